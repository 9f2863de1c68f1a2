"""DuckDB: a function for SQL that cleans a text and says what went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.errors import UsageError
from cleaner.integrations.arrow import clean_struct
from cleaner.integrations.batch import framework

if TYPE_CHECKING:
    from cleaner.engine.cleaner import Cleaner

_RETURNED = """STRUCT(
    "text" VARCHAR,
    removed STRUCT("rule" VARCHAR, category VARCHAR, "start" INTEGER, "end" INTEGER)[],
    captured STRUCT("name" VARCHAR, "values" VARCHAR[])[],
    site VARCHAR,
    problem VARCHAR
)"""


def register(connection: Any, cleaner: Cleaner, name: str = "clean") -> None:
    """Make `clean(text, url := …, title := …, site := …, date := …)` known to a connection, under this name.

    It gives a struct of the cleaned text, `removed`, `captured`, `site` and `problem`; all but the text may be left
    out. A row whose text is NULL has a struct whose text is NULL.

    Raises:
        UsageError: DuckDB, or NumPy, which its functions need, is not installed; a name that SQL would not take.
    """
    duckdb = framework("duckdb", "duckdb")
    framework("numpy", "duckdb")
    pa = framework("pyarrow", "duckdb")
    if not (name.isidentifier() and name.isascii()):
        raise UsageError(f"no name for a function: {name!r}")

    # DuckDB counts these parameters, which is why the cleaner is none of them.
    def clean(text: Any, url: Any, title: Any, site: Any, date: Any) -> Any:
        given = {"text": text, "url": url, "title": title, "site": site, "date": date}
        return clean_struct(
            cleaner, pa.RecordBatch.from_pydict({key: _whole(pa, column) for key, column in given.items()})
        )

    kind = duckdb.sqltype(_RETURNED)
    text = duckdb.sqltype("VARCHAR")
    connection.create_function(f"{name}_row", clean, [text] * 5, kind, type="arrow", null_handling="special")
    connection.execute(
        f"CREATE OR REPLACE TEMP MACRO {name}(text, url := NULL, title := NULL, site := NULL, date := NULL) "
        f"AS {name}_row(text, url, title, site, CAST(date AS VARCHAR))"
    )


def _whole(pa: Any, column: Any) -> Any:
    """The column in one piece."""
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
