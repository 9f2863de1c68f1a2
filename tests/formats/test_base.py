from __future__ import annotations

import pytest

from cleaner.formats.base import Piece, offsets_after_removal, with_pieces, without
from cleaner.model import Category, Span


@pytest.mark.parametrize(
    ("spans", "left"),
    [([], "abcdef"), ([(0, 6)], ""), ([(0, 1), (5, 6)], "bcde"), ([(1, 2), (2, 3)], "adef")],
    ids=["nothing", "all", "ends", "touching"],
)
def test_pieces_go_and_come_back(spans, left):
    source = "abcdef"
    pieces = [Piece(Span(a, b, "uji/r", Category.PROMO), source[a:b]) for a, b in spans]
    assert without(source, spans) == left
    at = offsets_after_removal(pieces)
    assert with_pieces(left, [(offset, piece.source) for offset, piece in zip(at, pieces, strict=True)]) == source
