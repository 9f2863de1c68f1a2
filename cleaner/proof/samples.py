"""Texts that a piece of a pattern matches: one for each of its alternatives."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from cleaner.engine.view import fold
from cleaner.errors import PatternError, PatternTimeout
from cleaner.proof.names import FILLER
from cleaner.proof.tree import Piece, members, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.engine.program import Scope
    from cleaner.proof.tree import Node

_TRIED = "aA1 .,:;-–—()/\"'“”‘’?!…|»•*_@#&+%<>=©\\[]{}"
_TITLE = "Harga Ikan Naik Lagi"
# Parts within parts are followed no further than this.
_MAX_DEPTH = 6
# More members of a class than this are not tried one by one.
_MOST_MEMBERS = 12
# So many ways through a piece are looked at.
_MOST_WAYS = 600


class Sampler:
    """Makes texts for pieces of the patterns of one scope."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._chars: dict[tuple[str, bool], str] = {}
        self._ahead = False  # whether what must follow is part of a text

    def texts(self, node: Node, most: int) -> list[str]:
        """At most so many different texts: the plainest, and others that take as different ways as there are.

        If something must follow the piece, as many again with that.
        """
        out = dict.fromkeys(_spread(self._variants(node, 0), most))
        if any(inner.text == "(?=" for inner in node.walk()):
            self._ahead = True
            out |= dict.fromkeys(_spread(self._variants(node, 0), most))
            self._ahead = False
        return list(out)

    def plain(self, node: Node, depth: int = 0) -> str:
        """The plainest text that the piece matches, look-arounds aside."""
        match node.piece:
            case Piece.ALL | Piece.GROUP:
                return "".join(self.plain(child, depth) for child in node.children)
            case Piece.EITHER:
                return self.plain(node.children[0], depth)
            case Piece.TEXT:
                return node.text
            case Piece.CLASS:
                return self.char(node)
            case Piece.PART:
                inner = self._part(node, depth)
                return self.plain(inner, depth + 1) if inner else _TITLE
            case Piece.LOOK if self._ahead and node.text == "(?=":
                return self.plain(node.children[0], depth)
            case Piece.REPEAT:
                return self.repeat(node.children[0], max(node.least, 1), depth)
            case _:
                return ""

    def repeat(self, node: Node, times: int, depth: int = 0) -> str:
        """The piece so many times."""
        node = self._char_class(node, depth)
        if times == 1 or node.piece is not Piece.CLASS:
            return self.plain(node, depth) * times
        own = self.char(node)
        wide = "".join(char if self._matches(node, char) else own for char in FILLER)
        return (wide * (times // len(wide) + 1))[:times]

    def char(self, node: Node) -> str:
        """One character of a class."""
        key = (node.text, node.cased)
        if key not in self._chars:
            self._chars[key] = next((char for char in _TRIED if self._matches(node, char)), "")
        return self._chars[key]

    def is_one_char(self, node: Node) -> bool:
        """Whether the piece, perhaps a part, is one character of several."""
        return self._char_class(node, 0).piece is Piece.CLASS

    def is_space(self, node: Node) -> bool:
        """Whether the piece matches white space and nothing else that is tried."""
        return (
            node.is_one_char and self._matches(node, " ") and not any(self._matches(node, char) for char in "aA1.-:/")
        )

    def left_out(self, node: Node) -> list[str]:
        """Characters that a class of all others names."""
        text = self._char_class(node, 0).text
        return sorted(members(text) - {" ", "\n"})[:_MOST_MEMBERS] if text.startswith("[^") else []

    def _char_class(self, node: Node, depth: int) -> Node:
        """The class that the piece is, in a group or as a part; the piece itself when it is none."""
        inner: Node | None = node
        while inner and depth <= _MAX_DEPTH and inner.piece in (Piece.PART, Piece.GROUP, Piece.ALL):
            if inner.piece is not Piece.PART and len(inner.children) != 1:
                return node
            inner, depth = (
                (self._part(inner, depth), depth + 1) if inner.piece is Piece.PART else (inner.children[0], depth)
            )
        return inner if inner and inner.piece is Piece.CLASS else node

    def _matches(self, node: Node, char: str) -> bool:
        source = f"(?-i:{node.text})" if node.cased else node.text
        try:
            # A view has no outer white space, so the character stands between two others.
            return self._scope.pattern(f"x{source}x").fullmatch(fold(f"x{char}x")) is not None
        except (PatternError, PatternTimeout):
            return False

    def _part(self, node: Node, depth: int) -> Node | None:
        if node.text == "headline" or depth > _MAX_DEPTH:
            return None
        try:
            return tree_of(self._scope.filled_in(f"{{{{{node.text}}}}}"))
        except PatternError:
            return None

    def _variants(self, node: Node, depth: int) -> Iterator[str]:
        """The plainest text, then those that take another way at one place."""
        yield self.plain(node, depth)
        match node.piece:
            case Piece.CLASS:
                named = members(node.text) if node.text[0] == "[" and node.text[1] != "^" else ()
                yield from sorted(named) if len(named) <= _MOST_MEMBERS else ()
            case Piece.EITHER:
                for child in node.children:
                    yield from self._variants(child, depth)
            case Piece.REPEAT:
                yield from [""] if node.least == 0 else []
                yield from self._variants(node.children[0], depth)
            case Piece.PART if inner := self._part(node, depth):
                yield from self._variants(inner, depth + 1)
            case Piece.LOOK if self._ahead and node.text == "(?=":
                yield from self._variants(node.children[0], depth)
            case Piece.ALL | Piece.GROUP:
                yield from self._one_by_one(node, depth)

    def _one_by_one(self, node: Node, depth: int) -> Iterator[str]:
        """Each piece of a row in all its ways, the others in their plainest."""
        plain = [self.plain(child, depth) for child in node.children]
        for n, child in enumerate(node.children):
            before, behind = "".join(plain[:n]), "".join(plain[n + 1 :])
            yield from (before + text + behind for text in self._variants(child, depth))


def _spread(texts: Iterator[str], most: int) -> list[str]:
    """So many of the texts, none twice: the first ones, and some of each part of the rest."""
    found = list(dict.fromkeys(islice(texts, _MOST_WAYS)))
    if len(found) <= most:
        return found
    first = found[: most // 2]
    rest = found[len(first) :]
    return first + [rest[n * len(rest) // (most - len(first))] for n in range(most - len(first))]
