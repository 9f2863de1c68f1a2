"""Plain text: one file, one document, or several with a separator between them. What is not UTF-8 passes as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from cleaner.engine.cleaner import MAX_CHARS
from cleaner.formats.base import Block, Item, PlainWriter, Rendered, concatenated, cut_out
from cleaner.formats.blocks import separated_blocks, whole_block
from cleaner.model import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cleaner.formats.base import Fields, Work
    from cleaner.model import Result

name = "text"
annotates = False
lines = False
apart = False
written = "text"
joined = concatenated
writer = PlainWriter

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def blocks(stream: BinaryIO, shown: str, fields: Fields) -> Iterator[Block]:
    """The stream as one block with one document, or in blocks of whole documents with their separators."""
    # As many bytes can't be fewer characters than the cleaner looks at, so the message is the cleaner's own.
    too_large = f"longer than {MAX_CHARS:,} characters: passed through"
    if fields.separator:
        return separated_blocks(stream, Block(b"", shown, name), fields.separator, too_large)
    return whole_block(stream, shown, name, too_large)


def items(block: Block, work: Work) -> Sequence[Item]:
    """The documents. A byte order mark stays in front of the first, a separator behind each, outside the text."""
    return _documents(block, work.fields.separator)


def read(stream: BinaryIO, shown: str, fields: Fields) -> Iterator[Item]:
    """The documents of a stream."""
    return iter(_documents(Block(stream.read(), shown, name), fields.separator))


def render(item: Item, result: Result, annotation: Mapping[str, Any] | None) -> Rendered:  # noqa: ARG001 - see `annotates`
    """The cleaned text's bytes."""
    return cut_out(item, result.removed, [(span.start, span.end) for span in result.removed])


def _documents(block: Block, separator: bytes) -> list[Item]:
    if not separator:
        return [_item(block.raw, block.shown, b"")]
    *ended, last = block.raw.split(separator)
    raws = [*(part + separator for part in ended), *([last] if last else [])]
    return [_item(raw, f"{block.shown}:{n}", separator) for n, raw in enumerate(raws, block.line)]


def _item(raw: bytes, place: str, separator: bytes) -> Item:
    start = len(_BYTE_ORDER_MARK) if raw.startswith(_BYTE_ORDER_MARK) else 0
    end = len(raw) - (len(separator) if separator and raw.endswith(separator) else 0)
    text = raw[start:end].decode("utf-8", "surrogateescape")
    return Item(place, raw, Record(text), text, (start, end))
