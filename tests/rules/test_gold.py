"""Hand-labelled real documents, where they are at hand: what must be found, and what must stay."""

from __future__ import annotations

from typing import Any

import pytest

from cleaner import Cleaner
from tests.shared import SHARED, needs_shared, read_jsonl

pytestmark = needs_shared


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner()


def _bare(text: str) -> str:
    return "".join(text.split())


def _expected(document: dict[str, Any]) -> str:
    """The text without what a person marked, white space aside; optional spans are gone too."""
    marks = bytearray(len(document["text"]))
    for start, end, category in document["remove"]:
        if category not in ("dateline", "unclear"):
            marks[start:end] = b"\1" * (end - start)
    return _bare("".join(char for char, mark in zip(document["text"], marks, strict=True) if not mark))


@pytest.mark.parametrize("with_site", [True, False], ids=["site known", "site unknown"])
def test_seeds_come_out_exactly(cleaner: Cleaner, with_site: bool) -> None:
    for document in read_jsonl("gold/seeds.jsonl"):
        site = document.get("site") if with_site else None
        url = document.get("url") if with_site else None
        assert _bare(cleaner.clean(document["text"], site=site, url=url).text) == _expected(document), document["id"]


def test_seed_files_come_out_like_their_records(cleaner: Cleaner) -> None:
    documents = {document["id"]: document for document in read_jsonl("gold/seeds.jsonl")}
    for path in sorted((SHARED / "gold" / "seeds").glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        result = cleaner.clean(text)
        assert _bare(result.text) == _expected(documents[path.stem]), path.name
        if not documents[path.stem]["remove"]:
            assert result.text == text


def test_look_alikes_stay(cleaner: Cleaner) -> None:
    touched = [
        (document["id"], result.removed)
        for document in read_jsonl("gold/hard_negatives.jsonl")
        if (result := cleaner.clean(document["text"], url=document.get("url"), site=document.get("site"))).removed
    ]
    assert touched == []
