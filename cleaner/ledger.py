"""What was removed, written so that it can be put back: one line for the run, one for each changed record.

The first line names format and version, the last one counts the entries. Every other line is an `Entry`: which record
of the stream it is, digests of the record before and after, and the pieces with their places. `restore` puts the
original together byte for byte and refuses a ledger that doesn't fit the text.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from cleaner.errors import LedgerError
from cleaner.formats.registry import FORMATS, format_by_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cleaner.formats.base import Item, Rendered
    from cleaner.model import Result

#: Version of the ledger format; a reader refuses others.
VERSION = 1
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One record's account.

    Attributes:
        record: which record of the stream it is, from 1; for JSON Lines the line.
        bytes: length of the cleaned record.
        cleaned: SHA-256 of the cleaned record's bytes, in hexadecimal.
        original: the same of the original's.
        annotation: where in the cleaned record's bytes its annotation is: half-open, empty for none.
        id: the record's own identifier, if it has one.
        site: the site whose rules were used; "" for none.
        pieces: what was removed, each `[start, end, rule, category, place, at, source]`: the span in terms of the text,
            where it was cut out of the cleaned record's bytes, and its characters as they stood in the source.
    """

    record: int
    bytes: int
    cleaned: str
    original: str
    annotation: list[int]
    id: str | None
    site: str
    pieces: list[list[Any]]


def entry_line(item: Item, result: Result, rendered: Rendered) -> bytes:
    """The ledger's line for a record, but for its beginning: which record of the output it is is known only there."""
    pieces = [
        [span.start, span.end, span.rule, span.category, span.place, at, source] for span, source, at in rendered.pieces
    ]
    cleaned = digest(rendered.raw)
    return _line(
        {
            "bytes": len(rendered.raw),
            "cleaned": cleaned,
            "original": digest(item.raw) if rendered.pieces else cleaned,
            "annotation": list(rendered.annotation),
            "id": item.record.id if item.record else None,
            "site": result.site,
            "pieces": pieces,
        }
    )


class LedgerWriter:
    """Writes a ledger as the blocks pass by.

    Args:
        write: where it goes.
        format_name: the format of what was written.
        field: the column of the text, where it takes that to find it again.
    """

    def __init__(self, write: Callable[[bytes], object], format_name: str, field: str = "") -> None:
        self._write = write
        self._apart = format_by_name(format_name).apart
        self._records = 0
        self._count = 0
        self._passing: _Passing | None = None
        head = {"cleaner-ledger": VERSION, "format": format_name}
        write(_line(head | {"field": field} if format_name == "parquet" else head))

    def add(self, passing: bytes, entries: Sequence[tuple[int, bytes]], written: int) -> None:
        """Note what became of a block.

        Args:
            passing: the bytes, if it is part of a record that passes through.
            entries: the lines of its changed records, each with its place among the written ones, from 0.
            written: how many records were written.
        """
        if written:
            self._end_passing()
        if passing and not self._apart:
            self._pass(passing)
        for n, entry in entries:
            self._write(b'{"record": %d, %b' % (self._records + n + 1, entry[1:]))
        self._count += len(entries)
        self._records += written

    def close(self) -> None:
        """Write the last line, without which a ledger counts as cut off."""
        self._end_passing()
        self._write(_line({"entries": self._count}))

    def _pass(self, raw: bytes) -> None:
        """Take note of a part of a text that is too large to be looked at."""
        if self._passing is None:
            self._passing = _Passing(self._records + 1)
        self._passing.bytes += len(raw)
        self._passing.digest.update(raw)

    def _end_passing(self) -> None:
        if self._passing is None:
            return
        record, size, digest = self._passing.record, self._passing.bytes, self._passing.digest.hexdigest()
        self._passing = None
        self._count += 1
        self._write(_line(asdict(Entry(record, size, digest, digest, [0, 0], None, "", []))))


@dataclass(slots=True)
class _Passing:
    """A text that passes in parts."""

    record: int
    bytes: int = 0
    digest: Any = dataclasses.field(default_factory=hashlib.sha256)


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger that was read: its head, and the entries still to come with their places."""

    format_name: str
    entries: Iterator[tuple[str, Entry]]
    field: str = ""


def read_ledger(stream: BinaryIO, shown: str) -> Ledger:
    """The ledger; entries are read as they are asked for.

    Raises:
        LedgerError: not a ledger, or of another version; from the iterator, a damaged entry or a ledger cut off.
    """
    head = _object(stream.readline(), f"{shown}:1")
    if head.get("cleaner-ledger") != VERSION:
        raise LedgerError(f"{shown}:1: not a ledger of version {VERSION}")
    if head.get("format") not in list(FORMATS):
        raise LedgerError(f"{shown}:1: damaged: no format {head.get('format')!r}")
    return Ledger(head["format"], _entries(stream, shown), str(head.get("field", "")))


def _entries(stream: Iterable[bytes], shown: str) -> Iterator[tuple[str, Entry]]:
    last, count, number = 0, 0, 1
    lines = enumerate(stream, 2)
    for number, line in lines:
        place, value = f"{shown}:{number}", _object(line, f"{shown}:{number}")
        if value.keys() == {"entries"}:
            if value["entries"] != count:
                raise LedgerError(f"{place}: damaged: {count} entries, but it counts {value['entries']!r}")
            if next(lines, None):
                raise LedgerError(f"{shown}:{number + 1}: damaged: more behind the last line, which counts the entries")
            return
        try:
            entry = Entry(**value)
        except TypeError as error:
            raise LedgerError(f"{place}: damaged: not an entry") from error
        if type(entry.site) is not str:
            raise LedgerError(f"{place}: damaged: not an entry")
        if type(entry.record) is not int or entry.record <= last or type(entry.bytes) is not int:
            raise LedgerError(f"{place}: damaged: entries out of order")
        last, count = entry.record, count + 1
        yield place, entry
    raise LedgerError(f"{shown}:{number + 1}: damaged: cut off: the last line, which counts the entries, is missing")


def _object(line: bytes, place: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LedgerError(f"{place}: damaged: not JSON") from error
    if not isinstance(value, dict):
        raise LedgerError(f"{place}: damaged: not an object")
    return value


def digest(raw: bytes) -> str:
    """The SHA-256 of the bytes, in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode("ascii") + b"\n"
