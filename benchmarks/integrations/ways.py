"""Every way to have articles cleaned, as functions of one shape: articles in, what became of them out.

`ways()` gives those whose framework is installed. A new one is a function with `@way(name, *modules)`.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner import Cleaner, Record, Result
from cleaner.integrations.arrow import Columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: Id, cleaned text, and rule, category, start and end of what went.
Found = tuple[str, str, list[tuple[str, str, int, int]]]
#: A column `site` is there already.
COLUMNS = Columns(prefix="cleaner_")
ROOT = Path(__file__).resolve().parents[2]


class Way(NamedTuple):
    """A way to clean, and the modules that it needs."""

    clean: Callable[[Cleaner, list[dict[str, Any]]], list[Found]]
    modules: tuple[str, ...]


_WAYS: dict[str, Way] = {}


class NoOp(Cleaner):
    """A cleaner that leaves everything as it is, at once: what a way costs by itself."""

    def __init__(self) -> None:
        super().__init__(shipped=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return NoOp, ()

    def clean_record(self, record: Record) -> Result:
        return Result(record.text)

    def clean_many(self, records: Iterable[Record]) -> Iterator[Result]:
        return map(self.clean_record, records)


def way(name: str, *modules: str) -> Callable[[Any], Any]:
    """Make a function known as a way that needs these modules."""

    def known(clean: Any) -> Any:
        _WAYS[name] = Way(clean, modules)
        return clean

    return known


def ways() -> dict[str, Way]:
    """The ways whose modules are installed, and a note of the others on stderr."""
    import_module("benchmarks.integrations.engines")  # makes its ways known
    missing = {name: [module for module in way.modules if not find_spec(module)] for name, way in _WAYS.items()}
    for name, modules in missing.items():
        if modules:
            print(f"{name}: left out, {', '.join(modules)} is not installed", file=sys.stderr)
    return {name: way for name, way in _WAYS.items() if not missing[name]}


def use_this_checkout() -> None:
    """Have worker processes use this checkout, whatever is installed."""
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))


def some(articles: Path, count: int) -> list[dict[str, Any]]:
    """So many articles of a file, spread over all of it, each with the same keys."""
    raw = gzip.decompress(articles.read_bytes()) if articles.suffix == ".gz" else articles.read_bytes()
    rows = [json.loads(line) for line in raw.decode("utf-8").split("\n") if line.strip()]
    spread = rows[:: max(1, len(rows) // count)][:count]
    return [{key: row.get(key) for key in ("id", "url", "site", "title", "text")} for row in spread]


def rows_of(columns: dict[str, list[Any]]) -> list[Found]:
    """What became of the articles, from columns `id`, `text` and `cleaner_removed`, the latter of dicts."""
    removed = [
        [(span["rule"], span["category"], span["start"], span["end"]) for span in spans]
        for spans in columns["cleaner_removed"]
    ]
    return list(zip(columns["id"], columns["text"], removed, strict=True))


@way("library")
def library(cleaner: Cleaner, articles: list[dict[str, Any]]) -> list[Found]:
    found = cleaner.clean_many(Record(row["text"], row["url"], row["site"], row["title"]) for row in articles)
    return [
        (row["id"], result.text, [(span.rule, str(span.category), span.start, span.end) for span in result.removed])
        for row, result in zip(articles, found, strict=True)
    ]


@way("command")
def command(cleaner: Cleaner, articles: list[dict[str, Any]]) -> list[Found]:
    """By the command line, which makes a cleaner of its own: only that of the shipped rules will do."""
    assert cleaner.digest == Cleaner().digest
    with tempfile.TemporaryDirectory() as folder:
        source, to = Path(folder) / "articles.jsonl", Path(folder) / "cleaned.jsonl"
        lines = [json.dumps({key: value for key, value in row.items() if value is not None}) for row in articles]
        source.write_text("\n".join(lines) + "\n", encoding="utf-8")
        call = [sys.executable, "-c", "from cleaner.cli import main; main()", "clean", "--annotate", source, "-o", to]
        subprocess.run(call, check=False, cwd=ROOT, stderr=subprocess.DEVNULL)  # 1: a text beyond the budget, say
        rows = [json.loads(line) for line in to.read_text(encoding="utf-8").splitlines()]
    return [
        (row["id"], row["text"], [(rule, kind, start, end) for start, end, rule, kind in row["cleaner"]["removed"]])
        if "cleaner" in row
        else (row["id"], row["text"], [])
        for row in rows
    ]


@way("arrow", "pyarrow")
def arrow(cleaner: Cleaner, articles: list[dict[str, Any]]) -> list[Found]:
    import pyarrow as pa

    from cleaner.integrations.arrow import clean_table

    return rows_of(clean_table(cleaner, pa.Table.from_pylist(articles), COLUMNS).to_pydict())


@way("polars", "polars", "pyarrow")
def polars(cleaner: Cleaner, articles: list[dict[str, Any]]) -> list[Found]:
    import polars as pl

    from cleaner.integrations.polars import clean_frame

    frame = clean_frame(cleaner, pl.LazyFrame(articles, infer_schema_length=None), COLUMNS)
    return rows_of(frame.collect().to_dict(as_series=False))


@way("duckdb", "duckdb", "numpy", "pyarrow")
def duckdb(cleaner: Cleaner, articles: list[dict[str, Any]]) -> list[Found]:
    import duckdb as db
    import pyarrow as pa

    from cleaner.integrations.duckdb import register

    with db.connect() as connection:
        register(connection, cleaner)
        connection.register("articles", pa.Table.from_pylist(articles))
        table = connection.sql(
            "SELECT id, it.text AS text, it.removed AS cleaner_removed FROM "
            "(SELECT id, clean(text, url := url, site := site, title := title) AS it FROM articles)"
        ).to_arrow_table()
        return rows_of(table.to_pydict())


@way("datasets", "datasets", "pyarrow")
def datasets(cleaner: Cleaner, articles: list[dict[str, Any]]) -> list[Found]:
    import datasets as hf

    from cleaner.integrations.datasets import clean_dataset

    hf.disable_progress_bars()
    cleaned = clean_dataset(cleaner, hf.Dataset.from_list(articles), COLUMNS)
    return rows_of(cleaned.data.to_pydict())


@way("pandas", "pandas")
def pandas(cleaner: Cleaner, articles: list[dict[str, Any]]) -> list[Found]:
    import pandas as pd

    from cleaner.integrations.pandas import clean_series

    frame = pd.DataFrame(articles)
    cleaned = clean_series(cleaner, frame["text"], url=frame["url"], title=frame["title"], site=frame["site"])
    columns = {"id": frame["id"].tolist(), "text": cleaned["text"].tolist()}
    return rows_of({**columns, "cleaner_removed": cleaned["removed"].tolist()})
