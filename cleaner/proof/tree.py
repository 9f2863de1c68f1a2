"""A rule's pattern as a tree: what a near miss or a mutant changes one piece of."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from cleaner.engine.syntax import PatternReader, UnknownSyntaxError

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")


class Piece(Enum):
    """What a piece of a pattern is."""

    ALL = auto()  # pieces one behind the other
    EITHER = auto()  # a group's or pattern's alternatives
    TEXT = auto()  # literal characters
    CLASS = auto()  # one character of several
    PART = auto()  # {{name}}
    ANCHOR = auto()
    LOOK = auto()
    GROUP = auto()
    REPEAT = auto()
    BACK = auto()  # what a group matched, again


@dataclass(slots=True, eq=False)
class Node:
    """A piece of a pattern, `source[start:end]`.

    Attributes:
        piece: what it is.
        start: where it begins in the pattern.
        end: where it ends.
        children: the pieces that it is made of.
        text: the characters of a text, the source of a class or anchor, the name of a part, the head of a group.
        least: how often a repeated piece stands at least …
        most: … and at most; None without end.
        cased: whether upper and lower case are told apart here.
    """

    piece: Piece
    start: int
    end: int
    children: list[Node] = field(default_factory=list)
    text: str = ""
    least: int = 1
    most: int | None = 1
    cased: bool = False

    def walk(self) -> Iterator[Node]:
        """The node and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def is_one_char(self) -> bool:
        """Whether it always matches exactly one character."""
        return self.piece is Piece.CLASS or (self.piece is Piece.TEXT and len(self.text) == 1)


def tree_of(source: str) -> Node | None:
    """The tree of a pattern with its parts not filled in; None when it has syntax that the reader does not know."""
    reader = _Reader(source)
    try:
        found = reader.either()
    except (UnknownSyntaxError, IndexError, ValueError):
        return None
    return found if reader.at == len(source) else None


def members(source: str) -> frozenset[str]:
    """The characters that a class names, allowed or not; empty when they are too many or not known."""
    try:
        return PatternReader(source.replace("[^", "[", 1)).char_class() or frozenset()
    except (UnknownSyntaxError, IndexError, ValueError):
        return frozenset()


class _Reader(PatternReader):
    """A recursive descent that builds the tree."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.cased = False

    def either(self) -> Node:
        """The content of a group, or the whole pattern."""
        start = self.at
        branches = [self._all()]
        while self.source.startswith("|", self.at):
            self.at += 1
            branches.append(self._all())
        return branches[0] if len(branches) == 1 else Node(Piece.EITHER, start, self.at, branches)

    def _all(self) -> Node:
        start, pieces = self.at, list[Node]()
        while self.at < len(self.source) and self.source[self.at] not in "|)":
            piece = self._piece()
            times = self.quantifier()
            if times is not None:
                piece = Node(Piece.REPEAT, piece.start, self.at, [piece], least=times[0], most=times[1])
            last = pieces[-1] if pieces else None
            if piece.piece is Piece.TEXT and last and last.piece is Piece.TEXT and not self._is_repeated():
                pieces[-1] = Node(Piece.TEXT, last.start, piece.end, text=last.text + piece.text, cased=self.cased)
            else:
                pieces.append(piece)
        return Node(Piece.ALL, start, self.at, pieces)

    def _is_repeated(self) -> bool:
        """Whether a quantifier stands here."""
        at = self.at
        found = self.quantifier() is not None
        self.at = at
        return found

    def _piece(self) -> Node:
        source, start, char = self.source, self.at, self.source[self.at]
        if source.startswith("{{", start):
            self.at = source.index("}}", start) + 2
            return Node(Piece.PART, start, self.at, text=source[start + 2 : self.at - 2].strip())
        if char == "(":
            return self._group()
        if char == "[":
            self._pass_class()
            return Node(Piece.CLASS, start, self.at, text=source[start : self.at], cased=self.cased)
        if char == "\\":
            return self._escaped()
        if char in "{}*+?":
            raise UnknownSyntaxError
        self.at += 1
        piece = Piece.ANCHOR if char in "^$" else Piece.CLASS if char == "." else Piece.TEXT
        return Node(piece, start, self.at, text=char, cased=self.cased)

    def _pass_class(self) -> None:
        """Pass over a class, whatever is in it."""
        self.at += 2 if self.source[self.at + 1] == "^" else 1
        first = True
        while self.source[self.at] != "]" or first:
            if self.source[self.at] == "[":
                raise UnknownSyntaxError
            self.at += 2 if self.source[self.at] == "\\" else 1
            first = False
        self.at += 1

    def _group(self) -> Node:
        start, before = self.at, self.cased
        head = self.open_group()
        if head in ("(?i:", "(?-i:"):
            self.cased = head == "(?-i:"
        inner = self.either()
        self.close_group()
        self.cased = before
        return Node(Piece.LOOK if head in _LOOKS else Piece.GROUP, start, self.at, [inner], text=head)

    def _escaped(self) -> Node:
        start, name = self.at, self.source[self.at + 1]
        text = self.escape()
        if text:
            return Node(Piece.TEXT, start, self.at, text=text, cased=self.cased)
        if name.isdigit():
            return Node(Piece.BACK, start, self.at)
        piece = Piece.ANCHOR if name in "AZbB" else Piece.CLASS
        return Node(piece, start, self.at, text=self.source[start : self.at], cased=self.cased)
