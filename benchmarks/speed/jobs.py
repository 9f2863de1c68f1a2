"""Several processes: `cleaner clean -j 2` against `-j 1`."""

from __future__ import annotations

import os
import statistics
import subprocess
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.speed.corpus import sets, write_lines
from benchmarks.speed.measure import clean_environment, in_turn, run, table
from benchmarks.speed.whole import CLEAN, affordable

if TYPE_CHECKING:
    from benchmarks.speed.measure import Run, Settings

TITLE = "Several processes"
HEAD = ("documents", "number", "-j 1 s", "-j 2 s", "times as fast", "rounds", "CPU, -j 2 / -j 1", "same bytes")
NOTES = """
Waiting time of whole processes, start-up included; it says something only while nothing else runs on two of the
machine's cores.
"""


def knows_jobs(settings: Settings) -> bool:
    """Whether the command knows the option."""
    environment = {**clean_environment(), **settings.environment, "COLUMNS": "200"}
    done = subprocess.run([*CLEAN, "--help"], capture_output=True, text=True, env=environment, check=True)
    return " -j" in done.stdout


def report(settings: Settings) -> str:
    """A row for multi-line and one for run-on documents."""
    if not knows_jobs(settings):
        return table(TITLE, HEAD, [], "\nLeft out: this `cleaner clean` does not know `-j`.\n")
    load = f"\nLoad of the machine when this began: {os.getloadavg()[0]:.1f}; it has {os.cpu_count()} cores.\n"
    made_up = [(name, some) for name, some in sets(settings.most_documents, settings.sites) if "made-up" in name]
    return table(TITLE, HEAD, [_row(name, some, settings) for name, some in made_up], NOTES + load)


def _row(name: str, some: list[dict[str, object]], settings: Settings) -> list[object]:
    # Starting a process must not be what is measured.
    some = some[: affordable(some, replace(settings, seconds=2 * settings.seconds))]
    source = settings.folder / "jobs.jsonl"
    write_lines(source, some)

    def timed(jobs: int, _: int) -> Run:
        return run([*CLEAN, "-j", str(jobs)], source, settings.folder / f"out-{jobs}", settings.environment)

    timed(1, 0)  # fills the cache
    taken = in_turn({str(jobs): partial(timed, jobs) for jobs in (1, 2)}, settings.rounds)
    ratios = [a.wall_s / b.wall_s for a, b in zip(taken["1"], taken["2"], strict=True)]
    cpu = [b.cpu_s / a.cpu_s for a, b in zip(taken["1"], taken["2"], strict=True)]
    same = (settings.folder / "out-1").read_bytes() == (settings.folder / "out-2").read_bytes()
    return [
        name,
        len(some),
        *(statistics.median(one.wall_s for one in taken[jobs]) for jobs in ("1", "2")),
        f"{statistics.median(ratios):.2f} ×",
        f"{min(ratios):.2f}–{max(ratios):.2f}",
        f"{statistics.median(cpu):.2f} ×",
        "yes" if same else "NO",
    ]
