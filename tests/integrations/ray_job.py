"""Jobs for Ray in a process of their own, with two actors. Prints JSON."""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

from cleaner import Cleaner
from cleaner.integrations.arrow import Columns
from cleaner.integrations.ray import clean_dataset
from tests.integrations.deadly import DeadlyCleaner, articles, cleaned, told
from tests.integrations.support import ROWS

#: Two actors on two cores, and a core left to read and write with.
POOL = {"workers": 2, "cpus": 0.5, "batch_rows": 20}


def data():
    """Ray's module of data, which is there by now."""
    import ray

    return ray.data


def oddities(rules: Path) -> dict:
    cleaner = Cleaner(rules=[rules], shipped=False)
    done = clean_dataset(cleaner, data().from_items(ROWS), Columns(site="host", prefix="it_"), **POOL)
    return {"rows": sorted(done.take_all(), key=lambda row: row["id"])}


def killed(rules: Path, folder: Path) -> dict:
    """The same job with an actor that dies and without, and what one process makes of it."""
    rows = articles(400)
    cleaner = DeadlyCleaner(rules=[rules], shipped=False)
    cleaner.marker = str(folder / "killed")
    found = told(clean_dataset(cleaner, data().from_items(rows, override_num_blocks=8), **POOL).take_all())
    return {"same": found == cleaned(Cleaner(rules=[rules], shipped=False), rows), "rows": len(found)}


def refused(rules: Path) -> str:
    """What an actor says whose rules are others than those that were sent."""
    cleaner = Cleaner(rules=[rules], shipped=False)
    cleaner.__dict__["digest"] = "other"
    try:
        clean_dataset(cleaner, data().from_items(articles(1)), **POOL).take_all()
    except Exception as error:  # noqa: BLE001 - whatever Ray makes of it
        return str(error)
    return ""


def warned(rules: Path) -> list[str]:
    """What is said of a pool that takes every core."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        clean_dataset(Cleaner(rules=[rules], shipped=False), data().from_items(articles(1)), workers=2)
    return [str(warning.message) for warning in caught if "actors" in str(warning.message)]


def empty(rules: Path) -> int:
    """How many rows come of none."""
    import pyarrow as pa

    table = pa.table({"text": pa.array([], pa.string())})
    done = clean_dataset(Cleaner(rules=[rules], shipped=False), data().from_arrow(table), **POOL)
    return len(done.take_all())


def main(rules: Path, folder: Path) -> None:
    from examples.integrations.with_ray import ray, start

    start()
    try:
        print(
            json.dumps(
                {
                    "oddities": oddities(rules),
                    "killed": killed(rules, folder),
                    "refused": refused(rules),
                    "warned": warned(rules),
                    "empty": empty(rules),
                }
            )
        )
    finally:
        ray.shutdown()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
