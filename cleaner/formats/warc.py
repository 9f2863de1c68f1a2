"""WARC and WET: the pages and texts of a crawl in, JSON Lines with what is known of them out.

The stream is cut into records here, because one broken record must not cost those behind it; what a record holds, its
HTTP header and encodings included, is for fastwarc to say, in whichever process the block is cleaned.
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Any, BinaryIO

from cleaner.errors import UsageError
from cleaner.formats import jsonl
from cleaner.formats.base import Block, Item, PlainWriter, Work, concatenated
from cleaner.formats.blocks import BLOCK_BYTES, MAX_BYTES
from cleaner.formats.pages import page_item
from cleaner.formats.warc_records import records
from cleaner.model import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.formats.base import Fields

name = "warc"
written = "jsonl"
annotates = True
lines = True
apart = True
joined = concatenated
writer = PlainWriter
render = jsonl.render

_TOO_LARGE = f"longer than {MAX_BYTES:,} bytes: left out"
_PAGES = {"text/html", "application/xhtml+xml"}
# Which record of the file it is, and how long it is: what stands before each record in a block.
_FRAME = struct.Struct(">QQ")


def blocks(stream: BinaryIO, shown: str, fields: Fields) -> Iterator[Block]:  # noqa: ARG001 - a record says what it has
    """The records that can be pages or texts, in blocks; a broken one is a block by itself, with its problem."""
    _fastwarc()
    held, size, first = list[bytes](), 0, 0
    for record in records(stream, shown):
        if record.problem:
            yield Block(b"", shown, name, record.number, passed=True, problem=record.problem)
            continue
        first = first or record.number
        held += _FRAME.pack(record.number, len(record.raw)), record.raw
        size += len(record.raw)
        if size >= BLOCK_BYTES:
            yield Block(b"".join(held), shown, name, first, len(held) // 2)
            held, size, first = [], 0, 0
    if held:
        yield Block(b"".join(held), shown, name, first, len(held) // 2)


def items(block: Block, work: Work) -> Sequence[Item]:
    """An item for each page and text. What is neither, or was not found on the server, gives none."""
    found, at = list[Item](), 0
    while at < len(block.raw):
        number, size = _FRAME.unpack_from(block.raw, at)
        at += _FRAME.size
        item = _item(block.raw[at : at + size], f"{block.shown}:{number}", work)
        at += size
        if item:
            found.append(item)
    return found


def read(stream: BinaryIO, shown: str, fields: Fields) -> Iterator[Item]:
    """The items of a stream."""
    from cleaner.engine.cleaner import Cleaner  # noqa: PLC0415 - pages are read by rules

    work = Work(Cleaner(), fields)
    for block in blocks(stream, shown, fields):
        if block.problem:
            yield Item(str(block.problem.place), b"", None, problem=block.problem.message)
        yield from items(block, work)


def _item(raw: bytes, place: str, work: Work) -> Item | None:
    record = next(_fastwarc()(io.BytesIO(raw), parse_http=True, auto_decode="all", stream_detect=False))
    kind = _kind(record)
    if not kind:
        return None
    try:
        payload: bytes = record.reader.read(MAX_BYTES + 1)
    except OSError as error:
        return _refused(place, raw, f"its content can't be decoded: {error}")
    if len(payload) > MAX_BYTES:
        return _refused(place, raw, _TOO_LARGE)
    url = record.headers.get("WARC-Target-URI") or None
    known = {work.fields.id: record.record_id, work.fields.url: url, "crawled": record.headers.get("WARC-Date")}
    if kind == "page":
        return page_item(place, payload, known, work)
    try:
        text = payload.decode("utf-8" if not record.is_http else record.http_charset or "utf-8")
    except (UnicodeDecodeError, LookupError) as error:
        return _refused(place, raw, f"its text can't be decoded: {error}")
    return jsonl.written_item(place, known, Record(text, url, id=record.record_id), work.fields)


def _kind(record: Any) -> str:
    """What the record holds: a "page", a "text", or neither: ""."""
    if record.http_headers is not None:
        status = record.http_headers.status_code
        if status is not None and not 200 <= status < 300:
            return ""
        content_type = record.http_content_type or ""
    else:
        content_type = (record.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    if content_type in _PAGES:
        return "page"
    return "text" if content_type == "text/plain" else ""


def _refused(place: str, raw: bytes, problem: str) -> Item:
    """A record that nothing can be written of; its bytes are for the quarantine."""
    return Item(place, b"", None, raw.decode("utf-8", "surrogateescape"), problem=problem)


def _fastwarc() -> Any:
    try:
        from fastwarc.warc import ArchiveIterator  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError("WARC needs a package that is not installed: pip install 'site-cleaner[warc]'") from error
    return ArchiveIterator
