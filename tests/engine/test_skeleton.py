"""Skeletons: a text is in the same form however it is brought there."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.engine.lines import Document
from cleaner.engine.skeleton import (
    SIGNS,
    ascii_skeleton,
    has_all,
    quick_skeleton,
    skeleton_of,
    skeleton_of_view,
)
from cleaner.engine.view import fold

ODD = (
    "\u00a0 \u0301 \u0338 \u0308 ™ ² ½ … ﬁ ﬃ ſ ß ẞ İ ı Ａ ３ ． ： \u200b \u00ad \u2028 \x85 😀 \ud800 \udfff ٣ é É ª ¨ ´"
    " \u1100 \u1161 \u2126 \u212a ŉ ǰ \x00 \x01 \x08 \x1c \x7f ≠ “ ” – —"
)
CHARS = [*ODD.replace(" ", ""), *SIGNS, *"aAbIKzZ019.,:;-_/()[]=<>&\"'!?", " ", "\t", "\r"]
#: Every character that means something; those of large scripts that are all alike are left out.
ASSIGNED = [
    char
    for char in map(chr, range(sys.maxunicode + 1))
    if char != "\n"
    and unicodedata.category(char) not in ("Cn", "Co", "Cs")
    and not unicodedata.name(char, "").startswith(("CJK UNIFIED", "HANGUL SYLLABLE", "TANGUT", "EGYPTIAN", "CUNEIFORM"))
]
ODD_TEXTS = st.text(st.sampled_from([*CHARS, "\n"]), max_size=12)
PLAIN_TEXTS = st.text(st.sampled_from([*SIGNS, *"aB1.: \n\u00a0\u200b–“😀\x85\u2028\x00\x01"]), max_size=12)


@pytest.mark.parametrize(
    ("view", "skeleton"),
    [
        pytest.param("Baca  juga :", b"bacajuga:", id="white space and case"),
        pytest.param("Rp1.500, 27/6/2025", b"rp0000,00/0/0000", id="digits and full stops"),
        pytest.param("٣ jam", b"0jam", id="digits of other scripts"),
        pytest.param("“Café” – 100 %", b"caf000%", id="what is outside ASCII goes"),
        pytest.param("İKLAN ıklan Straße", b"iklaniklanstrasse", id="what is taken for ASCII stays"),
        pytest.param("© 2025 » ini", b"\x010000\x03ini", id="signs"),
        pytest.param("\x00a\x7f", b"a", id="control characters go"),
        pytest.param("", b"", id="nothing"),
    ],
)
def test_skeletons(view: str, skeleton: bytes) -> None:
    assert skeleton_of_view(view) == skeleton


@pytest.mark.parametrize(
    "raw", ["Baca  juga :", "BACA\u00a0JUGA:", "baca\u200b juga:", "Baca\tju\u00adga…:", "Ｂaca Juga："]
)
def test_what_a_scraper_does_to_a_text_makes_no_difference(raw: str) -> None:
    assert skeleton_of_view(fold(raw).text) == b"bacajuga:"
    assert quick_skeleton(raw) in (None, b"bacajuga:")


@pytest.mark.parametrize("raw", ["a b\nc…", "“kata”\u00a0– © 2025\u200b\n»", "😀 a\x85b\u2028c"])
def test_ordinary_articles_need_no_folding(raw: str) -> None:
    assert quick_skeleton(raw) is not None


@pytest.mark.parametrize("raw", ["½", "e\u0301", "ﬁlm", "٣", "İ", "Straße", "Ａ", "™", "²"])
def test_what_must_be_folded_is_not_done_quickly(raw: str) -> None:
    assert quick_skeleton(raw) is None


@settings(max_examples=300, deadline=None)
@given(text=st.one_of(ODD_TEXTS, PLAIN_TEXTS, st.text(max_size=12)))
def test_the_quick_way_gives_the_same(text: str) -> None:
    folded = b"\n".join(skeleton_of_view(fold(raw).text) for raw in text.split("\n"))
    assert quick_skeleton(text) in (None, folded)
    assert Document(text).skeleton == b"\n" + folded + b"\n"
    assert Document(text).skeletons == folded.split(b"\n")


def test_the_quick_way_gives_the_same_for_every_character() -> None:
    wrong = []
    for char in ASSIGNED:
        quick = quick_skeleton(f"a{char}")
        if quick is not None and quick != skeleton_of_view(fold(f"a{char}").text):
            wrong.append(f"U+{ord(char):04X}")
    assert wrong == []


@settings(max_examples=300, deadline=None)
@given(text=st.one_of(ODD_TEXTS, st.text(max_size=12)), swapped=st.booleans())
def test_what_is_equal_but_for_case_has_equal_skeletons(text: str, swapped: bool) -> None:
    view = fold(text.replace("\n", " ")).text
    other = fold(view.swapcase() if swapped else view.upper()).text
    if view.casefold() == other.casefold():
        assert skeleton_of_view(view) == skeleton_of_view(other)


def test_folding_the_case_of_a_view_leaves_its_skeleton() -> None:
    in_views = (char for char in ASSIGNED if unicodedata.is_normalized("NFKC", char))
    assert [char for char in in_views if skeleton_of_view(char) != skeleton_of_view(char.casefold())] == []


@settings(max_examples=300, deadline=None)
@given(first=ODD_TEXTS, second=ODD_TEXTS)
def test_the_skeleton_of_a_view_is_that_of_its_parts(first: str, second: str) -> None:
    assert skeleton_of_view(first + second) == skeleton_of_view(first) + skeleton_of_view(second)


@settings(max_examples=300, deadline=None)
@given(text=st.text(st.characters(max_codepoint=127), max_size=20))
def test_ascii_texts(text: str) -> None:
    assert ascii_skeleton(text) == skeleton_of_view(text) == "".join(map(skeleton_of, text)).encode("ascii")


def test_signs_have_no_case_and_stay_as_they_are() -> None:
    for sign in SIGNS:
        assert sign.casefold() == sign.lower() == sign.upper() == sign
        assert unicodedata.normalize("NFKC", sign) == sign
        assert not sign.isspace()
        assert fold(f"a{sign}b").text == f"a{sign}b"
    assert len({skeleton_of(sign) for sign in SIGNS}) == len(SIGNS)


def test_has_all() -> None:
    assert has_all(b"abc", [])
    assert has_all(b"abc", [[b"x", b"b"], [b"c"]])
    assert not has_all(b"abc", [[b"x", b"b"], [b"y"]])
    assert not has_all(b"abc", [[]])
