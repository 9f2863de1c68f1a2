"""WARC and WET: pages and texts become JSON lines; a broken record is told and costs none behind it."""

from __future__ import annotations

import gzip
import io
import json

import pytest

from cleaner import Cleaner
from cleaner.formats import warc
from cleaner.formats.base import Fields, Work
from cleaner.formats.warc_records import records
from tests.runs import clean, http, restored, warc_record

pytest.importorskip("fastwarc")

TEXT = "Padi “menguning”.\nJuru warta: Ratna".encode()
PAGE = (
    "<html><head><title>Padi</title></head><body><article><h1>Padi</h1>"
    + "".join(
        f"<p>Padi “menguning” di sawah petani yang ke-{n} pada musim panen ini, kata mereka.</p>" for n in range(5)
    )
    + "</article></body></html>"
).encode()
OTHERS = [
    warc_record(b"software: x\r\n", b"warcinfo", b"application/warc-fields"),
    warc_record(b"GET / HTTP/1.1\r\n\r\n", b"request", b"application/http; msgtype=request"),
    warc_record(b"x: y\r\n", b"metadata", b"application/warc-fields"),
    warc_record(http(b"\x89PNG", b"Content-Type: image/png"), b"response", b"application/http; msgtype=response"),
    warc_record(http(PAGE, status=b"404 Not Found"), b"response", b"application/http; msgtype=response"),
    warc_record(http(b"", b"Location: /x", b"301 Moved"), b"response", b"application/http; msgtype=response"),
]


def response(body: bytes, head: bytes = b"Content-Type: text/html; charset=utf-8") -> bytes:
    return warc_record(http(body, head), b"response", b"application/http; msgtype=response")


def items(raw: bytes):
    work = Work(Cleaner(shipped=False), Fields())
    return [item for block in warc.blocks(io.BytesIO(raw), "f", Fields()) for item in warc.items(block, work)]


def test_texts_become_lines_and_are_cleaned(tmp_path, kabar):
    (tmp_path / "a.warc.wet.gz").write_bytes(
        b"".join(map(gzip.compress, [OTHERS[0], warc_record(TEXT), warc_record(b"Panen.")]))
    )
    done = clean(kabar, [tmp_path / "a.warc.wet.gz"], tmp_path / "out", folder=True, ledger=tmp_path / "ledgers")
    cleaned = tmp_path / "out" / "a.warc.jsonl.gz"
    lines = [json.loads(line) for line in gzip.decompress(cleaned.read_bytes()).splitlines()]
    known = {"id": "<urn:uuid:1>", "url": "https://kabar.test/1", "crawled": "2026-03-04T05:06:07Z"}
    assert lines == [known | {"text": "Padi “menguning”."}, known | {"text": "Panen."}]
    assert (done.code, done.stats.items, done.stats.changed) == (0, 2, 1)
    back = restored(cleaned, tmp_path / "ledgers" / "a.warc.jsonl.gz.ledger.gz")
    assert [json.loads(line)["text"] for line in back.splitlines()] == [TEXT.decode(), "Panen."]


@pytest.mark.parametrize(
    "raw",
    [
        response(PAGE),
        response(gzip.compress(PAGE), b"Content-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip"),
        response(
            b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE), b"Content-Type: text/html\r\nTransfer-Encoding: chunked"
        ),
        warc_record(PAGE, b"resource", b"text/html"),
    ],
    ids=["plain", "gzip", "chunked", "resource"],
)
def test_pages_are_read(raw):
    (item,) = items(raw)
    assert (item.problem, item.record.url, item.place) == ("", "https://kabar.test/1", "f:1")
    assert item.record.text.count("Padi “menguning” di sawah") == 5
    assert json.loads(item.raw)["text"] == item.record.text
    assert json.loads(b'"' + item.raw[slice(*item.at)] + b'"') == item.record.text


def test_what_is_no_text_is_passed_over():
    assert items(b"".join(OTHERS)) == []
    assert [item.place for item in items(b"".join([*OTHERS, warc_record(TEXT), *OTHERS, response(PAGE)]))] == [
        "f:7",
        "f:14",
    ]


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        pytest.param(response(b"<html></html>"), "no article was found on the page", id="empty page"),
        pytest.param(
            response(PAGE, b"Content-Type: text/html\r\nContent-Encoding: gzip"),
            "its content can't be decoded: Gzip decompression error",
            id="not gzip",
        ),
        pytest.param(
            response(gzip.compress(b"a" * 20_000_000), b"Content-Type: text/html\r\nContent-Encoding: gzip"),
            "longer than 16,000,000 bytes: left out",
            id="bomb",
        ),
        pytest.param(warc_record(b"\xff"), "its text can't be decoded: 'utf-8' codec", id="not UTF-8"),
        pytest.param(
            response(b"Padi", b"Content-Type: text/plain; charset=klingon"),
            "its text can't be decoded: unknown encoding: klingon",
            id="made-up encoding",
        ),
    ],
)
def test_a_record_that_can_not_be_used_is_told(raw, problem):
    before, item, after = items(warc_record(b"a") + raw + warc_record(b"b"))
    assert (item.place, item.record, item.problem[: len(problem)]) == ("f:2", None, problem)
    assert (before.record.text, after.record.text) == ("a", "b")


