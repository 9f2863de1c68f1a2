"""The laws over real documents, where they are at hand: every 25th one, or all with REAL_EVERY=1."""

from __future__ import annotations

import io
import json
import os
import pickle
from typing import Any

import pytest

from cleaner import Cleaner, Record
from cleaner.formats import jsonl
from cleaner.ledger import LedgerWriter, read_ledger
from cleaner.restore import restore
from cleaner.stats import Stats
from tests.properties.test_laws import assert_accounted_for
from tests.shared import needs_shared, read_jsonl
from tests.streams import Job, clean_stream

pytestmark = needs_shared
EVERY = int(os.environ.get("REAL_EVERY", "25"))


@pytest.fixture(scope="module")
def articles() -> list[dict[str, Any]]:
    return read_jsonl("corpus/articles.jsonl.gz")[::EVERY]


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner()


def _record(article: dict[str, Any]) -> Record:
    return Record(article["text"], url=article.get("url"), site=article["site"], title=article.get("title"))


def test_laws_hold(cleaner: Cleaner, articles: list[dict[str, Any]]) -> None:
    other = pickle.loads(pickle.dumps(cleaner))
    violations = []
    for article in articles:
        record = _record(article)
        result = cleaner.clean_record(record)
        assert_accounted_for(record.text, result)
        again = cleaner.clean(result.text, url=record.url, site=record.site, title=record.title)
        if again.removed:
            violations.append(("not idempotent", article["id"], again.removed[0]))
        if other.clean_record(record) != result or cleaner.clean_record(record) != result:
            violations.append(("not deterministic", article["id"]))
        if (result.text == record.text) != (not result.removed):
            violations.append(("touched without a rule", article["id"]))
    assert violations == []


def test_without_a_url_laws_hold_too(cleaner: Cleaner, articles: list[dict[str, Any]]) -> None:
    for article in articles[::3]:
        result = cleaner.clean(article["text"])
        assert_accounted_for(article["text"], result)
        assert cleaner.clean(result.text).removed == ()


def test_gate_changes_nothing(cleaner: Cleaner, articles: list[dict[str, Any]]) -> None:
    reference = Cleaner(gate=False)
    for article in articles[::10]:
        assert reference.clean_record(_record(article)) == cleaner.clean_record(_record(article)), article["id"]


def test_restore_gives_back_every_byte(cleaner: Cleaner, articles: list[dict[str, Any]]) -> None:
    raw = b"".join(json.dumps(article, ensure_ascii=n % 2 == 0).encode() + b"\n" for n, article in enumerate(articles))
    out, book, back = io.BytesIO(), io.BytesIO(), io.BytesIO()
    ledger = LedgerWriter(book.write, "jsonl")
    clean_stream(io.BytesIO(raw), "in", Job(cleaner, jsonl, out.write, print, ledger=ledger), Stats())
    ledger.close()
    assert out.getvalue() != raw
    restore(io.BytesIO(out.getvalue()), "out", read_ledger(io.BytesIO(book.getvalue()), "book"), back.write)
    assert back.getvalue() == raw
