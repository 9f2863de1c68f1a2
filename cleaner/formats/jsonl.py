r"""JSON Lines: one object a line. Only the text field of a changed line differs, and even there nothing but cuts.

The text is cut in the JSON string as it is written, escapes and all ("\u00e9" stays "\u00e9"), so that every other byte
of the line stays what it was and the original can be put together again byte for byte.
"""

from __future__ import annotations

import datetime as dt
import json
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, BinaryIO

from cleaner.formats.base import Item, Rendered, cut_out
from cleaner.model import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cleaner.formats.base import Fields
    from cleaner.model import Result

name = "jsonl"
annotates = True
lines = True
#: The field that an annotation goes into.
ANNOTATION_FIELD = "cleaner"

_SPACE = " \t\r\n"
_SPACES = frozenset(_SPACE)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_decoder = json.JSONDecoder()


def read(stream: BinaryIO, shown: str, fields: Fields) -> Iterator[Item]:
    """An item a line. Blank lines pass through without a word; lines that can't be read do with a problem.

    A byte order mark may stand in front of any line: files that were joined have theirs in the middle.
    """
    for number, raw in enumerate(stream, 1):
        yield _item(raw, _mark(raw), f"{shown}:{number}", fields)


def render(item: Item, result: Result, annotation: Mapping[str, Any] | None) -> Rendered:
    """The line with the text's removed spans cut out of the JSON string, and the annotation as its last field.

    A record that already has a field of that name gets no annotation: twice the same name could not be read again.
    """
    spots = _Spots(item.source)
    rendered = cut_out(item, result.removed, [(spots.source(s.start), spots.source(s.end)) for s in result.removed])
    if annotation is None or ANNOTATION_FIELD in _fields(item.raw[_mark(item.raw) :].decode("utf-8")):
        return rendered
    # A surrogate without its other half can't be UTF-8; what Python puts in its place is the JSON escape.
    note = f',"{ANNOTATION_FIELD}":{json.dumps(annotation, ensure_ascii=False)}'.encode("utf-8", "backslashreplace")
    end = rendered.raw.rindex(b"}")
    return replace(rendered, raw=rendered.raw[:end] + note + rendered.raw[end:], annotation=(end, end + len(note)))


@dataclass(frozen=True, slots=True)
class _Value:
    """A field's value and where its JSON stands in the line: half-open, in characters."""

    value: Any
    start: int
    end: int


def _mark(raw: bytes) -> int:
    """The length of the byte order mark in front of the line."""
    return len(_BYTE_ORDER_MARK) if raw.startswith(_BYTE_ORDER_MARK) else 0


def _item(raw: bytes, mark: int, place: str, fields: Fields) -> Item:
    if not raw[mark:].strip():
        return Item(place, raw, None)
    try:
        line = raw[mark:].decode("utf-8").rstrip("\r\n")
        values = _fields(line)
    except UnicodeDecodeError as error:
        return Item(place, raw, None, problem=f"not UTF-8: byte {error.start + mark + 1} of the line")
    except ValueError as error:
        return Item(place, raw, None, problem=str(error))
    except RecursionError:
        return Item(place, raw, None, problem="not JSON: nested too deeply")
    if fields.text not in values:
        return Item(place, raw, None, problem=f"no field {fields.text!r}; found {_listed(values)}")
    text = values[fields.text]
    if not isinstance(text.value, str):
        return Item(place, raw, None, problem=f"field {fields.text!r} is {_kind(text.value)}, expected a string")
    source = line[text.start + 1 : text.end - 1]
    start = mark + len(line[: text.start + 1].encode("utf-8"))
    return Item(place, raw, _record(values, fields), source, (start, start + len(source.encode("utf-8"))))


