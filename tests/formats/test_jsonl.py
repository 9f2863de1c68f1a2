r"""JSON Lines: where the text stands in the line, what a cut leaves, and the way back, byte for byte."""

from __future__ import annotations

import io
import json

import pytest

from cleaner.formats import jsonl
from cleaner.formats.base import Fields, Rendered, put_back
from cleaner.model import Category, Record, Result, Span


def read(raw: bytes, fields: Fields | None = None):
    return list(jsonl.read(io.BytesIO(raw), "f.jsonl", fields or Fields()))


def only(raw: bytes, fields: Fields | None = None):
    (item,) = read(raw, fields)
    return item


def cut(item, *spans: tuple[int, int]) -> Result:
    """What is left of the item's text without these spans."""
    text = item.record.text
    bounds = [0, *(at for span in spans for at in span), len(text)]
    left = "".join(text[a:b] for a, b in zip(bounds[::2], bounds[1::2], strict=True))
    return Result(left, tuple(Span(a, b, "uji/r", Category.PROMO, "r.toml:1") for a, b in spans))


def restored(done: Rendered) -> bytes:
    return put_back(done.raw, [(piece.at, piece.source) for piece in done.pieces], done.annotation)


# --- Reading ----------------------------------------------------------------------------------------------------------


def test_a_record_has_its_fields():
    raw = (
        b'{"id": 7, "url": "https://warta.test/1", "site": "warta.test", "title": "Padi", '
        b'"date": "2026-03-04T05:06:07Z", "text": "Padi\\nmenguning", "lain": [1, {"text": 2}]}\n'
    )
    item = only(raw)
    assert (item.place, item.raw, item.problem) == ("f.jsonl:1", raw, "")
    assert item.record == Record(
        "Padi\nmenguning", url="https://warta.test/1", site="warta.test", title="Padi", id="7", date="2026-03-04"
    )
    assert item.source == "Padi\\nmenguning"
    assert item.raw[slice(*item.at)] == b"Padi\\nmenguning"


@pytest.mark.parametrize(
    ("fields", "record"),
    [
        pytest.param(Fields(text="isi"), Record("dua", url="u"), id="text"),
        pytest.param(Fields(text="text", url="alamat"), Record("satu", url="v"), id="url"),
    ],
)
def test_fields_can_have_other_names(fields, record):
    assert only(b'{"text":"satu","isi":"dua","url":"u","alamat":"v"}', fields).record == record


