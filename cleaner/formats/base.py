"""What every format gives the pipeline: items, each a record with the bytes it came from and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cleaner.model import Record, Result, Span


@dataclass(frozen=True, slots=True)
class Fields:
    """Which fields of a structured record hold what. Dates are looked for under each name in turn."""

    text: str = "text"
    url: str = "url"
    site: str = "site"
    title: str = "title"
    id: str = "id"
    date: tuple[str, ...] = ("date", "published", "published_at", "date_published", "pubdate")


@dataclass(frozen=True, slots=True)
class Piece:
    """A removed span, and what is needed to put it back.

    Attributes:
        span: in terms of the original text.
        source: its characters as they stood in the source: in JSON, with their escapes.
        at: where in the cleaned record's bytes they were cut out.
    """

    span: Span
    source: str
    at: int


@dataclass(frozen=True, slots=True)
class Item:
    """One record on its way through.

    Attributes:
        place: where it is, as people are told: "stdin:17".
        raw: its bytes, line break included.
        record: what to clean; None when it can't be read, and `problem` says why: it is passed through as it is.
        source: the text as written in the source: for JSON the string's inside, escapes and all.
        at: where in `raw` the bytes of `source` are: half-open.
        problem: why the record can't be read.
    """

    place: str
    raw: bytes
    record: Record | None
    source: str = ""
    at: tuple[int, int] = (0, 0)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A cleaned record's bytes, and what is needed to undo it.

    Attributes:
        raw: the bytes.
        pieces: what was cut out, in order.
        annotation: where in `raw` the annotation is: half-open, empty for none.
    """

    raw: bytes
    pieces: tuple[Piece, ...]
    annotation: tuple[int, int] = (0, 0)


class Format(Protocol):
    """How one format reads and writes."""

    name: str
    #: Whether records can carry an annotation.
    annotates: bool
    #: Whether each item is a line, so that joined streams need a line break between them.
    lines: bool

    def read(self, stream: BinaryIO, shown: str, fields: Fields) -> Iterator[Item]:
        """The items of a stream; `shown` is the stream's name for people."""
        ...

    def render(self, item: Item, result: Result, annotation: Mapping[str, Any] | None) -> Rendered:
        """The bytes of a record from which something was removed."""
        ...


def cut_out(item: Item, removed: Sequence[Span], places: Sequence[tuple[int, int]]) -> Rendered:
    """The item's bytes without the removed spans.

    Args:
        item: the record.
        removed: what goes, in terms of its text.
        places: the same in terms of `item.source`: half-open, ascending.
    """
    raw, pieces, done = bytearray(item.raw[: item.at[0]]), list[Piece](), 0
    for span, (start, end) in zip(removed, places, strict=True):
        raw += _encoded(item.source[done:start])
        pieces.append(Piece(span, item.source[start:end], len(raw)))
        done = end
    raw += _encoded(item.source[done:]) + item.raw[item.at[1] :]
    return Rendered(bytes(raw), tuple(pieces))


def put_back(raw: bytes, pieces: Sequence[tuple[int, str]], annotation: tuple[int, int]) -> bytes:
    """The original of a cleaned record's bytes; `pieces` are (offset in `raw`, source), ascending.

    This works on bytes, whatever the format: what a cut brought together (two halves of a surrogate pair, say) may
    read as another text than the one that was cut.
    """
    out, done = bytearray(), 0
    for at, source in pieces:
        out += raw[done:at] + _encoded(source)
        done = at
    return bytes(out + raw[done : annotation[0]] + raw[annotation[1] :] if any(annotation) else out + raw[done:])


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
