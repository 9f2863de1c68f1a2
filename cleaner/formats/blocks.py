"""Streams in pieces: what a stream has ready, about a megabyte at a time, cut where a record ends."""

from __future__ import annotations

import io
import os
import select
from dataclasses import replace
from io import BufferedReader, FileIO
from stat import S_ISREG
from typing import TYPE_CHECKING, BinaryIO

from cleaner.errors import InputError
from cleaner.formats.base import Block
from cleaner.model import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: A block's size in bytes. Its cost of travelling to another process is some 2 % of its cleaning then, and a handful
#: of blocks for each process is still little memory.
BLOCK_BYTES = 1 << 20
#: The largest record that is looked at, in bytes: many times what a text may have (`MAX_CHARS` of the engine).
MAX_BYTES = 16_000_000
# How much of a block is looked at to see how long its records are, and how long is long.
_SAMPLE_BYTES = 1 << 14
_RARE_BYTES = 1 << 9
TOO_LARGE = f"longer than {MAX_BYTES:,} bytes: passed through"


class BrokenOffError(InputError):
    """A stream that can't be read to its end: `problem` says how far it came, and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """What the stream gives, in chunks of a block's size; less of a pipe that has no more just now.

    Raises:
        OSError: the stream can't be read on; what was read of it has been given.
    """
    source, buffer = _Source(stream), bytearray(BLOCK_BYTES)
    while size := source.read_into(memoryview(buffer)):
        yield bytes(memoryview(buffer)[:size])


class _Source:
    """A stream that gives what it has: it waits only while it has nothing at all."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._ready = _readiness(stream)
        self._unbuffered: FileIO | None = None
        self._ended = False
        self._broken: OSError | None = None

    def read_into(self, view: memoryview) -> int:
        """Fill the view as far as the stream can without waiting; 0 at the end.

        Raises:
            OSError: the stream can't be read on; what was read of it before has been given.
        """
        size = 0
        while not self._ended and size < len(view) and (not size or self._ready()):
            try:
                count = self._read_some(view[size:])
            except OSError as error:  # what was read before counts
                count, self._broken = 0, error
            self._ended = not count
            size += count
        if not size and self._broken:
            raise self._broken
        return size

    def _read_some(self, view: memoryview) -> int:
        """Read what is there; 0 at the end.

        `read1` and not `readinto1`, which reads on behind what is buffered: it would wait for more, and lose what it
        has when there is none. A file is read past its buffer once that is used up.
        """
        if self._unbuffered:
            return self._unbuffered.readinto(view) or 0
        raw: bytes = getattr(self._stream, "read1", self._stream.read)(len(view))
        view[: len(raw)] = raw
        if len(view) > len(raw) and isinstance(self._stream, BufferedReader) and _is_file(self._stream):
            self._unbuffered = self._stream.raw if isinstance(self._stream.raw, FileIO) else None
        return len(raw)


def line_blocks(stream: BinaryIO, shown: str, form: str) -> Iterator[Block]:
    """The stream in blocks of whole lines; see `separated_blocks`."""
    return separated_blocks(stream, Block(b"", shown, form), b"\n", TOO_LARGE)


def separated_blocks(stream: BinaryIO, empty: Block, separator: bytes, too_large: str) -> Iterator[Block]:
    """The stream in blocks of whole records that end with the separator; the last one may lack it.

    A record that is too large is passed through in as many blocks as it needs. Which one is depends on its length
    alone, not on how the stream's bytes happen to arrive. What was read of a stream that breaks off is given, too.

    Args:
        stream: the input.
        empty: a block that says what stream and format it is.
        separator: what ends a record.
        too_large: what is told of a record that is too large.

    Raises:
        BrokenOffError: the stream can't be read on.
    """
    cutter = _Cutter(stream, empty, separator, too_large)
    while cutter.fill():
        yield from cutter.cut()
    yield from cutter.end()
    if cutter.broken:
        raise _broken_off(f"{empty.shown}:{cutter.record}", cutter.broken) from cutter.broken


