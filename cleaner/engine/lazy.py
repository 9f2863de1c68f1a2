"""A pattern that costs nothing until a text has what it needs: for the many that most documents never meet."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cleaner.engine.patterns import FORGETFUL, Pattern
from cleaner.engine.shapes import shape_of
from cleaner.engine.skeleton import has_all

if TYPE_CHECKING:
    from cleaner.engine.patterns import Hit
    from cleaner.engine.view import View
    from cleaner.memo import Memo


class LazyPattern:
    """A pattern for a search, compiled when the first text comes that could match.

    The source must be known to compile; see `cleaner.engine.program.file_problems`.
    """

    def __init__(self, source: str, memo: Memo = FORGETFUL) -> None:
        self.source = source
        self._memo = memo
        self._needs = memo.get(f"needs {source}", lambda: _needs(source))

    @cached_property
    def _pattern(self) -> Pattern:
        return Pattern(self.source, memo=self._memo)

    def search(self, view: View, start: int = 0) -> Hit | None:
        """The first match that begins at `start` or later.

        Raises:
            PatternTimeout: the time limit was reached.
        """
        return self._pattern.search(view, start) if has_all(view.skeleton, self._needs) else None


def _needs(source: str) -> tuple[frozenset[bytes], ...]:
    """Sets of texts of each of which one stands in the skeleton of every line that the pattern matches in."""
    return tuple(frozenset(text.encode("ascii") for text in texts) for texts in shape_of(source).all_needs())
