"""A rule file's text with the place of every key and of every character in its strings."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}
_DIGITS = {"x": 2, "u": 4, "U": 8}


class Spot(NamedTuple):
    """A place in a file: line and column, both from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Text:
    """A string in the file: its value, where it begins, and where each of its characters stands in the source."""

    value: str
    start: int
    places: Sequence[int]

    def place(self, offset: int) -> int:
        """Where in the source the character at `offset` stands; behind the last one for the end."""
        if offset < len(self.places):
            return self.places[max(0, offset)]
        return self.places[-1] + 1 if self.places else self.start + 1


@dataclass(frozen=True, slots=True)
class Statement:
    """A table's header, or a key with its value.

    Attributes:
        header: line of the header of the table that it is in, or is; 0 for the keys before the first.
        table: the table's name.
        key: "" for a header.
        start: where it begins in the source.
        end: where it ends, half-open.
        texts: the strings of its value, in order.
    """

    header: int
    table: str
    key: str
    start: int
    end: int
    texts: tuple[Text, ...] = ()


class Source:
    """The text of a rule file. Broken TOML gives what can be made of it, and no error."""

    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n")
        self._starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = self.text.find("\n", at + 1)

    @cached_property
    def statements(self) -> list[Statement]:
        """All headers and keys, in order."""
        return [item for item in self._items if isinstance(item, Statement)]

    @cached_property
    def comments(self) -> list[tuple[Spot, str]]:
        """The comments that have a line of their own, without their "#"."""
        starts = [item for item in self._items if isinstance(item, int)]
        return [(self.spot(at), self.text[at + 1 : self._line_end(at)].strip()) for at in starts]

    @cached_property
    def _items(self) -> list[Statement | int]:
        return list(_items(self.text, self._line_of))

    @cached_property
    def _by_key(self) -> dict[tuple[int, str], Statement]:
        return {(statement.header, statement.key): statement for statement in reversed(self.statements)}

    def find(self, header: int, key: str) -> Statement | None:
        """The key of the table whose header is on this line; None where it is written in another way."""
        return self._by_key.get((header, key))

    def header_of(self, table: str) -> int:
        """The line of the header of the first table of this name; 0 for none."""
        return next((found.header for found in self.statements if found.table == table), 0)

    def spot(self, at: int) -> Spot:
        """Line and column of a place in the source."""
        line = self._line_of(at)
        return Spot(line, at - self._starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a line; "" where there is none."""
        if not 1 <= number <= len(self._starts):
            return ""
        start = self._starts[number - 1]
        return self.text[start : self._line_end(start)]

    def _line_of(self, at: int) -> int:
        return bisect_right(self._starts, at)

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end


def _items(text: str, line_of: Callable[[int], int]) -> Iterator[Statement | int]:
    """The statements, and where comments begin that have a line of their own."""
    at, header, table = 0, 0, ""
    while at < len(text):
        char = text[at]
        if char == "#":
            yield at
        if char in "# \t\n":
            at = _end_of_line(text, at) if char == "#" else at + 1
            continue
        end, texts = _statement_end(text, at)
        if char == "[":
            header, table = line_of(at), text[at:end].partition("]")[0].strip("[ \t\"'")
            yield Statement(header, table, "", at, end)
        else:
            key = text[at:end].partition("=")[0].strip(" \t\"'")
            yield Statement(header, table, key, at, end, texts)
        at = end


def _statement_end(text: str, at: int) -> tuple[int, tuple[Text, ...]]:
    """Where the statement that begins at `at` ends, and the strings of its value."""
    depth, texts, behind = 0, list[Text](), text.startswith("[", at)
    while at < len(text):
        char = text[at]
        if char == "\n" and depth <= 0:
            break
        if char in "\"'":
            found, at = _string(text, at)
            texts += [found] if behind else []
            continue
        behind |= char == "="
        depth += (char in "[{") - (char in "]}")
        at = _end_of_line(text, at) if char == "#" else at + 1
    return at, tuple(texts)


def _string(text: str, start: int) -> tuple[Text, int]:
    """The string that begins at `start`, and where what follows it begins."""
    quote = text[start]
    long = text.startswith(quote * 3, start)
    at = start + (3 if long else 1)
    if long and text.startswith("\n", at):
        at += 1
    value, places = list[str](), list[int]()
    closing = quote * 3 if long else quote
    while at < len(text) and not text.startswith(closing, at) and (long or text[at] != "\n"):
        char, end = _character(text, at) if quote == '"' else (text[at], at + 1)
        value += [char] if char else []
        places += [at] if char else []
        at = end
    at += len(closing)
    while long and text.startswith(quote, at):  # up to two quotation marks may stand before the closing three
        value.append(quote)
        places.append(at - 3)
        at += 1
    return Text("".join(value), start, places), at


def _character(text: str, at: int) -> tuple[str, int]:
    """The character of a string with escapes that is written at `at`, "" for a joined line, and where it ends."""
    if text[at] != "\\":
        return text[at], at + 1
    name = text[at + 1 : at + 2]
    digits = text[at + 2 : at + 2 + _DIGITS.get(name, 0)]
    if digits:
        try:
            return chr(int(digits, 16)), at + 2 + len(digits)
        except (ValueError, OverflowError):
            return "\\", at + 1
    if name in _ESCAPES and name:
        return _ESCAPES[name], at + 2
    end = at + 1
    while end < len(text) and text[end].isspace():
        end += 1
    return ("", end) if end > at + 1 else ("\\", at + 1)


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
