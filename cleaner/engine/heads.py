r"""How every match of a pattern begins: derived from the pattern, like the texts that it needs.

A template's sentence begins with one of a few words. Trying its pattern only where one of them stands is what makes a
sentence rule cheap in a text of many sentences. As with `required`, what is not known for sure is not said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.engine.syntax import PatternReader, UnknownSyntaxError

if TYPE_CHECKING:
    from collections.abc import Callable

#: Beginnings: each a text, and whether the match may end with it or go on in a known way (True), or goes on in an
#: unknown way (False). None: nothing is known.
Heads = frozenset[tuple[str, bool]]
# How patterns say that a capital follows.
_UPPER_NEXT = r"(?=(?-i:\p{Lu}))"
_EMPTY: Heads = frozenset([("", True)])
ANYTHING: Heads = frozenset([("", False)])
# Longer beginnings and more of them tell little more.
_MAX_CHARS = 6
_MAX_HEADS = 96


def heads(source: str, part: Callable[[str], Heads] = lambda _: ANYTHING) -> tuple[str, ...]:
    """Texts of which one begins every match, as in the key of a view (`View.key`); empty when nothing is known.

    A text that begins with a capital begins only matches whose first character is one.
    """
    found = {text for text, _ in known_heads(source, part)}
    if "" in found:
        return ()
    found -= {text for text in found if text[0].isupper() and text.lower() in found}
    return tuple(sorted(text for text in found if not any(text.startswith(other) for other in found - {text})))


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
        so_far, upper = _EMPTY, False
        while self.at < len(self.source) and self.source[self.at] not in "|)":
            upper = upper or (so_far == _EMPTY and self.source.startswith(_UPPER_NEXT, self.at))
            so_far = _joined(so_far, self._next())
        return frozenset((text[:1].upper() + text[1:], is_open) for text, is_open in so_far) if upper else so_far

    def _next(self) -> Heads:
        """The beginnings of the next piece, its quantifier taken into account."""
        found = self._head_piece()
        times = self.quantifier()
        if times not in (None, (0, 1)) and found != _EMPTY:
            found = frozenset((text, False) for text, _ in found)
        return found | _EMPTY if times and times[0] == 0 else found

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
            return self._of_class(self.char_class())
        if char == "\\":
            return self._escaped()
        if char in "{}*+?":
            raise UnknownSyntaxError
        self.at += 1
        if char in "^$":
            return _EMPTY
        return frozenset([(_key(char), True)]) if char.isascii() and char != "." else ANYTHING

    def _of_class(self, members: frozenset[str] | None) -> Heads:
        """One character of a class, if all it has are a few ASCII ones that stand for themselves."""
        if members is None or not all(map(str.isascii, members)):
            return ANYTHING
        return frozenset((_key(char), True) for char in members)

    def _escaped(self) -> Heads:
        name = self.source[self.at + 1]
        text = self.escape()
        if name in "bBAZ":
            return _EMPTY
        if name == "s":  # in a reading view, white space is single spaces
            return frozenset([(" ", True)])
        if name == "d":
            return frozenset([("0", True)])
        return frozenset([(_key(text), True)]) if text and text.isascii() else ANYTHING


def _joined(so_far: Heads, following: Heads) -> Heads:
    """The beginnings of one piece and what follows it."""
    if not any(is_open for _, is_open in so_far):
        return so_far
    out: set[tuple[str, bool]] = set()
    for text, is_open in so_far:
        grown = {(text + more, still) for more, still in following} if is_open else {(text, False)}
        out |= {(head[:_MAX_CHARS], still and len(head) < _MAX_CHARS) for head, still in grown}
    length = _MAX_CHARS
    while len(out) > _MAX_HEADS:
        length -= 1
        out = {(text[:length], is_open and len(text) <= length) for text, is_open in out}
    return frozenset(out)


def _key(char: str) -> str:
    """An ASCII character as it stands in the key of a view."""
    return "0" if char.isdigit() else char.lower()
