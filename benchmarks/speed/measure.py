"""How things are timed: always two or more side by side, in turn, in several rounds; the median of the rounds' ratios.

A ratio of one round compares neighbours in time, so that a machine that is busy for a while slows both. Processor time
is what counts for one core; waiting time is given where several processes share the work.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from cleaner import Cleaner, Record

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[2]
LAUNCHER = Path(__file__).with_name("launch.py")
#: The command line of this checkout, whatever is installed.
CLEANER = [sys.executable, "-c", "from cleaner.cli import main; main()"]


@dataclass(frozen=True)
class Settings:
    """How much is measured.

    Attributes:
        folder: for files that only the benchmark needs.
        large: whether the memory of a gigabyte of input is measured, too.
        quick: whether all of it should be done in two minutes.
        rounds: how often what is compared runs in turn.
        seconds: about how long one run of the cleaner takes; a faster one gets more documents.
        most_documents: of one kind.
        most_others: of how many different sites documents are, where each is of another.
        sites: how many sites' documents are made up; more sites, more patterns to compile beforehand.
    """

    folder: Path
    quick: bool = False
    large: bool = False
    rounds: int = 7
    seconds: float = 10.0
    most_documents: int = 40_000
    sites: int = 1_000
    most_others: int = 500

    @property
    def environment(self) -> dict[str, str]:
        """What a child process gets besides the usual: a cache of its own."""
        return {"SITE_CLEANER_CACHE": str(self.folder / "cache")}


def quick(folder: Path) -> Settings:
    """Little of everything."""
    return Settings(folder, quick=True, rounds=3, seconds=0.3, most_documents=3_000, sites=3, most_others=10)


@dataclass(frozen=True)
class Run:
    """What one process took.

    Attributes:
        cpu_s: user and system time, of its own processes, too.
        wall_s: from start to end.
        peak_bytes: the largest resident set of any one of its processes.
        total_bytes: the largest sum of all its processes' resident sets that was seen, shared pages counted once each.
    """

    cpu_s: float
    wall_s: float
    peak_bytes: int
    total_bytes: int


def run(command: Sequence[str], source: Path | None, target: Path, environment: Mapping[str, str] | None = None) -> Run:
    """Run a command from stdin to a file.

    It is started by a small process: a child's peak memory counts from what its parent holds when it is started.

    Raises:
        RuntimeError: it failed; problems found in the data (exit code 1) are no failure.
    """
    request = {"command": list(command), "source": str(source or os.devnull), "target": str(target)}
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(LAUNCHER)],
        input=json.dumps(request).encode(),
        capture_output=True,
        env={**clean_environment(), **(environment or {})},
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)[:200]}: {done.stderr.decode(errors='replace')[-2000:]}")
    return Run(**json.loads(done.stdout))


def clean_environment() -> dict[str, str]:
    """The environment in which Python finds this checkout and keeps its compiled modules."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return environment | {"PYTHONPATH": str(ROOT)}


def clean_all(cleaner: Cleaner, records: Iterable[Record]) -> None:
    """Clean the records and forget them."""
    for _ in cleaner.clean_many(records):
        pass


def in_turn(jobs: Mapping[str, Callable[[int], T]], rounds: int) -> dict[str, list[T]]:
    """What each job gives for each round (its number is the job's argument); every other round runs backwards."""
    taken: dict[str, list[T]] = {name: [] for name in jobs}
    for number in range(rounds):
        for name in list(jobs) if number % 2 == 0 else reversed(list(jobs)):
            taken[name].append(jobs[name](number))
    return taken


def cpu_s(job: Callable[[], object]) -> float:
    """The processor time of a call, the garbage of earlier ones cleared away."""
    gc.collect()
    start = time.process_time()
    job()
    return time.process_time() - start


def ratio(above: Sequence[float], below: Sequence[float]) -> float:
    """The median over rounds of one job's time by another's."""
    return statistics.median(a / b for a, b in zip(above, below, strict=True))


def spread(above: Sequence[float], below: Sequence[float]) -> str:
    """The least and the greatest ratio of the rounds."""
    ratios = [a / b for a, b in zip(above, below, strict=True)]
    return f"{min(ratios):.2f}–{max(ratios):.2f}"


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]], notes: str = "") -> str:
    """A table for people, as Markdown."""
    cells = [list(head), ["---"] * len(head), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(row[n]) for row in cells) for n in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    return "\n".join([f"### {title}", "", *lines, notes.rstrip("\n")]) + "\n"


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return str(value)
