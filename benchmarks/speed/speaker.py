"""Fills lists of wording into each other, quickly: a gigabyte of documents has to be made in minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Words that headlines leave in lower case.
_SMALL = frozenset(["di", "ke", "dari", "dan", "yang", "untuk", "pada", "oleh", "per", "atau"])
_LETTERS = "abcdefghijklmnoprstuwyz"


class Speaker:
    """Says something at random from a list of wordings.

    In a wording `{name}` stands for an entry of the list `name`, `{name^}` for one that begins with a capital, and
    `{Name}` for one in a headline's capitals. `{ini}` is a writer's three initials; `{outlet}` stays, in two braces,
    for the caller.
    """

    def __init__(self, lists: Mapping[str, list[str]]) -> None:
        self._lists: dict[str, list[str | list[object]]] = {name: [] for name in lists}
        for name, entries in lists.items():
            self._lists[name].extend(self._parsed(entry) for entry in entries)

    def say(self, name: str, random: Callable[[], float]) -> str:
        """One entry of a list, filled in; `random` gives numbers in [0, 1)."""
        return _said(self._lists[name], random)

    def _parsed(self, entry: str) -> str | list[object]:
        """The pieces of an entry: texts, and functions that say one; a text alone for an entry without names."""
        first, *rest = entry.split("{")
        pieces: list[object] = [first]
        for part in rest:
            name, _, text = part.partition("}")
            pieces += [self._named(name), text]
        return [piece for piece in pieces if piece != ""] if rest else first

    def _named(self, name: str) -> object:
        if name == "outlet":
            return "{{outlet}}"
        if name.lower() == "ini":
            return _initials if name == "ini" else lambda random: _initials(random).capitalize()
        entries = self._lists[name.rstrip("^").lower()]
        if name.endswith("^"):
            return lambda random: _capital(_said(entries, random))
        if name[0].isupper():
            return lambda random: _headline(_said(entries, random))
        return lambda random: _said(entries, random)


def _said(entries: list[str | list[object]], random: Callable[[], float]) -> str:
    entry = entries[int(random() * len(entries))]
    if isinstance(entry, str):
        return entry
    return "".join([piece if isinstance(piece, str) else piece(random) for piece in entry])  # type: ignore[operator]


def _initials(random: Callable[[], float]) -> str:
    return "".join(_LETTERS[int(random() * len(_LETTERS))] for _ in range(3))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _headline(text: str) -> str:
    return " ".join(word if word in _SMALL else _capital(word) for word in text.split(" "))
