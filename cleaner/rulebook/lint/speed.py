"""Patterns that a line can hold up: those that might are tried, against the clock, on lines made to do so."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from cleaner.engine.cost import FREE_STEPS, weigh
from cleaner.engine.gate import Everywhere
from cleaner.engine.lines import Document
from cleaner.engine.matchers import propose
from cleaner.engine.patterns import HEADLINE, Pattern
from cleaner.engine.view import View, fold
from cleaner.errors import PatternTimeout, TextTimeout
from cleaner.rulebook.lint.pieces import Sort, pieces
from cleaner.rulebook.types import Kind, Zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.engine.program import BoundRule
    from cleaner.rulebook.lint.finding import Finding, Unit, Written
    from cleaner.rulebook.lint.pieces import Piece

# An ordinary article that lost its line breaks. Longer ones are common: what is slow here is slower there.
_CHARS = 6_000
_MOST_PROBES = 40
# What no pattern of boilerplate goes on with.
_END = " \u2603\u2603"
_SAMPLES = {"\\s": " ", "\\d": "1", "\\D": "a", "\\W": "-", "\\S": "a"}
_CANDIDATES = "aA1 .,:-/|'\"(bzx"


def check(unit: Unit) -> Iterator[Finding]:
    """Patterns that ran into the time limit on an ordinary length of unlucky text."""
    for bound in unit.sound:
        for written in unit.patterns_of(bound.rule):
            if bound.rule.id in unit.slow or not unit.has_time:
                break
            if _may_be_slow(bound, written) and _is_slow(unit, bound, written):
                unit.slow.add(bound.rule.id)
                message = f"{written.name}: ran into the time limit on a line of {_CHARS:,} characters"
                yield unit.finding("slow-pattern", message, written.at(0), rule=bound.rule.id)


def _may_be_slow(bound: BoundRule, written: Written) -> bool:
    """Whether the number of steps can't be said to be small from the pattern alone."""
    filled = bound.scope.filled_in(written.text)
    return any(weigh(side).steps > FREE_STEPS for side in filled.split(HEADLINE))


def _is_slow(unit: Unit, bound: BoundRule, written: Written) -> bool:
    try:
        for text in islice(_probes(bound, written), _MOST_PROBES):
            _try(unit, bound, written, text)
    except (PatternTimeout, TextTimeout):
        return True
    return False


def _try(unit: Unit, bound: BoundRule, written: Written, text: str) -> None:
    """Run the pattern on the text as the cleaner would, whatever the rule's other conditions.

    Raises:
        PatternTimeout: it took too long.
        TextTimeout: so did the pattern at many places together.
    """
    if written.name != bound.rule.kind or bound.rule.kind in (Kind.BLOCK, Kind.KEEP):
        pattern, view = bound.scope.pattern(written.text), fold(text)
        _ = pattern.search(view) if written.searched else pattern.fullmatch(view)
        return
    alone = replace(bound.rule, where=Zone(), after=None, before=None, unless="", until="", max_chars=0)
    document = Document(text, deadline=unit.deadline)
    _ = list(propose(bound.variant(alone), document, Everywhere(document), ""))


# --- Unlucky lines ----------------------------------------------------------------------------------------------------


def _probes(bound: BoundRule, written: Written) -> Iterator[str]:
    """Lines of `_CHARS` characters: what the pattern begins with, then a repeated piece over and over, then an end."""
    seen = set[str]()
    for side in bound.scope.filled_in(written.text).split(HEADLINE):
        found = pieces(side)
        repeated = (n for n, piece in enumerate(found) if piece.is_endless or (piece.times[1] or 0) >= 2)
        for n in islice(repeated, _MOST_PROBES):
            start = _opening(found, n) if found[n].sort is Sort.CLOSE else n
            text = _sample(found[:start]) + _repeated(_sample(found[start : n + 1]) or "a")
            if text not in seen:
                seen.add(text)
                yield text
    for example in bound.rule.removes[:2]:
        for marked in example.source.split("[-")[1:]:
            piece_text = marked.partition("-]")[0].strip().replace("\n", " ")
            yield _repeated(f"{piece_text} ")
            yield piece_text[: len(piece_text) // 2] + _repeated("a ")


def _repeated(text: str) -> str:
    return (text * (_CHARS // max(1, len(text)) + 1))[:_CHARS] + _END


def _opening(found: Sequence[Piece], close: int) -> int:
    """Which piece opens the group that this one closes."""
    depth = found[close].depth
    return next(n for n in range(close - 1, -1, -1) if found[n].sort is Sort.OPEN and found[n].depth == depth)


def _sample(found: Sequence[Piece]) -> str:
    """A short text for these pieces: of choices the first, of what may be missing nothing."""
    out, n = list[str](), 0
    while n < len(found):
        piece = found[n]
        if piece.sort is Sort.BAR:  # the rest of the group are its other choices
            n = _closing(found, n, piece.depth - 1)
            continue
        if piece.sort is Sort.OPEN:
            close = _closing(found, n + 1, piece.depth)
            looks = piece.text.startswith(("(?=", "(?!", "(?<=", "(?<!"))
            if looks or (close < len(found) and not found[close].times[0]):
                n = close + 1
                continue
        elif piece.times[0] or len(found) == 1:
            out.append(_of_piece(piece) * min(piece.times[0] or 1, _CHARS))
        n += 1
    return "".join(out)[:_CHARS]


def _closing(found: Sequence[Piece], start: int, depth: int) -> int:
    """Where the group of this depth closes; the number of pieces if it doesn't."""
    rest = range(start, len(found))
    return next((n for n in rest if found[n].sort is Sort.CLOSE and found[n].depth == depth), len(found))


def _of_piece(piece: Piece) -> str:
    if piece.sort is Sort.LITERAL:
        return piece.text
    if piece.sort is Sort.DOT:
        return "a"
    return _of_class(piece.text) if piece.sort is Sort.CLASS else ""


def _of_class(text: str) -> str:
    """A character of a class."""
    known = _SAMPLES.get(text)
    if known is None:
        pattern = Pattern(text)
        known = next((char for char in _CANDIDATES if pattern.fullmatch(View(char))), text[1:2])
    return known
