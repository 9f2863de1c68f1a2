"""Start-up as a multiple of a bare interpreter's: CPU time of whole processes, in turn, medians of the ratios.

`python benchmarks/startup.py [RUNS]` measures the `cleaner` that stands beside this interpreter. Compiled bytecode must
be at hand, as after an ordinary installation, and so must the command's own cache: PYTHONDONTWRITEBYTECODE is taken out
of the environment, and one run of each command goes first, uncounted.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: What is measured, and the multiple of `python -c pass` that it should stay under.
COMMANDS = {
    "cleaner --help": (["--help"], 8),
    "cleaner clean, one small article": (["clean", str(ROOT / "examples" / "article.txt")], 12),
}


def cpu_s(command: list[str]) -> float:
    """User and system time of one run."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Print a row for each command; 1 when one is over its limit."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    cleaner = str(Path(sys.executable).with_name("cleaner"))
    over = 0
    for name, (arguments, limit) in COMMANDS.items():
        pairs = [(cpu_s([cleaner, *arguments]), cpu_s([sys.executable, "-c", "pass"])) for _ in range(runs + 1)][1:]
        ratio = statistics.median(a / b for a, b in pairs)
        ours, bare = (statistics.median(pair[n] for pair in pairs) * 1000 for n in (0, 1))
        over += ratio > limit
        print(f"{name:36} {ours:6.0f} ms  bare {bare:4.0f} ms  ratio {ratio:5.1f}  limit {limit}")
    return int(bool(over))


if __name__ == "__main__":
    sys.exit(main())
