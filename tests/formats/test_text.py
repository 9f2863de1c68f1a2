from __future__ import annotations

import io

import pytest

from cleaner.formats import text
from cleaner.formats.base import Fields, Rendered, put_back
from cleaner.model import Category, Record, Result, Span


def read(raw: bytes):
    (item,) = text.read(io.BytesIO(raw), "f.txt", Fields())
    return item


@pytest.mark.parametrize(
    ("raw", "content"),
    [
        pytest.param(b"", "", id="empty"),
        pytest.param(b"Padi\nmenguning.\n", "Padi\nmenguning.\n", id="lines"),
        pytest.param(b"Padi\r\nmenguning.\r\n", "Padi\r\nmenguning.\r\n", id="CRLF"),
        pytest.param(b"Padi\rmenguning.", "Padi\rmenguning.", id="CR"),
        pytest.param("\ufeffPadi".encode(), "Padi", id="byte order mark"),
        pytest.param("\ufeff".encode(), "", id="byte order mark alone"),
        pytest.param("\ufeff\ufeffPadi".encode(), "\ufeffPadi", id="two byte order marks"),
        pytest.param("Padi\x85\u2028\u2029kafé 😀".encode(), "Padi\x85\u2028\u2029kafé 😀", id="beyond ASCII"),
        pytest.param(b"Padi\x00menguning", "Padi\x00menguning", id="NUL"),
        pytest.param(b"caf\xe9 \xff", "caf\udce9 \udcff", id="not UTF-8"),
        pytest.param(
            b"\xed\xa0\x80\xf0\x9f\x98", "\udced\udca0\udc80\udcf0\udc9f\udc98", id="surrogate, half a letter"
        ),
        pytest.param(b"\xef\xbbPadi", "\udcef\udcbbPadi", id="half a byte order mark"),
    ],
)
def test_a_stream_is_one_document_and_comes_back(raw, content):
    item = read(raw)
    assert (item.place, item.raw, item.record, item.problem) == ("f.txt", raw, Record(content), "")
    assert text.render(item, Result(content), None) == Rendered(raw, ())


@pytest.mark.parametrize(
    ("raw", "spans", "left", "cut_at"),
    [
        pytest.param(b"satu\niklan\ndua\n", [(5, 11)], b"satu\ndua\n", [5], id="a line"),
        pytest.param("\ufeffsatu iklan".encode(), [(4, 10)], "\ufeffsatu".encode(), [7], id="byte order mark stays"),
        pytest.param("\ufeffiklan".encode(), [(0, 5)], "\ufeff".encode(), [3], id="all but the byte order mark"),
        pytest.param(b"a\xe9b\xffc", [(2, 3)], b"a\xe9\xffc", [2], id="between bytes that are not UTF-8"),
        pytest.param(b"a\xe9b\xffc", [(1, 2), (3, 4)], b"abc", [1, 2], id="bytes that are not UTF-8"),
        pytest.param("é😀é".encode(), [(1, 2)], "éé".encode(), [2], id="beyond the basic plane"),
        pytest.param(b"\xc3x\xa9", [(1, 2)], b"\xc3\xa9", [1], id="halves of a letter that come together"),
    ],
)
def test_a_cut_takes_its_bytes_and_comes_back(raw, spans, left, cut_at):
    item = read(raw)
    kept = "".join(c for i, c in enumerate(item.record.text) if not any(a <= i < b for a, b in spans))
    result = Result(kept, tuple(Span(a, b, "uji/r", Category.PROMO, "r.toml:1") for a, b in spans))
    done = text.render(item, result, None)
    assert (done.raw, done.annotation) == (left, (0, 0))
    assert [piece.at for piece in done.pieces] == cut_at
    assert put_back(done.raw, [(piece.at, piece.source) for piece in done.pieces], done.annotation) == raw
