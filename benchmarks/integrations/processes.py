"""CPU time of this process and of all that it started, those that still run too: Spark's JVM, Ray's workers."""

from __future__ import annotations

import os
import resource
from pathlib import Path

_PROC = Path("/proc")
_TICK_S = 1 / os.sysconf("SC_CLK_TCK")


def cpu_s() -> float:
    """In seconds. Where there is no /proc, without those that still run."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used) + sum(_running().values())


def _running() -> dict[int, float]:
    """The CPU time of each process below this one, with that of its own children that ended."""
    found: dict[int, tuple[int, float]] = {}
    for path in _PROC.glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        found[int(path.parent.name)] = int(fields[1]), sum(map(int, fields[11:15])) * _TICK_S
    below = {os.getpid()}
    while more := {pid for pid, (parent, _) in found.items() if parent in below} - below:
        below |= more
    return {pid: found[pid][1] for pid in below - {os.getpid()}}
