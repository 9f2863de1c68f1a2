"""The quick reader of JSON Lines gives what the slow one gives: records, problems, places, and cuts."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.formats import jsonl
from cleaner.formats.base import Block, Fields, Work
from cleaner.formats.jsonl import line_item, split_lines
from cleaner.formats.jsonl_blocks import fast_items
from cleaner.model import Category, Result, Span

GOOD = b'{"text":"satu","url":"u"}\n'
#: Lines that are ordinary, nearly so, and not at all.
LINES = [
    b'{"text":"a"}\n',
    b'{"text": "a"}\n',
    b'{"text":"a"}\r\n',
    b'{"text": "a", "url": "u"}\r\n',
    b'{"url":"u","text":"a","site":"s","title":"t","id":"x"}\n',
    b'{"url": "u", "text": "a", "lain": {"text": "b"}, "date": "2026-03-04"}\n',
    b'{"lain":[1,{"text":"b"}],"text":"a\\n\\"b\\"","published":"2026-03-04T01:02:03Z","id":7}\n',
    b'{"text":"a","id":-0}\n',
    b'{"text":"a","id":1.50}\n',
    b'{"text":"a","id":true}\n',
    b'{"text":"a","id":[1]}\n',
    b'{"text":"a","id":123456789012345678901234567890}\n',
    b'{"text":"a","id":1e999}\n',
    b'{"text":"a","n":1e999,"x":NaN}\n',
    b'{"text":"a","n":' + b"9" * 5_000 + b"}\n",
    b'{"text":"a","url":5,"title":null,"site":[]}\n',
    b'{"text":"a","date":5,"published":"2026-03-04"}\n',
    b'{"text":"a","date":null,"pubdate":"2026-03-04"}\n',
    b'{"text":"a","site":""}\n',
    b'{"text":"a", "url":"u"}\n',
    b'{ "text": "a" }\n',
    b' {"text":"a"}\n',
    b'{"text":"a"} \n',
    b'{"text":"a","text":"b"}\n',
    b'{"text":"b","text":"b"}\n',
    b'{"text":"a","b":1,"b":2}\n',
    b'{"b":1, "text":"a","b":1}\n',
    b'{"text":"a","\\u0074ext":"b"}\n',
    b'{"\\u0074ext":"a"}\n',
    b'{"te\\"xt":1,"text":"a"}\n',
    '{"é":1,"text":"a"}\n'.encode(),
    b'{"100%":1,"%b":2,"text":"a"}\n',
    b'{"":1,"text":"a"}\n',
    b'{"text":"\\ud83d\\ude00 \\u00e9 \\/"}\n',
    b'{"text":"\\ud83d"}\n',
    b'{"text":"a","x":"\\ud83d"}\n',
    b'{"text":"a\xff"}\n',
    b'{"text":"a","x":"\xff"}\n',
    b'{"text":"a","x":{"y":"\xed\xa0\x80"}}\n',
    b'{"text":"a","\xff":1}\n',
    b'{"text":"a\x00"}\n',
    b'{"text":"a","x":"\x00"}\n',
    b'{"text":1}\n',
    b'{"text":null}\n',
    b'{"isi":"a"}\n',
    b"{}\n",
    b"[]\n",
    b"null\n",
    b"rusak\n",
    b"\n",
    b" \r\n",
    b'{"text":"a"}{"text":"b"}\n',
    b'{"text":"a",\n',
    b'"text":"a"}\n',
    b'\xef\xbb\xbf{"text":"a"}\n',
    b'{"text":"a","x":' + b"[" * 2_000 + b"]" * 2_000 + b"}\n",
]
FIELDS = [
    Fields(),
    Fields(text="isi"),
    Fields(text="url"),
    Fields(url="text"),
    Fields(url="id", site="id", title="id"),
    Fields(text="date"),
    Fields(date=("date",), id="%b"),
]


def both(raw: bytes, kabar, fields: Fields, site: str | None = None):
    """The items of a block as either reader sees them; what the quick one leaves open is filled in."""
    block = Block(raw, "f", "jsonl", line=5)
    fast = [
        item._replace(source=item.raw[slice(*item.at)].decode()) if item.record else item
        for item in fast_items(block, Work(kabar, fields, site))
    ]
    slow = [line_item(line, f"f:{n}", fields) for n, line in enumerate(split_lines(raw), 5)]
    return fast, slow


@pytest.mark.parametrize("fields", FIELDS, ids=lambda fields: f"{fields.text}-{fields.url}-{fields.id}")
@pytest.mark.parametrize(
    "before", [b"", GOOD, GOOD.replace(b"\n", b"\r\n"), GOOD.replace(b":", b": ").replace(b",", b", ")]
)
@pytest.mark.parametrize("line", LINES, ids=lambda line: str(line[:40]))
def test_a_line_is_what_the_slow_reader_says(kabar, line, before, fields):
    for raw in (before + line + GOOD, before + line, before + line.rstrip(b"\r\n"), line * 3):
        fast, slow = both(raw, kabar, fields)
        assert fast == slow


def test_ordinary_lines_are_not_left_to_the_slow_reader(kabar, monkeypatch):
    def refuse(*args):
        raise AssertionError(args)

    monkeypatch.setattr("cleaner.formats.jsonl_blocks.line_item", refuse)
    for sep in ((", ", ": "), (",", ":")):
        for ascii_only in (True, False):
            for end in ("\n", "\r\n"):
                record = {"id": 5, "url": "u", "lain": ["é", {"x": 1}], "text": 'Padi “menguning”\n"é"', "z": None}
                line = (json.dumps(record, separators=sep, ensure_ascii=ascii_only) + end).encode()
                items = fast_items(Block(line * 3, "f", "jsonl"), Work(kabar, site="s.test"))
                assert [(item.place, item.raw) for item in items] == [("f:1", line), ("f:2", line), ("f:3", line)]
                assert {item.record.text for item in items} == {record["text"]}
                assert {(item.record.id, item.record.url, item.record.site) for item in items} == {("5", "u", "s.test")}


WORDS = st.sampled_from(
    [
        '"text"',
        '"url"',
        '"b"',
        '"\\u0074ext"',
        ":",
        ",",
        "{",
        "}",
        "[",
        "]",
        "1",
        "-0",
        "1e5",
        "null",
        '"a"',
        '"a\\nb"',
        '"é"',
        '"\\ud83d"',
        '"',
        "\\",
        "NaN",
        ": ",
        ", ",
        "\n",
        "\r",
        " ",
        '"\\ud83d\\ude00"',
        "\ufeff",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)
NAMES = st.sampled_from(["text", "url", "site", "title", "id", "date", "published", "b", "é", "%", '"', "\x7f"])
OBJECTS = st.dictionaries(NAMES, VALUES, max_size=5)


@st.composite
def written(draw) -> bytes:
    """A line as some writer writes it."""
    record = draw(OBJECTS) | ({"text": draw(st.text())} if draw(st.booleans()) else {})
    separators = draw(st.sampled_from([(", ", ": "), (",", ":"), (" ,", " :")]))
    line = json.dumps(record, separators=separators, ensure_ascii=draw(st.booleans()))
    return (line + draw(st.sampled_from(["\n", "\r\n", " \n"]))).encode("utf-8", "replace")


@given(st.lists(written(), max_size=6))
def test_whatever_is_written_is_read_the_same(lines):
    fast, slow = both(b"".join(lines), None, Fields())
    assert fast == slow


@given(st.lists(WORDS, max_size=14).map("".join), st.binary(max_size=2), st.booleans())
def test_whatever_is_broken_is_read_the_same(line, rubbish, among_good):
    raw = line.encode("utf-8", "surrogatepass") + rubbish
    raw = GOOD + raw + b"\n" + GOOD if among_good else raw
    fast, slow = both(raw, None, Fields())
    assert fast == slow


@given(OBJECTS, st.text(min_size=1, alphabet=st.sampled_from('ab\n"\\é😀\x7f\u2028/')), st.booleans(), st.data())
def test_a_cut_is_the_same(others, text, ascii_only, data):
    raw = (json.dumps(others | {"text": text}, ensure_ascii=ascii_only) + "\n").encode("utf-8", "replace")
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    result = Result(text[:start] + text[end:], (Span(start, end, "uji/r", Category.PROMO),))
    (fast,) = fast_items(Block(raw, "f", "jsonl"), Work(None))
    slow = line_item(raw, "f:1", Fields())
    assert jsonl.render(fast, result, {"a": 1}) == jsonl.render(slow, result, {"a": 1})
    assert json.loads(jsonl.render(fast, result, None).raw)["text"] == result.text
