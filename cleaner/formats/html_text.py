"""HTML: a page a file in, its article's text and nothing else out."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from cleaner.formats import text
from cleaner.formats.base import Block, Item, PlainWriter, Work, concatenated, encoded
from cleaner.formats.html import page_blocks
from cleaner.formats.pages import read_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.formats.base import Fields

name = "html-text"
written = "text"
annotates = False
lines = True
apart = False
joined = concatenated
writer = PlainWriter
render = text.render


def blocks(stream: BinaryIO, shown: str, fields: Fields) -> Iterator[Block]:  # noqa: ARG001 - a page has no fields
    """The page as one block; one that is too large is not read to its end, and nothing is written of it."""
    return page_blocks(stream, shown, name)


def items(block: Block, work: Work) -> Sequence[Item]:
    """The page."""
    return [_item(block.raw, block.shown, work)]


def read(stream: BinaryIO, shown: str, fields: Fields) -> Iterator[Item]:
    """The page of a stream."""
    from cleaner.engine.cleaner import Cleaner  # noqa: PLC0415 - pages are read by rules

    yield _item(stream.read(), shown, Work(Cleaner(), fields))


def _item(html: bytes, place: str, work: Work) -> Item:
    page, record = read_page(html, {}, work)
    raw = encoded(page.text)
    item = Item(place, raw + b"\n", record, page.text, (0, len(raw)), problem=page.problem)
    return item if page.text else item._replace(raw=b"", record=None)
