"""A text's time is this thread's work, not the clock's."""

from __future__ import annotations

import pytest

from cleaner.engine import deadline
from cleaner.engine.deadline import NEVER, Deadline


@pytest.mark.parametrize(
    ("clock", "work", "is_over"),
    [
        pytest.param(4.9, 4.9, False, id="in time"),
        pytest.param(90.0, 4.9, False, id="a busy machine"),
        pytest.param(5.1, 5.1, True, id="too long"),
    ],
)
def test_what_counts_is_work(monkeypatch: pytest.MonkeyPatch, clock: float, work: float, is_over: bool) -> None:
    now = [0.0, 0.0]
    monkeypatch.setattr(deadline, "monotonic", lambda: now[0])
    monkeypatch.setattr(deadline, "thread_time", lambda: now[1])
    limit = Deadline(5.0)
    now[:] = [clock, work]
    assert limit.is_over is is_over


def test_never_is_never_over() -> None:
    assert not NEVER.is_over
