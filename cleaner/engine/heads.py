r"""How every match of a pattern begins: derived from the pattern, like the texts that it needs.

A template's sentence begins with one of a few words. Trying its pattern only where one of them stands is what makes a
sentence rule cheap in a text of many sentences. As with `required`, what is not known for sure is not said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.engine.literals import PatternReader, UnknownSyntaxError

if TYPE_CHECKING:
    from collections.abc import Callable

#: Beginnings: each a text, and whether the match may end with it or go on in a known way (True), or goes on in an
#: unknown way (False). None: nothing is known.
Heads = frozenset[tuple[str, bool]]
_EMPTY: Heads = frozenset([("", True)])
ANYTHING: Heads = frozenset([("", False)])
# Longer beginnings and more of them tell little more.
_MAX_CHARS = 6
_MAX_HEADS = 96


def heads(source: str, part: Callable[[str], Heads] = lambda _: ANYTHING) -> tuple[str, ...]:
    """Texts of which one begins every match, ASCII and in lower case; empty when nothing is known."""
    found = {text for text, _ in known_heads(source, part)}
    return () if "" in found else tuple(sorted(found))


def known_heads(source: str, part: Callable[[str], Heads]) -> Heads:
    """The beginnings of a pattern, in the form that a part is asked for."""
    reader = _HeadReader(source, part)
    try:
        found = reader.choices()
    except (UnknownSyntaxError, IndexError, ValueError):
        return ANYTHING
    return found if reader.at == len(source) else ANYTHING


class _HeadReader(PatternReader):
    """Reads beginnings; it passes over the rest of a branch once nothing more can be known."""

    def __init__(self, source: str, part: Callable[[str], Heads]) -> None:
        super().__init__(source)
        self.heads_of_part = part

    def choices(self) -> Heads:
        """The beginnings of a group's content."""
        found = set(self._branch())
        while self.source.startswith("|", self.at):
            self.at += 1
            found |= self._branch()
        return frozenset(found)

    def _branch(self) -> Heads:
        so_far = _EMPTY
        while self.at < len(self.source) and self.source[self.at] not in "|)":
            so_far = _joined(so_far, self._next())
        return so_far

    def _next(self) -> Heads:
        """The beginnings of the next piece, its quantifier taken into account."""
        found, closed_by_repeat = self._head_piece(), False
        at = self.at
        least = self.quantifier()
        if least is not None:
            closed_by_repeat = self.source[at] != "?"
        if closed_by_repeat and found != _EMPTY:
            found = frozenset((text, False) for text, _ in found)
        return found | _EMPTY if least == 0 else found

    def _head_piece(self) -> Heads:
        source, char = self.source, self.source[self.at]
        if source.startswith("{{", self.at):
            start, self.at = self.at, source.index("}}", self.at) + 2
            return self.heads_of_part(source[start + 2 : self.at - 2].strip())
        if char == "(":
            look = self.open_group().startswith(("(?=", "(?!", "(?<"))
            found = self.choices()
            self.close_group()
            return _EMPTY if look else found
        if char == "[":
            self.pass_class()
            return ANYTHING
        if char == "\\":
            return self._escaped()
        if char in "{}*+?":
            raise UnknownSyntaxError
        self.at += 1
        if char in "^$":
            return _EMPTY
        return frozenset([(char.lower(), True)]) if char.isascii() and char != "." else ANYTHING

    def _escaped(self) -> Heads:
        name = self.source[self.at + 1]
        text = self.escape()
        if name in "bBAGZ":
            return _EMPTY
        if name == "s":  # in a reading view, white space is single spaces
            return frozenset([(" ", True)])
        return frozenset([(text, True)]) if text else ANYTHING


def _joined(so_far: Heads, following: Heads) -> Heads:
    """The beginnings of one piece and what follows it."""
    if not any(is_open for _, is_open in so_far):
        return so_far
    out: set[tuple[str, bool]] = set()
    for text, is_open in so_far:
        grown = {(text + more, still) for more, still in following} if is_open else {(text, False)}
        out |= {(head[:_MAX_CHARS], still and len(head) < _MAX_CHARS) for head, still in grown}
    if len(out) > _MAX_HEADS:
        return frozenset((text, False) for text, _ in so_far)
    return frozenset(out)
