"""What was removed, written so that it can be put back: one line for the run, one for each changed record.

The first line names format and version. Every other line is an `Entry`: which record of the stream it is, digests of
the record before and after, and the pieces with their places. `restore` puts the original together byte for byte and
refuses a ledger that doesn't fit the text.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from cleaner.errors import LedgerError
from cleaner.formats.base import Fields, Piece
from cleaner.formats.registry import FORMATS
from cleaner.model import Category, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cleaner.formats.base import Format, Item, Rendered
    from cleaner.model import Result

#: Version of the ledger format; a reader refuses others.
VERSION = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One record's account.

    Attributes:
        record: which record of the stream it is, from 1; for JSON Lines the line.
        bytes: length of the cleaned record.
        cleaned: SHA-256 of the cleaned record's bytes, in hexadecimal.
        original: the same of the original's.
        annotation: how many bytes of annotation the cleaned record has.
        id: the record's own identifier, if it has one.
        site: the site whose rules were used; "" for none.
        pieces: what was removed, each `[start, end, rule, category, place, source]`.
    """

    record: int
    bytes: int
    cleaned: str
    original: str
    annotation: int
    id: str | None
    site: str
    pieces: list[list[Any]]


class LedgerWriter:
    """Writes a ledger as the records pass by."""

    def __init__(self, write: Callable[[bytes], object], format_name: str, fields: Fields) -> None:
        self._write = write
        self._every = format_name == "text"  # texts have no separator: their lengths say where each one ends
        head = {"cleaner-ledger": VERSION, "format": format_name, "text_field": fields.text}
        self._line(head)

    def add(self, number: int, item: Item, result: Result, rendered: Rendered) -> None:
        """Note what became of record `number` (from 1)."""
        if not rendered.pieces and not rendered.annotation and not self._every:
            return
        pieces = [
            [piece.span.start, piece.span.end, piece.span.rule, piece.span.category, piece.span.place, piece.source]
            for piece in rendered.pieces
        ]
        identity = item.record.id if item.record else None
        entry = Entry(
            record=number,
            bytes=len(rendered.raw),
            cleaned=_digest(rendered.raw),
            original=_digest(item.raw),
            annotation=rendered.annotation,
            id=identity,
            site=result.site,
            pieces=pieces,
        )
        self._line(asdict(entry))

    def _line(self, value: dict[str, Any]) -> None:
        self._write(json.dumps(value).encode("ascii") + b"\n")


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger that was read: its head, and the entries still to come with their places."""

    format_name: str
    text_field: str
    entries: Iterator[tuple[str, Entry]]


def read_ledger(stream: BinaryIO, shown: str) -> Ledger:
    """The ledger; entries are read as they are asked for.

    Raises:
        LedgerError: not a ledger, or of another version; from the iterator, a damaged entry.
    """
    head = _object(stream.readline(), f"{shown}:1")
    if head.get("cleaner-ledger") != VERSION:
        raise LedgerError(f"{shown}:1: not a ledger of version {VERSION}")
    if head.get("format") not in FORMATS:
        raise LedgerError(f"{shown}:1: damaged: no format {head.get('format')!r}")
    return Ledger(head["format"], str(head.get("text_field", "text")), _entries(stream, shown))


def restore(cleaned: BinaryIO, shown: str, ledger: Ledger, form: Format, write: Callable[[bytes], object]) -> int:
    """Write the original of a cleaned stream; returns how many records were put together again.

    Raises:
        LedgerError: an entry that does not fit the text; what came before it has been written.
    """
    items = _texts(cleaned, shown, ledger, form) if ledger.format_name == "text" else None
    if items is None:
        items = _lines(cleaned, shown, ledger, form)
    count = 0
    for place, entry, item in items:
        if entry is None:
            write(item.raw)
            continue
        write(_original(place, entry, item, form))
        count += 1
    return count


def _original(place: str, entry: Entry, item: Item, form: Format) -> bytes:
    if _digest(item.raw) != entry.cleaned:
        raise LedgerError(
            f"{place}: the digest of {item.place} is another: the text was changed, or the ledger is of another run"
        )
    try:
        raw = form.restore(item, [_piece(piece) for piece in entry.pieces], entry.annotation)
    except (ValueError, TypeError, IndexError) as error:
        raise LedgerError(f"{place}: damaged: not an entry") from error
    if _digest(raw) != entry.original:
        raise LedgerError(f"{place}: damaged: what it restores is not the original of {item.place}")
    return raw


def _lines(cleaned: BinaryIO, shown: str, ledger: Ledger, form: Format) -> Iterator[tuple[str, Entry | None, Item]]:
    entries = iter(ledger.entries)
    place, entry = next(entries, ("", None))
    for number, item in enumerate(form.read(cleaned, shown, Fields(text=ledger.text_field)), 1):
        if entry is None or entry.record != number:
            yield "", None, item
            continue
        yield place, entry, item
        place, entry = next(entries, ("", None))
    if entry is not None:
        raise LedgerError(f"{place}: record {entry.record} is not in {shown}")


def _texts(cleaned: BinaryIO, shown: str, ledger: Ledger, form: Format) -> Iterator[tuple[str, Entry | None, Item]]:
    for place, entry in ledger.entries:
        part = io.BytesIO(cleaned.read(entry.bytes))
        yield place, entry, next(iter(form.read(part, f"{shown}, text {entry.record}", Fields())))
    if cleaned.read(1):
        raise LedgerError(f"{shown}: more text than the ledger knows of")


def _entries(stream: Iterable[bytes], shown: str) -> Iterator[tuple[str, Entry]]:
    last = 0
    for number, line in enumerate(stream, 2):
        place = f"{shown}:{number}"
        try:
            entry = Entry(**_object(line, place))
        except TypeError as error:
            raise LedgerError(f"{place}: damaged: not an entry") from error
        if not isinstance(entry.record, int) or entry.record <= last or not isinstance(entry.bytes, int):
            raise LedgerError(f"{place}: damaged: entries out of order")
        last = entry.record
        yield place, entry


def _object(line: bytes, place: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LedgerError(f"{place}: damaged: not JSON") from error
    if not isinstance(value, dict):
        raise LedgerError(f"{place}: damaged: not an object")
    return value


def _piece(values: list[Any]) -> Piece:
    start, end, rule, category, place, source = values
    return Piece(Span(start, end, rule, Category(category), place), source)


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
