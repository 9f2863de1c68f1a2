"""Arrow batches in, Arrow batches out: the text column cleaned, what was removed beside it, all else as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cleaner.errors import InputError
from cleaner.integrations.batch import clean_batch as clean_texts
from cleaner.integrations.batch import framework
from cleaner.model import Result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.engine.cleaner import Cleaner

#: The columns that are added, in this order, behind those that there are.
ADDED = ("removed", "captured", "site", "problem")
# The result of a row without a text.
_NOTHING = Result("")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns hold what, and how those that are added are called.

    A column that is named otherwise than here must be there; one of these names need not be, `text` excepted, and
    None says not to look.

    Attributes:
        text: what to clean: strings of any kind, or a dictionary of strings.
        url: where it was scraped; its host selects the site's rules.
        title: the headline.
        site: a host that selects the site's rules when the URL doesn't.
        date: publication date: ISO dates as strings, or dates and timestamps.
        prefix: stands before the names of the columns that are added.
    """

    text: str = "text"
    url: str | None = "url"
    title: str | None = "title"
    site: str | None = "site"
    date: str | None = "date"
    prefix: str = ""


#: What is looked at when nobody says otherwise.
DEFAULT = Columns()


def clean_batch(cleaner: Cleaner, batch: Any, columns: Columns = DEFAULT) -> Any:
    """The `RecordBatch` with its texts cleaned and the columns of `ADDED`, whose types `output_schema` tells.

    `removed` has the spans of a row's original text, half-open, in code points; `captured` what named groups of the
    removing rules caught. A null stays null. A text that is not UTF-8 stays as it is, and `problem` says so. Texts of
    which nothing is removed are the same bytes as before; where that holds for all, it is the same column.

    Raises:
        InputError: a column is not there, stands twice, is not text, or there is one of an added one's name already.
        UsageError: pyarrow is not installed.
    """
    pa = framework("pyarrow", "arrow")
    schema = output_schema(batch.schema, columns)
    raws, problems = _texts(batch.column(columns.text))
    others = [_values(batch, name) for name in (columns.url, columns.title, columns.site, columns.date)]
    found = clean_texts(cleaner, raws, *others)
    results = [result or _NOTHING for result in found]
    at = schema.get_field_index(columns.text)
    arrays = list(batch.columns)
    if any(result.removed for result in results):
        arrays[at] = _with(batch.column(at), results)
    told = [problem or result.problem for problem, result in zip(problems, results, strict=True)]
    return pa.record_batch([*arrays, *_added(pa, results, told)], schema=schema)


def clean_table(cleaner: Cleaner, table: Any, columns: Columns = DEFAULT) -> Any:
    """The same for a `Table`, batch by batch."""
    schema = output_schema(table.schema, columns)
    batches = [clean_batch(cleaner, batch, columns) for batch in table.to_batches()]
    return framework("pyarrow", "arrow").Table.from_batches(batches, schema)


def clean_struct(cleaner: Cleaner, batch: Any) -> Any:
    """A struct array of the cleaned text and the columns of `ADDED`, from columns named as those of `Columns` are.

    For engines whose functions have one value for a row. The text is a large string, whatever it was.

    Raises:
        InputError: see `clean_batch`.
    """
    pa = framework("pyarrow", "arrow")
    cleaned = clean_batch(cleaner, batch, Columns(prefix="cleaned "))
    arrays = [cleaned.column("text").cast(pa.large_string())]
    arrays += [cleaned.column(f"cleaned {name}") for name in ADDED]
    return pa.StructArray.from_arrays(arrays, fields=struct_fields())


def struct_fields() -> list[Any]:
    """The fields of `clean_struct`."""
    pa = framework("pyarrow", "arrow")
    return [pa.field("text", pa.large_string()), *added_fields(pa)]


def output_schema(schema: Any, columns: Columns = DEFAULT) -> Any:
    """The schema of what `clean_batch` makes of batches of this schema.

    Raises:
        InputError: see `clean_batch`.
        UsageError: pyarrow is not installed.
    """
    pa = framework("pyarrow", "arrow")
    _check(schema, columns)
    for field in added_fields(pa, columns.prefix):
        if field.name in schema.names:
            raise InputError(f"column {field.name!r}: there is one already; give a prefix for the ones that are added")
        schema = schema.append(field)
    return schema


