"""Real documents in every format: the cleaned text is the same, and restore gives back what went in.

Every 25th document, or all of them with REAL_EVERY=1. Pages are made of them: a paragraph for each line, and a title.
"""

from __future__ import annotations

import gzip
import html
import io
import json
import os
import unicodedata
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from cleaner import Cleaner
from cleaner.cli.run import Destination, Run
from cleaner.formats.base import Work
from cleaner.formats.compression import compressed
from cleaner.html.metadata import bare
from tests.runs import http, restored, warc_record
from tests.shared import needs_shared, read_jsonl

if TYPE_CHECKING:
    from pathlib import Path

    from cleaner.html.page import PageResult

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
pytest.importorskip("fastwarc")
pytestmark = needs_shared
EVERY = int(os.environ.get("REAL_EVERY", "25"))
#: Of so many pages extraction gives exactly the article's lines back: 91 % of all, and 93 % of every 25th.
LEAST_SHARE_OF_WHOLE_PAGES = 0.88
NETWORKS = ("email", "facebook", "telegram", "twitter", "whatsapp")


@pytest.fixture(scope="module")
def articles() -> list[dict[str, Any]]:
    """The documents, each with an address, which is all that a WARC record tells of its site."""
    return [
        {"id": a["id"], "url": a.get("url") or f"https://{a['site']}/x", "text": a["text"]}
        for a in read_jsonl("corpus/articles.jsonl.gz")[::EVERY]
    ]


@pytest.fixture(scope="module")
def titled(articles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The documents with titles, white space folded as a page folds it."""
    titles = [a.get("title") for a in read_jsonl("corpus/articles.jsonl.gz")[::EVERY]]
    return [
        {**a, "title": title or f"Berita {a['id']}", "text": "\n".join(folded(a["text"]))}
        for a, title in zip(articles, titles, strict=True)
    ]


def folded(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def page_of(article: dict[str, Any]) -> bytes:
    """A page with the article's title, and a paragraph for each of its lines."""
    title = html.escape(article["title"])
    paragraphs = "\n".join(f"<p>{html.escape(line)}</p>" for line in article["text"].split("\n"))
    head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
    return f"<html>{head}<body><article><h1>{title}</h1>\n{paragraphs}\n</article></body></html>".encode()


@pytest.fixture(scope="module")
def pages(titled: list[dict[str, Any]]) -> list[PageResult]:
    """What `clean_html` makes of each page."""
    cleaner = Cleaner()
    return [cleaner.clean_html(page_of(article), url=article["url"]) for article in titled]


@pytest.fixture(scope="module")
def folder(
    tmp_path_factory: pytest.TempPathFactory, articles: list[dict[str, Any]], titled: list[dict[str, Any]]
) -> Path:
    """The documents in every format, and cleaned by two processes with the shipped rules."""
    folder = tmp_path_factory.mktemp("real")
    (folder / "in").mkdir()
    lines = b"".join(json.dumps(article, ensure_ascii=False).encode() + b"\n" for article in articles)
    (folder / "in" / "a.jsonl").write_bytes(lines)
    (folder / "in" / "b.jsonl.zst").write_bytes(compressed(lines, ".zst"))
    pq.write_table(pa.Table.from_pylist(articles), folder / "in" / "c.parquet", row_group_size=100)
    records = (warc_record(a["text"].encode(), url=a["url"].encode()) for a in articles)
    (folder / "in" / "d.warc.wet.gz").write_bytes(b"".join(map(gzip.compress, records)))
    (folder / "in" / "e.jsonl").write_bytes(b"".join(json.dumps(article).encode() + b"\n" for article in titled))
    records = (
        warc_record(http(page_of(a)), b"response", b"application/http;msgtype=response", a["url"].encode())
        for a in titled
    )
    (folder / "in" / "f.warc.gz").write_bytes(b"".join(map(gzip.compress, records)))
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


def test_a_page_in_a_warc_file_is_cleaned_as_any_page_is(folder: Path, pages: list[PageResult]) -> None:
    cleaned = [json.loads(line) for line in gzip.decompress((folder / "out" / "f.jsonl.gz").read_bytes()).splitlines()]
    assert [line["text"] for line in cleaned] == [page.text for page in pages]
    assert [line["title"] for line in cleaned] == [page.metadata.title for page in pages]


def test_a_page_is_cleaned_as_its_text_is(folder: Path, pages: list[PageResult], titled: list[dict[str, Any]]) -> None:
    expected = texts((folder / "out" / "e.jsonl").read_bytes())
    whole = [
        n for n, (page, article) in enumerate(zip(pages, titled, strict=True)) if page.page.text == article["text"]
    ]
    assert [pages[n].text for n in whole] == [expected[n] for n in whole]
    assert len(whole) >= LEAST_SHARE_OF_WHOLE_PAGES * len(pages)


def test_a_page_keeps_every_line_but_titles_and_repeats(pages: list[PageResult], titled: list[dict[str, Any]]) -> None:
    for page, article in zip(pages, titled, strict=True):
        titles = [article["title"], *(one.text for one in page.page.dropped if one.rule == "title")]
        assert visible(page.page.text, titles) == visible(article["text"], titles), article["id"]


def visible(text: str, titles: list[str]) -> list[str]:
    """A text's different lines that extraction must give back, by letters and digits alone.

    Extraction takes characters out that aren't printed and lines that are a network's name, reads what was escaped
    twice, and composes letters.
    """
    skipped = {"", *NETWORKS, *map(letters, titles)}
    return [line for line in dict.fromkeys(map(letters, text.split("\n"))) if line not in skipped]


def letters(line: str) -> str:
    return bare(unicodedata.normalize("NFC", html.unescape(html.unescape(line))))


def test_the_originals_come_back(folder: Path, articles: list[dict[str, Any]], pages: list[PageResult]) -> None:
    lines = (folder / "in" / "a.jsonl").read_bytes()
    assert restored(folder / "out" / "a.jsonl", folder / "ledgers" / "a.jsonl.ledger") == lines
    assert restored(folder / "out" / "b.jsonl.zst", folder / "ledgers" / "b.jsonl.zst.ledger.zst") == lines
    back = restored(folder / "out" / "c.parquet", folder / "ledgers" / "c.parquet.ledger")
    assert pq.read_table(io.BytesIO(back)).equals(pq.read_table(folder / "in" / "c.parquet"))
    plain = restored(folder / "out" / "d.warc.jsonl.gz", folder / "ledgers" / "d.warc.jsonl.gz.ledger.gz")
    assert texts(plain) == [article["text"] for article in articles]
    read = restored(folder / "out" / "f.jsonl.gz", folder / "ledgers" / "f.jsonl.gz.ledger.gz")
    assert texts(read) == [page.page.text for page in pages]
