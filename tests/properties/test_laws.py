"""The laws, over documents that Hypothesis makes: with the shipped rules, and with one rule of every kind."""

from __future__ import annotations

import io
import json
import os
import pickle
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner import Category, Cleaner, Record, Result
from cleaner.formats import jsonl, text
from cleaner.ledger import LedgerWriter, read_ledger
from cleaner.restore import restore
from cleaner.stats import Stats
from tests.properties.documents import documents
from tests.streams import Job, clean_stream

# A few examples in every run; thousands with LAWS_EXAMPLES=5000.
EXAMPLES = int(os.environ.get("LAWS_EXAMPLES", "60"))
settings.register_profile(
    "laws", max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES < 200, suppress_health_check=list(HealthCheck)
)
settings.load_profile("laws")

CLEANERS = {
    "shipped": Cleaner(level="likely", strip=list(Category)),
    "every kind": Cleaner(rules=[Path(__file__).parent / "rules.toml"], shipped=False),
}
sites = st.sampled_from([None, "kompas.com", "radarjabar.disway.id", "unknown.example"])


@pytest.fixture(params=list(CLEANERS))
def cleaner(request: pytest.FixtureRequest) -> Cleaner:
    return CLEANERS[request.param]


def assert_accounted_for(original: str, result: Result) -> None:
    """Deletion only, lossless, and every removed character with one owner."""
    at, kept = 0, []
    for span in result.removed:
        assert at <= span.start < span.end <= len(original)
        kept.append(original[at : span.start])
        at = span.end
        assert "/" in span.rule
        assert span.place.rpartition(":")[2].isdigit()
    assert "".join([*kept, original[at:]]) == result.text


@given(text=documents(), site=sites)
def test_only_deletes_and_accounts_for_every_character(cleaner: Cleaner, text: str, site: str | None) -> None:
    assert_accounted_for(text, cleaner.clean(text, site=site))


@given(text=documents(), site=sites)
def test_cleaning_a_cleaned_text_changes_nothing(cleaner: Cleaner, text: str, site: str | None) -> None:
    once = cleaner.clean(text, site=site)
    again = cleaner.clean(once.text, site=site)
    assert again.text == once.text
    assert again.removed == ()


@given(text=documents(), site=sites)
def test_same_result_from_a_pickled_cleaner_and_after_other_records(
    cleaner: Cleaner, text: str, site: str | None
) -> None:
    first = cleaner.clean(text, site=site)
    assert cleaner.clean(text, site=site) == first
    assert UNPICKLED[id(cleaner)].clean(text, site=site) == first


UNPICKLED = {id(cleaner): pickle.loads(pickle.dumps(cleaner)) for cleaner in CLEANERS.values()}
UNGATED = {
    id(CLEANERS["shipped"]): Cleaner(level="likely", strip=list(Category), gate=False),
    id(CLEANERS["every kind"]): Cleaner(rules=[Path(__file__).parent / "rules.toml"], shipped=False, gate=False),
}


@given(text=documents(), site=sites)
def test_passing_rules_over_never_changes_the_result(cleaner: Cleaner, text: str, site: str | None) -> None:
    assert cleaner.clean(text, site=site) == UNGATED[id(cleaner)].clean(text, site=site)


@given(text=documents())
def test_a_text_without_boilerplate_comes_back_as_the_same_object(cleaner: Cleaner, text: str) -> None:
    result = cleaner.clean(text)
    assert (result.text == text) == (result.removed == ())


def _filtered(form: object, cleaner: Cleaner, raw: bytes, *, annotate: bool) -> tuple[bytes, bytes]:
    out, book = io.BytesIO(), io.BytesIO()
    ledger = LedgerWriter(book.write, form.name)
    job = Job(cleaner, form, out.write, lambda problem: None, annotate=annotate, ledger=ledger)
    clean_stream(io.BytesIO(raw), "in", job, Stats())
    ledger.close()
    return out.getvalue(), book.getvalue()


@given(texts=st.lists(documents(), min_size=1, max_size=4), escaped=st.booleans(), annotate=st.booleans())
def test_json_lines_are_restored_byte_for_byte(
    cleaner: Cleaner, texts: list[str], escaped: bool, annotate: bool
) -> None:
    lines = [
        json.dumps({"id": n, "text": t, "z": [1]}, ensure_ascii=escaped or "\ud800" in t) for n, t in enumerate(texts)
    ]
    raw = "\n".join(lines).encode()
    cleaned, book = _filtered(jsonl, cleaner, raw, annotate=annotate)
    back = io.BytesIO()
    restore(io.BytesIO(cleaned), "cleaned", read_ledger(io.BytesIO(book), "ledger"), back.write)
    assert back.getvalue() == raw
    for before, after in zip(lines, cleaned.decode().split("\n"), strict=True):
        result = cleaner.clean(json.loads(before)["text"])
        assert json.loads(after)["text"] == result.text
        if not result.removed:
            assert after == before


@given(raw=st.one_of(documents().map(lambda text: text.encode("utf-8", "surrogatepass")), st.binary(max_size=80)))
def test_texts_are_restored_byte_for_byte_whatever_their_bytes(cleaner: Cleaner, raw: bytes) -> None:
    cleaned, book = _filtered(text, cleaner, raw, annotate=False)
    back = io.BytesIO()
    restore(io.BytesIO(cleaned), "cleaned", read_ledger(io.BytesIO(book), "ledger"), back.write)
    assert back.getvalue() == raw


@given(text=documents())
def test_the_title_of_a_record_may_be_anything(cleaner: Cleaner, text: str) -> None:
    record = Record(text, title=text[:40], date="2024-01-01")
    assert_accounted_for(text, cleaner.clean_record(record))
