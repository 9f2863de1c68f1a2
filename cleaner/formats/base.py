"""What every format gives the pipeline: blocks of a stream, the items in a block, and the way back to bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from cleaner.engine.cleaner import Cleaner
    from cleaner.model import Problem, Record, Result, Span


@dataclass(frozen=True, slots=True)
class Fields:
    """Which fields of a structured record hold what. Dates are looked for under each name in turn.

    `separator` is what stands between the documents of a plain text; empty where a text is one document. `marks` is
    what outputs that have a place for it tell of how they were made.
    """

    text: str = "text"
    url: str = "url"
    site: str = "site"
    title: str = "title"
    id: str = "id"
    date: tuple[str, ...] = ("date", "published", "published_at", "date_published", "pubdate")
    separator: bytes = b""
    marks: tuple[tuple[str, str], ...] = ()


class OnError(StrEnum):
    """What becomes of a record that can't be read: it passes through, it is left out, or it ends the run."""

    PASS = "pass"  # noqa: S105 - no password
    SKIP = "skip"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Work:
    """How records are cleaned, whichever stream they come from. It travels to worker processes.

    Attributes:
        cleaner: the rules.
        fields: which fields of a record hold what.
        site: the site of records that don't name one.
        annotate: whether changed records get an annotation.
        account: whether a ledger is kept.
        on_error: what becomes of records that can't be read.
        quarantine: whether they are wanted in a file of their own.
    """

    cleaner: Cleaner
    fields: Fields = field(default_factory=Fields)
    site: str | None = None
    annotate: bool = False
    account: bool = False
    on_error: OnError = OnError.PASS
    quarantine: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a stream that can be cleaned by itself: whole records, as the bytes they came as.

    Attributes:
        raw: the bytes.
        shown: the stream's name for people.
        form: name of the format that reads it.
        line: number of its first record in the stream, from 1.
        records: how many records it has.
        passed: whether it is part of a record too large to be looked at, and is passed through as it is. Such a record
            comes in several blocks, of which the first has `records` 1 and the others 0.
        problem: where it is and why it is passed through.
        source: which input of the run it belongs to, from 0.
        position: how many bytes of the input had been read with it, before expansion; 0 where that is unknown.
        compression: how it is written: the suffix of a compression, or "".
        ends_input: whether it has no records but the problem why its input can't be read, or not any further.
        keep: what the format's writer needs besides the bytes; it does not travel to worker processes.
    """

    raw: bytes
    shown: str
    form: str
    line: int = 1
    records: int = 1
    passed: bool = False
    problem: Problem | None = None
    source: int = 0
    position: int = 0
    compression: str = ""
    ends_input: bool = False
    keep: Any = None


class Piece(NamedTuple):
    """A removed span, and what is needed to put it back.

    Attributes:
        span: in terms of the original text.
        source: its characters as they stood in the source: in JSON, with their escapes.
        at: where in the cleaned record's bytes they were cut out.
    """

    span: Span
    source: str
    at: int


class Item(NamedTuple):
    """One record on its way through. A named tuple, because one is made for each record and that costs least.

    Attributes:
        place: where it is, as people are told: "stdin:17".
        raw: its bytes as they are written when nothing is removed, line break included. What was read is usually
            that; a format whose text comes out of something else (a page) puts here what it would write.
        record: what to clean; None when it can't be read, and `problem` says why: it is passed through as it is.
        source: the text as written in `raw`: for JSON the string's inside, escapes and all. It may be left out, to be
            taken from `raw` when it is needed.
        at: where in `raw` the bytes of `source` are: half-open.
        problem: why the record can't be read.
    """

    place: str
    raw: bytes
    record: Record | None
    source: str = ""
    at: tuple[int, int] = (0, 0)
    problem: str = ""


class Rendered(NamedTuple):
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
    """How one format reads and writes. A module that has these names is one."""

    name: str
    #: Whether records can carry an annotation.
    annotates: bool
    #: Whether each item is a line, so that joined streams need a line break between them.
    lines: bool
    #: Whether the records that come out can be told apart; if not, a ledger has the length of every one.
    apart: bool
    #: Name of the format that comes out: its own, or that of what its items' `raw` is.
    written: str

    def blocks(self, stream: BinaryIO, shown: str, fields: Fields) -> Iterator[Block]:
        """The stream in pieces of whole records, no more of it in memory than one or two pieces need.

        Blocks are numbered within the stream; nothing is lost and nothing added.
        """
        ...

    def items(self, block: Block, work: Work) -> Sequence[Item]:
        """The records of a block, one by one. This may run in a worker process, where the costly part belongs."""
        ...

    def read(self, stream: BinaryIO, shown: str, fields: Fields) -> Iterator[Item]:
        """The items of a stream, for those who look at records and don't write them."""
        ...

    def render(self, item: Item, result: Result, annotation: Mapping[str, Any] | None) -> Rendered:
        """The bytes of a record from which something was removed."""
        ...

    def joined(self, raws: Sequence[bytes | None], items: Sequence[Item]) -> bytes:
        """What the items of a block became, as one; None is left out. `concatenated`: one behind the other."""
        ...

    def writer(self, write: Callable[[bytes], object]) -> Writer:
        """What puts cleaned blocks together to a file: `PlainWriter` where one is written behind the other."""
        ...


