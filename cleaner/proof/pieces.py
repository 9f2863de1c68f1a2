"""Where each piece of a rule's patterns matched in an example.

That is asked of the pattern itself, with every piece in a group of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.engine.syntax import NEGATIONS
from cleaner.engine.view import fold
from cleaner.errors import PatternError, PatternTimeout
from cleaner.proof.tree import Piece, tree_of
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cleaner.engine.patterns import Hit
    from cleaner.engine.program import BoundRule
    from cleaner.engine.view import View
    from cleaner.proof.marked import Marked
    from cleaner.proof.tree import Node

_WHOLE_LINE = frozenset({Kind.LINE, Kind.FROM, Kind.BLOCK})
_TELLING = frozenset({Piece.REPEAT, Piece.TEXT, Piece.CLASS, Piece.EITHER})
#: Heads of groups that say whether case matters.
CASED = ("(?-i:", "(?i:")


@dataclass(frozen=True, slots=True)
class Fit:
    """A pattern that matched in an example: how, and where its pieces are in the example's text.

    Attributes:
        source: the pattern.
        hit: the match.
        view: the line's reading view, in which it was found.
        shift: where the line begins.
        pieces: the pieces by the names of their groups.
    """

    source: str
    hit: Hit
    view: View
    shift: int
    pieces: Mapping[str, Node]

    def spans(self) -> Iterator[tuple[Node, int, int]]:
        """The pieces that took part, and where."""
        for name, node in self.pieces.items():
            if name in self.hit.groups:
                start, end = self.hit.groups[name]
                first, last = self._written(start, end)
                yield node, first + self.shift, last + self.shift

    def _written(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of the view stands in the line as it is written."""
        if start < end:
            return self.view.original(start, end)
        if not self.view.text:
            return 0, 0
        at = self.view.original(start - 1, start)[1] if start else self.view.original(0, 1)[0]
        return at, at


class Fitter:
    """Fits the patterns of one rule to texts."""

    def __init__(self, bound: BoundRule) -> None:
        self._bound = bound
        self._instrumented: dict[str, tuple[str, dict[str, Node]] | None] = {}

    def fits(self, example: Marked) -> Iterator[Fit]:
        """Each of the rule's patterns where it matches a line that it is for."""
        lines, at = [], 0
        for line in example.lines():
            if line.text.strip():
                lines.append((at, line))
            at += len(line.text) + 1
        marked = [n for n, (_, line) in enumerate(lines) if line.has_marks]
        free = 0  # the steps of a block stand on lines one behind the other
        for source, whole, ranks in self._patterns(marked, len(lines)) if marked else ():
            if source not in self._instrumented:
                self._instrumented[source] = instrumented(source)
            known = self._instrumented[source]
            for rank in ranks if known else ():
                assert known is not None
                shift, line = lines[rank]
                view = fold(line.text)
                hit = self._hit(known[0], line, view, whole=whole) if rank >= free else None
                if hit:
                    yield Fit(source, hit, view, shift, known[1])
                    if self._bound.rule.kind is Kind.BLOCK and ranks is marked:
                        free = rank + 1
                        break

    def _patterns(self, marked: list[int], total: int) -> Iterator[tuple[str, bool, list[int]]]:
        """Each pattern of the rule, whether it is of whole lines, and the ranks of the lines to look for it on."""
        rule = self._bound.rule
        if rule.kind is Kind.BLOCK:
            yield from ((step, True, marked) for _, step in self._bound.block)
        elif rule.kind not in (Kind.EQUALS, Kind.STARTS, Kind.REPEAT):
            yield rule.body[0], rule.kind in _WHOLE_LINE, marked
        if rule.after and marked[0] > 0:
            yield rule.after, True, [marked[0] - 1]
        if rule.before and marked[-1] + 1 < total:
            yield rule.before, True, [marked[-1] + 1]
        if rule.until:
            yield rule.until, True, list(range(marked[-1] + 1, total))

    def _hit(self, source: str, line: Marked, view: View, *, whole: bool) -> Hit | None:
        try:
            pattern = self._bound.scope.pattern(source)
            if whole:
                return pattern.fullmatch(view)
            hits = list(pattern.finditer(view))
        except (PatternError, PatternTimeout):
            return None
        return next((hit for hit in hits if hit.start < hit.end and _is_marked(line, view, hit)), None)


def _is_marked(line: Marked, view: View, hit: Hit) -> bool:
    start, end = view.original(hit.start, hit.end)
    return "x" in line.marks[start:end]


def instrumented(source: str) -> tuple[str, dict[str, Node]] | None:
    """The pattern with each piece in a named group, and the pieces by name; None where that can't be done."""
    tree = tree_of(source)
    if tree is None or any(node.piece is Piece.BACK for node in tree.walk()):
        return None
    pieces: dict[str, Node] = {}

    def named(node: Node) -> str:
        name = f"z{len(pieces)}"
        pieces[name] = node
        return name

    def written(node: Node) -> str:
        if node.piece is Piece.ANCHOR or (node.piece is Piece.LOOK and node.text in NEGATIONS):
            return f"(?<{named(node)}>){source[node.start : node.end]}"
        out, at = f"(?<{named(node)}>)" if node.piece is Piece.LOOK else "", node.start
        for child in node.children:
            out, at = out + source[at : child.start] + written(child), child.end
        out += source[at : node.end]
        telling = node.piece in _TELLING or (node.piece is Piece.GROUP and node.text in CASED)
        return f"(?<{named(node)}>{out})" if telling and "{{headline}}" not in out else out

    return written(tree), pieces
