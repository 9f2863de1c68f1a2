"""How matches begin: what is found, and that no match ever begins otherwise."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.engine.heads import ANYTHING, heads, known_heads
from cleaner.engine.literals import searchable
from cleaner.engine.view import fold
from tests.engine.test_literals import PATTERNS


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
        pytest.param("{{part}}x", (), id="an unknown part"),
        pytest.param("[Bb]aca", (), id="a class"),
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


@settings(max_examples=400)
@given(pattern=PATTERNS, text=st.text(st.sampled_from("abskSKİıſ\u212aéE .-1\n"), max_size=10))
def test_every_match_begins_so(pattern: str, text: str) -> None:
    try:
        compiled = regex.compile(pattern, regex.IGNORECASE)
    except regex.error:  # a name used twice and the like
        return
    view, begins = fold(text.replace("\n", " ")).text, heads(pattern)
    for at in range(len(view) + 1) if begins else ():
        if compiled.match(view, at):
            assert searchable(view).startswith(begins, at)
