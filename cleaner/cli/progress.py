"""A progress bar on a terminal: how far, how fast, how much is removed, how long still. Elsewhere nothing."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cleaner.formats.base import Block
    from cleaner.inputs import Input
    from cleaner.stats import Stats


@contextmanager
def progress(inputs: Sequence[Input], *, to_stdout: bool) -> Iterator[Callable[[Block, Stats], None]]:
    """What to call with each block that is done and the counts so far.

    A bar is shown only where a person sees it and where it isn't in the way: on a terminal, when the text doesn't go to
    one, and only if `rich` is installed.
    """
    if not sys.stderr.isatty() or (to_stdout and sys.stdout.isatty()):
        yield lambda _block, _stats: None
        return
    try:
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
    except ImportError:
        yield lambda _block, _stats: None
        return
    sizes = _sizes(inputs)
    columns = (
        TextColumn("{task.fields[told]}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=_console(), transient=True) as bar:
        task = bar.add_task("", total=sum(sizes) or None, told="")
        shown = _Shown(bar, task, sizes)
        yield shown.update


class _Shown:
    """The bar, and what it was told last."""

    def __init__(self, bar: Any, task: Any, sizes: Sequence[int]) -> None:
        self._bar, self._task = bar, task
        self._before = [0, *accumulate(sizes)]

    def update(self, block: Block, stats: Stats) -> None:
        """Show what has been done: all inputs before the block's, and its own up to the block."""
        seconds = self._bar.tasks[0].elapsed or 0.001
        share = stats.removed_characters / (stats.characters or 1)
        told = f"{stats.records:,} records, {stats.records / seconds:,.0f}/s, {share:.1%} removed"
        self._bar.update(self._task, completed=self._before[block.source] + block.position, told=told)


def _console() -> Any:
    from rich.console import Console

    return Console(stderr=True, no_color=bool(os.environ.get("NO_COLOR")))


def _sizes(inputs: Sequence[Input]) -> list[int]:
    """The inputs' sizes; 0 for what has none."""
    sizes = []
    for source in inputs:
        try:
            sizes.append(os.stat(source.path).st_size)  # noqa: PTH116 - a path as the user wrote it
        except OSError:
            sizes.append(0)
    return sizes
