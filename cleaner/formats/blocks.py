"""Streams in pieces: what a stream has ready, about a megabyte at a time, cut where a record ends."""

from __future__ import annotations

import io
import os
import select
from dataclasses import replace
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
TOO_LARGE = f"longer than {MAX_BYTES:,} bytes: passed through"


class BrokenOffError(InputError):
    """A stream that can't be read to its end: `problem` says how far it came, and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """What the stream gives, in chunks of a block's size; less of a pipe that has no more just now."""
    ready, ended, broken = _readiness(stream), False, None
    while not ended:
        parts, size = list[bytes](), 0
        while size < BLOCK_BYTES and (not parts or ready()):
            try:
                part = _read_some(stream, BLOCK_BYTES - size)
            except OSError as error:  # what was read before counts
                part, broken = b"", error
            ended = not part
            if ended:
                break
            parts.append(part)
            size += len(part)
        if parts:
            yield parts[0] if len(parts) == 1 else b"".join(parts)
    if broken:
        raise broken


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
    cutter = _Cutter(empty, separator, too_large)
    try:
        for chunk in chunks(stream):
            yield from cutter.blocks(chunk)
    except OSError as error:
        yield from cutter.end()
        raise _broken_off(f"{empty.shown}:{cutter.record}", error) from error
    yield from cutter.end()


class _Cutter:
    """Cuts a stream where records end.

    Attributes:
        record: number of the record that is being read, from 1.
    """

    def __init__(self, empty: Block, separator: bytes, too_large: str) -> None:
        self._empty, self._separator, self._too_large = empty, separator, too_large
        self.record = 1
        self._held: list[bytes] = []  # of the record that is being read; no separator is in it, or across its parts
        self._size = 0
        self._passing = False

    def blocks(self, chunk: bytes) -> Iterator[Block]:
        """The blocks that are whole with this chunk."""
        rest = self._with_tail(chunk)
        first = self._end_of(rest.find(self._separator))
        if self._passing or self._size + (first or len(rest)) > MAX_BYTES:
            yield from self._pass(rest[: first or None])
            self._passing = not first
            self.record += bool(first)
            rest = rest[first:] if first else b""
        last = self._end_of_last(rest)
        if last:
            raw = rest if last == len(rest) and not self._held else b"".join([*self._held, memoryview(rest)[:last]])
            yield replace(self._empty, raw=raw, line=self.record, records=rest.count(self._separator))
            self.record += rest.count(self._separator)
            self._held, self._size = [], 0
        if last < len(rest):
            self._held.append(rest[last:])
            self._size += len(rest) - last

    def end(self) -> Iterator[Block]:
        """The block of the last record, if it lacks its separator."""
        if self._passing:
            yield from self._pass(b"")
        elif self._held:
            yield replace(self._empty, raw=b"".join(self._held), line=self.record)
            self.record += 1

    def _pass(self, part: bytes) -> Iterator[Block]:
        """Pass through what there is of a record that is too large."""
        problem = Problem(Place(f"{self._empty.shown}:{self.record}"), self._too_large)
        for raw in filter(None, [*self._held, part]):
            block = replace(self._empty, raw=raw, line=self.record)
            yield replace(block, records=int(not self._passing), passed=True, problem=problem)
            self._passing = True
        self._held, self._size = [], 0

    def _with_tail(self, chunk: bytes) -> bytes:
        """The chunk behind as much of what is held as could begin a separator."""
        length = len(self._separator) - 1
        if not length or not self._held:
            return chunk
        held = b"".join(self._held)
        self._held = [held[:-length]] if len(held) > length else []
        self._size -= len(held[-length:])
        return held[-length:] + chunk

    def _end_of(self, at: int) -> int:
        return at + len(self._separator) if at >= 0 else 0

    def _end_of_last(self, rest: bytes) -> int:
        if len(self._separator) == 1:
            return self._end_of(rest.rfind(self._separator))
        # Separators are counted from the left, one behind the other: "aa" is in "aaa" once, at its beginning.
        return len(rest) - len(rest.split(self._separator)[-1])


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


def _read_some(stream: BinaryIO, size: int) -> bytes:
    """What is there, at most so many bytes; nothing at the end. It waits only while there is nothing at all."""
    read1 = getattr(stream, "read1", None)
    part: bytes = read1(size) if read1 else stream.read(size)
    return part


def _readiness(stream: BinaryIO) -> Callable[[], bool]:
    """Whether reading on would not wait. A file is always ready; so is what can't be asked."""
    try:
        descriptor = stream.fileno()
    except (AttributeError, io.UnsupportedOperation):
        return _always
    if os.name != "posix" or S_ISREG(os.fstat(descriptor).st_mode):
        return _always
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return lambda: bool(poll.poll(0))


def _always() -> bool:
    return True
