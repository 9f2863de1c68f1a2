"""How long patterns may work on one text."""

from __future__ import annotations

from math import inf
from time import monotonic, thread_time


class Deadline:
    """An end to the time that one text gets, in seconds of this thread's work from now on.

    What counts is CPU time: on a busy machine a text takes longer, and must not come out otherwise for it. The clock on
    the wall is asked first, because it is read quicker, and less of it cannot have passed.
    """

    __slots__ = ("_clock", "_work")

    def __init__(self, seconds: float) -> None:
        self._clock = monotonic() + seconds
        self._work = thread_time() + seconds

    @property
    def is_over(self) -> bool:
        """Whether the time is up; to be asked by the thread that made it."""
        return monotonic() > self._clock and thread_time() > self._work


#: For texts that may take as long as they do.
NEVER = Deadline(inf)
