"""The part of the pattern syntax that is understood without running a pattern.

Reading a pattern tells what its matches must contain and how they begin. Only a small, safe part of the syntax is known
here; of anything else nothing is said, so that a rule is never passed over wrongly.
"""

from __future__ import annotations

# Escapes that stand for a class, a position or an unknown character: they end a run of literal characters. "\\G" is not
# among them: it asks where the search began, so a pattern that has it can't be tried at one place after another.
_CLASSES = frozenset("wWdDsSbBAZnrt")
_GROUP_HEADS = ("(?:", "(?=", "(?<=", "(?>", "(?i:", "(?-i:", "(?s:", "(?-s:")
#: What must not stand somewhere says nothing. What must stand before or behind a match stands on its line, too.
NEGATIONS = ("(?!", "(?<!")
# A range of a class with more members than this tells nothing.
_LONGEST_RANGE = 10
_SIGNS: dict[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}


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
        head = next((head for head in (*NEGATIONS, *_GROUP_HEADS) if source.startswith(head, self.at)), "")
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

    def char_class(self) -> frozenset[str] | None:
        """Pass over a character class; its members, one for each digit and one for white space, None for too many.

        Nested classes and POSIX names are not known.
        """
        members: set[str] | None = None if self.source.startswith("[^", self.at) else set()
        self.at += 1 if members is not None else 2
        first = True
        while self.source[self.at] != "]" or first:
            found, first = self._class_item(), False
            members = None if members is None or found is None else members | found
        self.at += 1
        return None if members is None else frozenset(members)

    def _class_item(self) -> set[str] | None:
        """The next member or range of a class; None for a class inside it or a long range."""
        low = self._class_char()
        if self.source[self.at] != "-" or self.source[self.at + 1] == "]":
            return None if low is None else {low}
        self.at += 1
        high = self._class_char()
        if low is None or high is None:
            raise UnknownSyntaxError
        codes = range(ord(low), ord(high) + 1)
        return {chr(code) for code in codes} if len(codes) <= _LONGEST_RANGE else None

    def _class_char(self) -> str | None:
        """The next character of a class; None where an escape stands for many."""
        char = self.source[self.at]
        if char == "[":
            raise UnknownSyntaxError
        if char == "\\":
            name = self.source[self.at + 1]
            return self.escape() or {"d": "0", "s": " "}.get(name)
        self.at += 1
        return char

    def escape(self) -> str:
        """The literal that an escape stands for; "" for a class, a property, a position or a group's content."""
        char = self.source[self.at + 1]
        self.at += 2
        if char in "pP":
            if self.source[self.at] != "{":
                raise UnknownSyntaxError
            self.at = self.source.index("}", self.at) + 1
            return ""
        if char in _CLASSES:
            return ""
        if char.isdigit():
            while self.source[self.at : self.at + 1].isdigit():
                self.at += 1
            return ""
        if char in "xu":
            digits = 2 if char == "x" else 4
            char = chr(int(self.source[self.at : self.at + digits], 16))
            self.at += digits
        elif char.isalnum():
            raise UnknownSyntaxError
        return char

    def quantifier(self) -> tuple[int, int | None] | None:
        """How often a quantifier here asks for what is before it: at least, at most (None: no end); None for none."""
        source = self.source
        char = source[self.at : self.at + 1]
        if char in _SIGNS and char:
            bounds = _SIGNS[char]
            self.at += 1
        elif char == "{" and not source.startswith("{{", self.at):
            inner = source[self.at + 1 : source.index("}", self.at)]
            low, comma, high = inner.partition(",")
            if not (low + high).isdigit() or not inner.isascii():
                raise UnknownSyntaxError
            bounds = int(low or 0), (int(high) if high else None) if comma else int(low)
            self.at += len(inner) + 2
        else:
            return None
        if source[self.at : self.at + 1] in ("?", "+") and self.at < len(source):
            self.at += 1
        return bounds
