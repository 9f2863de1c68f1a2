"""Runs one command and prints what it took as JSON. A script of its own, and small: see `benchmarks.speed.measure.run`.

Reads {"command": […], "source": path for stdin, "target": path for stdout} from stdin.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

# Often enough to see a process grow, seldom enough to cost nothing.
LOOK_S = 0.05


def children(pid: int) -> list[int]:
    """The process and all below it."""
    try:
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [pid, *(deeper for child in below for deeper in children(int(child)))]


def resident(pid: int) -> int:
    """The process's share of memory in bytes: pages that several processes share are divided among them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def watch(pid: int, seen: list[int], stop: threading.Event) -> None:
    """Keep the largest sum of the processes' memory in `seen`."""
    while not stop.wait(LOOK_S):
        seen[0] = max(seen[0], sum(resident(one) for one in children(pid)))


def main() -> None:
    """Run it and print."""
    request = json.load(sys.stdin)
    with Path(request["source"]).open("rb") as source, Path(request["target"]).open("wb") as target:
        begin = time.perf_counter()
        child = subprocess.Popen(request["command"], stdin=source, stdout=target, stderr=subprocess.PIPE)
        seen, stop = [0], threading.Event()
        watcher = threading.Thread(target=watch, args=(child.pid, seen, stop), daemon=True)
        watcher.start()
        assert child.stderr is not None
        errors = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        wall_s = time.perf_counter() - begin
        stop.set()
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 1):
        sys.exit(f"exit code {code}: {errors.decode(errors='replace')}")
    unit = 1 if sys.platform == "darwin" else 1024
    peak = usage.ru_maxrss * unit
    taken = {"cpu_s": usage.ru_utime + usage.ru_stime, "wall_s": wall_s, "peak_bytes": peak}
    print(json.dumps(taken | {"total_bytes": max(peak, seen[0])}))


if __name__ == "__main__":
    main()
