"""What all commands share: streams of bytes, messages on stderr, exit codes."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING

import typer

from cleaner.errors import CleanerError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.model import Problem

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
    from cleaner.outputs import Output

    Output(sys.stdout.buffer, "stdout").write(raw)


def paint(text: str, colour: str, *, to: str = "stdout") -> str:
    """`text` in a colour when that stream is a terminal and NO_COLOR is not set."""
    stream = sys.stdout if to == "stdout" else sys.stderr
    if os.environ.get("NO_COLOR") or not (stream.isatty() or os.environ.get("FORCE_COLOR")):
        return text
    return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m"


def visible(text: str) -> str:
    """The text without control characters, which could drive the terminal of whoever reads.

    Bytes that are not UTF-8 are shown as they are, but for 80 to 9F: to some terminals those are control characters.
    """
    return "".join(char if char.isprintable() or "\udca0" <= char <= "\udcff" else " " for char in text)