@pytest.mark.parametrize(
    ("line", "record"),
    [
        pytest.param(b'{"text":"a"}', Record("a"), id="text alone"),
        pytest.param(b'{"text":"a","url":null,"title":5,"site":[]}', Record("a"), id="other types count as unknown"),
        pytest.param(b'{"text":"a","id":null}', Record("a"), id="no id"),
        pytest.param(b'{"text":"a","id":"x-1"}', Record("a", id="x-1"), id="id of text"),
        pytest.param(b'{"text":"a","id":0}', Record("a", id="0"), id="id zero"),
        pytest.param(b'{"text":""}', Record(""), id="empty text"),
        pytest.param(b'{"text":"a","published":"2026-03-04"}', Record("a", date="2026-03-04"), id="published"),
        pytest.param(
            b'{"text":"a","date":null,"pubdate":"2026-03-04 10:00"}', Record("a", date="2026-03-04"), id="second date"
        ),
        pytest.param(b'{"text":"a","date":"4 Maret 2026"}', Record("a"), id="date in words is unknown"),
        pytest.param(b'{"text":"a","date":"2026-13-04"}', Record("a"), id="date that there isn't"),
        pytest.param(
            b'{"text":"a","date":"Rabu, 4/3","published":"2026-03-04"}',
            Record("a", date="2026-03-04"),
            id="first date that can be read",
        ),
        pytest.param(b' \t{ "text" : "a" } \r\n', Record("a"), id="space everywhere"),
        pytest.param(b'{"\\u0074ext":"a"}', Record("a"), id="escaped name"),
        pytest.param(b'{"text":"a","n":1e5,"b":true,"x":NaN}', Record("a"), id="other values"),
        pytest.param(b'{"text":"a","n":' + b"9" * 5_000 + b"}", Record("a"), id="number that Python can't convert"),
    ],
)
def test_what_is_read_of_a_record(line, record):
    item = only(line)
    assert (item.record, item.problem) == (record, "")


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param("biasa saja", id="plain"),
        pytest.param("caf\\u00e9 di caf\\u00C9", id="escaped letters"),
        pytest.param("café — “kutip”", id="letters as they are"),
        pytest.param('a\\n\\t\\"b\\"\\\\n\\/', id="short escapes"),
        pytest.param("\\\\u0041", id="backslash before a u"),
        pytest.param("x\\ud83d\\ude00y", id="escaped pair"),
        pytest.param("x\\uD83D\\uDE00y", id="escaped pair in capitals"),
        pytest.param("x😀y", id="beyond the basic plane"),
        pytest.param("x\\ud83dy", id="high surrogate alone"),
        pytest.param("x\\ude00y", id="low surrogate alone"),
        pytest.param("\\ude00\\ud83d", id="pair the wrong way round"),
        pytest.param("\\ud83d\\ud83d\\ude00", id="high surrogate before a pair"),
        pytest.param("\\ud83d\\n\\ude00", id="something between"),
        pytest.param("\\ud83d\\\\ude00", id="backslash between"),
        pytest.param("\x85\u2028\u2029\x0b", id="line ends of other worlds"),
        pytest.param("\\u0000\\u2028", id="escaped control characters"),
    ],
)
def test_every_cut_is_that_of_the_text_and_comes_back(inside):
    """Whichever characters go: the rest stands as it was written, and the line can be put together again."""
    raw = b'{"a":"\\u00e9", "text" : "' + inside.replace("\x0b", "\\u000b").encode() + b'" ,"z":1.50}\n'
    item = only(raw)
    assert item.problem == ""
    size = len(item.record.text)
    for start in range(size):
        for end in range(start + 1, size + 1):
            result = cut(item, (start, end))
            done = jsonl.render(item, result, None)
            assert json.loads(done.raw)["text"] == result.text or _joins_surrogates(item.record.text, start, end)
            assert only(done.raw).problem == ""
            assert done.raw.startswith(b'{"a":"\\u00e9", "text" : "')
            assert done.raw.endswith(b'" ,"z":1.50}\n')
            assert restored(done) == raw


def _joins_surrogates(text: str, start: int, end: int) -> bool:
    """Whether what a cut leaves puts two lone surrogates side by side, which JSON reads as one character."""
    return text[start - 1 : start] in _HIGH and text[end : end + 1] in _LOW and start > 0 and end < len(text)


_HIGH = {chr(n) for n in range(0xD800, 0xDC00)}
_LOW = {chr(n) for n in range(0xDC00, 0xE000)}


def test_halves_of_a_pair_that_a_cut_brings_together_part_again():
    """They read as one character then, so that only places in bytes lead back."""
    item = only(b'{"text":"x\\ud83d iklan \\ude00y"}')
    done = jsonl.render(item, cut(item, (2, 9)), {"site": ""})
    assert done.raw == b'{"text":"x\\ud83d\\ude00y","cleaner":{"site": ""}}'
    assert only(done.raw).record == Record("x😀y")
    assert [(piece.at, piece.source) for piece in done.pieces] == [(16, " iklan ")]
    assert restored(done) == item.raw


def test_what_stays_is_written_as_it_was():
    raw = b'{"text":"Kaf\\u00e9 \xc3\xa9 \\/ iklan \\ud83d\\ude00 tutup","n":1.0}\r\n'
    item = only(raw)
    at = item.record.text.index("iklan ")
    done = jsonl.render(item, cut(item, (at, at + 6)), None)
    assert done.raw == b'{"text":"Kaf\\u00e9 \xc3\xa9 \\/ \\ud83d\\ude00 tutup","n":1.0}\r\n'
    (piece,) = done.pieces
    assert (piece.span.start, piece.span.end, piece.source) == (at, at + 6, "iklan ")
    assert piece.at == done.raw.index(b"\\ud83d")


