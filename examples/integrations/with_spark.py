"""Cleans JSON Lines with Spark on this machine: two workers, a Parquet file for each partition.

`python with_spark.py IN.jsonl OUT [RULES]`
"""

from __future__ import annotations

import os
import sys

from pyspark.sql import SparkSession

from cleaner import Cleaner
from cleaner.integrations.spark import clean_frame


def session() -> SparkSession:
    """Two cores of this machine, and a task that fails is tried four times, as on a cluster."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.master("local[2,4]").appName("site-cleaner")
    return builder.config("spark.ui.enabled", "false").config("spark.driver.memory", "1g").getOrCreate()


def main(source: str, target: str, *rules: str) -> None:
    """Read, clean, write."""
    running = session()
    try:
        articles = running.read.json(source).repartition(4)
        cleaned = clean_frame(Cleaner(rules=rules), articles)
        cleaned.write.mode("overwrite").parquet(target)
    finally:
        running.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
