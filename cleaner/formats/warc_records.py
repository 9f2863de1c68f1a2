"""WARC streams cut into records: each by its header's length, and the next one found again behind a broken one."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from cleaner.formats.blocks import MAX_BYTES, BrokenOffError, chunks
from cleaner.model import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEGINNING = b"WARC/"
_HEADER_END = b"\r\n\r\n"
# The largest header that is read; real ones have less than 2 KB.
_MAX_HEADER_BYTES = 1 << 16
#: Records that may hold a page or a text. The others (requests, metadata, revisits, …) are passed over.
_KINDS = {b"response", b"resource", b"conversion"}


class WarcRecord(NamedTuple):
    """A record, or what is wrong with it.

    Attributes:
        number: which of the stream's records it is, from 1; what stands between records is none.
        raw: header and content; empty for one that can't be read.
        problem: why it can't be read.
    """

    number: int
    raw: bytes
    problem: Problem | None = None


def records(stream: BinaryIO, shown: str) -> Iterator[WarcRecord]:
    """The records that may hold a page or a text, and the broken ones.

    Raises:
        BrokenOffError: the stream can't be read on; what was read of it has been given.
    """
    buffer, number = _Buffer(stream), 1
    while buffer.skip_line_breaks():
        record = _record(buffer, number, shown)
        if record:
            yield record
        number += 1
    if buffer.broken:
        why = f"can't be read any further: {buffer.broken.strerror or buffer.broken}"
        raise BrokenOffError(Problem(Place(f"{shown}:{number - 1}"), why)) from buffer.broken


def _record(buffer: _Buffer, number: int, shown: str) -> WarcRecord | None:
    """The next record; None for one of another kind."""

    def broken(message: str) -> WarcRecord:
        return WarcRecord(number, b"", Problem(Place(f"{shown}:{number}"), message))

    header = buffer.header()
    if not header:
        buffer.skip_to_record()
        return broken("not a WARC record: left out up to the next one")
    fields = _fields(header)
    length = fields.get(b"content-length", b"")
    if not length.isdigit():
        buffer.skip_to_record()
        return broken(f"a WARC record without its length: {length.decode('utf-8', 'replace')!r}")
    size = int(length)
    if fields.get(b"warc-type", b"").lower() not in _KINDS:
        buffer.skip(size)
        return None
    if size > MAX_BYTES:
        left = buffer.skip(size)
        return broken(f"longer than {MAX_BYTES:,} bytes: left out" if not left else _cut_off(size - left, size))
    content = buffer.take(size)
    return WarcRecord(number, header + content) if len(content) == size else broken(_cut_off(len(content), size))


def _cut_off(found: int, size: int) -> str:
    return f"cut off: {found:,} bytes of {size:,} are there"


def _fields(header: bytes) -> dict[bytes, bytes]:
    """The header's fields by their names in lower case."""
    pairs = (line.partition(b":") for line in header.split(b"\r\n")[1:])
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


class _Buffer:
    """A stream of which the beginning can be looked at.

    Attributes:
        broken: why the stream ended before its time, if it did.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._chunks = chunks(stream)
        self._held = b""
        self.broken: OSError | None = None

    def skip_line_breaks(self) -> bool:
        """Go to the next byte that is no line break; False at the end."""
        while not (held := self._held.lstrip(b"\r\n")):
            if not self._more():
                return False
        self._held = held
        return True

    def header(self) -> bytes:
        """Take the header that the stream goes on with, its end included; empty, and nothing taken, when it is none."""
        while (end := self._held.find(_HEADER_END, 0, _MAX_HEADER_BYTES)) < 0:
            if len(self._held) >= _MAX_HEADER_BYTES or not self._more():
                return b""
        return self.take(end + len(_HEADER_END)) if self._held.startswith(_BEGINNING) else b""

    def take(self, size: int) -> bytes:
        """The next bytes; fewer at the end."""
        parts = [self._held]
        while (missing := size - sum(map(len, parts))) > 0 and self._more_after(parts):
            pass
        self._held = b""
        raw = b"".join(parts)
        self._held = raw[size:] if missing <= 0 else b""
        return raw[:size]

    def skip(self, size: int) -> int:
        """Go past the next bytes; returns how many of them are missing."""
        while size > len(self._held):
            size -= len(self._held)
            self._held = b""
            if not self._more():
                return size
        self._held = self._held[size:]
        return 0

    def skip_to_record(self) -> None:
        """Go to what looks like the next record's beginning, behind the one that stands here."""
        mark = _HEADER_END + _BEGINNING
        self._held = self._held[1:]
        while (at := self._held.find(mark)) < 0:
            self._held = self._held[-len(mark) :]
            if not self._more():
                self._held = b""
                return
        self._held = self._held[at + len(_HEADER_END) :]

    def _more(self) -> bool:
        parts = [self._held]
        more = self._more_after(parts)
        self._held = b"".join(parts)
        return more

    def _more_after(self, parts: list[bytes]) -> bool:
        try:
            parts.append(next(self._chunks))
        except StopIteration:
            return False
        except OSError as error:
            self.broken = error
            return False
        return True
