"""Jobs for Spark in a process of their own, because a session lives as long as its process. Prints JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from cleaner import Cleaner, CleanerError
from cleaner.integrations.arrow import Columns
from cleaner.integrations.spark import clean_frame
from tests.integrations.deadly import DeadlyCleaner, articles, cleaned, told
from tests.integrations.support import ROWS

ROWS_SCHEMA = "id int, text string, url string, host string"


def rows_of(frame) -> list:
    return [row.asDict(recursive=True) for row in frame.collect()]


def oddities(spark, rules: Path) -> dict:
    frame = spark.createDataFrame([[row[key] for key in ("id", "text", "url", "host")] for row in ROWS], ROWS_SCHEMA)
    done = clean_frame(Cleaner(rules=[rules], shipped=False), frame, Columns(site="host", prefix="it_"))
    return {"rows": rows_of(done), "schema": done.schema.simpleString()}


def killed(spark, rules: Path, folder: Path) -> dict:
    """The same job with a worker that dies and without, and what one process makes of it."""
    rows = articles(400)
    cleaner = DeadlyCleaner(rules=[rules], shipped=False)
    cleaner.marker = str(folder / "killed")
    frame = spark.createDataFrame(rows, "id string, text string, url string").repartition(4)
    found = told(rows_of(clean_frame(cleaner, frame)))
    return {"same": found == cleaned(Cleaner(rules=[rules], shipped=False), rows), "rows": len(found)}


def refused(spark, rules: Path) -> str:
    """What a worker says whose rules are others than those that were sent."""
    cleaner = Cleaner(rules=[rules], shipped=False)
    cleaner.__dict__["digest"] = "other"
    try:
        clean_frame(cleaner, spark.createDataFrame(articles(1))).collect()
    except Exception as error:  # noqa: BLE001 - whatever Spark makes of it
        return str(error)
    return ""


def faults(spark, rules: Path) -> list[str]:
    cleaner = Cleaner(rules=[rules], shipped=False)
    frame = spark.createDataFrame([("Padi.", 1)], "text string, rules int")
    said = []
    for columns in (Columns(), Columns(text="isi"), Columns(text="rules")):
        try:
            clean_frame(cleaner, frame, columns)
        except CleanerError as error:
            said.append(str(error))
    return said


def main(rules: Path, folder: Path) -> None:
    from examples.integrations.with_spark import session

    spark = session()
    try:
        spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "20")
        print(
            json.dumps(
                {
                    "oddities": oddities(spark, rules),
                    "killed": killed(spark, rules, folder),
                    "refused": refused(spark, rules),
                    "faults": faults(spark, rules),
                }
            )
        )
    finally:
        spark.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
