"""The formats by name, and which one a stream has."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from cleaner.errors import UsageError

if TYPE_CHECKING:
    from cleaner.formats.base import Format

#: Name of each format and the module that is it, imported when it is first used.
FORMATS = {
    "text": "cleaner.formats.text",
    "jsonl": "cleaner.formats.jsonl",
    "parquet": "cleaner.formats.parquet",
    "warc": "cleaner.formats.warc",
    "html": "cleaner.formats.html",
    "html-text": "cleaner.formats.html_text",
}
_SUFFIXES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".warc": "warc",
    ".wet": "warc",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
_MAGIC = {b"PAR1": "parquet", b"WARC/": "warc"}


def format_by_name(name: str) -> Format:
    """The format.

    Raises:
        UsageError: there is none of this name.
    """
    if name not in FORMATS:
        raise UsageError(f"no format {name!r}: there are auto, {', '.join(FORMATS)}")
    return cast("Format", import_module(FORMATS[name]))


def format_of_suffix(path: str) -> str:
    """The name of the format that the path's suffix says; "" when it says none."""
    return _SUFFIXES.get(path[path.rfind(".") :].lower(), "") if "." in path else ""


def suffix_of(name: str) -> str:
    """The suffix that files of the format usually have."""
    return next(suffix for suffix, format_name in _SUFFIXES.items() if format_name == name)


def detect(path: str, head: bytes) -> str:
    """The name of the format: by the path's suffix, else by how the stream begins."""
    known = format_of_suffix(path)
    if known:
        return known
    for magic, name in _MAGIC.items():
        if head.startswith(magic):
            return name
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:16].lower().startswith((b"<!doctype html", b"<html")):
        return "html"
    return "jsonl" if start.startswith(b"{") and start[1:].lstrip()[:1] in (b'"', b"}", b"") else "text"
