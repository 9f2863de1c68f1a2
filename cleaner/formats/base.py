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
    """A removed span with its characters as they stood in the source: in JSON, with their escapes."""

    span: Span
    source: str


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
    """A cleaned record's bytes, and what is needed to undo it: the pieces, and how many bytes of annotation it has."""

    raw: bytes
    pieces: tuple[Piece, ...]
    annotation: int = 0


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

    def restore(self, item: Item, pieces: Sequence[Piece], annotation: int) -> bytes:
        """The bytes of the original of a cleaned item."""
        ...


def without(source: str, spans: Sequence[tuple[int, int]]) -> str:
    """`source` without these half-open, ascending spans."""
    bounds = [0, *(at for span in spans for at in span), len(source)]
    return "".join(source[a:b] for a, b in zip(bounds[::2], bounds[1::2], strict=True))


def with_pieces(source: str, pieces: Sequence[tuple[int, str]]) -> str:
    """`source` with each text put in front of what is at its offset: (offset in `source`, text), ascending."""
    out, at = [], 0
    for offset, text in pieces:
        out += [source[at:offset], text]
        at = offset
    return "".join([*out, source[at:]])


def offsets_after_removal(pieces: Sequence[Piece]) -> list[int]:
    """For each piece the offset in the cleaned text at which it was cut out."""
    out, gone = [], 0
    for piece in pieces:
        out.append(piece.span.start - gone)
        gone += piece.span.end - piece.span.start
    return out
