"""Ordinary JSON Lines, a block at a time: the costly part of reading is two calls into msgspec.

One call reads each line as its fields' names and raw values. From these the line is put together again the way common
writers write. If that gives the very bytes of the block, then the lines are what they were read as: no field stands
twice, nothing stands between or behind, and where the text stands is known. A second call reads the few fields that are
looked at. Whatever either call refuses, or comes out as other bytes, is for the slow reader to judge, line by line.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from json.encoder import encode_basestring
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from cleaner.formats.base import Item
from cleaner.formats.jsonl import first_day, line_item, split_lines
from cleaner.model import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cleaner.formats.base import Block, Fields, Work
    from cleaner.model import Span

# Between fields, between name and value, and behind the object: as Python's json writes, and as most others do.
_STYLES = [(b", ", b": ", b"\n"), (b",", b":", b"\n"), (b", ", b": ", b"\r\n"), (b",", b":", b"\r\n")]
# Field layouts to remember; beyond that they are learnt anew. A crawl has a handful.
_MAX_LAYOUTS = 1_000
_REFUSALS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

_Row = dict[str, msgspec.Raw]
_encode = msgspec.json.Encoder().encode


def fast_items(block: Block, work: Work) -> Sequence[Item]:
    """The items of a block of lines, the same that the slow reader gives but for `source`, which is left out."""
    reader = _reader(work.fields)
    found = reader.items(block, work.site)
    if found is not None:
        return found
    lines = enumerate(split_lines(block.raw), block.line)
    return [reader.item(raw, f"{block.shown}:{number}", work.site) for number, raw in lines]


def places_in_bytes(text: str, at: tuple[int, int], removed: Sequence[Span]) -> list[tuple[int, int]]:
    """Where spans of a text stand in the bytes of its source, which is at `at`; empty if its escapes are odd.

    msgspec writes every character as short as JSON allows. Where the whole source is just as long as what msgspec makes
    of the text, so is every character of it.
    """
    try:
        places, done, begin = list[tuple[int, int]](), 0, at[0]
        for span in removed:
            start = begin + len(_encode(text[done : span.start])) - len(b'""')
            begin = start + len(_encode(text[span.start : span.end])) - len(b'""')
            places.append((start, begin))
            done = span.end
        rest = len(_encode(text[done:])) - len(b'""')
    except UnicodeEncodeError:  # a surrogate without its other half
        return []
    return places if begin + rest == at[1] else []


class _Layout(NamedTuple):
    """Lines with these fields in this order.

    Attributes:
        template: such a line, to be filled with raw values.
        unread: picks the values that nobody looks at, one of them perhaps twice; None when there are none.
        text: which value is the text.
        before: how many bytes of the template stand before that value.
    """

    template: bytes
    unread: Callable[[Sequence[msgspec.Raw]], Sequence[msgspec.Raw]] | None
    text: int
    before: int


@dataclass(frozen=True, slots=True)
class _Style:
    """A way to write objects, and the layouts that were met in it."""

    between: bytes
    colon: bytes
    end: bytes
    layouts: dict[tuple[str, ...], _Layout]


@lru_cache(maxsize=8)
def _reader(fields: Fields) -> _Reader:
    return _Reader(fields)


class _Reader:
    """Reads lines with these fields. What it remembers of earlier lines makes it quicker and changes nothing."""

    def __init__(self, fields: Fields) -> None:
        self.fields = fields
        self._looked_at = dict.fromkeys([fields.url, fields.site, fields.title, fields.id, *fields.date])
        self._looked_at.pop(fields.text, None)
        slots = {fields.text: "f0"} | {name: f"f{n}" for n, name in enumerate(self._looked_at, 1)}
        optional = [(slots[name], _type_of(name, fields), None) for name in self._looked_at]
        row = msgspec.defstruct(
            "Row", [(slots[fields.text], str), *optional], rename={slot: name for name, slot in slots.items()}, gc=False
        )
        self._values = msgspec.json.Decoder(row)
        self._rows = msgspec.json.Decoder(_Row)
        chosen = (fields.text, fields.url, fields.site, fields.title, fields.id)
        self._chosen = attrgetter(*(slots[name] for name in chosen))
        self._dates = attrgetter(*(slots[name] for name in (*fields.date, fields.text, fields.text)))
        self._styles = [_Style(*style, layouts={}) for style in _STYLES]

    def items(self, block: Block, site: str | None) -> list[Item] | None:
        """The items of a block of ordinary lines; None when some line is not."""
        try:
            rows = self._rows.decode_lines(block.raw)
            values = self._values.decode_lines(block.raw)
        except _REFUSALS:
            return None
        lines = self._lines(rows, block.raw)
        if lines is None:
            return None
        shown, line = block.shown, block.line
        return [
            Item(f"{shown}:{n}", raw, self._record(value, site), "", at)
            for n, (raw, at), value in zip(range(line, line + len(lines)), lines, values, strict=True)
        ]

    def item(self, raw: bytes, place: str, site: str | None) -> Item:
        """The item that one line is."""
        try:
            row, value = self._rows.decode(raw), self._values.decode(raw)
        except _REFUSALS:
            return line_item(raw, place, self.fields)
        lines = self._lines([row], raw)
        if lines is None:
            return line_item(raw, place, self.fields)
        return Item(place, raw, self._record(value, site), "", lines[0][1])

    def _record(self, value: Any, site: str | None) -> Record:
        text, url, host, title, identity = self._chosen(value)
        dates = self._dates(value)[:-2]
        return Record(
            text,
            url,
            host or site or host,
            title,
            identity if identity is None or type(identity) is str else str(identity),
            first_day(dates) if any(dates) else "",
        )

    def _lines(self, rows: Sequence[_Row], raw: bytes) -> list[tuple[bytes, tuple[int, int]]] | None:
        """The lines put together from their fields, and where the inside of the text is in each.

        None if that doesn't give `raw`, or if that is not UTF-8.
        """
        style = self._style_of(rows[0], raw[: raw.find(b"\n") + 1] or raw) if rows else None
        if style is None:
            return None
        lines, spots = list[bytes](), list[tuple[int, int]]()
        for row in rows:
            template, unread, text, before = style.layouts.get((*row,)) or self._layout(style, row)
            values = (*row.values(),)
            lines.append(template % values)
            start = before + sum(map(len, values[:text]))
            spots.append((start + 1, start + len(values[text]) - 1))
            if unread and not _is_utf8(b"".join(unread(values))):
                return None
        if not raw.endswith(b"\n"):
            lines[-1] = lines[-1].removesuffix(style.end)
        return list(zip(lines, spots, strict=True)) if b"".join(lines) == raw else None

    def _style_of(self, row: _Row, line: bytes) -> _Style | None:
        """The style in which the row is that line, which may lack its line break."""
        values = (*row.values(),)
        for style in self._styles:
            written = self._layout(style, row).template % values
            if line in (written, written.removesuffix(style.end)):
                return style
        return None

    def _layout(self, style: _Style, row: _Row) -> _Layout:
        names = (*row,)
        known = style.layouts.get(names)
        if known:
            return known
        if len(style.layouts) >= _MAX_LAYOUTS:
            style.layouts.clear()
        layout = style.layouts[names] = self._new_layout(style, names)
        return layout

    def _new_layout(self, style: _Style, names: tuple[str, ...]) -> _Layout:
        heads = [encode_basestring(name).encode() + style.colon for name in names]
        inside = style.between.join(head.replace(b"%", b"%%") + b"%b" for head in heads)
        unread = [n for n, name in enumerate(names) if name not in self._looked_at and name != self.fields.text]
        text = names.index(self.fields.text)  # a line without it is never ordinary
        before = len(b"{") + sum(map(len, heads[: text + 1])) + text * len(style.between)
        pick = itemgetter(*unread, unread[0]) if unread else None
        return _Layout(b"{" + inside + b"}" + style.end, pick, text, before)


def _type_of(name: str, fields: Fields) -> object:
    """What a field that is looked at may be; whatever else is rare and left to the slow reader."""
    return str | int | None if name == fields.id and name not in (fields.url, fields.site, fields.title) else str | None


def _is_utf8(raw: bytes) -> bool:
    if raw.isascii():
        return True
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
