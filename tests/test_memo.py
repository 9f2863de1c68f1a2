"""What was worked out before is found again, and what is forgotten is made again."""

from __future__ import annotations

import pytest

from cleaner.memo import Blocks, Memo, Reading, Recent, RecordingMemo, keep_blocks


def fail() -> int:
    raise ValueError


# --- Recent ---------------------------------------------------------------------------------------------------------


def test_what_is_asked_for_stays_and_the_rest_goes():
    recent: Recent[int] = Recent(10)
    recent.put("often", 0)
    for number in range(1, 1000):
        recent.put(number, number)
        assert recent.get("often") == 0
        assert len(recent._young) + len(recent._old) <= 20
    assert [recent.get(number) for number in (1, 980, 995, 999)] == [None, None, 995, 999]


def test_a_cleared_one_holds_nothing():
    recent: Recent[int] = Recent(2)
    for number in range(3):
        recent.put(number, number)
    recent.clear()
    assert [recent.get(number) for number in range(3)] == [None, None, None]


# --- Memos ----------------------------------------------------------------------------------------------------------


def test_what_fails_is_not_remembered():
    memo = RecordingMemo()
    with pytest.raises(ValueError):
        memo.get("key", fail)
    assert memo.get("key", lambda: 1) == 1
    assert memo.get("key", fail) == 1


def test_nothing_is_a_value_too():
    memo = RecordingMemo()
    assert memo.get("key", lambda: None) is None
    assert memo.get("key", fail) is None


def test_the_last_value_kept_is_recalled():
    memo = RecordingMemo()
    assert memo.recall("key") is None
    memo.keep("key", 1)
    memo.keep("key", 2)
    assert memo.recall("key") == 2


def test_a_plain_memo_forgets():
    memo = Memo()
    memo.keep("key", 1)
    assert (memo.recall("key"), memo.get("key", lambda: 2), memo.get("key", lambda: 3)) == (None, 2, 3)


def test_a_reading_one_adds_nothing():
    memo = RecordingMemo()
    memo.keep("known", 1)
    reading = Reading(memo)
    assert (reading.get("known", fail), reading.get("new", lambda: 2), memo.recall("new")) == (1, 2, None)


# --- Tables in blocks -------------------------------------------------------------------------------------------------

TABLE = {f"host{number}.test": number for number in range(1000)}


class CountingMemo(RecordingMemo):
    def __init__(self) -> None:
        super().__init__()
        self.recalled: list[str] = []

    def recall(self, key: str) -> object:
        self.recalled.append(key)
        return super().recall(key)


@pytest.mark.parametrize("size", [0, 1, 16, 17, 1000])
def test_a_table_in_blocks_is_that_table(size):
    table = dict(list(TABLE.items())[:size])
    memo = RecordingMemo()
    blocks: Blocks[int] = Blocks(keep_blocks(table, memo), memo, fail)
    assert dict(blocks) == table
    assert len(blocks) == size
    assert "elsewhere.test" not in blocks


def test_a_look_up_reads_one_block():
    memo = CountingMemo()
    names = keep_blocks(TABLE, memo)
    memo.recalled.clear()
    blocks: Blocks[int] = Blocks(names, memo, fail)
    assert [blocks["host7.test"], blocks["host7.test"]] == [7, 7]
    assert len(memo.recalled) == 1


def test_a_change_changes_one_block():
    memo = RecordingMemo()
    before, after = keep_blocks(TABLE, memo), keep_blocks({**TABLE, "host7.test": 8}, memo)
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


def test_a_table_that_lost_a_block_is_made_again():
    memo = RecordingMemo()
    names = keep_blocks(TABLE, memo)
    memo.keep(f"block {names[3]}", None)
    blocks: Blocks[int] = Blocks(names, memo, lambda: TABLE)
    assert {host: blocks[host] for host in TABLE} == TABLE
    assert dict(Blocks(names, memo, lambda: TABLE)) == TABLE
