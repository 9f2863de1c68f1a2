"""How matches begin: what is found, and that no match ever begins otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.engine.heads import ANYTHING, heads, known_heads
from cleaner.engine.view import fold
from tests.engine.pattern_strategies import LOOKS, PLAIN_GROUPS, TEXTS, compiled, matches, patterns

UPPER_NEXT = r"(?=(?-i:\p{Lu}))"


@pytest.mark.parametrize(
    ("pattern", "begins"),
    [
        pytest.param("Baca juga", ("baca j",), id="the first characters"),
        pytest.param("(?:Dapatkan|Ikuti)!", ("dapatk", "ikuti!"), id="alternatives"),
        pytest.param("(?:Ayo |Mari )?ikuti", ("ayo ik", "ikuti", "mari i"), id="an optional group"),
        pytest.param(r"\(?Editor", ("(edito", "editor"), id="an optional bracket"),
        pytest.param(r"^\s?Baca", (" baca", "baca"), id="white space is one space"),
        pytest.param(r"Baca\s*x", ("baca ", "bacax"), id="repeated white space"),
        pytest.param("(?=abc)de", ("de",), id="what must follow is no beginning"),
        pytest.param("a+b", ("a",), id="a repeated letter ends what is known"),
        pytest.param(r"\x41b", ("ab",), id="an escaped letter"),
        pytest.param(r"1\db", ("00b",), id="digits are zeros"),
        pytest.param("{{part}}x", (), id="an unknown part"),
        pytest.param("[Bb]aca", ("baca",), id="a class"),
        pytest.param("[a-c]x", ("ax", "bx", "cx"), id="a short range"),
        pytest.param("[a-z]x", (), id="a long range"),
        pytest.param("[aé]x", (), id="a class with something beyond ASCII"),
        pytest.param("[^a]x", (), id="all but a class"),
        pytest.param(UPPER_NEXT + "baca juga", ("Baca j",), id="a capital is asked for"),
        pytest.param(UPPER_NEXT + "[ab]c", ("Ac", "Bc"), id="one of two capitals is asked for"),
        pytest.param(f"(?:{UPPER_NEXT}Baca|baca juga)", ("Baca", "baca j"), id="a capital in one branch"),
        pytest.param(f"(?:{UPPER_NEXT}Baca|baca)", ("baca",), id="a capital in one branch, any case in the other"),
        pytest.param(f"a{UPPER_NEXT}b", ("ab",), id="a capital further on"),
        pytest.param("a|", (), id="an empty alternative"),
        pytest.param("a?", (), id="nothing is needed"),
        pytest.param("é", (), id="beyond ASCII"),
        pytest.param("(?R)", (), id="unknown syntax"),
        pytest.param("a)", (), id="a stray bracket"),
    ],
)
def test_heads(pattern: str, begins: tuple[str, ...]) -> None:
    assert heads(pattern) == begins


def test_heads_of_parts() -> None:
    parts = {"verb": known_heads("Baca|Lihat", lambda _: ANYTHING)}
    assert heads("{{verb}} juga", parts.__getitem__) == ("baca j", "lihat ")


def test_too_many_heads_are_cut_short() -> None:
    choice = "(?:a|b|c|d|e|f|g|h|i|j)"
    assert heads(choice * 6) == tuple("abcdefghij")


def asked_for(head: str, text: str, key: str, at: int) -> bool:
    """Whether the head stands there, with the capital that it asks for."""
    return key.startswith(head.lower(), at) and not (head[0].isupper() and text[at].islower())


@settings(max_examples=300, deadline=None)
@given(upper=st.sampled_from(["", UPPER_NEXT]), pattern=patterns((*PLAIN_GROUPS, *LOOKS), (UPPER_NEXT,)), text=TEXTS)
def test_every_match_begins_so(upper: str, pattern: str, text: str) -> None:
    pattern = f"{upper}{pattern}"
    expression = compiled(pattern)
    if expression is None:
        return
    view, begins = fold(text), heads(pattern)
    for start, _ in matches(expression, view.text) if begins else ():
        assert any(asked_for(head, view.text, view.key, start) for head in begins)


@settings(max_examples=300, deadline=None)
@given(text=st.text(st.one_of(st.sampled_from("abZ019 .İıſ²٣é\u200b"), st.characters()), max_size=15))
def test_keys_are_as_long_as_the_text_and_tell_its_ascii_part(text: str) -> None:
    view = fold(text.replace("\n", " "))
    assert len(view.key) == len(view.text)
    for char, key in zip(view.text, view.key, strict=True):
        if char.isdecimal():
            assert key == "0"
        elif char.isascii():
            assert key == char.lower()
        else:
            assert key == ("i" if char in "İı" else "?")
