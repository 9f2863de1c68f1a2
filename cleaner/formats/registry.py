"""The formats by name, and which one a stream has."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from cleaner.errors import UsageError

if TYPE_CHECKING:
    from cleaner.formats.base import Format

#: Name of each format and the module that is it, imported when it is first used.
FORMATS = {"text": "cleaner.formats.text", "jsonl": "cleaner.formats.jsonl"}
_SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".txt": "text", ".text": "text", ".md": "text"}


def format_by_name(name: str) -> Format:
    """The format.

    Raises:
        UsageError: there is none of this name.
    """
    if name not in FORMATS:
        raise UsageError(f"no format {name!r}: there are auto, {', '.join(FORMATS)}")
    return cast("Format", import_module(FORMATS[name]))


def detect(path: str, head: bytes) -> str:
    """The name of the format: by the path's suffix, else by how the stream begins."""
    suffix = path[path.rfind(".") :].lower() if "." in path else ""
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return "jsonl" if start.startswith(b"{") and start[1:].lstrip()[:1] in (b'"', b"}", b"") else "text"