def test_pieces_are_kept_with_their_escapes():
    item = only(b'{"text":"ab\\u00e9c\\nd\\ud83d\\ude00e"}')
    done = jsonl.render(item, cut(item, (1, 3), (4, 5), (6, 7)), None)
    assert done.raw == b'{"text":"acde"}'
    assert [(piece.at, piece.source) for piece in done.pieces] == [
        (10, "b\\u00e9"),
        (11, "\\n"),
        (12, "\\ud83d\\ude00"),
    ]


# --- Lines ------------------------------------------------------------------------------------------------------------


def test_a_byte_order_mark_stays_in_front():
    raw = b'\xef\xbb\xbf{"text":"satu dua"}\n{"text":"tiga"}\n'
    first, second = read(raw)
    assert (first.record, second.record, first.problem) == (Record("satu dua"), Record("tiga"), "")
    done = jsonl.render(first, cut(first, (4, 8)), None)
    assert done.raw == b'\xef\xbb\xbf{"text":"satu"}\n'
    assert only(done.raw).record == Record("satu")
    assert restored(done) == first.raw


def test_a_byte_order_mark_of_a_later_file_is_one_too():
    """As `cat a b` leaves it, and as cleaning two files into one output does."""
    _, second = read(b'{"text":"satu"}\n\xef\xbb\xbf{"text":"dua"}\n')
    assert (second.record, second.problem) == (Record("dua"), "")


def test_only_a_line_feed_ends_a_line():
    items = read('{"text":"a\u2028b\x85c"}\r\n{"text":"d"}'.encode())
    assert [item.record.text for item in items] == ["a\u2028b\x85c", "d"]
    assert [item.place for item in items] == ["f.jsonl:1", "f.jsonl:2"]
    assert [item.raw[-2:] for item in items] == [b"\r\n", b'"}']


def test_blank_lines_pass_without_a_word():
    raw = b'\n{"text":"a"}\n \t\r\n\n'
    items = read(raw)
    assert [(item.record is None, item.problem) for item in items] == [(True, ""), (False, ""), (True, ""), (True, "")]
    assert b"".join(item.raw for item in items) == raw


