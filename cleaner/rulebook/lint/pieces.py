"""A pattern taken to pieces, each with its place: as much of the syntax as rule patterns use."""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple

from cleaner.engine.syntax import NEGATIONS, PatternReader, UnknownSyntaxError

_ANCHOR_ESCAPES = frozenset("bBAZG")


class Sort(Enum):
    """What a piece is."""

    LITERAL = auto()
    DOT = auto()
    CLASS = auto()
    ANCHOR = auto()
    OPEN = auto()
    CLOSE = auto()
    BAR = auto()
    PART = auto()
    AGAIN = auto()


class Piece(NamedTuple):
    """A piece of a pattern.

    Attributes:
        sort: what it is.
        start: where it begins in the pattern.
        end: where it ends, without its quantifier.
        depth: in how many groups it stands; a bracket counts to the outside of its group.
        times: how often it stands: at least, at most; None for no end. A group's is with its closing bracket.
        text: the character of a literal, the name of a part, the head of a group, a class as written.
    """

    sort: Sort
    start: int
    end: int
    depth: int
    times: tuple[int, int | None]
    text: str

    @property
    def is_endless(self) -> bool:
        """Whether it may stand any number of times."""
        return self.times[1] is None


def pieces(pattern: str) -> list[Piece]:
    """The pieces of a pattern in order; none where it has syntax that is not known."""
    reader = _Reader(pattern)
    try:
        return reader.all()
    except (UnknownSyntaxError, IndexError, ValueError):
        return []


def words(pattern: str, least: int = 3) -> list[str]:
    """The runs of letters and digits that a pattern's matches may have, of so many characters or more."""
    found, run, negated = list[str](), "", 0
    for piece in pieces(pattern):
        negated = _negated(piece, negated)
        if piece.sort is Sort.LITERAL and piece.text.isalnum() and piece.times == (1, 1) and not negated:
            run += piece.text
            continue
        found.append(run)
        run = ""
    return [word for word in (*found, run) if len(word) >= least]


def _negated(piece: Piece, depth: int) -> int:
    """In how many brackets a piece stands since one that says what must not be there; 0 for none."""
    if piece.sort is Sort.OPEN and (depth or piece.text in NEGATIONS):
        return depth + 1
    return depth - 1 if piece.sort is Sort.CLOSE and depth else depth


class _Reader(PatternReader):
    def all(self) -> list[Piece]:
        """All pieces."""
        out, depth = list[Piece](), 0
        while self.at < len(self.source):
            start = self.at
            sort, text = self._next()
            depth -= sort is Sort.CLOSE
            end = self.at
            times = None if sort in (Sort.OPEN, Sort.BAR) else self.quantifier()
            out.append(Piece(sort, start, end, depth, times or (1, 1), text))
            depth += sort is Sort.OPEN
        return out

    def _next(self) -> tuple[Sort, str]:
        source, start = self.source, self.at
        char = source[start]
        if source.startswith("{{", start):
            self.at = source.index("}}", start) + 2
            return Sort.PART, source[start + 2 : self.at - 2].strip()
        if char == "(":
            self.open_group()
            return Sort.OPEN, source[start : self.at]
        if char == "[":
            self.char_class()
            return Sort.CLASS, source[start : self.at]
        if char == "\\":
            name = source[start + 1]
            literal = self.escape()
            if literal:
                return Sort.LITERAL, literal
            sort = Sort.ANCHOR if name in _ANCHOR_ESCAPES else Sort.AGAIN if name.isdigit() else Sort.CLASS
            return sort, source[start : self.at]
        if char in "*+?{}":
            raise UnknownSyntaxError
        self.at += 1
        sorts = {")": Sort.CLOSE, "|": Sort.BAR, ".": Sort.DOT, "^": Sort.ANCHOR, "$": Sort.ANCHOR}
        return sorts.get(char, Sort.LITERAL), char
