from __future__ import annotations

import json

import pytest
from lxml import html

LINES = [
    {"text": "Padi menguning.\nJuru warta: <script>alert(1)</script>"},
    {"text": 'Panen tiba.\n\nTengok pula: Pasar & "Ikan"\n\nJalan licin.'},
    {"text": "Hujan."},
]  # fmt: skip


@pytest.fixture
def folder(run, write_rules, tmp_path):
    """A run's counts and ledger."""
    write_rules()
    raw = b"".join(json.dumps(line).encode() + b"\n" for line in LINES) + b"rusak\n"
    (tmp_path / "in.jsonl").write_bytes(raw)
    options = ("--rules", "mine", "--site", "kabar.test", "--stats", "angka.json.gz", "--ledger", "buku.gz", "--watch")
    done = run("clean", "in.jsonl", "-o", "out.jsonl", *options)
    assert done.code == 1
    return tmp_path


def sections(raw: bytes) -> list[str]:
    return html.document_fromstring(raw.decode("utf-8")).xpath("//section/@id")


def test_counts_and_ledger_on_one_page(run, folder):
    done = run("report", "angka.json.gz", "buku.gz", "-o", "laporan.html")
    assert (done.code, done.out, done.err) == (0, b"", "")
    raw = (folder / "laporan.html").read_bytes()
    page = html.document_fromstring(raw.decode("utf-8"))
    assert sections(raw) == ["categories", "rules", "sites", "rates", "samples", "problems"]
    assert page.xpath("//script") == []
    shown = "".join(page.find("body").itertext())
    assert "Juru warta: <script>alert(1)</script>" in shown
    assert 'Tengok pula: Pasar & "Ikan"' in shown
    assert "not a JSON object" in shown
    tiles = ["".join(tile.itertext()) for tile in page.xpath("//div[@class='tiles']/div")]
    assert tiles[0] == "3records"
    assert tiles[1] == "66.7%of them changed (2)"
    assert tiles[-1] == "1problems"


@pytest.mark.parametrize("files", [("angka.json.gz",), ("buku.gz",)])
def test_one_of_the_two_will_do(run, folder, files):
    done = run("report", *files)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(b'<!DOCTYPE html>\n<html lang="en">')
    assert ("samples" in sections(done.out), "problems" in sections(done.out)) == (
        files == ("buku.gz",),
        files == ("angka.json.gz",),
    )


def test_counts_add_up(run, folder):
    done = run("report", "angka.json.gz", "angka.json.gz")
    assert "6records" in "".join(html.document_fromstring(done.out.decode()).itertext())


def test_changes_since_another_run(run, folder):
    done = run("report", "angka.json.gz", "--baseline", "angka.json.gz")
    assert (done.code, done.err) == (0, "")
    assert sections(done.out)[0] == "changes"


@pytest.mark.parametrize(
    "args", [("angka.json.gz",), ("buku.gz", "angka.json.gz"), ("lain", "--baseline", "angka.json.gz")]
)
def test_the_page_takes_no_place_of_what_it_is_made_from(run, folder, args):
    before = (folder / "angka.json.gz").read_bytes()
    done = run("report", *args, "-o", "./angka.json.gz")
    message = "./angka.json.gz: the page would take the place of what it is made from"
    assert (done.code, done.err) == (2, f"error: {message}\n")
    assert (folder / "angka.json.gz").read_bytes() == before


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("tidak-ada",), "tidak-ada: can't be read: No such file or directory"),
        (("in.jsonl",), "in.jsonl: not the counts of a run: not JSON"),
        (("potong",), "potong:2: damaged: cut off: the last line, which counts the entries, is missing"),
        (("buku.gz", "--baseline", "angka.json.gz"), "--baseline: what has changed shows in counts, and there are none among the files"),
        (("buku.gz", "--samples", "-1"), "--samples '-1': expected a number"),
        (("buku.gz", "--seed", "x"), "--seed 'x': expected a number"),
    ],
)  # fmt: skip
def test_what_no_page_can_be_made_of(run, folder, args, message):
    (folder / "potong").write_bytes(b'{"cleaner-ledger": 1, "format": "jsonl"}\n')
    done = run("report", *args, "-o", "laporan.html")
    assert (done.code, done.out, done.err) == (2, b"", f"error: {message}\n")
    assert not (folder / "laporan.html").exists()
