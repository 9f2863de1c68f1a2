"""Where records come from: files, folders and stdin, compressed or not, one after the other as one stream of blocks."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BufferedReader
from typing import TYPE_CHECKING, BinaryIO

from cleaner.errors import UsageError
from cleaner.formats.base import Block, Fields, PlainWriter
from cleaner.formats.blocks import BrokenOffError, with_last_line_ended
from cleaner.formats.compression import (
    DamagedStreamError,
    compression_in,
    compression_of,
    expanded,
    without_compression,
)
from cleaner.formats.registry import detect, format_by_name, format_of_suffix
from cleaner.model import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

# Enough of a stream's beginning to see what format it has.
_HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a run.

    Attributes:
        path: where it is, as people are told; "-" for stdin.
        name: what its output is called in a folder of outputs: its path below the folder that was named, or its own
            name.
        unreadable: why it can't be read, if that is known already.
    """

    path: str
    name: str
    unreadable: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How inputs are read.

    Attributes:
        format_name: a format, or "auto": each input's own.
        fields: which fields of a record hold what.
        joined: whether all inputs go to one output, so that a last line needs a line break.
        compression: how what is written of an input is compressed, given the input's path.
    """

    format_name: str = "auto"
    fields: Fields = field(default_factory=Fields)
    joined: bool = True
    compression: Callable[[str], str] = lambda _: ""


def find_inputs(
    paths: Iterable[str], *, any_suffix: bool = False, leave_out: str | None = None
) -> tuple[list[Input], list[Problem]]:
    """The inputs that the paths mean, and notes of what was left out.

    A folder stands for the files below it, in the order of their names. A link to a folder below it is not followed, so
    that links can't lead round in circles.

    Args:
        paths: files, folders, "-" for stdin.
        any_suffix: whether files in folders count whose suffixes don't say that they have a format.
        leave_out: a folder that doesn't count: that of the outputs.
    """
    inputs, notes = list[Input](), list[Problem]()
    for path in paths:
        if path != "-" and os.path.isdir(path):  # noqa: PTH112 - a path as the user wrote it, shown as such
            inputs += _in_folder(path, notes, any_suffix=any_suffix, leave_out=leave_out)
        else:
            inputs.append(Input(path, os.path.basename(path)))  # noqa: PTH119 - see above
    return inputs, notes


def input_blocks(inputs: Sequence[Input], reading: Reading) -> Generator[Block, None, None]:
    """The blocks of all inputs. Each one begins with an empty block, which says what format it has.

    An input that can't be read, or not to its end, ends with a block that has a problem and no records.
    """
    for n, source in enumerate(inputs):
        try:
            for block in _blocks_of(source, reading, more_follows=n + 1 < len(inputs)):
                yield replace(block, source=n)
        except BrokenOffError as error:
            yield _end(source, n, error.problem)
        except OSError as error:
            yield _end(source, n, Problem(Place(source.path), f"can't be read: {error.strerror or error}"))


def _end(source: Input, number: int, problem: Problem) -> Block:
    return Block(b"", source.path, "", records=0, passed=True, problem=problem, source=number, ends_input=True)


@contextmanager
def opened(path: str) -> Iterator[tuple[BinaryIO, str, bytes]]:
    """A file or, for "-", stdin, expanded if it is compressed: the stream, its name for people, and its first bytes.

    The first bytes are not consumed.

    Raises:
        OSError: it can't be opened or is not what its name says.
    """
    with _as_stored(path) as (stored, shown):
        head = _peek(stored)
        found = compression_in(head)
        if found:
            stream = expanded(stored, found)
            yield stream, shown, _peek(stream)
            return
        if compression_of(path) and head:
            raise DamagedStreamError(f"not compressed as its suffix {compression_of(path)} says")
        yield stored, shown, head


@contextmanager
def _as_stored(path: str) -> Iterator[tuple[BinaryIO, str]]:
    if path == "-":
        if sys.stdin is None:
            raise OSError(errno.EBADF, "stdin is closed")
        yield sys.stdin.buffer, "stdin"
        return
    with open(path, "rb") as stream:  # noqa: PTH123 - a path as the user wrote it, shown as such
        yield stream, path


def _peek(stream: BinaryIO) -> bytes:
    """The first bytes without consuming them; none where the stream can't say."""
    return stream.peek(_HEAD_BYTES) if isinstance(stream, BufferedReader) else b""


def _blocks_of(source: Input, reading: Reading, *, more_follows: bool) -> Iterator[Block]:
    if source.unreadable:
        raise OSError(errno.EIO, source.unreadable)
    with opened(source.path) as (stream, shown, head):
        found = detect(without_compression(source.path), head) if reading.format_name == "auto" else reading.format_name
        form = format_by_name(found)
        yield Block(b"", shown, form.name, records=0, passed=True)
        blocks = form.blocks(stream, shown, reading.fields)
        ended = with_last_line_ended(blocks) if reading.joined and more_follows and form.lines else blocks
        compression = reading.compression(source.path)
        if compression and form.writer is not PlainWriter:
            raise UsageError(f"{shown}: {form.written} is compressed inside: it can't be written as {compression}")
        for block in ended:
            yield replace(block, compression=compression, position=_position(stream))


def _position(stream: BinaryIO) -> int:
    """How much of the file has been read, whatever it expanded to; 0 for what is no file."""
    stored = getattr(getattr(stream, "raw", None), "stored", stream)
    try:
        return os.lseek(stored.fileno(), 0, os.SEEK_CUR)
    except (OSError, AttributeError):
        return 0


def _in_folder(folder: str, notes: list[Problem], *, any_suffix: bool, leave_out: str | None) -> list[Input]:
    found, unknown = list[Input](), 0

    def tell(error: OSError) -> None:
        found.append(Input(str(error.filename), "", error.strerror or str(error)))

    for parent, folders, files in os.walk(folder, onerror=tell):
        paths = {name: os.path.join(parent, name) for name in sorted([*folders, *files])}  # noqa: PTH118 - see above
        links = [name for name in folders if os.path.islink(paths[name])]  # noqa: PTH114
        notes += [Problem(Place(paths[name]), "a link to a folder: left out") for name in sorted(links)]
        folders[:] = sorted(name for name in folders if name not in links and not _same(paths[name], leave_out))
        for name in sorted(files):
            if any_suffix or format_of_suffix(without_compression(name)):
                found.append(Input(paths[name], os.path.relpath(paths[name], folder)))
            else:
                unknown += 1
    if unknown:
        notes.append(Problem(Place(folder), f"left out, because no format has their suffixes: {unknown} files"))
    if not found and not unknown:
        notes.append(Problem(Place(folder), "nothing in it"))
    return sorted(found, key=lambda source: source.path)


def _same(path: str, other: str | None) -> bool:
    return other is not None and os.path.realpath(path) == os.path.realpath(other)
