"""The cleaner gives what its reference gives; a small run of `python -m tests.properties.equality`, and that it notices."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Category, Record, Result
from cleaner.model import Span
from tests.engine.support import cleaner_from
from tests.properties import equality
from tests.properties.documents import documents
from tests.properties.equality_documents import GLUE, INSERTED, JOINTS, Fuzz, examples
from tests.properties.test_laws import sites

STORE = equality.open_store()
EXAMPLES = examples(STORE)


def test_on_examples() -> None:
    tally = equality.compare(list(equality.example_records())[::15], equality.pair())
    assert tally.differences == []
    assert tally.changed > 50


def test_on_made_up_documents() -> None:
    tally = equality.compare(equality.fuzz_records(0, 0, 250), equality.pair())
    assert tally.differences == []
    assert (tally.documents, tally.changed > 60, len(tally.rules) > 40) == (250, True, True)


pieces = st.one_of(st.sampled_from(EXAMPLES), st.sampled_from([*GLUE, *INSERTED]), documents())


@given(parts=st.lists(st.tuples(pieces, st.sampled_from(JOINTS)), max_size=4), site=sites)
def test_on_documents_of_hypothesis(parts: list[tuple[str, str]], site: str | None) -> None:
    record = Record("".join(piece + joint for piece, joint in parts), site=site)
    cleaner, reference = equality.pair()
    assert equality.told(cleaner.clean_record(record)) == equality.told(reference.clean_record(record))


# --- That it notices --------------------------------------------------------------------------------------------------

RESULT = Result("a", (Span(1, 3, "id/a", Category.PROMO, "id.toml:1"),), {"x": ("1",)}, "a.test", "")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(RESULT, text="b"), id="text"),
        pytest.param(replace(RESULT, removed=()), id="spans"),
        pytest.param(replace(RESULT, removed=(replace(RESULT.removed[0], rule="id/b"),)), id="rule"),
        pytest.param(replace(RESULT, removed=(replace(RESULT.removed[0], category=Category.EMBED),)), id="category"),
        pytest.param(replace(RESULT, removed=(replace(RESULT.removed[0], place="id.toml:2"),)), id="place"),
        pytest.param(replace(RESULT, captured={"x": ("2",)}), id="captures"),
        pytest.param(replace(RESULT, site=""), id="site"),
        pytest.param(replace(RESULT, problem="slow"), id="problem"),
    ],
)
def test_whatever_a_result_says_counts(other: Result) -> None:
    assert equality.told(RESULT) == equality.told(replace(RESULT))
    assert equality.told(RESULT) != equality.told(other)


@pytest.fixture
def differing(tmp_path: Path) -> tuple[equality.Cleaner, equality.Cleaner]:
    """Two cleaners of which the first one misses the rule for IKLAN."""
    for name in ("ours", "theirs"):
        (tmp_path / name).mkdir()
    ours = cleaner_from(tmp_path / "ours", "line = 'Bagikan'")
    return ours, cleaner_from(tmp_path / "theirs", "line = 'Bagikan'", "line = 'IK(?<name>LAN)'")


def test_a_difference_is_reported_with_the_shortest_text(differing, tmp_path: Path) -> None:
    path = (tmp_path / "theirs" / "t.toml").as_posix()
    record = Record("Harga naik.\nIKLAN \nSelesai.", url="https://a.test/1", title="Harga", date="2024-01-01")
    tally = equality.compare([("document 7", record), ("document 8", Record("Harga naik."))], differing)
    assert (tally.documents, tally.changed) == (2, 1)
    span = f"(0, 5, 't/r2', <Category.PROMO: 'promo'>, '{path}:9')"
    lines = tally.differences[0].split("\n")
    assert tally.differences[1:] == []
    assert lines == [
        "document 7: Record(text='IKLAN')",
        "    text: 'IKLAN'",
        "    but the reference: ''",
        "    removed: []",
        f"    but the reference: [{span}]",
        "    captured: []",
        "    but the reference: [('name', ('LAN',))]",
    ]


def test_only_the_first_differences_are_shrunk(differing) -> None:
    tally = equality.compare([(f"document {n}", Record("a\nIKLAN")) for n in range(7)], differing)
    assert tally.differences[5:] == ["document 5", "document 6"]
    assert str(tally) == (
        "7 documents, 7 changed by 1 different rules, 0 with a problem, 0 that met a time limit in one way alone, "
        "7 differences"
    )


def _slow(cleaner: equality.Cleaner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the cleaner say that a rule ran into its time limit."""
    clean, problem = cleaner.clean_record, "t.toml:9: rule t/r2 left out: took longer than 0.5 s on one line"
    monkeypatch.setattr(cleaner, "clean_record", lambda record: replace(clean(record), problem=problem))


def test_a_time_limit_that_changes_nothing_else_is_told_apart(differing, monkeypatch: pytest.MonkeyPatch) -> None:
    _slow(differing[1], monkeypatch)
    tally = equality.compare([("one", Record("a\nb")), ("two", Record("IKLAN\na"))], differing)
    assert tally.time_limits == ["one: t.toml:9: rule t/r2 left out: took longer than 0.5 s on one line"]
    assert len(tally.differences) == 1


def test_documents_depend_on_seed_and_number_alone() -> None:
    one, same, other = Fuzz(STORE, 3), Fuzz(STORE, 3), Fuzz(STORE, 4)
    numbers = [5, 2_001, 6, 5]
    assert [one.record(n) for n in numbers] == [same.record(n) for n in reversed(numbers)][::-1]
    assert [one.record(n) for n in numbers] != [other.record(n) for n in numbers]


def test_documents_are_short_and_of_all_kinds() -> None:
    records = [Fuzz(STORE, 0).record(n) for n in range(400)]
    assert sum(len(record.text) for record in records) / 400 < 300
    for kind in (
        lambda record: record.url,
        lambda record: record.site == "unknown.example",
        lambda record: not (record.url or record.site),
        lambda record: record.title and record.text.count(record.title) > 1,
        lambda record: "\n" not in record.text,
        lambda record: record.text.count("\n") > 6,
        lambda record: not record.text.isascii(),
    ):
        assert any(map(kind, records))


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert equality.main(["--documents", "3", "--only-made-up", "--first", "10"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(", ")[0] for line in lines] == ["made up: 3 documents", "all: 3 documents"]
