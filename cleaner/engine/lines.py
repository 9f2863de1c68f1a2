"""A document as rules see it: lines, each with its reading view and its rank among the lines that are not blank."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property

from cleaner.engine.sentences import boundaries
from cleaner.engine.view import View, fold, is_blank


class Line:
    """One line of a document: `text[start:end]`, its line break (at `end`, if any) not included."""

    def __init__(self, raw: str, start: int, index: int, rank: int) -> None:
        self.raw = raw
        self.start = start
        self.end = start + len(raw)
        #: Position among all lines, from 0.
        self.index = index
        #: Position among non-blank lines, from 0; -1 for a blank line.
        self.rank = rank

    @cached_property
    def view(self) -> View:
        """The line as a reader sees it."""
        return fold(self.raw, self.start)

    @cached_property
    def boundaries(self) -> tuple[list[int], list[int], list[int]]:
        """Where sentences may begin and end in the view; see `cleaner.engine.sentences`."""
        return boundaries(self.view)

    @property
    def blank(self) -> bool:
        """Whether a reader sees nothing on this line."""
        return self.rank < 0


class Document:
    r"""A text cut into lines. Only "\n" ends a line; "\r" before it counts as white space of the line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[Line] = []
        self.solid: list[Line] = []
        start = 0
        for index, raw in enumerate(text.split("\n")):
            rank = len(self.solid) if raw and not is_blank(raw) else -1
            line = Line(raw, start, index, rank)
            self.lines.append(line)
            if rank >= 0:
                self.solid.append(line)
            start = line.end + 1

    def lines_between(self, start: int, end: int) -> list[Line]:
        """The lines that `text[start:end]` touches."""
        first = bisect_right(self._starts, start) - 1
        return self.lines[first : max(first + 1, bisect_left(self._starts, end))]

    @cached_property
    def _starts(self) -> list[int]:
        return [line.start for line in self.lines]
