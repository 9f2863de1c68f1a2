from __future__ import annotations

import io

import pytest

from cleaner.formats.base import Fields
from cleaner.formats.registry import format_by_name
from cleaner.pipeline import annotation
from cleaner.stats import Stats
from tests.streams import Job, clean_stream


@pytest.fixture
def clean(kabar):
    """Cleans a stream; gives the output, the problems as a user sees them, and the counts."""

    def run(raw: bytes, form: str = "jsonl", **options) -> tuple[bytes, list[str], Stats]:
        out, problems, stats = io.BytesIO(), [], Stats()
        job = Job(
            kabar, format_by_name(form), out.write, lambda problem: problems.append(str(problem)), Fields(), **options
        )
        clean_stream(io.BytesIO(raw), "stdin", job, stats)
        return out.getvalue(), problems, stats

    return run


def test_records_keep_their_order_and_the_unreadable_their_bytes(clean):
    raw = (
        b'{"text":"Padi.\\nJuru warta: Ratna","site":"kabar.test"}\n'
        b"\n"
        b"rusak\n"
        b'{"text":"Padi.\\nJuru warta: Ratna","url":"https://lain.test/"}\n'
        b'{"text":1}'
    )
    out, problems, stats = clean(raw)
    assert out == (
        b'{"text":"Padi.","site":"kabar.test"}\n'
        b"\n"
        b"rusak\n"
        b'{"text":"Padi.\\nJuru warta: Ratna","url":"https://lain.test/"}\n'
        b'{"text":1}'
    )
    assert problems == [
        "stdin:3: not a JSON object: 'rusak'",
        "stdin:5: field 'text' is a number, expected a string",
    ]
    assert (stats.items, stats.records, stats.changed, stats.problems) == (5, 2, 1, 2)


def test_counts(clean):
    raw = b'{"text":"Padi menguning di sawah.\\n\\nTengok pula: Ikan\\nJuru warta: Ratna\\nTengok pula: Beras"}\n{"text":"Panen."}\n'
    _, _, stats = clean(raw, site="kabar.test")
    assert stats.as_json() == {
        "cleaner-stats": 2,
        "items": 2,
        "records": 2,
        "changed": 1,
        "characters": 86,
        "removed_characters": 56,
        "problems": 0,
        "by_site": {"kabar.test": 2},
        "by_category": {"related-link": 2, "author-footer": 1},
        "by_rule": {"kabar.test/linked": 2, "kabar.test/writer": 1},
        "by_problem": {},
        "hits": {"kabar.test": {"kabar.test/linked": 1, "kabar.test/writer": 1}},
    }


def test_a_record_s_own_site_goes_before_the_job_s(clean):
    line = b'{"text":"Padi.\\nJuru warta: Ratna","site":"lain.test"}\n'
    out, _, stats = clean(line, site="kabar.test")
    assert (out, dict(stats.by_site)) == (line, {"": 1})


def test_only_changed_records_are_annotated(clean):
    untouched = b'{"text":"Panen tiba."}\n'
    out, problems, _ = clean(b'{"text":"Padi.\\nJuru warta: Ratna"}\n' + untouched, site="kabar.test", annotate=True)
    assert problems == []
    assert (
        out
        == (
            b'{"text":"Padi.","cleaner":{"site": "kabar.test", "rules": ["kabar.test/writer"], '
            b'"removed": [[5, 23, "kabar.test/writer", "author-footer"]], "captured": {"author": ["Ratna"]}}}\n'
        )
        + untouched
    )


def test_a_record_that_can_not_be_annotated_is_cleaned_and_told(clean):
    out, problems, _ = clean(b'{"text":"Padi.\\nJuru warta: Ratna","cleaner":1}\n', site="kabar.test", annotate=True)
    assert out == b'{"text":"Padi.","cleaner":1}\n'
    assert problems == ["stdin:1: not annotated: there is a field 'cleaner' already"]


def test_texts_are_never_annotated(clean):
    out, problems, _ = clean(b"Padi.\nJuru warta: Ratna", "text", site="kabar.test", annotate=True)
    assert (out, problems) == (b"Padi.", [])


def test_a_line_feed_is_added_only_between_files(clean):
    line = b'{"text":"Padi.\\nJuru warta: Ratna"}'
    assert clean(line, site="kabar.test")[0] == b'{"text":"Padi."}'
    assert clean(line, site="kabar.test", more_follows=True)[0] == b'{"text":"Padi."}\n'
    assert clean(line + b"\n", site="kabar.test", more_follows=True)[0] == b'{"text":"Padi."}\n'
    assert clean(b'{"text":1}', more_follows=True)[0] == b'{"text":1}\n'
    assert clean(b"Padi.", "text", more_follows=True)[0] == b"Padi."
    assert clean(b"", more_follows=True)[0] == b""


def test_an_annotation_has_plain_values(kabar):
    result = kabar.clean("Padi.\nJuru warta: Ratna\nJuru warta: Sari", site="kabar.test")
    assert annotation(result) == {
        "site": "kabar.test",
        "rules": ["kabar.test/writer"],
        "removed": [[5, 24, "kabar.test/writer", "author-footer"], [24, 40, "kabar.test/writer", "author-footer"]],
        "captured": {"author": ["Ratna", "Sari"]},
    }