def _fields(line: str) -> dict[str, _Value]:
    """The fields of the object that the line is.

    Raises:
        ValueError: not one JSON object, or a field stands twice; the message says where.
    """
    if not line.lstrip(_SPACE).startswith("{"):
        raise ValueError(f"not a JSON object: {line.strip(_SPACE)[:30]!r}")
    values: dict[str, _Value] = {}
    at = _skip(line, line.index("{") + 1)
    while values or not line.startswith("}", at):
        key, at = _name(line, at)
        start = _skip(line, _expect(line, at, ":") + 1)
        value, at = _decoded(line, start)
        if key in values:
            raise ValueError(f"field {key!r} stands twice, so that it is unclear which one counts")
        values[key] = _Value(value, start, at)
        at = _skip(line, at)
        if line.startswith("}", at):
            break
        at = _skip(line, _expect(line, at, ",", "',' or '}'") + 1)
    at = _skip(line, at + 1)
    if at < len(line):
        raise ValueError(f"not JSON: more text behind the object, at character {at + 1}")
    return values


def _name(line: str, at: int) -> tuple[str, int]:
    """The name of a field that begins at `at`, and where it ends."""
    _expect(line, at, '"', "a field's name in quotes")
    return _decoded(line, at)


def _decoded(line: str, at: int) -> tuple[Any, int]:
    """The JSON value that begins at `at`, and where it ends."""
    try:
        return _decoder.raw_decode(line, at)
    except json.JSONDecodeError as error:
        what = error.msg.removesuffix(" at")  # some messages of json go on with the place
        raise ValueError(f"not JSON: {what} at character {error.pos + 1}") from error
    except ValueError as error:  # more digits than Python converts
        raise ValueError("a number has too many digits to be read") from error


def _skip(line: str, at: int) -> int:
    while line[at : at + 1] in _SPACES:
        at += 1
    return at


def _expect(line: str, at: int, char: str, what: str = "") -> int:
    at = _skip(line, at)
    if not line.startswith(char, at):
        raise ValueError(f"not JSON: expected {what or repr(char)} at character {at + 1}")
    return at


def _record(values: Mapping[str, _Value], fields: Fields) -> Record:
    def string(field: str) -> str | None:
        value = values[field].value if field in values else None
        return value if isinstance(value, str) else None

    identity = values[fields.id].value if fields.id in values else None
    return Record(
        text=values[fields.text].value,
        url=string(fields.url),
        site=string(fields.site),
        title=string(fields.title),
        id=None if identity is None else str(identity),
        date=next((day for name in fields.date if (day := _day(string(name) or ""))), ""),
    )


def _day(date: str) -> str:
    """The day of an ISO date, with or without a time; "" for other ways to write a date, which count as unknown."""
    try:
        return dt.date.fromisoformat(date[:10]).isoformat()
    except ValueError:
        return ""


def _listed(values: Mapping[str, _Value]) -> str:
    names = [repr(name) for name in list(values)[:8]]
    return ", ".join(names) if names else "no fields"


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", bool: "a boolean", type(None): "null"}
    return kinds.get(type(value), "a number")


class _Spots:
    """Where the characters of a JSON string stand in its source, which has more characters where it has escapes."""

    def __init__(self, source: str) -> None:
        self._decoded, self._source = [0], [0]
        at = source.find("\\")
        gained = 0
        while at >= 0:
            length = _escape_length(source, at)
            gained += length - 1
            self._decoded.append(at + length - gained)
            self._source.append(at + length)
            at = source.find("\\", at + length)

    def source(self, offset: int) -> int:
        """The offset in the source of the character at `offset` of the string."""
        n = bisect_right(self._decoded, offset) - 1
        return self._source[n] + offset - self._decoded[n]


def _escape_length(source: str, at: int) -> int:
    """How many characters of the source make up the one character whose escape begins at `at`."""
    if source[at + 1] != "u":
        return 2
    high = source[at + 2 : at + 6].lower()
    pair = source[at + 6 : at + 8] == "\\u" and source[at + 8 : at + 12].lower()
    return 12 if pair and "d800" <= high <= "dbff" and "dc00" <= pair <= "dfff" else 6
