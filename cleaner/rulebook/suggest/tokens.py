"""Texts as sequences of tokens that can be counted: words, marks, and slots for what varies from document to document.

What a slot may hold is what the built-in part of the same name matches, so that a pattern made of tokens means what was
counted.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from cleaner.engine.parts import PARTS
from cleaner.engine.patterns import Pattern

if TYPE_CHECKING:
    from cleaner.engine.view import View

#: Slots by the key of their token, with the pattern that a rule writes for them. The order is the one they are looked
#: for in: an address may hold a date, a date a number.
SLOTS = {
    "{url}": "{{url}}",
    "{date}": "{{date}}",
    "{time}": "{{time}}",
    "{byline}": r"\({{names}}\)",
    "{initials}": r"\({{initials}}\)",
    "{n}": r"\d{1,6}",
}
_SOURCES = {
    "{url}": PARTS["url"],
    "{date}": PARTS["date"],
    "{time}": PARTS["time"],
    "{byline}": rf"^\((?:{PARTS['names']})\)$",
    "{initials}": rf"\((?:{PARTS['initials']})\)",
}
# What a line must have for the slot to be worth a look.
_CALLS = {"{url}": ("://", "www."), "{date}": "0123456789", "{time}": ":.", "{byline}": "(", "{initials}": "("}
# Marks that stand inside words.
_INNER = "-'’_&@"


class Token(NamedTuple):
    """A word in lower case, a mark or a slot's name, and where in the view it stands: half-open."""

    key: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it is a word, not a mark and not a slot."""
        return self.key[0].isalnum()


def tokens_of(view: View) -> list[Token]:
    """The tokens of a view, in order; a word that two were glued into is cut where a sentence may begin."""
    text, out, at = view.text, list[Token](), 0
    begins = frozenset(view.sentences.begins)
    for start, end, key in _slots(view):
        out += _plain(text, at, start, begins)
        out.append(Token(key, start, end))
        at = end
    return out + _plain(text, at, len(text), begins)


def _slots(view: View) -> list[tuple[int, int, str]]:
    """Where slots stand, in order; where two would overlap, the one that is looked for first."""
    found = list[tuple[int, int, str]]()
    for key, calls in _CALLS.items():
        if any(call in view.text for call in calls):
            for hit in _pattern(key).finditer(view):
                if not any(hit.start < end and start < hit.end for start, end, _ in found):
                    found.append((hit.start, hit.end, key))
    return sorted(found)


@cache
def _pattern(key: str) -> Pattern:
    return Pattern(_SOURCES[key])


def _plain(text: str, start: int, end: int, begins: frozenset[int]) -> list[Token]:
    """The words and marks of a part of the text without slots."""
    out, at = list[Token](), start
    while at < end:
        if text[at] == " ":
            at += 1
            continue
        stop = at + 1
        if text[at].isalnum():
            while stop < end and stop not in begins and _goes_on(text, stop, end):
                stop += 1
        word = text[at:stop]
        out.append(Token("{n}" if word.isdecimal() and len(word) < 7 else word.casefold(), at, stop))
        at = stop
    return out


def _goes_on(text: str, at: int, end: int) -> bool:
    """Whether the word at whose end the offset is goes on there."""
    if text[at].isalnum():
        return True
    inner = text[at] in _INNER or (text[at] == "." and not text[at - 1 : at].isupper())
    return inner and at + 1 < end and text[at - 1].isalnum() and text[at + 1].isalnum()
