"""Options that several commands have, and the cleaner that they describe."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from cleaner.engine.cleaner import Cleaner
    from cleaner.formats.base import OnError
    from cleaner.memo import Memo

# More processes than any machine has cores for; a typing error would start them all.
_MAX_WORKERS = 1024
_ESCAPES = {"n": "\n", "t": "\t", "f": "\f", "0": "\0", "\\": "\\"}
Rules = Annotated[
    list[str] | None, typer.Option("--rules", metavar="DIR", help="Folder or file of rules on top of the shipped ones.")
]
Site = Annotated[str | None, typer.Option("--site", metavar="HOST", help="Site of records that don't name one.")]
FormatName = Annotated[str, typer.Option("--format", metavar="NAME", help="auto, text or jsonl.")]
Level = Annotated[str, typer.Option("--level", help="sure, or likely: also what a person should look over.")]
NoSiteRules = Annotated[bool, typer.Option("--no-site-rules", help="Use only the packs that hold for any site.")]

NoShippedRules = Annotated[bool, typer.Option("--no-shipped-rules", help="Use the rules given by --rules alone.")]


def split(names: str | None) -> list[str]:
    """A comma-separated list; empty for none."""
    return [name.strip() for name in (names or "").split(",") if name.strip()]


def unescaped(separator: str | None) -> bytes:
    r"""The separator's bytes, with \n, \t, \0 and \\ for what can't be typed; empty for none.

    Raises:
        UsageError: it is empty, or has another escape.
    """
    if separator is None:
        return b""
    out, chars = "", iter(separator)
    for char in chars:
        part = _ESCAPES.get(next(chars, "")) if char == "\\" else char
        if part is None:
            raise UsageError(
                f"--separator {separator!r}: after a backslash there can be n, t, f, 0 or another backslash"
            )
        out += part
    if not out:
        raise UsageError("--separator is empty")
    return out.encode("utf-8", "surrogateescape")


def on_error(name: str) -> OnError:
    """What `--on-error` says.

    Raises:
        UsageError: nothing that there is.
    """
    from cleaner.formats.base import OnError

    if name not in list(OnError):
        raise UsageError(f"--on-error {name!r}: expected {', '.join(OnError)}")
    return OnError(name)


def number_of_workers(jobs: str) -> int:
    """The number that `-j` means.

    Raises:
        UsageError: it means none.
    """
    if jobs == "auto":
        return os.cpu_count() or 1
    if not (jobs.isascii() and jobs.isdigit() and 1 <= int(jobs) <= _MAX_WORKERS):
        raise UsageError(f"-j {jobs!r}: expected a number from 1 to {_MAX_WORKERS}, or auto")
    return int(jobs)


def titles_from(path: str | None) -> list[str]:
    """The titles in a file, as a reader sees them: one a line, or the `title` fields of JSON Lines.

    Raises:
        InputError: the file can't be read.
    """
    if path is None:
        return []
    from cleaner.formats.registry import detect

    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - shown as the user wrote it
            titles = _title_fields(stream, path) if detect(path, stream.peek(64)) == "jsonl" else _title_lines(stream)
            return [title for text in titles if (title := " ".join(text.split()))]
    except OSError as error:
        raise InputError(f"{path}: can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: titles can't be read: not UTF-8") from error


def _title_lines(stream: BinaryIO) -> Iterator[str]:
    return (line.decode("utf-8-sig") for line in stream)


def _title_fields(stream: BinaryIO, path: str) -> Iterator[str]:
    """The records' titles. Records that can't be read are the business of whoever cleans them."""
    from cleaner.formats import jsonl
    from cleaner.formats.base import Fields

    return (item.record.title or "" for item in jsonl.read(stream, path, Fields()) if item.record)


def make_cleaner(
    rules: list[str] | None,
    *,
    strip: str | None = None,
    keep: str | None = None,
    level: str = "sure",
    site_rules: bool = True,
    shipped: bool = True,
    titles: str | None = None,
    memo: Memo | None = None,
) -> Cleaner:
    """The cleaner that the options describe.

    Raises:
        CleanerError: an option makes no sense.
    """
    from cleaner.engine.cleaner import Cleaner

    cleaner = Cleaner(
        memo=memo,
        rules=rules or [],
        strip=split(strip) if strip is not None else None,
        keep=split(keep),
        level=level,
        site_rules=site_rules,
        shipped=shipped,
        titles=titles_from(titles),
    )
    gc.freeze()  # what is loaded by now stays to the end
    gc.enable()
    return cleaner
