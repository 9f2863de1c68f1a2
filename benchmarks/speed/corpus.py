"""What is measured: made-up documents, and real ones where the folder `shared` stands beside the checkout."""

from __future__ import annotations

import gzip
import json
from random import Random
from typing import TYPE_CHECKING, Any

import msgspec

from benchmarks.speed.documents import SHAPES, Author, shipped_sites
from benchmarks.speed.measure import ROOT
from cleaner import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

REAL = ROOT.parent / "shared" / "corpus" / "articles.jsonl.gz"


def record_of(fields: dict[str, Any]) -> Record:
    """The record that a line of JSON Lines stands for."""
    return Record(fields["text"], url=fields.get("url"), site=fields.get("site"), title=fields.get("title"))


def real_articles() -> list[dict[str, Any]]:
    """The real articles in an order that has nothing to do with their sites; none where they are not at hand."""
    if not REAL.exists():
        return []
    with gzip.open(REAL, "rt", encoding="utf-8", newline="\n") as stream:
        articles = [json.loads(line) for line in stream]
    Random(0).shuffle(articles)
    return articles


def is_multi(fields: dict[str, Any]) -> bool:
    """Whether the article has kept its line breaks."""
    return "\n" in fields["text"].strip()


def sets(count: int, sites: int = 1_000, seed: int = 0) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Up to `count` documents of each kind, with the kind's name; made-up ones are of so many of the shipped sites."""
    author = Author(shipped_sites()[:sites], seed)
    for shape in SHAPES:
        yield f"made-up {shape}", [author.document(number, shape) for number in range(count)]
    articles = real_articles()
    for shape in SHAPES if articles else ():
        yield f"real {shape}", [one for one in articles if is_multi(one) == (shape == "multi")][:count]


def samples(count: int, sites: int = 1_000, seed: int = 0) -> Iterator[tuple[str, list[Record]]]:
    """The same as records."""
    return ((name, [record_of(fields) for fields in some]) for name, some in sets(count, sites, seed))


def write_lines(path: Path, some: Iterable[dict[str, Any]]) -> int:
    """Write records as JSON Lines; how many bytes that were."""
    encode = msgspec.json.Encoder().encode
    with path.open("wb") as stream:
        return sum(stream.write(encode(fields) + b"\n") for fields in some)
