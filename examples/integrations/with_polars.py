"""Clean a column of a lazy frame, and count what went by category."""

from pathlib import Path

import polars as pl

from cleaner import Cleaner
from cleaner.integrations.polars import register

register()  # makes the namespace `cleaner` known
articles = pl.scan_ndjson(Path(__file__).parents[1] / "articles.jsonl")

# A frame with its texts cleaned: `text` changes, `removed`, `captured`, `site` and `problem` are added.
cleaned = articles.cleaner.clean(Cleaner())
went = cleaned.explode("removed").unnest("removed").drop_nulls("category")
print(went.group_by("category").len().sort("category").collect(engine="streaming").rows())

# The same as an expression, for a column of one's own: a struct with these five fields.
short = articles.select("id", pl.col("text").cleaner.clean(Cleaner(), url="url").struct.field("text"))
print(short.filter(pl.col("id") == "antara-1").collect()["text"].item().splitlines()[0])
