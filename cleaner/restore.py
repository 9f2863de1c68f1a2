"""The way back: a cleaned stream and its ledger in, the original out, as a whole or one record of it.

No more of the stream is in memory than one record that was changed.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, BinaryIO

from cleaner.errors import LedgerError, UsageError
from cleaner.formats.base import Fields, put_back
from cleaner.ledger import digest

if TYPE_CHECKING:
    from collections.abc import Callable

    from cleaner.ledger import Entry, Ledger

_CHUNK_BYTES = 1 << 20


def restore(cleaned: BinaryIO, shown: str, ledger: Ledger, write: Callable[[bytes], object]) -> int:
    """Write the original of a cleaned stream; returns how many records were put together again.

    Raises:
        LedgerError: an entry that does not fit the text; what came before it has been written.
    """
    if ledger.format_name == "text":
        return _restore_texts(cleaned, shown, ledger, write)
    if ledger.format_name == "parquet":
        return _restore_rows(cleaned, shown, ledger, write)
    return _restore_lines(cleaned, shown, ledger, write)


def restore_record(cleaned: BinaryIO, shown: str, ledger: Ledger, number: int, write: Callable[[bytes], object]) -> int:
    """Write the original of one record (from 1), of a row its text; returns 1 if it had been changed, else 0.

    Raises:
        LedgerError: an entry that does not fit the text.
        UsageError: there is no such record.
    """
    alone = {"text": _text_alone, "parquet": _row_alone}.get(ledger.format_name, _line_alone)
    return alone(cleaned, shown, ledger, number, write)


def _restore_lines(cleaned: BinaryIO, shown: str, ledger: Ledger, write: Callable[[bytes], object]) -> int:
    count, line = 0, 1
    for place, entry in ledger.entries:
        while line < entry.record and (part := cleaned.readline(_CHUNK_BYTES)):
            write(part)
            line += part.endswith(b"\n")
        raw = _read(cleaned, entry.bytes) if line == entry.record else b""
        if not raw and (entry.bytes or line < entry.record):
            raise LedgerError(f"{place}: record {entry.record} is not in {shown}")
        write(_original(raw, f"{shown}:{line}", place, entry))
        line += 1
        count += 1
    _copy_rest(cleaned, write)
    return count


def _restore_texts(cleaned: BinaryIO, shown: str, ledger: Ledger, write: Callable[[bytes], object]) -> int:
    count = 0
    for place, entry in ledger.entries:
        record = f"{shown}, text {entry.record}"
        if entry.pieces or entry.cleaned != entry.original:
            write(_original(_read(cleaned, entry.bytes), record, place, entry))
        else:
            _copy_whole(cleaned, entry, (record, place), write)
        count += 1
    if cleaned.read(1):
        raise LedgerError(f"{shown}: more text than the ledger knows of")
    return count


def _restore_rows(cleaned: BinaryIO, shown: str, ledger: Ledger, write: Callable[[bytes], object]) -> int:
    """The same for rows. Their originals are put back into the column, and the file is written anew."""
    from cleaner.formats import parquet  # noqa: PLC0415 - needs an extra

    writer, fields = parquet.writer(write), Fields(text=ledger.field)
    found, count = next(ledger.entries, None), 0
    for block in parquet.blocks(cleaned, shown, fields):
        if block.passed:
            writer.add(b"", block)
            continue
        rows = parquet.texts(block)
        while found and found[1].record < block.line + block.records:
            place, entry = found
            n = entry.record - block.line
            rows[n] = _original(rows[n] or b"", f"{shown}:{entry.record}", place, entry)
            found, count = next(ledger.entries, None), count + 1
        writer.add(parquet.column(rows, range(len(rows))), block)
    if found:
        raise LedgerError(f"{found[0]}: record {found[1].record} is not in {shown}")
    writer.close()
    return count


def _line_alone(cleaned: BinaryIO, shown: str, ledger: Ledger, number: int, write: Callable[[bytes], object]) -> int:
    line = 1
    while line < number and (part := cleaned.readline(_CHUNK_BYTES)):
        line += part.endswith(b"\n")
    for place, entry in ledger.entries:
        if entry.record == number:
            write(_original(_read(cleaned, entry.bytes), f"{shown}:{number}", place, entry))
            return 1
        if entry.record > number:
            break
    part = cleaned.readline(_CHUNK_BYTES)
    if not part:
        raise UsageError(f"no record {number} in {shown}")
    write(part)
    while not part.endswith(b"\n") and (part := cleaned.readline(_CHUNK_BYTES)):
        write(part)
    return 0


def _text_alone(cleaned: BinaryIO, shown: str, ledger: Ledger, number: int, write: Callable[[bytes], object]) -> int:
    for place, entry in ledger.entries:
        if entry.record == number:
            write(_original(_read(cleaned, entry.bytes), f"{shown}, text {number}", place, entry))
            return int(bool(entry.pieces))
        left = entry.bytes
        while part := cleaned.read(max(0, min(left, _CHUNK_BYTES))):
            left -= len(part)
    raise UsageError(f"no record {number} in {shown}")


def _row_alone(cleaned: BinaryIO, shown: str, ledger: Ledger, number: int, write: Callable[[bytes], object]) -> int:
    from cleaner.formats import parquet  # noqa: PLC0415 - needs an extra

    fields = Fields(text=ledger.field)
    for block in parquet.blocks(cleaned, shown, fields):
        if block.passed or number >= block.line + block.records:
            continue
        raw = parquet.texts(block)[number - block.line] or b""
        for place, entry in ledger.entries:
            if entry.record == number:
                write(_original(raw, f"{shown}:{number}", place, entry))
                return 1
            if entry.record > number:
                break
        write(raw)
        return 0
    raise UsageError(f"no record {number} in {shown}")


def _copy_whole(cleaned: BinaryIO, entry: Entry, named: tuple[str, str], write: Callable[[bytes], object]) -> None:
    """Write an unchanged text, however large; what is wrong with it is seen at its end."""
    left, digest = entry.bytes, hashlib.sha256()
    while part := cleaned.read(max(0, min(left, _CHUNK_BYTES))):
        digest.update(part)
        write(part)
        left -= len(part)
    if digest.hexdigest() != entry.cleaned:
        raise _other_text(*named)


def _copy_rest(cleaned: BinaryIO, write: Callable[[bytes], object]) -> None:
    while part := cleaned.read(_CHUNK_BYTES):
        write(part)


def _other_text(record: str, place: str) -> LedgerError:
    return LedgerError(
        f"{place}: the digest of {record} is another: the text was changed, or the ledger is of another run"
    )


def _original(raw: bytes, record: str, place: str, entry: Entry) -> bytes:
    if digest(raw) != entry.cleaned:
        raise _other_text(record, place)
    try:
        first, last = entry.annotation
        original = put_back(raw, [(at, source) for *_, at, source in entry.pieces], (first, last))
    except (ValueError, TypeError, AttributeError) as error:
        raise LedgerError(f"{place}: damaged: not an entry") from error
    if digest(original) != entry.original:
        raise LedgerError(f"{place}: damaged: what it restores is not the original of {record}")
    return original


def _read(cleaned: BinaryIO, size: int) -> bytes:
    """So many bytes, or as many as there are: a damaged size must not make room for what is not there."""
    raw = bytearray()
    while part := cleaned.read(max(0, min(size - len(raw), _CHUNK_BYTES))):
        raw += part
    return bytes(raw)
