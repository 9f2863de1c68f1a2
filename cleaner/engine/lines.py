"""A document as rules see it: lines, each with its reading view and its rank among the lines that are not blank."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from cleaner.engine.deadline import NEVER
from cleaner.engine.skeleton import MOST_OF_ONE, quick_skeleton, skeleton_of_view
from cleaner.engine.view import View, fold, is_blank

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaner.engine.deadline import Deadline
    from cleaner.rulebook.types import Zone


class Line:
    """One line of a document: `text[start:end]`, its line break (at `end`, if any) not included.

    Attributes:
        raw: the line.
        start: offset of its first character in the document.
        index: position among all lines, from 0.
        view: the line as a reader sees it; offsets in it are turned into the document's by `original`.
    """

    __slots__ = ("_document", "index", "raw", "start", "view")

    def __init__(self, document: Document, index: int) -> None:
        self._document = document
        self.index = index
        self.raw = document.raws[index]
        self.start = document.starts[index]
        self.view = document.view_of(self.raw)

    @property
    def end(self) -> int:
        """Offset in the document behind the line's last character."""
        return self.start + len(self.raw)

    @property
    def rank(self) -> int:
        """Position among non-blank lines, from 0; -1 for a blank line."""
        return self._document.rank_of(self.index)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The document's offsets of `view.text[start:end]`; see `View.original`."""
        first, last = self.view.original(start, end)
        return self.start + first, self.start + last


class Document:
    r"""A text cut into lines. Only "\n" ends a line; "\r" before it counts as white space of the line.

    Everything about it is worked out when it is asked for: most documents are never looked at line by line.

    Args:
        text: the text.
        views: views of lines that are known already, as of the same text before something was cut from it.
        deadline: when patterns must be done with it.
    """

    def __init__(self, text: str, views: Mapping[str, View] | None = None, deadline: Deadline = NEVER) -> None:
        self.text = text
        self.raws = text.split("\n")
        self._views: dict[str, View] = dict(views) if views else {}
        self._lines: dict[int, Line] = {}
        self._deadline = deadline
        self._framed: dict[int, bytes] = {}
        #: How many characters of the skeleton one of the text has at most; known once there is a skeleton.
        self.most_of_one = 1

    @property
    def views(self) -> Mapping[str, View]:
        """The views that were made, by the lines they are of."""
        return self._views

    @cached_property
    def skeleton(self) -> bytes:
        r"""The skeleton of the text, "\n" around it; see `cleaner.engine.skeleton`."""
        found = quick_skeleton(self.text)
        if found is None:
            self.most_of_one = MOST_OF_ONE
            found = b"\n".join(skeleton_of_view(self.view_of(raw).text) for raw in self.raws)
        return b"\n%b\n" % found

    @cached_property
    def skeletons(self) -> list[bytes]:
        """The skeleton of each line."""
        return self.skeleton[1:-1].split(b"\n")

    def framed(self, index: int) -> bytes:
        r"""The skeleton of a line, "\n" around it."""
        found = self._framed.get(index)
        if found is None:
            whole = len(self.raws) == 1
            self._framed[index] = found = self.skeleton if whole else b"\n%b\n" % self.skeletons[index]
        return found

    @cached_property
    def skeleton_starts(self) -> list[int]:
        """Where in the skeleton each line begins."""
        return [1, *accumulate((len(line) + 1 for line in self.skeletons[:-1]), initial=1)][1:]

    @cached_property
    def least_sizes(self) -> list[int]:
        """How many characters the reading view of each line has at least.

        A character leaves one in the skeleton, or up to three if it is outside ASCII.
        """
        if self.text.isascii():
            return list(map(len, self.skeletons))
        return [
            len(line) if raw.isascii() else -(-len(line) // 3)
            for raw, line in zip(self.raws, self.skeletons, strict=True)
        ]

    @cached_property
    def least_size(self) -> int:
        """How many characters the shortest line has at least that is not empty."""
        return min((size for size, raw in zip(self.least_sizes, self.raws, strict=True) if raw), default=0)

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins."""
        return [0, *accumulate(len(raw) + 1 for raw in self.raws[:-1])]

    @cached_property
    def solid_indices(self) -> list[int]:
        """Which lines are not blank, ascending."""
        return [index for index, raw in enumerate(self.raws) if raw and not is_blank(raw)]

    def zone(self, zone: Zone) -> list[int]:
        """Which lines lie in a zone, ascending."""
        first, last = zone.bounds(len(self.solid_indices))
        return self.solid_indices[first:last]

    @cached_property
    def solid(self) -> list[Line]:
        """The lines that are not blank."""
        return [self.line(index) for index in self.solid_indices]

    @cached_property
    def lines(self) -> list[Line]:
        """All lines."""
        return [self.line(index) for index in range(len(self.raws))]

    def line(self, index: int) -> Line:
        """The line at a position among all lines."""
        if index not in self._lines:
            self._lines[index] = Line(self, index)
        return self._lines[index]

    def ranked(self, rank: int) -> Line:
        """The line at a position among the lines that are not blank."""
        return self.line(self.solid_indices[rank])

    def rank_of(self, index: int) -> int:
        """How many non-blank lines stand before a line; -1 for a line that is blank itself."""
        rank = bisect_left(self.solid_indices, index)
        return rank if rank < len(self.solid_indices) and self.solid_indices[rank] == index else -1

    def lines_between(self, start: int, end: int) -> list[Line]:
        """The lines that `text[start:end]` touches."""
        first = bisect_right(self.starts, start) - 1
        return self.lines[first : max(first + 1, bisect_left(self.starts, end))]

    def view_of(self, raw: str) -> View:
        """The view of a line of this text."""
        view = self._views.get(raw)
        if view is None:
            self._views[raw] = view = fold(raw)
            view.deadline = self._deadline
        return view