class Writer(Protocol):
    """Puts cleaned blocks together to a file."""

    def add(self, raw: bytes | memoryview, block: Block) -> None:
        """Write what a block became. A view is good for this call only."""
        ...

    def close(self) -> None:
        """Write what belongs to the end of the file."""
        ...

    def abandon(self) -> None:
        """Let go of the file, which is not to be: nothing is written any more."""
        ...


class PlainWriter:
    """Writes blocks one behind the other."""

    def __init__(self, write: Callable[[Any], object]) -> None:
        self._write = write

    def add(self, raw: bytes | memoryview, block: Block) -> None:  # noqa: ARG002 - the bytes are all there is
        """Write what a block became."""
        self._write(raw)

    def close(self) -> None:
        """Nothing: the file is whole."""

    def abandon(self) -> None:
        """Nothing: there is nothing to let go of."""


def concatenated(raws: Sequence[bytes | None], items: Sequence[Item]) -> bytes:  # noqa: ARG001 - the bytes are all there is
    """One behind the other."""
    return b"".join([raw for raw in raws if raw is not None])


def cut_out(item: Item, removed: Sequence[Span], places: Iterable[tuple[int, int]]) -> Rendered:
    """The item's bytes without the removed spans.

    Args:
        item: the record, with its `source` and where that is.
        removed: what goes, in terms of its text.
        places: the same in terms of `item.source`: half-open, ascending.
    """
    source, (first, last) = item.source, item.at
    size = len if last - first == len(source) else _size  # of a piece of the source, in bytes
    in_bytes, done, at = list[tuple[int, int]](), 0, first
    for start, end in places:
        begin = at + size(source[done:start])
        at = begin + size(source[start:end])
        in_bytes.append((begin, at))
        done = end
    return cut_bytes(item.raw, removed, in_bytes)


def cut_bytes(raw: bytes, removed: Iterable[Span], places: Iterable[tuple[int, int]]) -> Rendered:
    """The bytes without the removed spans, whose places are those in the bytes: half-open, ascending."""
    parts, pieces, done, written = list[bytes](), list[Piece](), 0, 0
    for span, (start, end) in zip(removed, places, strict=True):
        parts.append(raw[done:start])
        written += start - done
        pieces.append(Piece(span, raw[start:end].decode("utf-8", "surrogateescape"), written))
        done = end
    parts.append(raw[done:])
    return Rendered(b"".join(parts), tuple(pieces))


def put_back(raw: bytes, pieces: Sequence[tuple[int, str]], annotation: tuple[int, int]) -> bytes:
    """The original of a cleaned record's bytes; `pieces` are (offset in `raw`, source), ascending.

    This works on bytes, whatever the format: what a cut brought together (two halves of a surrogate pair, say) may
    read as another text than the one that was cut.
    """
    out, done = bytearray(), 0
    for at, source in pieces:
        out += raw[done:at] + encoded(source)
        done = at
    return bytes(out + raw[done : annotation[0]] + raw[annotation[1] :] if any(annotation) else out + raw[done:])


def encoded(text: str) -> bytes:
    """The text's bytes in UTF-8, those that are not UTF-8 as they were."""
    return text.encode("utf-8", "surrogateescape")


def _size(text: str) -> int:
    return len(encoded(text))
