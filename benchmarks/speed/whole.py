"""Whole processes: `cleaner clean < in.jsonl > out.jsonl` against the JSON floor."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.speed.corpus import sets, write_lines
from benchmarks.speed.floor import KINDS
from benchmarks.speed.measure import CLEANER, in_turn, ratio, run, table
from benchmarks.speed.synthetic import RuleWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.speed.measure import Settings

FLOOR = [sys.executable, str(Path(__file__).with_name("floor.py"))]
CLEAN = [*CLEANER, "clean"]
#: Enough for a first guess at what a document costs.
FEW = 20
#: Rules of one's own: simple ones, as most people write, and none of the shipped.
OWN_RULES = 100
HEAD = (
    "rules",
    "documents",
    "number",
    "MB",
    "cleaner s",
    "floor s",
    "of the floor",
    "worst round",
    "without start-up: cleaner µs",
    "floor µs",
    "of the floor",
    "of dict floor",
    "of json floor",
)
NOTES = """
Processor time of whole processes, start-up included. `floor` reads and writes the same file with msgspec (text and
site decoded, the rest raw) and does nothing else; `of the floor`: 50 % is twice its time; `dict`, `json`: the floor
with msgspec's dicts, and with the standard library.

`without start-up`: what each further document costs, when most sites' rules have been loaded: the second half of the
file alone, and the floor for all documents less the floor for one. `own`: a hundred simple rules, all in force for
every document, of which hardly any has what they look for; the shipped ones are left out.
"""


def report(settings: Settings) -> str:
    """The table, one row for each kind of documents."""
    own = RuleWriter().packs(settings.folder / "own", OWN_RULES)
    rule_sets = {"shipped": [], f"{OWN_RULES} own": ["--no-shipped-rules", "--rules", str(own)]}
    rows = [
        [rules, *_row(name, some, settings, [*CLEAN, *options])]
        for rules, options in rule_sets.items()
        for name, some in sets(settings.most_documents)
    ]
    return table("Whole process against the JSON floor", HEAD, rows, NOTES)


def _row(name: str, some: Sequence[dict[str, Any]], settings: Settings, clean: Sequence[str]) -> list[object]:
    count = affordable(some, settings, clean)
    files = {"whole": some[:count], "half": some[: count // 2], "all": some, "one": some[:1]}
    size = {file: write_lines(settings.folder / file, part) / 1e6 for file, part in files.items()}["whole"]

    def timed(command: Sequence[str], file: str) -> Callable[[int], float]:
        source, target = settings.folder / file, settings.folder / "out"
        return lambda _: run(command, source, target, settings.environment).cpu_s

    timed(clean, "whole")(0)  # fills the cache
    taken = in_turn(
        {
            "cleaner": timed(clean, "whole"),
            "cleaner half": timed(clean, "half"),
            **{kind: timed([*FLOOR, kind], "whole") for kind in KINDS},
            "floor all": timed([*FLOOR, "typed"], "all"),
            "floor one": timed([*FLOOR, "typed"], "one"),
        },
        settings.rounds,
    )
    ours, floor = taken["cleaner"], taken["typed"]
    # Seconds a document. The floor's are so few that it needs all documents to show them.
    further = [(a - b) / (count - count // 2) for a, b in zip(ours, taken["cleaner half"], strict=True)]
    least = [(a - b) / (len(some) - 1) for a, b in zip(taken["floor all"], taken["floor one"], strict=True)]
    return [
        name,
        count,
        size,
        statistics.median(ours),
        statistics.median(floor),
        f"{ratio(floor, ours):.1%}",
        f"{min(a / b for a, b in zip(floor, ours, strict=True)):.1%}",
        1e6 * statistics.median(further),
        1e6 * statistics.median(least),
        f"{ratio(least, further):.1%}",
        *(f"{ratio(taken[kind], ours):.1%}" for kind in ("dict", "json")),
    ]


def affordable(some: Sequence[dict[str, Any]], settings: Settings, clean: Sequence[str] = CLEAN) -> int:
    """How many documents the cleaner gets through in the time that one run may take."""
    source = settings.folder / "few.jsonl"
    taken = []
    for count in (FEW, 3 * FEW):
        write_lines(source, some[:count])
        run(clean, source, settings.folder / "out", settings.environment)
        taken.append(run(clean, source, settings.folder / "out", settings.environment).cpu_s)
    each = max((taken[1] - taken[0]) / (2 * FEW), 1e-6)
    return min(len(some), max(2 * FEW, int(settings.seconds / each)))
