"""Bytes in, a tree out: encodings as browsers read them, and no page without a word."""

import pytest

from cleaner.errors import InputError
from cleaner.html.tree import (
    MAX_BYTES,
    decode,
    drop,
    outermost,
    parse,
    plain_size,
    squeezed,
    strip_code,
    strip_controls,
)

CAFE = "<html><head>{}</head><body><p>Kafé “baru” di Solo — ramai.</p></body></html>"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ('<meta charset="utf-8">', "utf-8"),
        ('<meta charset="iso-8859-1">', "windows-1252"),
        ("<META CHARSET = Windows-1252 >", "windows-1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=latin1">', "windows-1252"),
        ('<meta charset="utf-16">', "utf-8"),
    ],
)
def test_a_page_is_read_in_its_encoding(head, encoding):
    assert "Kafé “baru” di Solo — ramai." in decode(CAFE.format(head).encode(encoding))


@pytest.mark.parametrize("head", ['<meta charset="utf-8">', ""])
def test_a_page_that_is_nearly_utf_8_is_utf_8(head):
    raw = CAFE.format(head).replace("Kafé", "Kafé " * 20).encode()
    assert decode(raw[:-20] + b"\xe2\x80").count("Kafé") == 20
    assert decode(raw.replace(b"Solo", b"S\xf6lo")).count("Kafé") == 20


def test_a_made_up_encoding_does_not_count():
    assert "Kafé" in decode(
        CAFE.format('<meta charset="klingon">').replace("“baru” ", "").replace("—", "-").encode("latin-1")
    )


def test_bytes_that_are_no_text_become_some_text():
    assert isinstance(decode(bytes(range(256)) * 40), str)


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (b"", "an empty page"),
        (" \n", "an empty page"),
        (b'{"a": 1}', "no HTML: there is no tag in it"),
        (b"x" * (MAX_BYTES + 1), "a page of 10,000,001 bytes: the largest that is looked at has 10,000,000"),
    ],
)
def test_what_is_no_page_is_refused(html, reason):
    with pytest.raises(InputError) as caught:
        parse(html)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    "html",
    [
        "<p>Padi</p>",
        "<p>Padi</p><p>Panen</p>",
        "<div><p>Padi</p></div>",
        "Padi <b>menguning</b>",
        "<html></html>",
        "<html><frameset><frame src='x'></frameset></html>",
        "<!-- nothing -->",
        '<?xml version="1.0" encoding="utf-16"?><html xmlns="http://www.w3.org/1999/xhtml"><body>Padi</body></html>',
        "<p>Padi\0</p>\ud800",
        "<div>" * 5000 + "Padi",
        b"<!DOCTYPE html [<!ENTITY a 'x'>]><html><body>&a;</body></html>",
    ],
)
def test_pieces_and_wrecks_of_pages_become_pages(html):
    root = parse(html)
    assert (root.tag, root.find("body") is not None) == ("html", True)


def test_dropping_an_element_leaves_the_text_behind_it():
    root = parse("<p>satu <b>dua</b> tiga <i>empat</i> lima</p>")
    for node in list(root.iter("b", "i")):
        drop(node)
    assert squeezed(root) == "satu tiga lima"
    drop(root)  # nothing to be dropped from
    assert squeezed(root) == "satu tiga lima"


def test_the_outermost_of_nested_elements_stand_for_all():
    root = parse("<div id='a'><div id='b'><p id='c'>x</p></div></div><p id='d'>y</p>")
    assert [node.get("id") for node in outermost(root.iter("div", "p"))] == ["a", "d"]


def test_text_outside_links():
    assert plain_size(parse("<p>satu <a href='x'>dua</a> tiga</p>")) == len("satu  tiga")


def test_code_goes_and_structured_data_stays():
    root = parse(
        "<script>x()</script><script type='application/ld+json'>{}</script><style>p{}</style>satu<svg><text>x</text></svg>"
    )
    strip_code(root)
    assert ([node.get("type") for node in root.iter("script")], squeezed(root)) == (["application/ld+json"], "{}satu")


def test_control_characters_go():
    root = parse("<p>satu&#11;&#1; dua<br>tiga&#xFFFE;\n</p>")
    strip_controls(root)
    assert "".join(root.itertext()) == "satu duatiga\n"
