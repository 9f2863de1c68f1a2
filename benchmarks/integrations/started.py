"""What cleaning costs inside Spark and Ray once they run, for each core, against the library's own loop.

    python benchmarks/integrations/started.py ARTICLES.jsonl[.gz] [--articles 2000] [--rounds 3] [--only spark,ray]

A job of the articles and one of five times the articles: the difference is what rows cost, without what starting and
the first article of each site cost. The library's loop is measured the same way in the same run. Microseconds a row,
the median of the rounds, in which the ways take turns. "CPU" is of all processes together, and so what a row costs
whatever else the machine does; "wall" is that of one worker: of the whole job, times the workers. The rates are the
library's figure as a share of the way's.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # this checkout is measured, whatever is installed

from benchmarks.integrations.engines import WORKERS
from benchmarks.integrations.processes import cpu_s
from benchmarks.integrations.ways import NoOp, Way, some, use_this_checkout, ways
from cleaner import Cleaner

_TIMES = 5  # as many rows in the longer job


def of_a_job(way: Way, cleaner: Cleaner, articles: list[dict[str, Any]]) -> tuple[float, float]:
    """Wall and CPU time, in seconds."""
    before, began = cpu_s(), time.perf_counter()
    found = way.clean(cleaner, articles)
    took = time.perf_counter() - began, cpu_s() - before
    assert len(found) == len(articles)
    return took


def of_a_row(way: Way, cleaner: Cleaner, articles: list[dict[str, Any]]) -> tuple[float, float]:
    """What a further row takes, in microseconds."""
    short = of_a_job(way, cleaner, articles)
    long = of_a_job(way, cleaner, articles * _TIMES)
    rows = len(articles) * (_TIMES - 1)
    return (long[0] - short[0]) * 1e6 / rows, (long[1] - short[1]) * 1e6 / rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="spark,ray")
    options = parser.parse_args()
    use_this_checkout()
    articles = some(options.file, options.articles)
    chosen = {name: way for name, way in ways().items() if name in ["library", *options.only.split(",")]}
    cleaners = {"alone": NoOp(), "cleaning": Cleaner()}
    for way in chosen.values():
        way.clean(cleaners["cleaning"], articles)  # started, and all rules read and compiled where workers stay
    times: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for _ in range(options.rounds):
        for name, way in chosen.items():
            for what, cleaner in cleaners.items():
                times[name, what].append(of_a_row(way, cleaner, articles))
    print(f"{'way':10} {'alone CPU':>9} {'cleaning CPU':>12} {'rate':>6} {'wall':>8} {'rate':>6}")
    base = [median(column) for column in zip(*times["library", "cleaning"], strict=True)]
    for name in chosen:
        alone = median(cpu for _, cpu in times[name, "alone"])
        wall, cpu = (median(column) for column in zip(*times[name, "cleaning"], strict=True))
        wall *= 1 if name == "library" else WORKERS
        print(f"{name:10} {alone:9.1f} {cpu:12.1f} {base[1] / cpu:6.0%} {wall:8.1f} {base[0] / wall:6.0%}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
