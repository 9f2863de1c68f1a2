"""The figures of docs/scaling.md: what a worker does in a second, how much memory it takes, how long much text takes.

    python benchmarks/integrations/scaling.py              measure and print
    python benchmarks/integrations/scaling.py --write      the same, and the figures in the page are replaced
    python benchmarks/integrations/scaling.py --rate 900 [--write]   only the table of workers, for this rate

The documents are those of benchmarks/speed, 3.5 KB on average. A worker is a process that cleans Arrow batches as
Spark's and Ray's do, twice the same documents: the second time tells the rate, by CPU time, and what the first took
longer is the start. Memory is the peak of the whole process.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # this checkout is measured, whatever is installed

PAGE = ROOT / "docs" / "scaling.md"
#: What a document takes longer inside Spark or Ray than in the library's loop, in microseconds of CPU time: "all" of
#: `started.py` less the library's, the higher one.
ENGINE_US = 450
#: What the table of workers is about.
DOCUMENTS = 1_000_000_000
_WORKERS = (1, 16, 64, 256, 1024)
_BATCHES = (256, 1024, 10_000)  # the last one is Spark's usual


def hours(documents: int, workers: int, rate: float, engine_us: float = ENGINE_US) -> float:
    """How long so many workers, a core each, take."""
    return documents * (1 / rate + engine_us / 1e6) / workers / 3600


def worker(path: Path) -> dict[str, float]:
    """What a process measures of itself that cleans a stream of batches twice."""
    import pyarrow as pa

    from cleaner import Cleaner
    from cleaner.integrations.arrow import Columns, clean_batch

    cleaner, columns = Cleaner(), Columns(prefix="cleaner_")
    ends, rows = [], 0
    for _ in range(2):
        with path.open("rb") as file, pa.ipc.open_stream(file) as stream:
            rows = sum(clean_batch(cleaner, batch, columns).num_rows for batch in stream)
        ends.append(time.process_time())
    again = ends[1] - ends[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "rate": rows / again,
        "start": ends[0] - again,
        "peak": peak / (1 << (20 if sys.platform == "darwin" else 10)),
    }


def measured(count: int) -> list[tuple[int, dict[str, float]]]:
    """What a worker measures, for each size of batches."""
    import pyarrow as pa

    from benchmarks.speed.documents import documents

    rows = [{key: row.get(key) for key in ("text", "url", "title")} for row in documents(count)]
    table = pa.Table.from_pylist(rows)
    found = []
    for size in _BATCHES:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "articles.arrows"
            with pa.ipc.new_stream(path, table.schema) as stream:
                stream.write_table(table, max_chunksize=size)
            call = [sys.executable, __file__, "--worker", str(path)]
            done = subprocess.run(
                call, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
            )
        found.append((size, json.loads(done.stdout)))
    return found


def table(head: list[str], rows: list[list[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines) + "\n"


def workers_figures(rate: float) -> str:
    """How long the documents take with so many workers."""
    rate = round(rate)  # as it is shown
    rows = []
    for count in _WORKERS:
        took = hours(DOCUMENTS, count, rate)
        shown = (
            f"{took / 24:.1f} days" if took >= 48 else f"{took:.1f} hours" if took >= 2 else f"{took * 60:.0f} minutes"
        )
        rows.append([f"{count:,}", f"{DOCUMENTS / took / 3600:,.0f}", shown])
    shown = table(["workers, a core each", "documents a second", f"{DOCUMENTS:,} documents"], rows)
    return f"*At {rate:,} documents a second a core, and {ENGINE_US} µs for the engine.*\n\n{shown}"


def batches_table(found: list[tuple[int, dict[str, float]]]) -> str:
    """What a worker does and takes, by the size of its batches."""
    head = ["rows a batch", "documents a second a core", "CPU seconds to start", "memory at most"]
    rows = [[f"{n:,}", f"{told['rate']:,.0f}", f"{told['start']:.1f}", f"{told['peak']:.0f} MB"] for n, told in found]
    return table(head, rows)


def with_figures(page: str, name: str, figures: str) -> str:
    """The page with what is between two marks replaced.

    Raises:
        ValueError: the page has no such marks.
    """
    start, end = f"<!-- figures: {name} -->\n", f"<!-- end: {name} -->"
    before, found, rest = page.partition(start)
    _, found_end, behind = rest.partition(end)
    if not found or not found_end:
        raise ValueError(f"no marks for {name!r} in {PAGE.name}")
    return f"{before}{start}{figures}{end}{behind}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--rate", type=float, help="documents a second a core, instead of measuring")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--worker", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        print(json.dumps(worker(options.worker)))
        return
    figures = {}
    rate = options.rate
    if not rate:
        found = measured(options.documents)
        rate = dict(found)[1024]["rate"]
        day = dt.datetime.now(dt.UTC).date().isoformat()
        machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
        figures["batches"] = f"*{day}; {machine}; {options.documents:,} documents.*\n\n{batches_table(found)}"
    figures["workers"] = workers_figures(rate)
    for name, text in figures.items():
        print(text)
        if options.write:
            PAGE.write_text(with_figures(PAGE.read_text(encoding="utf-8"), name, text), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
