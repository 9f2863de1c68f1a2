r"""Texts that a pattern can't match without: derived from the pattern, never written by hand.

Most rules can't fire on most documents because a text they need isn't there. `required` finds such texts by reading the
pattern's source; it knows a small, safe part of the syntax and says nothing (None) about anything else, so that a rule
is never passed over wrongly. Texts are ASCII and in lower case; compare them with `searchable` of the reading view.
"""

from __future__ import annotations

# Escapes that stand for a class, a position or an unknown character: they end a run of literal characters.
_CLASSES = frozenset("wWdDsSbBAZnrt")
_GROUP_HEADS = ("(?:", "(?>", "(?i:", "(?-i:", "(?s:", "(?-s:")
_LOOKAROUNDS = ("(?=", "(?!", "(?<=", "(?<!")
_Needs = frozenset[str] | None


def searchable(reading: str) -> str:
    """The reading view, ready for a search for required texts.

    Case-insensitive matching takes "İ" and "ı" for "i"; the other two letters of that kind, "ſ" and the Kelvin sign,
    are already "s" and "k" in a reading view.
    """
    if not reading.isascii():
        reading = reading.replace("İ", "i").replace("ı", "i")
    return reading.lower()


def required(source: str) -> frozenset[str] | None:
    """Texts of which at least one is in everything that the pattern matches; None when nothing is known."""
    reader = _Reader(source)
    try:
        needs = reader.alternatives()
    except (_Unknown, IndexError):
        return None
    return needs if reader.at == len(source) else None


class _Unknown(Exception):
    """Syntax that the reader does not know."""


class _Reader:
    """A recursive descent over the part of the syntax that rule patterns use."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0

    def alternatives(self) -> _Needs:
        """What a group's content needs: something from each branch."""
        needs: set[str] = set()
        open_branch = False
        while True:
            branch = self._sequence()
            open_branch |= branch is None
            needs |= branch or frozenset()
            if not self.source.startswith("|", self.at):
                return None if open_branch else frozenset(needs)
            self.at += 1

    def _sequence(self) -> _Needs:
        """What one branch needs: the best of what its pieces need."""
        best: _Needs = None
        run = ""
        while self.at < len(self.source) and self.source[self.at] not in "|)":
            text, needs = self._piece()
            least = self._quantifier()
            if least is None and len(text) == 1:
                run += text
                continue
            if least and text:
                run += text
            best = _better(best, frozenset([run]) if run else None)
            run = ""
            if needs and least != 0:
                best = _better(best, needs)
        return _better(best, frozenset([run]) if run else None)

    def _piece(self) -> tuple[str, _Needs]:
        """The next piece as a literal character, or as what a group needs."""
        source, char = self.source, self.source[self.at]
        if source.startswith("{{", self.at):
            self.at = source.index("}}", self.at) + 2
            return "", None
        if char == "(":
            return "", self._group()
        if char == "[":
            self._class()
            return "", None
        if char == "\\":
            return self._escape(), None
        if char in "{}*+?":
            raise _Unknown
        self.at += 1
        return (char.lower() if char.isascii() and char not in ".^$" else ""), None

    def _group(self) -> _Needs:
        source = self.source
        lookaround = next((head for head in _LOOKAROUNDS if source.startswith(head, self.at)), "")
        plain = next((head for head in _GROUP_HEADS if source.startswith(head, self.at)), "")
        if lookaround or plain:
            self.at += len(lookaround or plain)
        elif source.startswith(("(?<", "(?P<"), self.at):
            self.at = source.index(">", self.at) + 1
        elif source.startswith("(?", self.at):
            raise _Unknown
        else:
            self.at += 1
        needs = self.alternatives()
        if source[self.at] != ")":
            raise _Unknown
        self.at += 1
        return None if lookaround else needs

    def _class(self) -> None:
        """Pass over a character class; nested ones and POSIX names are not known."""
        self.at += 2 if self.source.startswith("[^", self.at) else 1
        first = True
        while self.source[self.at] != "]" or first:
            if self.source[self.at] == "[":
                raise _Unknown
            self.at += 2 if self.source[self.at] == "\\" else 1
            first = False
        self.at += 1

    def _escape(self) -> str:
        """The literal that an escape stands for; "" for a class, a property or a position."""
        char = self.source[self.at + 1]
        self.at += 2
        if char in "pP":
            if self.source[self.at] != "{":
                raise _Unknown
            self.at = self.source.index("}", self.at) + 1
            return ""
        if char in _CLASSES:
            return ""
        if char.isalnum():
            raise _Unknown
        return char if char.isascii() else ""

    def _quantifier(self) -> int | None:
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
                raise _Unknown
            least = int(low or 0)
            self.at += len(inner) + 2
        else:
            return None
        if source[self.at : self.at + 1] in ("?", "+") and self.at < len(source):
            self.at += 1
        return least


def _better(one: _Needs, other: _Needs) -> _Needs:
    """The needs that are more telling: the longer the shortest text, the better; then the fewer texts."""
    if not one or not other:
        return one or other
    rank_one, rank_other = (min(map(len, one)), -len(one)), (min(map(len, other)), -len(other))
    return other if rank_other > rank_one else one
