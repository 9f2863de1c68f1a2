"""Where in a document a rule has to look: everywhere in its zone, or only where a match can begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from cleaner.engine.literals import searchable
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.engine.lines import Document, Line
    from cleaner.engine.program import BoundRule


class Places(Protocol):
    """Where matches of a rule may begin."""

    def lines(self, rule: BoundRule) -> Sequence[Line]:
        """The lines of the rule's zone on which a match may begin."""
        ...

    def begins(self, rule: BoundRule, line: Line) -> Sequence[int]:
        """The offsets in the line's view where a sentence that the rule matches may begin, ascending."""
        ...


class Everywhere:
    """No gate: the reference."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def lines(self, rule: BoundRule) -> Sequence[Line]:
        """All lines of the rule's zone."""
        first, last = rule.rule.where.bounds(len(self._document.solid))
        return self._document.solid[first:last]

    def begins(self, rule: BoundRule, line: Line) -> Sequence[int]:  # noqa: ARG002 - any rule
        """All places where a sentence may begin."""
        return line.boundaries[0]


class Gate:
    """One document's gate: passes over places that lack the texts a rule needs or the ways it begins.

    It never turns away a place where a match would begin; the tests hold it to what `Everywhere` gives.
    """

    def __init__(self, document: Document) -> None:
        self._everywhere = Everywhere(document)
        self._lines: list[str] = [searchable(line.view.text) for line in document.solid]
        self._all = "\n".join(self._lines)

    def lines(self, rule: BoundRule) -> Sequence[Line]:
        """The lines that have what the rule needs."""
        if not _has_all(self._all, rule.required):
            return ()
        # A match lies within one line, but for a block's: of that only the first step is known to be on its first line.
        needs = rule.required_first if rule.rule.kind is Kind.BLOCK else rule.required
        found = self._everywhere.lines(rule)
        if needs:
            found = [line for line in found if _has_all(self._lines[line.rank], needs)]
        heads = rule.line_heads
        return [line for line in found if self._lines[line.rank].startswith(heads)] if heads else found

    def begins(self, rule: BoundRule, line: Line) -> Sequence[int]:
        """The places that begin as the rule's matches do."""
        heads = rule.heads
        if not heads:
            return line.boundaries[0]
        text = self._lines[line.rank]
        return [begin for begin in line.boundaries[0] if text.startswith(heads, begin)]


def _has_all(text: str, needs: tuple[frozenset[str], ...]) -> bool:
    """Whether the text has something of each set."""
    return all(any(need in text for need in texts) for texts in needs)
