"""Parquet: one column is cleaned; the others stay as they are, and the schema but for marks in its metadata.

Rows are read a few hundred at a time. Only the values that are looked at travel to worker processes, which need not
load pyarrow for them; the others wait in the parent, which writes. Row groups are those of the input, but for large
ones, which become several.
"""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

import msgspec

from cleaner.formats.base import Block, Item, Rendered, cut_out
from cleaner.formats.blocks import BLOCK_BYTES, BrokenOffError
from cleaner.formats.jsonl import first_day
from cleaner.formats.parquet_output import ParquetOutput, Rows, Shape, Texts, arrow
from cleaner.model import Place, Problem, Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cleaner.formats.base import Fields, Work
    from cleaner.model import Result

name = written = "parquet"
annotates = False
lines = False
apart = True
writer = ParquetOutput

# The most rows that are read at a time, however short they are.
_MAX_ROWS = 4096
# How many times a block's size a block's rows may have in all columns together.
_BLOCKS_OF_OTHERS = 4
# What the names of marks begin with.
_MARK = b"cleaner."
# How much of a column is read at a time.
_READ_BYTES = 1 << 20


class _Values(NamedTuple):
    """What is looked at of a block's rows: a list for each column, empty for one that isn't there."""

    text: list[bytes | None]
    url: list[str | None]
    site: list[str | None]
    title: list[str | None]
    id: list[str | None]
    date: list[str]


_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(_Values).decode


def blocks(stream: BinaryIO, shown: str, fields: Fields) -> Iterator[Block]:
    """The rows in blocks. Each has the columns that are looked at as bytes, and keeps the others.

    Raises:
        BrokenOffError: not Parquet, damaged, or without the column.
        UsageError: what reads Parquet is not installed.
    """
    pa = arrow()
    row = 1
    try:
        file = _opened(stream, fields)
        yield Block(b"", shown, name, records=0, passed=True, keep=_shape(file, fields))
        for group in range(file.num_row_groups):
            rows = _rows_at_a_time(file.metadata.row_group(group), fields.text)
            for batch in file.iter_batches(batch_size=rows, row_groups=[group], use_threads=False):
                raw = _pack(_looked_at(batch, fields))
                yield Block(raw, shown, name, row, batch.num_rows, keep=Rows(batch, group, fields.text))
                row += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        place = f"{shown}:{row}" if row > 1 else shown
        raise BrokenOffError(Problem(Place(place), _first_line(error))) from error


def items(block: Block, work: Work) -> Sequence[Item]:  # noqa: ARG001 - the values have been picked
    """An item a row. A row without a text is one without a record; one that is not UTF-8 has a problem."""
    values = _unpack(block.raw)
    nothing = [None] * len(values.text)
    others = zip(
        *(column or nothing for column in (values.url, values.site, values.title, values.id)),
        values.date or [""] * len(values.text),
        strict=True,
    )
    return [
        _item(f"{block.shown}:{number}", text, *other)
        for number, (text, other) in enumerate(zip(values.text, others, strict=True), block.line)
    ]


def read(stream: BinaryIO, shown: str, fields: Fields) -> Iterator[Item]:
    """The items of a stream."""
    from cleaner.formats.base import Work  # noqa: PLC0415

    for block in blocks(stream, shown, fields):
        if not block.passed:
            yield from items(block, Work(cast("Any", None), fields))


def render(item: Item, result: Result, annotation: Mapping[str, Any] | None) -> Rendered:  # noqa: ARG001 - see `annotates`
    """The cleaned text's bytes."""
    return cut_out(item, result.removed, [(span.start, span.end) for span in result.removed])


def joined(raws: Sequence[bytes | None], items: Sequence[Item]) -> bytes:
    """The column of cleaned texts, and which rows are left; nothing when all is as it was."""
    if all(raw is item.raw for raw, item in zip(raws, items, strict=True)):
        return b""
    kept = [raw is not None for raw in raws]
    values = [None if item.record is None and not item.problem else raw for raw, item in zip(raws, items, strict=True)]
    return column(list(compress(values, kept)), list(compress(range(len(kept)), kept)))


def texts(block: Block) -> list[bytes | None]:
    """The texts of a block."""
    return _unpack(block.raw).text


def column(values: Sequence[bytes | None], rows: Sequence[int]) -> bytes:
    """Texts for a block to be written with, and which of its rows they are for."""
    return _pack(Texts(list(values), list(rows)))