LENGTH = b"Content-Length: %d" % len(TEXT)


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        pytest.param(
            b"rubbish\r\n\r\n", [(2, "not a WARC record: left out up to the next one"), (3, "")], id="rubbish"
        ),
        pytest.param(
            b"x" * 200_000 + b"\r\n\r\n",
            [(2, "not a WARC record: left out up to the next one"), (3, "")],
            id="much rubbish",
        ),
        pytest.param(
            warc_record(TEXT).replace(LENGTH, b"Content-Length: banyak"),
            [(2, "a WARC record without its length: 'banyak'"), (3, "")],
            id="length in words",
        ),
        pytest.param(
            warc_record(TEXT).replace(LENGTH + b"\r\n", b""),
            [(2, "a WARC record without its length: ''"), (3, "")],
            id="no length",
        ),
        pytest.param(
            warc_record(TEXT).replace(LENGTH, b"Content-Length: -4"),
            [(2, "a WARC record without its length: '-4'"), (3, "")],
            id="negative length",
        ),
        pytest.param(
            warc_record(TEXT).replace(LENGTH, b"Content-Length: 3"),
            [(2, ""), (3, "not a WARC record: left out up to the next one"), (4, "")],
            id="length too small",
        ),
        pytest.param(
            warc_record(TEXT).replace(LENGTH, b"Content-Length: 99999999999999"),
            [(2, "cut off: ")],
            id="length too large",
        ),
        pytest.param(
            warc_record(TEXT).replace(LENGTH, b"Content-Length: 9999"), [(2, "cut off: ")], id="length beyond the end"
        ),
        pytest.param(
            warc_record(b"a" * 17_000_000), [(2, "longer than 16,000,000 bytes: left out"), (3, "")], id="too large"
        ),
        pytest.param(
            b"WARC/1.0\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
            [(2, "not a WARC record: left out up to the next one"), (3, "")],
            id="header without end",
        ),
        pytest.param(b"\r\n\r\n\r\n", [(2, "")], id="blank lines"),
    ],
)
@pytest.mark.parametrize("step", [1000, 1 << 20])
def test_a_broken_record_costs_none_behind_it(broken, found, step, monkeypatch):
    monkeypatch.setattr("cleaner.formats.blocks.BLOCK_BYTES", step)
    first, *rest = records(io.BytesIO(warc_record(TEXT) + broken + warc_record(TEXT)), "f")
    assert first.raw.endswith(TEXT)
    assert [
        (r.number, (r.problem.message if r.problem else "")[: len(told)])
        for r, (_, told) in zip(rest, found, strict=True)
    ] == found
    assert all(bool(r.raw) != bool(r.problem) for r in rest)


@pytest.mark.parametrize("size", [5, 100, len(warc_record(TEXT)) - 10])
def test_a_file_that_ends_within_a_record(size, tmp_path, kabar, capsys):
    (tmp_path / "a.warc").write_bytes(warc_record(TEXT) + warc_record(TEXT)[:size])
    done = clean(kabar, [tmp_path / "a.warc"], tmp_path / "out.jsonl")
    assert done.code == 1
    assert capsys.readouterr().err.startswith(
        f"{tmp_path}/a.warc:2: {'cut off' if size > 150 else 'not a WARC record'}"
    )
    assert json.loads((tmp_path / "out.jsonl").read_bytes())["text"] == "Padi “menguning”."


def test_broken_records_go_to_the_quarantine_and_leave_no_gap(tmp_path, kabar):
    raw = warc_record(TEXT) + warc_record(b"\xff") + warc_record(TEXT)
    (tmp_path / "a.warc").write_bytes(raw)
    for policy in ("pass", "skip"):
        done = clean(
            kabar,
            [tmp_path / "a.warc"],
            tmp_path / "out.jsonl",
            on_error=policy,
            quarantine=tmp_path / "q",
            ledger=tmp_path / "l",
        )
        assert (done.code, done.stats.items, done.stats.records) == (1, 3, 2)
        assert len(restored(tmp_path / "out.jsonl", tmp_path / "l").splitlines()) == 2
        (line,) = map(json.loads, (tmp_path / "q").read_bytes().splitlines())
        assert (line["place"], "base64" in line) == (f"{tmp_path}/a.warc:2", True)
