"""Real documents in every format: the cleaned text is the same, and restore gives back what went in.

Every 25th document, or all of them with REAL_EVERY=1.
"""

from __future__ import annotations

import gzip
import io
import json
import os
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from cleaner import Cleaner
from cleaner.cli.run import Destination, Run
from cleaner.formats.base import Work
from cleaner.formats.compression import compressed
from tests.runs import restored, warc_record
from tests.shared import needs_shared, read_jsonl

if TYPE_CHECKING:
    from pathlib import Path

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
pytest.importorskip("fastwarc")
pytestmark = needs_shared
EVERY = int(os.environ.get("REAL_EVERY", "25"))


@pytest.fixture(scope="module")
def articles() -> list[dict[str, Any]]:
    """The documents, each with an address, which is all that a WARC record tells of its site."""
    return [
        {"id": a["id"], "url": a.get("url") or f"https://{a['site']}/x", "text": a["text"]}
        for a in read_jsonl("corpus/articles.jsonl.gz")[::EVERY]
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, articles: list[dict[str, Any]]) -> Path:
    """The documents in every format, and cleaned by two processes with the shipped rules."""
    folder = tmp_path_factory.mktemp("real")
    (folder / "in").mkdir()
    lines = b"".join(json.dumps(article, ensure_ascii=False).encode() + b"\n" for article in articles)
    (folder / "in" / "a.jsonl").write_bytes(lines)
    (folder / "in" / "b.jsonl.zst").write_bytes(compressed(lines, ".zst"))
    pq.write_table(pa.Table.from_pylist(articles), folder / "in" / "c.parquet", row_group_size=100)
    records = (warc_record(a["text"].encode(), url=a["url"].encode()) for a in articles)
    (folder / "in" / "d.warc.wet.gz").write_bytes(b"".join(map(gzip.compress, records)))
    with ExitStack() as stack:
        destination = Destination(f"{folder}/out/", f"{folder}/ledgers", None, resume=False)
        Run(Work(Cleaner(), account=True), "auto", destination, stack).clean([f"{folder}/in"], 2)
    return folder


def texts(raw: bytes) -> list[str]:
    return [json.loads(line)["text"] for line in raw.split(b"\n") if line]


def test_the_cleaned_text_does_not_depend_on_the_format(folder: Path, articles: list[dict[str, Any]]) -> None:
    out = folder / "out"
    expected = texts((out / "a.jsonl").read_bytes())
    changed = sum(text != article["text"] for text, article in zip(expected, articles, strict=True))
    assert changed > len(articles) / 3
    with ExitStack() as stack:
        from cleaner.inputs import opened

        stream, *_ = stack.enter_context(opened(str(out / "b.jsonl.zst")))
        assert texts(stream.read()) == expected
    assert pq.read_table(out / "c.parquet")["text"].to_pylist() == expected
    assert texts(gzip.decompress((out / "d.warc.jsonl.gz").read_bytes())) == expected


def test_the_originals_come_back(folder: Path, articles: list[dict[str, Any]]) -> None:
    lines = (folder / "in" / "a.jsonl").read_bytes()
    assert restored(folder / "out" / "a.jsonl", folder / "ledgers" / "a.jsonl.ledger") == lines
    assert restored(folder / "out" / "b.jsonl.zst", folder / "ledgers" / "b.jsonl.zst.ledger.zst") == lines
    back = restored(folder / "out" / "c.parquet", folder / "ledgers" / "c.parquet.ledger")
    assert pq.read_table(io.BytesIO(back)).equals(pq.read_table(folder / "in" / "c.parquet"))
    pages = restored(folder / "out" / "d.warc.jsonl.gz", folder / "ledgers" / "d.warc.jsonl.gz.ledger.gz")
    assert texts(pages) == [article["text"] for article in articles]