def _opened(stream: BinaryIO, fields: Fields) -> Any:
    import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

    if not stream.seekable():
        raise OSError("Parquet can't be read from a pipe or a compressed file: it must be a file of its own")
    file = pq.ParquetFile(stream, buffer_size=_READ_BYTES, pre_buffer=False)
    schema = file.schema_arrow
    if fields.text not in schema.names:
        found = ", ".join(repr(column) for column in schema.names[:8]) or "no columns"
        raise OSError(f"no column {fields.text!r}; found {found}")
    if schema.names.count(fields.text) > 1:
        raise OSError(f"column {fields.text!r} stands twice, so that it is unclear which one counts")
    if not _is_text(schema.field(fields.text).type):
        raise OSError(f"column {fields.text!r} is {schema.field(fields.text).type}, expected strings")
    return file


def _is_text(kind: Any) -> bool:
    types = arrow().types
    plain = kind.value_type if types.is_dictionary(kind) else kind
    return bool(types.is_string(plain) or types.is_large_string(plain))


def _shape(file: Any, fields: Fields) -> Shape:
    schema = _marked(file.schema_arrow, fields)
    if not file.num_row_groups:
        return Shape(schema, {})
    columns = _columns(file.metadata.row_group(0))
    return Shape(schema, {column.path_in_schema: _codec(column.compression) for column in columns})


def _marked(schema: Any, fields: Fields) -> Any:
    """The schema with these marks, and without those of an earlier run: a restored file must not pass for cleaned."""
    others = {key: value for key, value in (schema.metadata or {}).items() if not key.startswith(_MARK)}
    return schema.with_metadata({**others, **dict(fields.marks)} or None)


def _codec(name: str) -> str:
    """The compression as pyarrow wants it told, which is not always as it tells it."""
    return {"UNCOMPRESSED": "NONE"}.get(name, name)


def _looked_at(batch: Any, fields: Fields) -> _Values:
    """The values that records are made of. A column that stands twice says nothing."""

    def known(name: str) -> list[Any]:
        return _values(batch.column(name)) if batch.schema.names.count(name) == 1 else []

    dates = [[None if day is None else _shown(day) for day in found] for name in fields.date if (found := known(name))]
    return _Values(
        known(fields.text),
        [_text(value) for value in known(fields.url)],
        [_text(value) for value in known(fields.site)],
        [_text(value) for value in known(fields.title)],
        [None if value is None else _shown(value) for value in known(fields.id)],
        [first_day(filter(None, days)) for days in zip(*dates, strict=True)],
    )


def _rows_at_a_time(group: Any, text: str) -> int:
    """How many rows have about a block's size of text, and not much more of everything else."""
    sizes = {column.path_in_schema: int(column.total_uncompressed_size) for column in _columns(group)}
    block = max(sizes.get(text, 0), sum(sizes.values()) // _BLOCKS_OF_OTHERS, 1)
    return max(1, min(_MAX_ROWS, BLOCK_BYTES * int(group.num_rows) // block))


def _columns(group: Any) -> list[Any]:
    return [group.column(n) for n in range(group.num_columns)]


def _values(column: Any) -> list[Any]:
    """The column's values; texts as bytes, which need not be UTF-8, whatever the schema says."""
    if not _is_text(column.type):
        return cast("list[Any]", column.to_pylist())
    pa = arrow()
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    kind = pa.large_binary() if pa.types.is_large_string(column.type) else pa.binary()
    return cast("list[Any]", column.view(kind).to_pylist())


def _item(place: str, raw: bytes | None, *known: str | None) -> Item:
    """The item of a row: its text, and its other values as a record has them."""
    if raw is None:
        return Item(place, b"", None)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return Item(place, raw, None, problem=f"not UTF-8: byte {error.start + 1} of the text")
    url, site, title, identity, date = known
    return Item(place, raw, Record(text, url, site, title, identity, date or ""), text, (0, len(raw)))


def _text(value: Any) -> str | None:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else None


def _shown(value: Any) -> str:
    return _text(value) or "" if isinstance(value, bytes) else str(value)


def _first_line(error: Exception) -> str:
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"can't be read as Parquet: {told.splitlines()[0].rstrip('.')}" if told else "can't be read as Parquet"