def added_fields(pa: Any, prefix: str = "") -> list[Any]:
    """The fields of the columns that are added."""
    span = [("rule", pa.string()), ("category", pa.string()), ("start", pa.int32()), ("end", pa.int32())]
    captured = [("name", pa.string()), ("values", pa.list_(pa.string()))]
    types = [pa.list_(pa.struct(span)), pa.list_(pa.struct(captured)), pa.string(), pa.string()]
    return [pa.field(prefix + name, kind) for name, kind in zip(ADDED, types, strict=True)]


def removed_rows(result: Result) -> list[dict[str, Any]]:
    """What was removed, as a row of the column `removed`."""
    return [
        {"rule": span.rule, "category": str(span.category), "start": span.start, "end": span.end}
        for span in result.removed
    ]


def captured_rows(result: Result) -> list[dict[str, Any]]:
    """What was captured, as a row of the column `captured`."""
    return [{"name": name, "values": list(values)} for name, values in result.captured.items()]


def _added(pa: Any, results: Sequence[Result], problems: Sequence[str]) -> list[Any]:
    values = [
        [removed_rows(result) for result in results],
        [captured_rows(result) for result in results],
        [result.site for result in results],
        problems,
    ]
    return [pa.array(column, field.type) for column, field in zip(values, added_fields(pa), strict=True)]


def _check(schema: Any, columns: Columns) -> None:
    for key in ("text", "url", "title", "site", "date"):
        name, usual = getattr(columns, key), getattr(DEFAULT, key)
        count = schema.names.count(name)
        if name is None or (count == 0 and name == usual and key != "text"):
            continue
        if count != 1:
            seen = ", ".join(map(repr, schema.names[:8])) or "no columns"
            raise InputError(f"no column {name!r}; found {seen}" if count == 0 else f"column {name!r} stands twice")
        kind = schema.field(name).type
        if not (_is_text(kind) or str(kind) == "null" or (key == "date" and _is_date(kind))):
            raise InputError(f"column {name!r} is {kind}, expected strings")


def _is_text(kind: Any) -> bool:
    types = framework("pyarrow", "arrow").types
    plain = kind.value_type if types.is_dictionary(kind) else kind
    return bool(types.is_string(plain) or types.is_large_string(plain) or str(plain) == "string_view")


def _is_date(kind: Any) -> bool:
    types = framework("pyarrow", "arrow").types
    return bool(types.is_date(kind) or types.is_timestamp(kind))


def _plain(column: Any) -> Any:
    """The column of texts as one of large binaries, which need not be UTF-8, whatever its type says."""
    pa = framework("pyarrow", "arrow")
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if str(column.type) == "string_view":
        column = column.cast(pa.large_string())
    return column.cast(pa.large_binary())


def _texts(column: Any) -> tuple[list[str | None], list[str]]:
    """The texts, None for a null and for one that is not UTF-8; and what is wrong with each, "" for nothing."""
    texts: list[str | None] = []
    problems = []
    for raw in _plain(column).to_pylist():
        text, problem = None, ""
        try:
            text = None if raw is None else raw.decode("utf-8")
        except UnicodeDecodeError as error:
            problem = f"not UTF-8: byte {error.start + 1} of the text"
        texts.append(text)
        problems.append(problem)
    return texts, problems


def _values(batch: Any, name: str | None) -> list[str | None] | None:
    """The values of another column; None where there is none."""
    if name not in batch.schema.names:
        return None
    column = batch.column(name)
    if _is_text(column.type):
        return [None if raw is None else raw.decode("utf-8", "replace") for raw in _plain(column).to_pylist()]
    return [None if value is None else str(value) for value in column.to_pylist()]


def _with(column: Any, results: Sequence[Result]) -> Any:
    """The column with its cleaned texts, of the kind that it was."""
    pa = framework("pyarrow", "arrow")
    raws = _plain(column).to_pylist()
    changed = [result.text.encode() if result.removed else raw for raw, result in zip(raws, results, strict=True)]
    texts = pa.array(changed, pa.large_binary())
    kind = column.type
    if pa.types.is_dictionary(kind):
        return texts.view(pa.large_string()).cast(kind.value_type).dictionary_encode().cast(kind)
    return texts.view(pa.large_string()).cast(kind)
