"""CPU time of this process and of all that it started, those that still run too: Spark's JVM, Ray's workers."""

from __future__ import annotations

import os
import resource
import threading
import time
from functools import cache
from pathlib import Path

_PROC = Path("/proc")
_TICK_S = 1 / os.sysconf("SC_CLK_TCK")
# How often it is looked: what a process uses between the last look and its end is lost.
_PAUSE_S = 0.5


def cpu_s() -> float:
    """In seconds. Where there is no /proc, without those that still run."""
    others = _watch().total()
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used) + others


def workers_cpu_s() -> float:
    """The same of the workers alone that Spark and Ray clean in."""
    return _watch().total(workers=True)


class _Watch:
    """Looks at the processes below this one from time to time, because not every parent waits for its children."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[tuple[int, str], float] = {}  # by number and when it began
        self._own: set[tuple[int, str]] = set()  # children of this very process
        self._workers: set[tuple[int, str]] = set()
        self._looking_s = 0.0  # what looking itself takes, in this process
        threading.Thread(target=self._look_on, daemon=True).start()

    def total(self, *, workers: bool = False) -> float:
        """Seconds of all that were ever seen, less what looking took.

        Without own children that ended: the system adds those up.
        """
        with self._lock:
            running = self._look()
            if workers:
                return sum(self._seen[key] for key in self._workers)
            seen = sum(used for key, used in self._seen.items() if key in running or key not in self._own)
            return seen - self._looking_s

    def _look_on(self) -> None:
        pause = threading.Event()
        while not pause.wait(_PAUSE_S):
            with self._lock:
                self._look()

    def _look(self) -> set[tuple[int, str]]:
        """Take note of the processes there are, and give their keys."""
        began = time.thread_time()
        found: dict[int, tuple[int, str, float]] = {}
        for path in _PROC.glob("[0-9]*/stat"):
            try:
                fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            except OSError:  # it has just ended
                continue
            found[int(path.parent.name)] = int(fields[1]), fields[19], sum(map(int, fields[11:13])) * _TICK_S
        below = {os.getpid()}
        while more := {pid for pid, (parent, *_) in found.items() if parent in below} - below:
            below |= more
        keys = {(pid, found[pid][1]): pid for pid in below - {os.getpid()}}
        self._seen |= {key: found[pid][2] for key, pid in keys.items()}
        self._own |= {key for key, pid in keys.items() if found[pid][0] == os.getpid()}
        self._workers |= {key for key, pid in keys.items() if _is_worker(pid)}
        self._looking_s += time.thread_time() - began
        return set(keys)


def _is_worker(pid: int) -> bool:
    try:
        command = (_PROC / str(pid) / "cmdline").read_bytes()
    except OSError:  # it has just ended
        return False
    return b"ray::Map" in command or b"pyspark.daemon" in command


@cache
def _watch() -> _Watch:
    return _Watch()
