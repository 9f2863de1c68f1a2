"""What each way to clean costs a row: by itself, with a cleaner that does nothing, and with the shipped rules.

    python benchmarks/integrations/overhead.py ARTICLES.jsonl[.gz] [--articles 2000] [--rounds 3] [--only polars,duckdb]

Microseconds a row, each figure the best of the rounds, in which the ways take turns. "alone" is the way with a cleaner
that does nothing, "cleaning" the same with the shipped rules: wall time, and behind it CPU time of this process and of
all that it started. The rates say how fast it is against the library's own loop in the same run, by either time. Where
others use the machine, only CPU time can be trusted. Ray starts its workers anew for each job, which is in its figures;
`started.py` tells what rows cost without that.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # this checkout is measured, whatever is installed

from benchmarks.integrations.processes import cpu_s
from benchmarks.integrations.ways import NoOp, Way, some, use_this_checkout, ways
from cleaner import Cleaner

# Enough to have a framework loaded and its workers started.
_WARM_UP = 50


def measured(way: Way, cleaner: Cleaner, articles: list[dict[str, Any]]) -> tuple[float, float]:
    """Wall and CPU time of a row, in microseconds."""
    before, began = cpu_s(), time.perf_counter()
    way.clean(cleaner, articles)
    wall, cpu = time.perf_counter() - began, cpu_s() - before
    return wall * 1e6 / len(articles), cpu * 1e6 / len(articles)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    use_this_checkout()
    articles = some(options.file, options.articles)
    wanted = {"library", *(options.only.split(",") if options.only else ways())} - {"command"}  # has its own cleaner
    chosen = {name: way for name, way in ways().items() if name in wanted}
    cleaners = {"alone": NoOp(), "cleaning": Cleaner()}
    chosen["library"].clean(cleaners["cleaning"], articles)  # all rules are read and compiled
    times: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for _ in range(options.rounds):
        for name, way in chosen.items():
            for what, cleaner in cleaners.items():
                way.clean(cleaner, articles[:_WARM_UP])
                times[name, what].append(measured(way, cleaner, articles))
    best = {key: [min(column) for column in zip(*pairs, strict=True)] for key, pairs in times.items()}
    print(f"{'way':10} {'alone':>8} {'CPU':>8} {'cleaning':>9} {'CPU':>8} {'rate':>6} {'CPU':>6}")
    base = best["library", "cleaning"]
    for name in chosen:
        alone, cleaning = best[name, "alone"], best[name, "cleaning"]
        wall, cpu = (f"{one / other:.0%}" for one, other in zip(base, cleaning, strict=True))
        print(f"{name:10} {alone[0]:8.1f} {alone[1]:8.1f} {cleaning[0]:9.1f} {cleaning[1]:8.1f} {wall:>6} {cpu:>6}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
