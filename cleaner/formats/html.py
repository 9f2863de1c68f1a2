"""HTML: a page a file in, a JSON line with what the page says of itself and its article's text out."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from cleaner.formats import jsonl
from cleaner.formats.base import Block, PlainWriter, Work, concatenated
from cleaner.formats.blocks import chunks
from cleaner.formats.pages import page_item
from cleaner.model import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.formats.base import Fields, Item

name = "html"
written = "jsonl"
annotates = True
lines = True
apart = True
joined = concatenated
writer = PlainWriter
render = jsonl.render


def blocks(stream: BinaryIO, shown: str, fields: Fields) -> Iterator[Block]:  # noqa: ARG001 - a page has no fields
    """The page as one block; one that is too large is not read to its end, and nothing is written of it."""
    return page_blocks(stream, shown, name)


def items(block: Block, work: Work) -> Sequence[Item]:
    """The page."""
    return [page_item(block.shown, block.raw, {}, work)]


def read(stream: BinaryIO, shown: str, fields: Fields) -> Iterator[Item]:
    """The page of a stream."""
    from cleaner.engine.cleaner import Cleaner  # noqa: PLC0415 - pages are read by rules

    yield page_item(shown, stream.read(), {}, Work(Cleaner(), fields))


def page_blocks(stream: BinaryIO, shown: str, form: str) -> Iterator[Block]:
    """See `blocks`."""
    from cleaner.html.tree import MAX_BYTES  # noqa: PLC0415 - heavy

    held, size = list[bytes](), 0
    for chunk in chunks(stream):
        held.append(chunk)
        size += len(chunk)
        if size > MAX_BYTES:
            problem = Problem(Place(shown), f"a page of more than {MAX_BYTES:,} bytes: left out")
            yield Block(b"", shown, form, passed=True, problem=problem)
            return
    yield Block(b"".join(held), shown, form)
