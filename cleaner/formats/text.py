"""Plain text: one file, one document. Bytes that are not UTF-8 pass through as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from cleaner.engine.cleaner import MAX_CHARS
from cleaner.formats.base import Block, Item, Rendered, cut_out
from cleaner.formats.blocks import whole_block
from cleaner.model import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cleaner.formats.base import Fields, Work
    from cleaner.model import Result

name = "text"
annotates = False
lines = False
apart = False


def blocks(stream: BinaryIO, shown: str) -> Iterator[Block]:
    """The stream as one block with one document."""
    # As many bytes can't be fewer characters than the cleaner looks at, so the message is the cleaner's own.
    return whole_block(stream, shown, name, f"longer than {MAX_CHARS:,} characters: passed through")


def items(block: Block, work: Work) -> Sequence[Item]:  # noqa: ARG001 - a plain text has no fields
    """The document. A byte order mark stays in front of it, outside the text."""
    raw = block.raw
    mark = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    text = raw[mark:].decode("utf-8", "surrogateescape")
    return [Item(block.shown, raw, Record(text), text, (mark, len(raw)))]


def read(stream: BinaryIO, shown: str, fields: Fields) -> Iterator[Item]:  # noqa: ARG001 - a plain text has no fields
    """The stream as one document."""
    raw = stream.read()
    mark = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    text = raw[mark:].decode("utf-8", "surrogateescape")
    yield Item(shown, raw, Record(text), text, (mark, len(raw)))


def render(item: Item, result: Result, annotation: Mapping[str, Any] | None) -> Rendered:  # noqa: ARG001 - see `annotates`
    """The cleaned text's bytes."""
    return cut_out(item, result.removed, [(span.start, span.end) for span in result.removed])
