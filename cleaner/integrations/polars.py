"""Polars: an expression and a (lazy) frame that clean, as functions and as the namespace `cleaner`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from cleaner.integrations.arrow import ADDED, DEFAULT, Columns, clean_struct, output_schema, struct_fields
from cleaner.integrations.batch import framework

if TYPE_CHECKING:
    from cleaner.engine.cleaner import Cleaner

# What the cleaned rows are called until they are taken apart.
_HELD = "cleaner: held"


def clean_expr(
    cleaner: Cleaner, text: Any, *, url: Any = None, title: Any = None, site: Any = None, date: Any = None
) -> Any:
    """An expression for a struct of the cleaned text, `removed`, `captured`, `site` and `problem`.

    The others are expressions or names of columns, see `Record`. It is elementwise, so that lazy frames may move
    filters past it and stream.

    Raises:
        UsageError: Polars is not installed.
    """
    pl = framework("polars", "polars")
    given = {"text": text, "url": url, "title": title, "site": site, "date": date}
    columns = [
        (pl.col(value) if isinstance(value, str) else value).alias(name)
        for name, value in given.items()
        if value is not None
    ]
    return pl.struct(columns).map_batches(partial(_cleaned, cleaner), return_dtype=_dtype(), is_elementwise=True)


def clean_frame(cleaner: Cleaner, frame: Any, columns: Columns = DEFAULT) -> Any:
    """The frame, lazy or not, with its texts cleaned and the columns of `arrow.ADDED`.

    Raises:
        InputError: a column is not there, is not text, or there is one of an added one's name already.
        UsageError: Polars is not installed.
    """
    pl = framework("polars", "polars")
    schema = frame.lazy().collect_schema()
    output_schema(pl.DataFrame(schema=schema).to_arrow().schema, columns)  # raises before anything runs
    names = {key: getattr(columns, key) for key in ("text", "url", "title", "site", "date")}
    held = clean_expr(cleaner, **{key: pl.col(name) for key, name in names.items() if name in schema}).alias(_HELD)
    field = pl.col(_HELD).struct.field
    text = field("text").cast(schema[columns.text]).alias(columns.text)
    added = [field(name).alias(columns.prefix + name) for name in ADDED]
    return frame.with_columns(held).with_columns(text, *added).drop(_HELD)


def register() -> None:
    """Make `pl.col("text").cleaner.clean(cleaner, url="url")` and `frame.cleaner.clean(cleaner)` work, lazily, too."""
    pl = framework("polars", "polars")
    api = pl.api
    if hasattr(pl.Expr, "cleaner"):  # Polars warns of a second time
        return
    api.register_expr_namespace("cleaner")(_ExprNamespace)
    api.register_dataframe_namespace("cleaner")(_FrameNamespace)
    api.register_lazyframe_namespace("cleaner")(_FrameNamespace)


class _ExprNamespace:
    def __init__(self, expr: Any) -> None:
        self._expr = expr

    def clean(self, cleaner: Cleaner, **others: Any) -> Any:
        """See `clean_expr`, whose keywords it takes."""
        return clean_expr(cleaner, self._expr, **others)


class _FrameNamespace:
    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def clean(self, cleaner: Cleaner, columns: Columns = DEFAULT) -> Any:
        """See `clean_frame`."""
        return clean_frame(cleaner, self._frame, columns)


def _cleaned(cleaner: Cleaner, rows: Any) -> Any:
    pl, pa = framework("polars", "polars"), framework("pyarrow", "polars")
    batch = pa.RecordBatch.from_struct_array(rows.to_arrow())
    return pl.Series(rows.name, clean_struct(cleaner, batch), dtype=_dtype())


def _dtype() -> Any:
    pl, pa = framework("polars", "polars"), framework("pyarrow", "polars")
    return pl.Struct(dict(pl.from_arrow(pa.schema(struct_fields()).empty_table()).schema))
