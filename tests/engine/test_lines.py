"""The reading view and the way back from it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.engine.lines import Document
from cleaner.engine.view import fold
from tests.properties.documents import documents


@pytest.mark.parametrize(
    ("raw", "text", "gaps"),
    [
        pytest.param("Harga naik.", "Harga naik.", set(), id="plain"),
        pytest.param("  Harga naik. \r", "Harga naik.", set(), id="outer white space"),
        pytest.param("Harga  naik", "Harga naik", {5}, id="wide gap"),
        pytest.param("Harga\tnaik", "Harga naik", {5}, id="tab"),
        pytest.param("Harga\u00a0naik", "Harga naik", set(), id="no-break space"),
        pytest.param("Harga \u00a0naik", "Harga naik", {5}, id="space and no-break space"),
        pytest.param("Har\u200bga\u00ad", "Harga", set(), id="zero-width"),
        pytest.param("a \u200b b", "a b", {1}, id="zero-width between spaces"),
        pytest.param("\ufb01lm … ½", "film ... 1⁄2", set(), id="compatibility characters"),
        pytest.param("cafe\u0301", "café", set(), id="combining mark"),
        pytest.param("a\x85b\u2028c", "a b c", set(), id="line separators are white space"),
        pytest.param("\x00a", "\x00a", set(), id="NUL stays"),
        pytest.param("\u200b \u200b", "", set(), id="nothing to see"),
    ],
)
def test_fold(raw: str, text: str, gaps: set[int]) -> None:
    view = fold(raw)
    assert (view.text, view.gaps) == (text, gaps)


@pytest.mark.parametrize(
    ("raw", "start", "end", "original"),
    [
        pytest.param("  Harga  naik", 0, 5, (2, 7), id="behind outer white space"),
        pytest.param("  Harga  naik", 6, 10, (9, 13), id="behind a wide gap"),
        pytest.param("a  b", 1, 2, (1, 3), id="a wide gap itself"),
        pytest.param("x\ufb01y", 1, 3, (1, 2), id="whole ligature"),
        pytest.param("x\ufb01y", 2, 4, (2, 3), id="half a ligature at the start is left out"),
        pytest.param("x\ufb01y", 0, 2, (0, 1), id="half a ligature at the end is left out"),
        pytest.param("x…y", 2, 3, (1, 1), id="only the middle of an ellipsis: nothing"),
        pytest.param("cafe\u0301s", 3, 4, (3, 5), id="combining mark belongs to its base"),
    ],
)
def test_original(raw: str, start: int, end: int, original: tuple[int, int]) -> None:
    assert fold(raw).original(start, end) == original


def test_offsets_count_from_the_document() -> None:
    line = Document("satu\n  dua  tiga").lines[1]
    assert line.view.original(0, 3) == (2, 5)
    assert line.original(0, 3) == (7, 10)
    assert (line.start, line.end, line.index) == (5, 16, 1)


@given(raw=documents().map(lambda text: text.replace("\n", " ")))
def test_every_view_character_comes_from_its_original(raw: str) -> None:
    view = fold(raw)
    for at, char in enumerate(view.text):
        start, end = view.original(at, at + 1)
        piece = raw[start:end]
        assert char == " " if piece.isspace() else start == end or char in unicodedata.normalize("NFKC", piece)


def test_only_newline_ends_a_line_and_blank_lines_have_no_rank() -> None:
    document = Document("a\r\n\x85\n\u200b\nb\u2028c\n")
    assert [(line.raw, line.rank) for line in document.lines] == [
        ("a\r", 0),
        ("\x85", -1),
        ("\u200b", -1),
        ("b\u2028c", 1),
        ("", -1),
    ]
    assert [line.view.text for line in document.solid] == ["a", "b c"]


def test_lines_between() -> None:
    document = Document("ab\ncd\nef")
    assert [line.raw for line in document.lines_between(1, 4)] == ["ab", "cd"]
    assert [line.raw for line in document.lines_between(6, 8)] == ["ef"]


@given(text=st.text(max_size=50))
def test_lines_cover_the_text(text: str) -> None:
    document = Document(text)
    assert "\n".join(line.raw for line in document.lines) == text
    assert all(text[line.start : line.end] == line.raw for line in document.lines)
