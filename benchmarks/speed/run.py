"""All speed benchmarks, or those named: tables of ratios, measured side by side.

    python benchmarks/speed/run.py --quick            a little of everything
    python benchmarks/speed/run.py whole inside       two tables, thoroughly
    python benchmarks/speed/run.py --write            all of them, into docs/speed.md

docs/speed.md says what each table means.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # this checkout is measured, whatever is installed

from benchmarks.speed import filters, growth, inside, jobs, likeness, memory, shell, whole
from benchmarks.speed.measure import ROOT, Settings, quick

if TYPE_CHECKING:
    from collections.abc import Callable

TABLES: dict[str, Callable[[Settings], str]] = {
    "whole": whole.report,
    "inside": inside.report,
    "shell": shell.report,
    "filters": filters.report,
    "rules": growth.rules_report,
    "sites": growth.sites_report,
    "memory": memory.report,
    "jobs": jobs.report,
    "likeness": likeness.report,
}
PAGE = ROOT / "docs" / "speed.md"


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    options = _parser().parse_args(arguments)
    unknown = [name for name in options.tables if name not in TABLES]
    if unknown:
        _parser().error(f"no table {unknown[0]!r}: there are {', '.join(TABLES)}")
    with tempfile.TemporaryDirectory(prefix="cleaner-speed-") as folder:
        settings = quick(Path(folder)) if options.quick else Settings(Path(folder))
        settings = replace(
            settings,
            large=options.large,
            rounds=options.rounds or settings.rounds,
            seconds=options.seconds or settings.seconds,
        )
        print(f"{_conditions(settings)}\n")
        for name in options.tables or TABLES:
            report = TABLES[name](settings)
            print(report, flush=True)
            if options.write:
                page = PAGE.read_text(encoding="utf-8")
                PAGE.write_text(with_figures(page, name, report, _conditions(settings)), encoding="utf-8", newline="\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=f"of {', '.join(TABLES)}; all when none is named")
    parser.add_argument("--quick", action="store_true", help="less of everything")
    parser.add_argument("--large", action="store_true", help="table memory: a gigabyte of input, too")
    parser.add_argument("--rounds", type=int, help="how often what is compared runs in turn")
    parser.add_argument("--seconds", type=float, help="about how long one run of the cleaner takes")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/speed.md")
    return parser


def with_figures(page: str, name: str, report: str, conditions: str) -> str:
    """The page with a table's figures between its two marks; what the page says of them stays.

    Raises:
        ValueError: the page has no place for the table.
    """
    start, end = f"<!-- figures: {name} -->\n", f"<!-- end: {name} -->"
    before, found, rest = page.partition(start)
    _, found_end, behind = rest.partition(end)
    if not found or not found_end:
        raise ValueError(f"no marks for table {name} in {PAGE.name}")
    figures = "\n".join(line for line in report.splitlines() if line.startswith("|"))
    return f"{before}{start}{conditions}\n\n{figures}\n{end}{behind}"


def _conditions(settings: Settings) -> str:
    """When and on what this was measured."""
    today = dt.datetime.now(dt.UTC).date().isoformat()
    scope = "quick" if settings.quick else "thorough"
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    load = f"load {os.getloadavg()[0]:.1f} when it began"
    return f"*{today}; {machine}; {scope}, {settings.rounds} rounds; {load}.*"


if __name__ == "__main__":
    main()
