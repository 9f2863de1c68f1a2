from __future__ import annotations

import pytest

from cleaner import UsageError
from cleaner.formats import jsonl, text
from cleaner.formats.registry import FORMATS, detect, format_by_name


@pytest.mark.parametrize(
    ("path", "head", "name"),
    [
        ("a.jsonl", b"", "jsonl"),
        ("a.ndjson", b"Padi", "jsonl"),
        ("A.JSONL", b"", "jsonl"),
        ("a.txt", b'{"text":"x"}', "text"),
        ("a.text", b'{"text":"x"}', "text"),
        ("a.md", b"{}", "text"),
        ("-", b'{"text":"x"}', "jsonl"),
        ("-", b'  \n{ "text": "x"}', "jsonl"),
        ("-", b'\xef\xbb\xbf{"text":"x"}', "jsonl"),
        ("-", b"{}", "jsonl"),
        ("-", b"{", "jsonl"),
        ("-", b"{kurung} pembuka", "text"),
        ("-", b"[1]", "text"),
        ("-", b"", "text"),
        ("-", b"\n\n", "text"),
        ("-", b"Padi menguning.", "text"),
        ("berita", b'{"text":"x"}', "jsonl"),
        ("berita.dump", b"Padi", "text"),
        ("a.jsonl/berita", b"Padi", "text"),
    ],
)
def test_the_format_of_a_stream(path, head, name):
    assert detect(path, head) == name


def test_formats_go_by_their_names():
    assert {name: format_by_name(name).name for name in FORMATS} == {name: name for name in FORMATS}
    assert (format_by_name("text"), format_by_name("jsonl")) == (text, jsonl)


def test_a_format_that_there_is_not():
    with pytest.raises(
        UsageError, match=r"\Ano format 'xml': there are auto, text, jsonl, parquet, warc, html, html-text\Z"
    ):
        format_by_name("xml")