class _Cutter:
    """Cuts a stream where records end. Its bytes lie in one buffer, so that a block costs one copy and no more.

    Attributes:
        record: number of the record that the buffer begins with, from 1.
        broken: why the stream can't be read on, if so.
    """

    def __init__(self, stream: BinaryIO, empty: Block, separator: bytes, too_large: str) -> None:
        self._source, self._empty, self._separator, self._too_large = _Source(stream), empty, separator, too_large
        self.record = 1
        self.broken: OSError | None = None
        self._buffer = bytearray(2 * BLOCK_BYTES)
        self._size = self._seen = 0  # how many bytes of the buffer are filled, and how many have no whole separator
        self._passing = False

    def fill(self) -> bool:
        """Read on; False at the end."""
        if len(self._buffer) - self._size < BLOCK_BYTES:
            self._buffer.extend(bytes(BLOCK_BYTES))
        try:
            count = self._source.read_into(memoryview(self._buffer)[self._size : self._size + BLOCK_BYTES])
        except OSError as error:
            count, self.broken = 0, error
        self._size += count
        return count > 0

    def cut(self) -> Iterator[Block]:
        """The blocks that are whole now."""
        first = self._end_of(self._buffer.find(self._separator, self._seen, self._size))
        if self._passing or (first or self._size) > MAX_BYTES:
            # What could be the beginning of a separator stays.
            yield self._passed(first or self._size - len(self._separator) + 1)
            self._passing = not first
            self.record += bool(first)
            if not first:
                return
        last, records = self._last()
        if last:
            line = self.record
            self.record += records
            yield replace(self._empty, raw=self._taken(last), line=line, records=records)
        self._seen = max(0, self._size - len(self._separator) + 1)

    def end(self) -> Iterator[Block]:
        """The block of the last record, if it lacks its separator."""
        if self._passing or self._size > MAX_BYTES:
            yield self._passed(self._size)
        elif self._size:
            yield replace(self._empty, raw=self._taken(self._size), line=self.record)
            self.record += 1

    def _passed(self, size: int) -> Block:
        """Pass through what there is of a record that is too large."""
        problem = Problem(Place(f"{self._empty.shown}:{self.record}"), self._too_large)
        starts, self._passing = not self._passing, True
        block = replace(self._empty, raw=self._taken(size), line=self.record, records=int(starts))
        return replace(block, passed=True, problem=problem)

    def _taken(self, size: int) -> bytes:
        """Take the first bytes out of the buffer."""
        raw = bytes(memoryview(self._buffer)[:size])
        left = self._size - size
        self._buffer[:left] = self._buffer[size : self._size]
        self._size, self._seen = left, 0
        return raw

    def _last(self) -> tuple[int, int]:
        """Where the last separator in the buffer ends, and how many there are; 0 and 0 for none.

        They are counted from the left, one behind the other: "aa" is in "aaa" once, at its beginning. Where they are
        rare, looking for each is several times faster than counting.
        """
        buffer, separator, size = self._buffer, self._separator, self._size
        if len(separator) == 1 and buffer.count(separator, 0, min(size, _SAMPLE_BYTES)) > _SAMPLE_BYTES // _RARE_BYTES:
            return buffer.rfind(separator, 0, size) + 1, buffer.count(separator, 0, size)
        count = last = 0
        while (at := buffer.find(separator, last, size)) >= 0:
            count, last = count + 1, at + len(separator)
        return last, count

    def _end_of(self, at: int) -> int:
        return at + len(self._separator) if at >= 0 else 0


def whole_block(stream: BinaryIO, shown: str, form: str, too_large: str = TOO_LARGE) -> Iterator[Block]:
    """The stream as one block with one record; one that is too large is passed through in pieces.

    Raises:
        BrokenOffError: the stream can't be read on; what was read of it has been given.
    """
    held, size, passing = list[bytes](), 0, False
    try:
        for chunk in chunks(stream):
            held.append(chunk)
            size += len(chunk)
            if size > MAX_BYTES:
                for part in held:
                    problem = Problem(Place(shown), too_large)
                    yield Block(part, shown, form, records=int(not passing), passed=True, problem=problem)
                    passing = True
                held = []
    except OSError as error:
        if held:
            yield Block(b"".join(held), shown, form)
        raise _broken_off(shown, error) from error
    if not passing:
        yield Block(b"".join(held), shown, form)


def with_last_line_ended(blocks: Iterator[Block]) -> Iterator[Block]:
    """The same blocks, with a line break behind the last line if it has none: another stream follows."""
    last: Block | None = None
    for block in blocks:
        if last:
            yield last
        last = block
    if last:
        yield last if last.raw.endswith(b"\n") else replace(last, raw=last.raw + b"\n")


def _broken_off(place: str, error: OSError) -> BrokenOffError:
    return BrokenOffError(Problem(Place(place), f"can't be read any further: {error.strerror or error}"))


def _readiness(stream: BinaryIO) -> Callable[[], bool]:
    """Whether reading on would not wait. A file is always ready; so is what can't be asked."""
    try:
        descriptor = stream.fileno()
    except (AttributeError, io.UnsupportedOperation):
        return _always
    if os.name != "posix" or _is_file(stream):
        return _always
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return lambda: bool(poll.poll(0))


def _always() -> bool:
    return True


def _is_file(stream: BinaryIO) -> bool:
    try:
        return S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (AttributeError, io.UnsupportedOperation):
        return False
