"""Line filters of the shell on the same texts: what reading every line costs at least.

They do less: none of them knows a site, a zone or a neighbouring line, or gives an account.
"""

from __future__ import annotations

import shutil
import statistics
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from benchmarks.speed.corpus import write_lines
from benchmarks.speed.documents import Author, shipped_sites
from benchmarks.speed.measure import in_turn, run, table
from benchmarks.speed.whole import CLEAN, FLOOR, affordable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.speed.measure import Settings

#: As many patterns as a small rule set has, all of whole lines and without word boundaries: one `\b` that knows
#: Unicode makes ripgrep 48 times slower.
PATTERNS = Path(__file__).with_name("patterns.txt")
#: The tools and how they are called. Output goes to a file: grep stops at the first match when it goes to /dev/null.
TOOLS = {"grep": ["-viE", "-f"], "rg": ["-vi", "-j1", "-f"]}
HEAD = ("tool", "documents", "s", "MB of text a s", "to the cleaner's")
NOTES = """
Processor time of whole processes that write to a file. The shell's tools get the bare texts of multi-line documents,
one after another, and 60 patterns of whole lines; the cleaner and the floor get the same texts as JSON Lines, the
cleaner perhaps fewer.
"""


def report(settings: Settings) -> str:
    """A row for each tool that is installed."""
    author = Author(shipped_sites()[: settings.sites])
    some = [author.document(n, "multi") for n in range(settings.most_documents // 3)]
    fewer = some[: affordable(some, settings)]
    lines, few_lines, texts = (settings.folder / name for name in ("shell.jsonl", "fewer.jsonl", "shell.txt"))
    write_lines(lines, some)
    write_lines(few_lines, fewer)
    texts.write_text("".join(f"{document['text']}\n" for document in some), encoding="utf-8", newline="\n")
    commands: dict[str, tuple[Sequence[str], Path]] = {
        "cleaner": (CLEAN, few_lines),
        "JSON floor": ([*FLOOR, "typed"], lines),
    }
    for tool, options in TOOLS.items():
        if shutil.which(tool):
            commands[f"{tool} {' '.join(options)}"] = [tool, *options, str(PATTERNS)], texts
    jobs = {name: partial(_cpu_s, *command, settings) for name, command in commands.items()}
    jobs["cleaner"](0)  # fills the cache
    taken = in_turn(jobs, settings.rounds)
    rows: list[list[object]] = []
    for name, seconds in taken.items():
        documents = fewer if name == "cleaner" else some
        size = sum(len(document["text"].encode("utf-8", "surrogatepass")) for document in documents) / 1e6
        rows.append([name, len(documents), statistics.median(seconds), size / statistics.median(seconds)])
    ours = cast("float", rows[0][-1])
    rows = [[*row, f"{cast('float', row[-1]) / ours:.1f} ×"] for row in rows]
    missing = "".join(f"\n{tool} is not installed.\n" for tool in TOOLS if not shutil.which(tool))
    return table("Line filters of the shell", HEAD, rows, NOTES + missing)


def _cpu_s(command: Sequence[str], source: Path, settings: Settings, _: int) -> float:
    return run(command, source, settings.folder / "out", settings.environment | {"LC_ALL": "C.UTF-8"}).cpu_s
