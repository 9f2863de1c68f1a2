"""Whole processes: `cleaner clean < in.jsonl > out.jsonl` against the JSON floor."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.speed.corpus import sets, write_lines
from benchmarks.speed.measure import CLEANER, in_turn, ratio, run, spread, table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.speed.measure import Settings

FLOOR = [sys.executable, str(Path(__file__).with_name("floor.py"))]
CLEAN = [*CLEANER, "clean"]
#: Enough for a first guess at what a document costs.
FEW = 50
HEAD = (
    "documents",
    "number",
    "MB",
    "cleaner s",
    "floor s",
    "of the floor",
    "rounds",
    "further documents",
    "of dict floor",
    "of json floor",
)
NOTES = """
Processor time of whole processes, start-up included. `floor` reads and writes the same file with msgspec (text and
site decoded, the rest raw) and does nothing else; `of the floor`: 50 % is twice its time.

`further documents`: the same for the second half of the file alone, without start-up and most sites' first load.
`dict`, `json`: the floor with msgspec's dicts, and with the standard library.
"""


def report(settings: Settings) -> str:
    """The table, one row for each kind of documents."""
    rows = [_row(name, some, settings) for name, some in sets(settings.most_documents)]
    return table("Whole process against the JSON floor", HEAD, rows, NOTES)


def _row(name: str, some: Sequence[dict[str, Any]], settings: Settings) -> list[object]:
    folder = settings.folder
    some = some[: affordable(some, settings)]
    whole, half = folder / "whole.jsonl", folder / "half.jsonl"
    megabytes = write_lines(whole, some) / 1e6
    write_lines(half, some[: len(some) // 2])

    def timed(command: Sequence[str], source: Path) -> Callable[[int], float]:
        return lambda _: run(command, source, folder / "out", settings.environment).cpu_s

    timed(CLEAN, whole)(0)  # fills the cache
    jobs = {"cleaner": timed(CLEAN, whole), "cleaner half": timed(CLEAN, half)}
    jobs |= {f"{kind}": timed([*FLOOR, kind], whole) for kind in ("typed", "dict", "json")}
    taken = in_turn(jobs | {"typed half": timed([*FLOOR, "typed"], half)}, settings.rounds)
    ours, least = taken["cleaner"], taken["typed"]
    further = [
        (b - d) / (a - c) for a, b, c, d in zip(ours, least, taken["cleaner half"], taken["typed half"], strict=True)
    ]
    return [
        name,
        len(some),
        megabytes,
        ratio(ours, [1.0] * len(ours)),
        ratio(least, [1.0] * len(least)),
        _percent(ratio(least, ours)),
        spread(least, ours),
        _percent(ratio(further, [1.0] * len(further))),
        _percent(ratio(taken["dict"], ours)),
        _percent(ratio(taken["json"], ours)),
    ]


def affordable(some: Sequence[dict[str, Any]], settings: Settings) -> int:
    """How many documents the cleaner gets through in the time that one run may take."""
    source = settings.folder / "few.jsonl"
    taken = []
    for count in (FEW, 3 * FEW):
        write_lines(source, some[:count])
        run(CLEAN, source, settings.folder / "out", settings.environment)
        taken.append(run(CLEAN, source, settings.folder / "out", settings.environment).cpu_s)
    each = max((taken[1] - taken[0]) / (2 * FEW), 1e-6)
    return min(len(some), max(2 * FEW, int(settings.seconds / each)))


def _percent(share: float) -> str:
    return f"{share:.1%}"
