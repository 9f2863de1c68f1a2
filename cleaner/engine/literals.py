r"""Texts that a pattern can't match without: derived from the pattern, never written by hand.

Most rules can't fire on most documents because a text they need isn't there. `required` finds such texts by reading the
pattern's source; it knows a small, safe part of the syntax and says nothing about anything else, so that a rule
is never passed over wrongly. Texts are ASCII and in lower case; compare them with `searchable` of the reading view.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Escapes that stand for a class, a position or an unknown character: they end a run of literal characters.
_CLASSES = frozenset("wWdDsSbBAGZnrt")
_GROUP_HEADS = ("(?:", "(?=", "(?<=", "(?>", "(?i:", "(?-i:", "(?s:", "(?-s:")
# What must not stand somewhere says nothing. What must stand before or behind a match stands on its line, too.
_NEGATIONS = ("(?!", "(?<!")
_Needs = tuple[frozenset[str], ...]
# More sets than this tell little more and cost a search each.
_MOST_SETS = 3


def searchable(reading: str) -> str:
    """The reading view, ready for a search for required texts.

    Case-insensitive matching takes "İ" and "ı" for "i"; the other two letters of that kind, "ſ" and the Kelvin sign,
    are already "s" and "k" in a reading view.
    """
    if not reading.isascii():
        reading = reading.replace("İ", "i").replace("ı", "i")
    return reading.lower()


def required(source: str, part: Callable[[str], _Needs] = lambda _: ()) -> tuple[frozenset[str], ...]:
    """What is in every text that the pattern matches in: of each set at least one text, the most telling set first.

    Empty when nothing is known.

    Args:
        source: the pattern; it may have parts, `{{name}}`.
        part: what a part needs, by its name.
    """
    reader = _Reader(source, part)
    try:
        needs = reader.alternatives()
    except (UnknownSyntaxError, IndexError, ValueError):
        return ()
    return needs if reader.at == len(source) else ()


class UnknownSyntaxError(Exception):
    """Syntax that the reader does not know."""


class PatternReader:
    """Passes over the part of the syntax that rule patterns use, piece by piece."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0

    def open_group(self) -> str:
        """Pass over the head of a group; returns it, "(" for a capturing one."""
        source = self.source
        head = next((head for head in (*_NEGATIONS, *_GROUP_HEADS) if source.startswith(head, self.at)), "")
        if head:
            self.at += len(head)
            return head
        if source.startswith(("(?<", "(?P<"), self.at):
            self.at = source.index(">", self.at) + 1
        elif source.startswith("(?", self.at):
            raise UnknownSyntaxError
        else:
            self.at += 1
        return "("

    def close_group(self) -> None:
        """Pass over the bracket that closes a group."""
        if self.source[self.at] != ")":
            raise UnknownSyntaxError
        self.at += 1

    def pass_class(self) -> None:
        """Pass over a character class; nested ones and POSIX names are not known."""
        self.at += 2 if self.source.startswith("[^", self.at) else 1
        first = True
        while self.source[self.at] != "]" or first:
            if self.source[self.at] == "[":
                raise UnknownSyntaxError
            self.at += 2 if self.source[self.at] == "\\" else 1
            first = False
        self.at += 1

    def escape(self) -> str:
        """The literal that an escape stands for; "" for a class, a property or a position."""
        char = self.source[self.at + 1]
        self.at += 2
        if char in "pP":
            if self.source[self.at] != "{":
                raise UnknownSyntaxError
            self.at = self.source.index("}", self.at) + 1
            return ""
        if char in _CLASSES:
            return ""
        if char in "xu":
            digits = 2 if char == "x" else 4
            char = chr(int(self.source[self.at : self.at + digits], 16)).lower()
            self.at += digits
        elif char.isalnum():
            raise UnknownSyntaxError
        return char if char.isascii() else ""

    def quantifier(self) -> int | None:
        """The least number of times that a quantifier here asks for; None when there is no quantifier."""
        source = self.source
        char = source[self.at : self.at + 1]
        if char in ("?", "*", "+"):
            least = int(char == "+")
            self.at += 1
        elif char == "{" and not source.startswith("{{", self.at):
            inner = source[self.at + 1 : source.index("}", self.at)]
            low, _, high = inner.partition(",")
            if not (low + high).isdigit() or not inner.isascii():
                raise UnknownSyntaxError
            least = int(low or 0)
            self.at += len(inner) + 2
        else:
            return None
        if source[self.at : self.at + 1] in ("?", "+") and self.at < len(source):
            self.at += 1
        return least


class _Reader(PatternReader):
    """A recursive descent that gathers what a match needs."""

    def __init__(self, source: str, part: Callable[[str], _Needs]) -> None:
        super().__init__(source)
        self.part = part

    def alternatives(self) -> _Needs:
        """What a group's content needs: all that its only branch does, or something from each of its branches."""
        branches = [self._sequence()]
        while self.source.startswith("|", self.at):
            self.at += 1
            branches.append(self._sequence())
        if len(branches) == 1:
            return branches[0]
        return (frozenset().union(*(branch[0] for branch in branches)),) if all(branches) else ()

    def _sequence(self) -> _Needs:
        """What one branch needs: what each of its pieces does."""
        needs: list[frozenset[str]] = []
        run = ""
        while self.at < len(self.source) and self.source[self.at] not in "|)":
            text, inner = self._piece()
            least = self.quantifier()
            run += text if least != 0 else ""
            if least is None and text:
                continue
            needs += [frozenset([run])] if run else []
            needs += inner if least != 0 else ()
            run = ""
        needs += [frozenset([run])] if run else []
        return tuple(sorted(dict.fromkeys(needs), key=_rank)[:_MOST_SETS])

    def _piece(self) -> tuple[str, _Needs]:
        """The next piece as a literal character, or as what a group needs."""
        source, char = self.source, self.source[self.at]
        if source.startswith("{{", self.at):
            start, self.at = self.at, source.index("}}", self.at) + 2
            return "", self.part(source[start + 2 : self.at - 2].strip())
        if char == "(":
            return "", self._group()
        if char == "[":
            self.pass_class()
            return "", ()
        if char == "\\":
            return self.escape(), ()
        if char in "{}*+?":
            raise UnknownSyntaxError
        self.at += 1
        return (char.lower() if char.isascii() and char not in ".^$" else ""), ()

    def _group(self) -> _Needs:
        negation = self.open_group() in _NEGATIONS
        needs = self.alternatives()
        self.close_group()
        return () if negation else needs


def _rank(texts: frozenset[str]) -> tuple[int, int, list[str]]:
    """Sorts telling sets first: the longer the shortest text, the better; then the fewer texts."""
    return -min(map(len, texts)), len(texts), sorted(texts)
