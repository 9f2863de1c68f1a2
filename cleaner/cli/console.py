"""What all commands share: streams of bytes, messages on stderr, exit codes."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager, suppress
from enum import IntEnum
from io import BufferedReader
from typing import TYPE_CHECKING, BinaryIO

import typer

from cleaner.errors import CleanerError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.model import Problem

# Enough of a stream's beginning to see what format it has.
_HEAD_BYTES = 4096
_COLOURS = {"red": 31, "green": 32, "yellow": 33, "blue": 34, "grey": 90, "bold": 1}


class Exit(IntEnum):
    """The exit codes of every command."""

    DONE = 0
    PROBLEMS = 1
    UNUSABLE = 2


@contextmanager
def manners() -> Iterator[None]:
    """Turn our errors into a message and an exit code, and a closed pipe into a quiet end."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError as error:
        _flush_or_drop()
        raise typer.Exit(Exit.DONE) from error
    except CleanerError as error:
        say(f"error: {error}")
        _flush_or_drop()
        raise typer.Exit(Exit.UNUSABLE) from error
    except OSError as error:
        say(f"error: {error.filename or 'stdout'}: can't be written: {error.strerror}")
        _flush_or_drop()
        raise typer.Exit(Exit.UNUSABLE) from error


def _flush_or_drop() -> None:
    """Write what stdout still holds; drop what it doesn't take, or Python complains when it leaves."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(message: str) -> None:
    """Write a line to stderr."""
    sys.stderr.write(f"{message}\n")


def say_problem(problem: Problem) -> None:
    """Write a problem to stderr, its place first."""
    say(str(problem))


def say_problems(problems: Iterable[Problem]) -> None:
    """Write problems to stderr, one a line."""
    for problem in problems:
        say_problem(problem)


def write_out(raw: bytes) -> None:
    """Write bytes to stdout."""
    Output(sys.stdout.buffer, "stdout").write(raw)


@contextmanager
def opened(path: str) -> Iterator[tuple[BinaryIO, str, bytes]]:
    """A file or, for "-", stdin: the stream, its name for people, and its first bytes (not consumed).

    Raises:
        OSError: it can't be opened.
    """
    if path == "-":
        if sys.stdin is None:
            raise OSError(errno.EBADF, "stdin is closed")
        stdin = sys.stdin.buffer
        yield stdin, "stdin", _peek(stdin)
        return
    with open(path, "rb") as stream:  # noqa: PTH123 - a path as the user wrote it, shown as such
        yield stream, path, _peek(stream)


def _peek(stream: BinaryIO) -> bytes:
    """The first bytes without consuming them; none where the stream can't say."""
    return stream.peek(_HEAD_BYTES) if isinstance(stream, BufferedReader) else b""


class Output:
    """Where bytes go; what it can't take is an error that names it."""

    def __init__(self, stream: BinaryIO, shown: str) -> None:
        self._stream = stream
        self._shown = shown

    def write(self, raw: bytes) -> None:
        """Write bytes.

        Raises:
            UsageError: they can't be written.
        """
        with _naming(self._shown):
            self._stream.write(raw)

    def flush(self) -> None:
        """Hand over what is still held.

        Raises:
            UsageError: it can't be written.
        """
        with _naming(self._shown):
            self._stream.flush()


@contextmanager
def output_file(path: str | None) -> Iterator[Output]:
    """Stdout, or a file that stands under its name only when it is whole; a device or pipe is written to directly.

    Raises:
        UsageError: it can't be written.
    """
    if path is None or path == "-":
        yield Output(sys.stdout.buffer, "stdout")
        return
    target = os.path.realpath(path)
    special = os.path.exists(target) and not os.path.isfile(target)  # noqa: PTH110, PTH113 - see `opened`
    with _naming(path):
        written = target if special else f"{target}.unfinished"
        stream = open(written, "wb")  # noqa: PTH123, SIM115 - see `opened`; what can't be opened is not ours to remove
        try:
            with stream:
                yield Output(stream, path)
            if not special:
                os.replace(written, target)  # noqa: PTH105 - see `opened`
        except BaseException:
            if not special:
                with suppress(OSError):  # the first failure is the one to tell
                    os.unlink(written)  # noqa: PTH108 - see `opened`
            raise


@contextmanager
def _naming(shown: str) -> Iterator[None]:
    """Say which output can't be written. A closed pipe is no error."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(f"{shown}: can't be written: {error.strerror}") from error


def paint(text: str, colour: str, *, to: str = "stdout") -> str:
    """`text` in a colour when that stream is a terminal and NO_COLOR is not set."""
    stream = sys.stdout if to == "stdout" else sys.stderr
    if os.environ.get("NO_COLOR") or not (stream.isatty() or os.environ.get("FORCE_COLOR")):
        return text
    return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m"
