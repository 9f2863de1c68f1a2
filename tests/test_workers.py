"""Several processes give what one gives, in order; one that dies is told; nothing is left running."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace

import pytest

from cleaner import UsageError, WorkerError
from cleaner.formats.base import Block, Work
from cleaner.pipeline import clean_block
from cleaner.workers import clean_blocks

CUT = b'{"text":"Padi %d menguning di sawah.\\nJuru warta: Ratna"}\n'
PLAIN = b'{"text":"Panen %d tiba."}\n'


def blocks(count: int, records: int = 5):
    """Blocks of records, some of them passed through, and one too large for the shared memory."""
    line = 1
    for n in range(count):
        raw = b"".join((CUT if i % 2 else PLAIN) % (n * records + i) for i in range(records))
        if n == 3:
            raw += b'{"text":"' + b"Padi. " * 200_000 + b'\\nJuru warta: Ratna"}\n'
        yield Block(raw, "f.jsonl", "jsonl", line=line, records=raw.count(b"\n"))
        line += raw.count(b"\n")
        if n % 4 == 1:
            yield Block(b"rusak\n", "f.jsonl", "jsonl", line=line)
            yield Block(b"", "g.jsonl", "jsonl", records=0, passed=True)
            line += 1


def kept(cleaned):
    """What became of a block, with bytes that stay."""
    return replace(cleaned, raw=bytes(cleaned.raw))


@pytest.fixture
def work(kabar):
    return Work(kabar, site="kabar.test", account=True)


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.parametrize("workers", [2, 3])
def test_the_result_is_that_of_one_process(work, workers, method):
    alone = [clean_block(block, work) for block in blocks(30)]
    together = [kept(cleaned) for cleaned in clean_blocks(blocks(30), work, workers, method)]
    assert together == alone
    assert sum(len(cleaned.problems) for cleaned in together) == 8
    assert sum(len(cleaned.entries) for cleaned in together) == 61


def test_what_the_input_raises_comes_behind_what_it_gave(work):
    def broken():
        yield from blocks(4)
        raise OSError(5, "Input/output error")

    cleaned = clean_blocks(broken(), work, 2)
    assert [kept(next(cleaned)) for _ in blocks(4)] == [clean_block(block, work) for block in blocks(4)]
    with pytest.raises(OSError, match="Input/output error"):
        next(cleaned)


def test_what_a_worker_raises_comes_in_its_turn(work):
    def odd():
        yield from blocks(2)
        yield Block(b"x", "f", "tidak-ada")

    with pytest.raises(UsageError, match=r"\Ano format 'tidak-ada'"):
        list(clean_blocks(odd(), work, 2))


class Slow:
    """A cleaner that says who it is, and takes its time."""

    problems = ()

    def __init__(self, folder):
        self.folder = folder

    def clean_many(self, records):
        (self.folder / str(os.getpid())).touch()
        time.sleep(30)
        return iter(())


def pids(folder) -> list[int]:
    while len(found := [int(path.name) for path in folder.iterdir()]) < 2:
        time.sleep(0.01)
    return found


def gone(pid: int) -> bool:
    for _ in range(500):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False


def test_a_worker_that_is_killed_is_told_with_its_place(tmp_path):
    def input_of_two():
        yield Block(b'{"text":"a"}\n' * 7, "f.jsonl", "jsonl", line=1, records=7)
        yield Block(b'{"text":"a"}\n' * 7, "f.jsonl", "jsonl", line=8, records=7)
        for pid in pids(tmp_path):
            os.kill(pid, signal.SIGKILL)

    message = r"\Af\.jsonl:[18]: a worker process was ended by SIGKILL at the 7 records from here\Z"
    with pytest.raises(WorkerError, match=message):
        list(clean_blocks(input_of_two(), Work(Slow(tmp_path)), 2, "fork"))
    assert all(gone(pid) for pid in pids(tmp_path))


def test_who_stops_early_leaves_nothing_running(tmp_path):
    def first_at_once():
        yield Block(b"", "f.jsonl", "jsonl", records=0, passed=True)
        while True:
            yield Block(b'{"text":"a"}\n', "f.jsonl", "jsonl")

    cleaned = clean_blocks(first_at_once(), Work(Slow(tmp_path)), 2, "fork")
    assert next(cleaned).raw == b""
    running = pids(tmp_path)
    cleaned.close()
    assert all(gone(pid) for pid in running)
