"""How Parquet is written: cleaned texts put back among the other columns, row group by row group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from cleaner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cleaner.formats.base import Block

# A row group is written when it has this many bytes, whatever the input's row groups are.
_GROUP_BYTES = 16 << 20


@dataclass(frozen=True, slots=True)
class Shape:
    """What a file of this shape is opened with: its schema, and how its columns are compressed."""

    schema: Any
    codecs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows with all their columns, of one row group; `text` names the column that is cleaned."""

    batch: Any
    group: int
    text: str


class Texts(NamedTuple):
    """Cleaned texts, and which rows of their block they are for: those that are left."""

    text: list[bytes | None]
    row: list[int]


_unpack = msgspec.msgpack.Decoder(Texts).decode


class ParquetOutput:
    """Writes cleaned blocks as one Parquet file."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._sink = _Sink(write)
        self._shape: Shape | None = None
        self._file: Any = None
        self._held: list[Any] = []
        self._group, self._size = 0, 0

    def add(self, raw: bytes | memoryview, block: Block) -> None:
        """Write what a block became."""
        if isinstance(block.keep, Shape):
            self._begin(block.keep, block.shown)
        elif isinstance(block.keep, Rows):
            self._add_rows(_with_texts(block.keep, raw) if raw else block.keep.batch, block.keep.group)

    def close(self) -> None:
        """Write the last row group and the footer."""
        self._end_group()
        if self._file:
            self._file.close()

    def abandon(self) -> None:
        """Let pyarrow end the file in the void: it insists on an end."""
        self._sink.is_void = True
        self._held = []
        if self._file:
            self._file.close()

    def _begin(self, shape: Shape, shown: str) -> None:
        self._end_group()
        if self._shape is None:
            import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

            self._shape = shape
            codecs = dict(shape.codecs) or "snappy"
            sink = arrow().PythonFile(self._sink, mode="w")
            self._file = pq.ParquetWriter(sink, shape.schema, compression=codecs)
        elif not shape.schema.equals(self._shape.schema):
            raise UsageError(f"{shown}: other columns than the file before it: they can't go into one output")

    def _add_rows(self, batch: Any, group: int) -> None:
        if group != self._group or self._size > _GROUP_BYTES:
            self._end_group()
        self._group = group
        self._held.append(batch)
        self._size += batch.nbytes

    def _end_group(self) -> None:
        if self._held:
            self._file.write_table(arrow().Table.from_batches(self._held).unify_dictionaries())
        self._held, self._size = [], 0
        if self._file:
            arrow().default_memory_pool().release_unused()  # it would keep some 50 MB for later


class _Sink:
    """A file for pyarrow that only takes bytes."""

    closed = False

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write, self._size = write, 0
        self.is_void = False

    def write(self, raw: Any) -> int:
        part = bytes(raw)
        if not self.is_void:
            self._write(part)
        self._size += len(part)
        return len(part)

    def tell(self) -> int:
        return self._size

    def writable(self) -> bool:
        return True

    def flush(self) -> None:
        """Nothing: the output is flushed by whoever opened it."""

    def close(self) -> None:
        """Nothing: see `flush`."""


def arrow() -> Any:
    """Return pyarrow.

    Raises:
        UsageError: it is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError(
            "Parquet needs a package that is not installed: pip install 'site-cleaner[parquet]'"
        ) from error
    return pa


def _with_texts(rows: Rows, raw: bytes | memoryview) -> Any:
    """The rows that are left, with their cleaned texts."""
    texts, pa = _unpack(raw), arrow()
    left = rows.batch if len(texts.row) == rows.batch.num_rows else rows.batch.take(pa.array(texts.row, pa.int32()))
    at = left.schema.get_field_index(rows.text)
    kind = left.schema.field(at).type
    return left.set_column(at, left.schema.field(at), _of_kind(pa.array(texts.text, pa.large_binary()), kind))


def _of_kind(texts: Any, kind: Any) -> Any:
    """The column of bytes as one of this kind of text."""
    pa = arrow()
    plain = kind.value_type if pa.types.is_dictionary(kind) else kind
    as_text = (
        texts.view(pa.large_string()) if pa.types.is_large_string(plain) else texts.cast(pa.binary()).view(pa.string())
    )
    return as_text.dictionary_encode().cast(kind) if pa.types.is_dictionary(kind) else as_text
