"""Streams in pieces: what a stream has ready, about a megabyte at a time, cut where a record ends."""

from __future__ import annotations

import io
import os
import select
from dataclasses import replace
from stat import S_ISREG
from typing import TYPE_CHECKING, BinaryIO

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


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """What the stream gives, in chunks of a block's size; less of a pipe that has no more just now."""
    ready, ended = _readiness(stream), False
    while not ended:
        parts, size = list[bytes](), 0
        while size < BLOCK_BYTES and (not parts or ready()):
            part = _read_some(stream, BLOCK_BYTES - size)
            ended = not part
            if ended:
                break
            parts.append(part)
            size += len(part)
        if parts:
            yield parts[0] if len(parts) == 1 else b"".join(parts)


def line_blocks(stream: BinaryIO, shown: str, form: str) -> Iterator[Block]:
    """The stream in blocks of whole lines. A line that is too large is passed through, in as many blocks as it needs.

    Which line is too large depends on its length alone, not on how the stream's bytes happen to arrive.
    """
    held, size, line = list[bytes](), 0, 1
    passing = False
    for chunk in chunks(stream):
        rest = chunk
        first = rest.find(b"\n") + 1
        if passing or size + (first or len(rest)) > MAX_BYTES:
            for n, part in enumerate([*held, rest[: first or None]]):
                starts = n == 0 and not passing
                yield _passed(Block(part, shown, form, line), f"{shown}:{line}", TOO_LARGE if starts else "")
            held, size, passing = [], 0, not first
            rest = rest[first:] if first else b""
            line += bool(first)
        last = rest.rfind(b"\n") + 1
        if last:
            raw = rest if last == len(rest) and not held else b"".join([*held, memoryview(rest)[:last]])
            block = Block(raw, shown, form, line, records=rest.count(b"\n"))
            yield block
            line += block.records
            held, size = [], 0
        if last < len(rest):
            held.append(rest[last:])
            size += len(rest) - last
    if held:
        yield Block(b"".join(held), shown, form, line)


def whole_block(stream: BinaryIO, shown: str, form: str, too_large: str = TOO_LARGE) -> Iterator[Block]:
    """The stream as one block with one record; one that is too large is passed through in pieces."""
    held, size = list[bytes](), 0
    passing = False
    for chunk in chunks(stream):
        held.append(chunk)
        size += len(chunk)
        if size > MAX_BYTES:
            for n, part in enumerate(held):
                yield _passed(Block(part, shown, form), shown, "" if n or passing else too_large)
            held, passing = [], True
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


def _passed(block: Block, place: str, why: str) -> Block:
    """The block as one that is passed through: the first of its record if there is a reason to tell."""
    return replace(block, records=int(bool(why)), passed=True, problem=Problem(Place(place), why) if why else None)


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
