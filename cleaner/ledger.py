"""What was removed, written so that it can be put back: one line for the run, one for each changed record.

The first line names format and version, the last one counts the entries. Every other line is an `Entry`: which record
of the stream it is, digests of the record before and after, and the pieces with their places. `restore` puts the
original together byte for byte and refuses a ledger that doesn't fit the text.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from cleaner.errors import LedgerError
from cleaner.formats.base import put_back
from cleaner.formats.registry import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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


class LedgerWriter:
    """Writes a ledger as the records pass by."""

    def __init__(self, write: Callable[[bytes], object], format_name: str) -> None:
        self._write = write
        self._every = format_name == "text"  # texts have no separator: their lengths say where each one ends
        self._count = 0
        self._line({"cleaner-ledger": VERSION, "format": format_name})

    def add(self, number: int, item: Item, result: Result, rendered: Rendered) -> None:
        """Note what became of record `number` (from 1)."""
        if not rendered.pieces and not self._every:
            return
        self._count += 1
        pieces = [
            [span.start, span.end, span.rule, span.category, span.place, piece.at, piece.source]
            for piece in rendered.pieces
            for span in [piece.span]
        ]
        identity = item.record.id if item.record else None
        entry = Entry(
            record=number,
            bytes=len(rendered.raw),
            cleaned=_digest(rendered.raw),
            original=_digest(item.raw),
            annotation=list(rendered.annotation),
            id=identity,
            site=result.site,
            pieces=pieces,
        )
        self._line(asdict(entry))

    def close(self) -> None:
        """Write the last line, without which a ledger counts as cut off."""
        self._line({"entries": self._count})

    def _line(self, value: dict[str, Any]) -> None:
        self._write(json.dumps(value).encode("ascii") + b"\n")


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger that was read: its head, and the entries still to come with their places."""

    format_name: str
    entries: Iterator[tuple[str, Entry]]


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
    return Ledger(head["format"], _entries(stream, shown))


def restore(cleaned: BinaryIO, shown: str, ledger: Ledger, write: Callable[[bytes], object]) -> int:
    """Write the original of a cleaned stream; returns how many records were put together again.

    Raises:
        LedgerError: an entry that does not fit the text; what came before it has been written.
    """
    records = _texts if ledger.format_name == "text" else _lines
    count = 0
    for place, raw, found in records(cleaned, shown, ledger.entries):
        if found is None:
            write(raw)
            continue
        write(_original(raw, place, *found))
        count += 1
    return count


def _original(raw: bytes, record: str, place: str, entry: Entry) -> bytes:
    if _digest(raw) != entry.cleaned:
        raise LedgerError(
            f"{place}: the digest of {record} is another: the text was changed, or the ledger is of another run"
        )
    try:
        first, last = entry.annotation
        original = put_back(raw, [(at, source) for *_, at, source in entry.pieces], (first, last))
    except (ValueError, TypeError, AttributeError) as error:
        raise LedgerError(f"{place}: damaged: not an entry") from error
    if _digest(original) != entry.original:
        raise LedgerError(f"{place}: damaged: what it restores is not the original of {record}")
    return original


_Found = tuple[str, Entry] | None


def _lines(cleaned: BinaryIO, shown: str, entries: Iterator[tuple[str, Entry]]) -> Iterator[tuple[str, bytes, _Found]]:
    """Each line with its place, and its entry (and where that stands) if it has one."""
    found: _Found = next(entries, None)
    for number, raw in enumerate(cleaned, 1):
        if found is None or found[1].record != number:
            yield f"{shown}:{number}", raw, None
            continue
        yield f"{shown}:{number}", raw, found
        found = next(entries, None)
    if found is not None:
        raise LedgerError(f"{found[0]}: record {found[1].record} is not in {shown}")


def _texts(cleaned: BinaryIO, shown: str, entries: Iterator[tuple[str, Entry]]) -> Iterator[tuple[str, bytes, _Found]]:
    """Each text, cut off the stream by its length, with its entry."""
    for place, entry in entries:
        yield f"{shown}, text {entry.record}", _read(cleaned, entry.bytes), (place, entry)
    if cleaned.read(1):
        raise LedgerError(f"{shown}: more text than the ledger knows of")


def _read(cleaned: BinaryIO, size: int) -> bytes:
    """So many bytes, or as many as there are: a damaged size must not make room for what is not there."""
    raw = bytearray()
    while part := cleaned.read(max(0, min(size - len(raw), _CHUNK_BYTES))):
        raw += part
    return bytes(raw)


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


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
