"""The ways that need an engine around them: Scrapy's and datatrove's in this process, Spark's and Ray's with workers.

Spark and Ray are started once, with two workers, and stopped when this process ends.
"""

from __future__ import annotations

import atexit
import os
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

from benchmarks.integrations.ways import COLUMNS, Found, rows_of, way

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner import Cleaner

#: Workers of Spark and Ray.
WORKERS = 2
# Pieces that the articles are handed over in: some for each worker.
_PIECES = 8
_BATCH_ROWS = 256


@way("scrapy", "scrapy")
def scrapy(cleaner: Cleaner, articles: list[dict[str, Any]]) -> list[Found]:
    from scrapy.utils.test import get_crawler

    from cleaner.integrations.scrapy import CleanerPipeline

    fields = {name: name for name in ("text", "url", "title", "site", "date")} | {"annotation": "cleaner"}
    pipeline = CleanerPipeline(cleaner, get_crawler().stats, fields)
    return [annotated(row["id"], row["text"], row) for row in map(pipeline.process_item, map(dict, articles))]


@way("datatrove", "datatrove")
def datatrove(cleaner: Cleaner, articles: list[dict[str, Any]]) -> list[Found]:
    from datatrove.data import Document

    from cleaner.integrations.datatrove import CleanerStep

    def documents() -> Iterator[Any]:
        for row in articles:
            about = {key: row[key] for key in ("url", "site", "title")}
            yield Document(text=row["text"], id=row["id"], metadata=about)

    cleaned = CleanerStep(cleaner, annotate="cleaner").run(documents())
    return [annotated(document.id, document.text, document.metadata) for document in cleaned]


@way("spark", "pyspark", "pyarrow")
def spark(cleaner: Cleaner, articles: list[dict[str, Any]]) -> list[Found]:
    import pyarrow as pa

    from cleaner.integrations.spark import clean_frame

    frame = spark_session().createDataFrame(pa.Table.from_pylist(articles)).repartition(_PIECES)
    return rows_of(clean_frame(cleaner, frame, COLUMNS).toArrow().to_pydict())


@way("ray", "ray", "pyarrow")
def ray(cleaner: Cleaner, articles: list[dict[str, Any]]) -> list[Found]:
    import pyarrow as pa

    from cleaner.integrations.ray import clean_dataset

    engine = ray_engine()
    rows = -(-len(articles) // _PIECES)
    pieces = [pa.Table.from_pylist(articles).slice(start, rows) for start in range(0, len(articles), rows)]
    pool = {"workers": WORKERS, "cpus": 0.5, "batch_rows": _BATCH_ROWS}
    cleaned = clean_dataset(cleaner, engine.data.from_arrow(pieces), COLUMNS, **pool)
    return rows_of(pa.concat_tables(engine.get(cleaned.to_arrow_refs())).to_pydict())


def annotated(name: str, text: str, holder: dict[str, Any]) -> Found:
    """What became of an article, from its annotation."""
    spans = holder.get("cleaner", {"removed": []})["removed"]
    return name, text, [(rule, kind, start, end) for start, end, rule, kind in spans]


@cache
def spark_session() -> Any:
    """The session, on two cores of this machine."""
    import warnings

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    warnings.simplefilter("ignore", FutureWarning)  # of newer releases of pandas, which nothing here uses
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(f"local[{WORKERS},4]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", str(_BATCH_ROWS))
    session = builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    atexit.register(session.stop)
    return session


@cache
def ray_engine() -> Any:
    """Ray, on two cores and little memory of this machine."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    import logging

    import ray.data

    alone = {"include_dashboard": False, "log_to_driver": False, "_node_ip_address": "127.0.0.1"}
    ray.init(num_cpus=WORKERS, object_store_memory=300 << 20, logging_level=logging.ERROR, **alone)
    ray.data.DataContext.get_current().enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    atexit.register(ray.shutdown)
    return ray
