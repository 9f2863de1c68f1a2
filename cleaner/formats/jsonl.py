r"""JSON Lines: one object a line. Only the text field of a changed line differs, and even there nothing but cuts.

The text is cut in the JSON string as it is written, escapes and all ("\u00e9" stays "\u00e9"), so that every other byte
of the line stays what it was and the original can be put together again byte for byte.

Lines are read here with the standard library: with exact places and messages, and whatever is doubtful is refused. This
is the reference. `cleaner.formats.jsonl_blocks` reads ordinary lines several times faster and leaves the others to it.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from cleaner.formats.base import Item, PlainWriter, Rendered, concatenated, cut_bytes, cut_out
from cleaner.formats.blocks import line_blocks
from cleaner.formats.json_strings import places
from cleaner.model import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cleaner.formats.base import Block, Fields, Work
    from cleaner.model import Result, Span

name = "jsonl"
annotates = True
lines = True
apart = True
written = "jsonl"
joined = concatenated
writer = PlainWriter
#: The field that an annotation goes into.
ANNOTATION_FIELD = "cleaner"

# Up to this many bytes importing msgspec takes longer than reading them without it.
_SMALL_BYTES = 1 << 18
# What Python converts unless somebody says otherwise.
_MAX_DIGITS = 4300
_SPACE = " \t\r\n"
_SPACES = frozenset(_SPACE)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def blocks(stream: BinaryIO, shown: str, fields: Fields) -> Iterator[Block]:  # noqa: ARG001 - a line is a line
    """The stream in blocks of whole lines."""
    return line_blocks(stream, shown, name)


def items(block: Block, work: Work) -> Sequence[Item]:
    """An item a line. Blank lines pass through without a word; lines that can't be read do with a problem.

    A byte order mark may stand in front of any line: files that were joined have theirs in the middle.
    """
    if len(block.raw) > _SMALL_BYTES or "msgspec" in sys.modules:
        from cleaner.formats.jsonl_blocks import fast_items  # noqa: PLC0415 - see _SMALL_BYTES

        return fast_items(block, work)
    return [
        line_item(raw, f"{block.shown}:{n}", work.fields) for n, raw in enumerate(split_lines(block.raw), block.line)
    ]


def read(stream: BinaryIO, shown: str, fields: Fields) -> Iterator[Item]:
    """The items of a stream, line by line."""
    for number, raw in enumerate(stream, 1):
        yield line_item(raw, f"{shown}:{number}", fields)


def _cut(item: Item, removed: Sequence[Span]) -> Rendered:
    text = item.record.text if item.record else ""
    if not item.source:  # the quick reader leaves it out
        from cleaner.formats.jsonl_blocks import places_in_bytes  # noqa: PLC0415 - see _SMALL_BYTES

        found = places_in_bytes(text, item.at, removed)
        if found:
            return cut_bytes(item.raw, removed, found)
        item = item._replace(source=item.raw[slice(*item.at)].decode("utf-8"))
    return cut_out(item, removed, places(text, item.source, removed))


def written_item(place: str, values: Mapping[str, str | None], record: Record, fields: Fields) -> Item:
    """The item of a record that comes from elsewhere: its line has these values, and the text behind them."""
    others = json.dumps({name: value for name, value in values.items() if value is not None}, ensure_ascii=False)
    before = f"{others[:-1]}{', ' if len(others) > len('{}') else ''}{json.dumps(fields.text)}: "
    source = json.dumps(record.text, ensure_ascii=False)
    raw = f"{before}{source}}}\n".encode("utf-8", "backslashreplace")
    start = len(before.encode("utf-8", "backslashreplace")) + 1
    return Item(place, raw, record, at=(start, len(raw) - len('"}\n')))


def split_lines(raw: bytes) -> list[bytes]:
    """The lines with their line breaks; only a line feed ends one."""
    parts = raw.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + [part for part in parts[-1:] if part]


def render(item: Item, result: Result, annotation: Mapping[str, Any] | None) -> Rendered:
    """The line with the text's removed spans cut out of the JSON string, and the annotation as its last field.

    A record that already has a field of that name gets no annotation: twice the same name could not be read again.
    """
    rendered = _cut(item, result.removed)
    if annotation is None or _has_annotation(item.raw):
        return rendered
    # A surrogate without its other half can't be UTF-8; what Python puts in its place is the JSON escape.
    note = f',"{ANNOTATION_FIELD}":{json.dumps(annotation, ensure_ascii=False)}'.encode("utf-8", "backslashreplace")
    end = rendered.raw.rindex(b"}")
    return Rendered(rendered.raw[:end] + note + rendered.raw[end:], rendered.pieces, (end, end + len(note)))


def _has_annotation(raw: bytes) -> bool:
    """Whether there is a field of that name; it can be there only as it is or with escapes."""
    if f'"{ANNOTATION_FIELD}"'.encode() not in raw and b"\\u" not in raw:
        return False
    return ANNOTATION_FIELD in _fields(raw[_mark(raw) :].decode("utf-8"))


@dataclass(frozen=True, slots=True)
class _Value:
    """A field's value and where its JSON stands in the line: half-open, in characters."""

    value: Any
    start: int
    end: int


def _mark(raw: bytes) -> int:
    """The length of the byte order mark in front of the line."""
    return len(_BYTE_ORDER_MARK) if raw.startswith(_BYTE_ORDER_MARK) else 0


def line_item(raw: bytes, place: str, fields: Fields) -> Item:
    """The item that a line is, by the standard library alone."""
    mark = _mark(raw)
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


def _number(digits: str) -> float:
    """The whole number. One with more digits than Python converts is nobody's text or name: infinity will do."""
    return int(digits) if len(digits) <= _MAX_DIGITS else float(digits)


_decoder = json.JSONDecoder(parse_int=_number)


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
        date=first_day(string(name) for name in fields.date),
    )


def first_day(dates: Iterable[str | None]) -> str:
    """The day of the first date that can be read; "" for none."""
    return next((day for date in dates if date and (day := _day(date))), "")


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
