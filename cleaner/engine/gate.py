"""On which lines of a document a rule can fire at all: those of its zone that have the texts it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.engine.literals import searchable
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.engine.lines import Document, Line
    from cleaner.engine.program import BoundRule


def zone(rule: BoundRule, document: Document) -> Sequence[Line]:
    """The lines that the rule looks at."""
    first, last = rule.rule.where.bounds(len(document.solid))
    return document.solid[first:last]


class Gate:
    """One document's gate. It never turns away a line on which a match would begin; the tests hold it to that."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._lines: list[str] = [searchable(line.view.text) for line in document.solid]
        self._all = "\n".join(self._lines)

    def lines(self, rule: BoundRule) -> Sequence[Line]:
        """The lines on which a match of the rule may begin."""
        if not all(any(text in self._all for text in texts) for texts in rule.required):
            return ()
        # A match lies within one line, but for a block's: of that only the first step is known to be on its first line.
        needs = rule.required_first if rule.rule.kind is Kind.BLOCK else rule.required
        if not needs:
            return zone(rule, self._document)
        texts_of = self._lines
        return [
            line
            for line in zone(rule, self._document)
            if all(any(text in texts_of[line.rank] for text in texts) for texts in needs)
        ]
