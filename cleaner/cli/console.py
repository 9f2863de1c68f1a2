"""What all commands share: streams of bytes, messages on stderr, exit codes."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from enum import IntEnum
from io import BufferedReader
from typing import TYPE_CHECKING, BinaryIO

import typer

from cleaner.errors import CleanerError

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
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(Exit.DONE) from error
    except CleanerError as error:
        say(f"error: {error}")
        raise typer.Exit(Exit.UNUSABLE) from error


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
    sys.stdout.buffer.write(raw)


@contextmanager
def opened(path: str) -> Iterator[tuple[BinaryIO, str, bytes]]:
    """A file or, for "-", stdin: the stream, its name for people, and its first bytes (not consumed).

    Raises:
        OSError: it can't be opened.
    """
    if path == "-":
        stdin = sys.stdin.buffer
        yield stdin, "stdin", _peek(stdin)
        return
    with open(path, "rb") as stream:  # noqa: PTH123 - a path as the user wrote it, shown as such
        yield stream, path, _peek(stream)


def _peek(stream: BinaryIO) -> bytes:
    """The first bytes without consuming them; none where the stream can't say."""
    return stream.peek(_HEAD_BYTES) if isinstance(stream, BufferedReader) else b""


@contextmanager
def output_file(path: str | None) -> Iterator[BinaryIO]:
    """Stdout, or a file that stands under its name only when it is whole."""
    if path is None or path == "-":
        yield sys.stdout.buffer
        return
    unfinished = f"{path}.unfinished"
    with open(unfinished, "wb") as stream:  # noqa: PTH123 - see `opened`
        yield stream
    os.replace(unfinished, path)  # noqa: PTH105 - see `opened`


def paint(text: str, colour: str, *, to: str = "stdout") -> str:
    """`text` in a colour when that stream is a terminal and NO_COLOR is not set."""
    stream = sys.stdout if to == "stdout" else sys.stderr
    if os.environ.get("NO_COLOR") or not (stream.isatty() or os.environ.get("FORCE_COLOR")):
        return text
    return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m"
