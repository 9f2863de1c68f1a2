"""Cleans JSON Lines with Ray Data on this machine: two actors, Parquet files out.

`python with_ray.py IN.jsonl OUT [RULES]`
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # before Ray is imported: it would tell its makers otherwise

import ray

from cleaner import Cleaner
from cleaner.integrations.ray import clean_dataset


def start() -> None:
    """Two cores and little memory of this machine alone."""
    ray.init(
        num_cpus=2,
        object_store_memory=200 << 20,
        include_dashboard=False,
        log_to_driver=False,
        _node_ip_address="127.0.0.1",
    )


def main(source: str, target: str, *rules: str) -> None:
    """Read, clean, write."""
    start()
    try:
        articles = ray.data.read_json(source).repartition(4)
        cleaned = clean_dataset(Cleaner(rules=rules), articles, workers=2, cpus=0.5)  # half a core each: see the docs
        cleaned.write_parquet(target)
    finally:
        ray.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
