"""All speed benchmarks, or those named: tables of ratios, measured side by side.

    python benchmarks/speed/run.py --quick            a little of everything, in two minutes
    python benchmarks/speed/run.py whole inside       two tables, thoroughly

docs/speed.md says what each table means.
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # this checkout is measured, whatever is installed

from benchmarks.speed import filters, growth, inside, jobs, likeness, memory, shell, whole
from benchmarks.speed.measure import Settings, quick

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


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=f"of {', '.join(TABLES)}; all when none is named")
    parser.add_argument("--quick", action="store_true", help="less of everything")
    parser.add_argument("--large", action="store_true", help="table memory: a gigabyte of input, too")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.tables if name not in TABLES]
    if unknown:
        parser.error(f"no table {unknown[0]!r}: there are {', '.join(TABLES)}")
    print(f"Python {platform.python_version()}, {platform.machine()}\n")
    with tempfile.TemporaryDirectory(prefix="cleaner-speed-") as folder:
        settings = quick(Path(folder)) if options.quick else Settings(Path(folder))
        settings = replace(settings, large=options.large)
        for name in options.tables or TABLES:
            print(TABLES[name](settings), flush=True)


if __name__ == "__main__":
    main()