def test_an_empty_stream_has_no_records():
    assert read(b"") == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        pytest.param(b"Harga beras turun.", "not a JSON object: 'Harga beras turun.'", id="prose"),
        pytest.param(b"x" * 99, f"not a JSON object: {'x' * 30!r}", id="long prose"),
        pytest.param(b"\x00\x1b[31m", "not a JSON object: '\\x00\\x1b[31m'", id="control characters"),
        pytest.param(b"[1]", "not a JSON object: '[1]'", id="list"),
        pytest.param(b"null", "not a JSON object: 'null'", id="null"),
        pytest.param(b"{}", "no field 'text'; found no fields", id="empty object"),
        pytest.param(b'{"title":1,"isi":2}', "no field 'text'; found 'title', 'isi'", id="no text"),
        pytest.param(b'{"text":1}', "field 'text' is a number, expected a string", id="number"),
        pytest.param(b'{"text":-1.5e9}', "field 'text' is a number, expected a string", id="fraction"),
        pytest.param(b'{"text":null}', "field 'text' is null, expected a string", id="null for a text"),
        pytest.param(b'{"text":true}', "field 'text' is a boolean, expected a string", id="boolean"),
        pytest.param(b'{"text":["a"]}', "field 'text' is a list, expected a string", id="list for a text"),
        pytest.param(b'{"text":{"a":1}}', "field 'text' is an object, expected a string", id="object for a text"),
        pytest.param(
            b'{"text":"a","b":1,"text":"c"}',
            "field 'text' stands twice, so that it is unclear which one counts",
            id="text twice",
        ),
        pytest.param(
            b'{"text":"a","b":1,"b":2}', "field 'b' stands twice, so that it is unclear which one counts", id="b twice"
        ),
        pytest.param(b'{"text":"a', "not JSON: Unterminated string starting at character 9", id="half a text"),
        pytest.param(b'{"text":"a"', "not JSON: expected ',' or '}' at character 12", id="no end"),
        pytest.param(b'{"text":', "not JSON: Expecting value at character 9", id="no value"),
        pytest.param(b'{"text"', "not JSON: expected ':' at character 8", id="name alone"),
        pytest.param(b"{", "not JSON: expected a field's name in quotes at character 2", id="brace alone"),
        pytest.param(b'{"te', "not JSON: Unterminated string starting at character 2", id="half a name"),
        pytest.param(b'{"text":"a",}', "not JSON: expected a field's name in quotes at character 13", id="last comma"),
        pytest.param(b'{,"text":"a"}', "not JSON: expected a field's name in quotes at character 2", id="first comma"),
        pytest.param(b"{1:2}", "not JSON: expected a field's name in quotes at character 2", id="number for a name"),
        pytest.param(b"{text:'a'}", "not JSON: expected a field's name in quotes at character 2", id="JavaScript"),
        pytest.param(b'{"text" "a"}', "not JSON: expected ':' at character 9", id="no colon"),
        pytest.param(b'{"text":"a" "b":1}', "not JSON: expected ',' or '}' at character 13", id="no comma"),
        pytest.param(b'{"text":"a"} {"text":"b"}', "not JSON: more text behind the object, at character 14", id="two"),
        pytest.param(b'{"text":"a\x00b"}', "not JSON: Invalid control character at character 11", id="NUL"),
        pytest.param(b'{"text":"a\tb"}', "not JSON: Invalid control character at character 11", id="tab"),
        pytest.param(b'{"text":"\\x41"}', "not JSON: Invalid \\escape at character 10", id="escape that there isn't"),
        pytest.param(b'{"text":"\\u12"}', "not JSON: Invalid \\uXXXX escape at character 11", id="half an escape"),
        pytest.param(b'{"text":"a\xffb"}', "not UTF-8: byte 11 of the line", id="not UTF-8"),
        pytest.param(b'{"text":"\xed\xa0\x80"}', "not UTF-8: byte 10 of the line", id="surrogate in UTF-8"),
        pytest.param(b'\xef\xbb\xbf{"text":"\xff"}', "not UTF-8: byte 13 of the line", id="not UTF-8 behind a mark"),
        pytest.param(b'{"text":"a","x":[[}', "not JSON: Expecting value at character 19", id="garbage in a list"),
        pytest.param(
            b'{"text":"a","x":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "not JSON: nested too deeply", id="deep lists"
        ),
        pytest.param(
            b'{"text":"a","x":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001,
            "not JSON: nested too deeply",
            id="deep objects",
        ),
    ],
)
def test_what_can_not_be_read_passes_through_with_a_problem(line, problem):
    raw = line + b"\n"
    before, item, after = read(b'{"text":"a"}\n' + raw + b'{"text":"b"}\n')
    assert (item.raw, item.record, item.problem, item.place) == (raw, None, problem, "f.jsonl:2")
    assert (before.record, after.record) == (Record("a"), Record("b"))


# --- Annotations ------------------------------------------------------------------------------------------------------


def test_an_annotation_is_the_last_field_and_goes_again():
    raw = b'{"text":"satu dua", "n" : {"}":"}"} } \r\n'
    item = only(raw)
    done = jsonl.render(item, cut(item, (4, 8)), {"site": "kafé"})
    assert done.raw == '{"text":"satu", "n" : {"}":"}"} ,"cleaner":{"site": "kafé"}} \r\n'.encode()
    assert done.raw[slice(*done.annotation)] == ',"cleaner":{"site": "kafé"}'.encode()
    assert only(done.raw).problem == ""
    assert restored(done) == raw


def test_an_annotation_with_a_lone_surrogate_is_json():
    item = only(b'{"text":"a\\ud800b"}')
    done = jsonl.render(item, cut(item, (1, 2)), {"captured": "\ud800é"})
    assert done.raw == b'{"text":"ab","cleaner":{"captured": "\\ud800\xc3\xa9"}}'
    assert json.loads(done.raw)["cleaner"] == {"captured": "\ud800é"}


def test_a_record_that_has_such_a_field_gets_no_second_one():
    raw = b'{"cleaner":{"site":"lama"},"text":"satu dua"}\n'
    item = only(raw)
    done = jsonl.render(item, cut(item, (4, 8)), {"site": "baru"})
    assert (done.raw, done.annotation) == (b'{"cleaner":{"site":"lama"},"text":"satu"}\n', (0, 0))
    assert restored(done) == raw
