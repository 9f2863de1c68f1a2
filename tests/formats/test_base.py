from __future__ import annotations

import pytest

from cleaner.formats.base import Item, Piece, Rendered, cut_out, put_back
from cleaner.model import Category, Record, Span


def spans(*bounds: tuple[int, int]) -> list[Span]:
    return [Span(start, end, "uji/r", Category.PROMO) for start, end in bounds]


@pytest.mark.parametrize(
    ("source", "bounds", "left", "cuts"),
    [
        pytest.param("abcdef", [], b"abcdef", [], id="nothing"),
        pytest.param("abcdef", [(0, 6)], b"", [(2, "abcdef")], id="all"),
        pytest.param("abcdef", [(0, 1), (5, 6)], b"bcde", [(2, "a"), (6, "f")], id="ends"),
        pytest.param("abcdef", [(1, 2), (2, 3)], b"adef", [(3, "b"), (3, "c")], id="touching"),
        pytest.param("é😀xé", [(2, 3)], "é😀é".encode(), [(8, "x")], id="places count bytes"),
        pytest.param("a😀b\udcffc", [(1, 2), (3, 4)], b"abc", [(3, "😀"), (4, "\udcff")], id="not UTF-8"),
        pytest.param("\udcc3x\udca9", [(1, 2)], b"\xc3\xa9", [(3, "x")], id="halves of a letter that come together"),
    ],
)
def test_pieces_go_and_come_back(source, bounds, left, cuts):
    inside = source.encode("utf-8", "surrogateescape")
    item = Item("f:1", b"\xff<" + inside + b">\n", Record(source), source, (2, 2 + len(inside)))
    done = cut_out(item, spans(*bounds), bounds)
    pieces = tuple(Piece(span, text, at) for span, (at, text) in zip(spans(*bounds), cuts, strict=True))
    assert done == Rendered(b"\xff<" + left + b">\n", pieces, (0, 0))
    assert put_back(done.raw, cuts, done.annotation) == item.raw


def test_places_are_those_in_the_source():
    """A span counts characters of the text, its place those of the source, which has escapes."""
    item = Item("f:1", b'"a\\nb\\tc"', Record("a\nb\tc"), "a\\nb\\tc", (1, 8))
    done = cut_out(item, spans((1, 2), (3, 4)), [(1, 3), (4, 6)])
    first, second = spans((1, 2), (3, 4))
    assert done == Rendered(b'"abc"', (Piece(first, "\\n", 2), Piece(second, "\\t", 3)))
    assert put_back(done.raw, [(2, "\\n"), (3, "\\t")], (0, 0)) == item.raw


@pytest.mark.parametrize(
    ("raw", "pieces", "annotation", "original"),
    [
        pytest.param(b"acd!!e", [(1, "b")], (3, 5), b"abcde", id="behind a piece"),
        pytest.param(b"ab!!", [(2, "c")], (2, 4), b"abc", id="right behind a piece"),
        pytest.param(b"a!!b", [], (1, 3), b"ab", id="alone"),
        pytest.param(b"", [], (0, 0), b"", id="empty"),
    ],
)
def test_an_annotation_goes_again(raw, pieces, annotation, original):
    assert put_back(raw, pieces, annotation) == original
