"""What cleaning costs inside Spark and Ray once they run, for each core, against the library's own loop.

    python benchmarks/integrations/started.py ARTICLES.jsonl[.gz] [--articles 1000] [--rounds 3] [--only spark,ray]

A job of the articles several times and one of many times: the difference is what rows cost, without what starting and
the first article of each site cost. The library's loop is measured the same way in the same run. Microseconds a row,
the median of the rounds, in which the ways take turns; rates are the library's CPU time as a share of the way's.
"workers" is the CPU time of the processes that clean, so its rate is what is left of a core that is a worker's own.
"all" is that of the engine and this process, too, which read, hand over and collect. "alone" is all of it with a
cleaner that does nothing, "wall" the time that the job took: it depends on what else the machine does.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # this checkout is measured, whatever is installed

from benchmarks.integrations.processes import cpu_s, workers_cpu_s
from benchmarks.integrations.ways import NoOp, Way, some, use_this_checkout, ways
from cleaner import Cleaner

# How often the articles come in the two jobs; doing nothing costs little, and must be seen beside starting.
_TIMES = {"alone": (5, 25), "cleaning": (3, 9)}


class Cost(NamedTuple):
    """Of a job in seconds, of a row in microseconds."""

    wall: float
    all: float
    workers: float


def of_a_job(way: Way, cleaner: Cleaner, articles: list[dict[str, Any]]) -> Cost:
    """What a job takes."""
    before = Cost(time.perf_counter(), cpu_s(), workers_cpu_s())
    found = way.clean(cleaner, articles)
    after = Cost(time.perf_counter(), cpu_s(), workers_cpu_s())
    assert len(found) == len(articles)
    return Cost(*(b - a for a, b in zip(before, after, strict=True)))


def of_a_row(way: Way, cleaner: Cleaner, articles: list[dict[str, Any]], times: tuple[int, int]) -> Cost:
    """What a further row takes."""
    short, long = (of_a_job(way, cleaner, articles * count) for count in times)
    rows = len(articles) * (times[1] - times[0])
    return Cost(*((b - a) * 1e6 / rows for a, b in zip(short, long, strict=True)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="spark,ray")
    options = parser.parse_args()
    use_this_checkout()
    articles = some(options.file, options.articles)
    chosen = {name: way for name, way in ways().items() if name in ["library", *options.only.split(",")]}
    cleaners = {"alone": NoOp(), "cleaning": Cleaner()}
    for way in chosen.values():
        way.clean(cleaners["cleaning"], articles)  # started, and all rules read and compiled where workers stay
    costs: dict[tuple[str, str], list[Cost]] = defaultdict(list)
    for _ in range(options.rounds):
        for name, way in chosen.items():
            for what, cleaner in cleaners.items():
                costs[name, what].append(of_a_row(way, cleaner, articles, _TIMES[what]))
    medians = {key: Cost(*map(median, zip(*rounds, strict=True))) for key, rounds in costs.items()}
    base = medians["library", "cleaning"].all
    print(f"{'way':10} {'workers':>8} {'rate':>6} {'all':>8} {'rate':>6} {'alone':>8} {'wall':>8}")
    for name in chosen:
        alone, cost = medians[name, "alone"].all, medians[name, "cleaning"]
        inside = cost.all if name == "library" else cost.workers
        figures = f"{inside:8.0f} {base / inside:6.0%} {cost.all:8.0f} {base / cost.all:6.0%}"
        print(f"{name:10} {figures} {alone:8.0f} {cost.wall:8.0f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
