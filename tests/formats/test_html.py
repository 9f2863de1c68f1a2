"""HTML files: a page in, a JSON line or a text out, through the pipeline that all formats share."""

import io
import json

import pytest

from cleaner import Cleaner
from cleaner.formats import html, html_text
from cleaner.formats.base import Fields, Work
from cleaner.formats.registry import detect
from cleaner.html.tree import MAX_BYTES
from tests.html.support import PARAGRAPHS, TEXT, TITLE, page
from tests.runs import clean, restored

HEAD = f'<title>{TITLE}</title><link rel="canonical" href="https://kabar.test/1"><meta name="pubdate" content="2030-02-03">'
PAGE = page(f"<article>{PARAGRAPHS}<p>Juru warta: Ratna</p></article>", HEAD)
KNOWN = {"url": "https://kabar.test/1", "title": TITLE, "date": "2030-02-03", "language": "id"}


@pytest.fixture
def pages(tmp_path):
    folder = tmp_path / "halaman"
    (folder / "dalam").mkdir(parents=True)
    (folder / "a.html").write_text(PAGE, "utf-8")
    (folder / "dalam" / "b.htm").write_text(page("<nav>x</nav>"), "utf-8")
    return folder


def test_pages_become_lines_and_are_cleaned(tmp_path, kabar, pages):
    done = clean(kabar, [pages / "a.html"], tmp_path / "out", folder=True, ledger=tmp_path / "ledgers")
    cleaned = tmp_path / "out" / "a.jsonl"
    assert json.loads(cleaned.read_bytes()) == {**KNOWN, "text": TEXT}
    assert (done.code, done.stats.records, done.stats.changed) == (0, 1, 1)
    back = restored(cleaned, next((tmp_path / "ledgers").iterdir()))
    assert json.loads(back)["text"] == f"{TEXT}\nJuru warta: Ratna"


def items(form, raw: bytes, **options):
    work = Work(Cleaner(shipped=False), Fields(**options))
    return [item for block in form.blocks(io.BytesIO(raw), "a.html", work.fields) for item in form.items(block, work)]


def test_the_names_of_fields_are_the_callers():
    (item,) = items(html, PAGE.encode(), text="isi", url="tautan", title="judul", date=("hari", "date"))
    assert json.loads(item.raw) == {
        "tautan": "https://kabar.test/1",
        "judul": TITLE,
        "hari": "2030-02-03",
        "language": "id",
        "isi": f"{TEXT}\nJuru warta: Ratna",
    }
    assert (item.record.url, item.record.title, item.record.date) == ("https://kabar.test/1", TITLE, "2030-02-03")


def test_a_page_as_a_text():
    (item,) = items(html_text, PAGE.encode())
    assert (item.raw, item.source) == (f"{TEXT}\nJuru warta: Ratna\n".encode(), f"{TEXT}\nJuru warta: Ratna")
    assert item.raw[slice(*item.at)].decode() == item.source == item.record.text


@pytest.mark.parametrize("form", [html, html_text])
def test_a_page_without_an_article_says_so(form):
    (item,) = items(form, b"<html><body></body></html>")
    assert (item.record, item.problem, item.place) == (None, "no article was found on the page", "a.html")


@pytest.mark.parametrize("form", [html, html_text])
def test_a_page_that_is_too_large_is_left_out(form):
    (block,) = form.blocks(io.BytesIO(b"<p>" + b"x" * 2 * MAX_BYTES), "a.html", Fields())
    assert (block.raw, block.passed) == (b"", True)
    assert str(block.problem) == "a.html: a page of more than 10,000,000 bytes: left out"


@pytest.mark.parametrize("form", [html, html_text])
def test_pages_are_read_alike_without_a_pipeline(form):
    (item,) = form.read(io.BytesIO(PAGE.encode()), "a.html", Fields())
    assert item.record.text == f"{TEXT}\nJuru warta: Ratna"


@pytest.mark.parametrize(
    ("path", "head"),
    [("a.html", b""), ("a.HTM", b""), ("-", b"<!DOCTYPE html><html>"), ("-", b"\xef\xbb\xbf\n <HTML lang=id>")],
)
def test_pages_are_known_by_suffix_and_beginning(path, head):
    assert detect(path, head) == "html"


def test_a_text_that_begins_with_a_bracket_is_a_text():
    assert detect("-", b"<3 Padi") == "text"
