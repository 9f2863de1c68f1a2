"""Near misses that follow from the pattern: the example with another alternative, one more, one less, a piece gone.

An edit changes what one piece of the pattern is about and leaves the rest of the example alone. Pieces that no example
has are edited in a near miss that has them and goes, too.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from cleaner.proof.judge import STAYS, verdict
from cleaner.proof.limits import real_limits
from cleaner.proof.names import MOST_CHARS, difference, edited, stretch, swap
from cleaner.proof.near import CHANGES
from cleaner.proof.pieces import Fitter
from cleaner.proof.tree import Piece, members
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.engine.program import BoundRule
    from cleaner.proof.marked import Marked
    from cleaner.proof.samples import Sampler
    from cleaner.proof.tree import Node

# At most so many alternatives of one choice, texts for each, and members of a class.
_MOST_BRANCHES = 60
_MOST_TEXTS = 8
_MOST_PHRASES = 300
_MOST_MEMBERS = 12
_MOST_LOOKS = 24
# At most so many texts are looked at for pieces that no example has.
_MOST_TEXTS_LOOKED_AT = 400
# Edits of such texts are told whole, so they may not be longer than this.
_MOST_TOLD = 400
# How long a stretch without an end is made.
_LONG = 300
_EMPTY = frozenset({Piece.LOOK, Piece.ANCHOR})


class Edits:
    """Makes the edits of one rule's examples; each piece of the pattern is edited in the first text that has it."""

    def __init__(self, bound: BoundRule, sampler: Sampler) -> None:
        self._bound = bound
        self._sampler = sampler
        self._fitter = Fitter(bound)
        self._done: set[tuple[str, int, int, bool]] = set()

    def of(self, example: Marked) -> list[str]:
        """The names of the near misses of an example."""
        out: dict[str, None] = dict.fromkeys(self._phrases(example))
        queue, looked_at = deque([example, *self._with_neighbours(example)]), 0
        while queue and looked_at < _MOST_TEXTS_LOOKED_AT:
            text, looked_at = queue.popleft(), looked_at + 1
            for name, is_new_way in self._of_text(text):
                near = edited(name, text)
                whole = name if text is example or near is None else difference(example, near)
                if near is None or (text is not example and len(whole) > _MOST_TOLD):
                    continue
                out[whole] = None
                if is_new_way and verdict(self._bound, near) != STAYS:
                    queue.append(near)
        return list(out)

    def _with_neighbours(self, example: Marked) -> list[Marked]:
        """The example with a line of prose where the rule asks for a neighbour and has no line."""
        rule = self._bound.rule
        names = [name for name, key in (("line-before", rule.after), ("line-after", rule.before)) if key is not None]
        return [near for name in names if (near := CHANGES[name](example)) and verdict(self._bound, near) != STAYS]

    def _of_text(self, text: Marked) -> Iterator[tuple[str, bool]]:
        """The edits of the pieces that this text is the first to have, and whether one leads to further pieces."""
        for fit in self._fitter.fits(text):
            for node, start, end in fit.spans():
                key = (fit.source, node.start, node.end, start < end or node.piece in _EMPTY)
                if key not in self._done:
                    self._done.add(key)
                    yield from self._of_node(node, (start, end), text)

    def _of_node(self, node: Node, span: tuple[int, int], example: Marked) -> Iterator[tuple[str, bool]]:
        (start, end), text = span, example.text
        match node.piece:
            case Piece.EITHER:
                for branch in node.children[:_MOST_BRANCHES]:
                    yield from _swapped(span, text, self._sampler.texts(branch, _MOST_TEXTS), is_new_way=True)
            case Piece.REPEAT:
                yield from self._times(node, span, example)
            case Piece.TEXT:
                yield from _swapped(span, text, ["", *(["x"] if end - start > 1 else [])])
                yield from _words_swapped(span, text)
            case Piece.CLASS:
                known = sorted(members(node.text))[:_MOST_MEMBERS] if node.text.startswith("[") else []
                yield from _swapped(span, text, [*known, "x", "7"])
            case Piece.LOOK:
                texts = self._sampler.texts(node.children[0], _MOST_LOOKS)
                yield from _swapped((start, start), text, [*texts, *(f"{text} " for text in texts), "x"])
                if node.text in ("(?<=", "(?<!") and start > 0 and text[start - 1] != "\n":
                    yield from _swapped((start - 1, start), text, texts)
            case Piece.ANCHOR:
                yield from _swapped((start, start), text, ["x", " kata "])
            case Piece.GROUP:
                piece = text[start:end]
                yield from _swapped(span, text, [piece.lower(), piece.upper(), piece[:1].swapcase() + piece[1:]])
            case _:
                return

    def _times(self, node: Node, span: tuple[int, int], example: Marked) -> Iterator[tuple[str, bool]]:
        """The piece as often as it may stand at least and at most, and once less and more."""
        (start, end), text = span, example.text
        piece, most = node.children[0], node.most
        counts = {node.least - 1, node.least, node.least + 1}
        counts |= {most, most + 1} if most is not None else {node.least + 20, 2 * node.least + _LONG}
        if self._sampler.is_space(piece):  # a reading view has no two spaces in a row
            counts &= {0, 1}
        if self._sampler.is_one_char(piece) and end > start:
            sizes = sorted(count for count in counts if 0 < count <= MOST_CHARS and count != end - start)
            sizes += real_limits(self._bound, example, lambda size: stretch(start, end - start, size), node)
            yield from ((stretch(start, end - start, size), False) for size in sizes)
            yield from _swapped((middle := (start + end) // 2, middle), text, self._sampler.left_out(piece))
        else:
            ways = self._sampler.texts(piece, _MOST_BRANCHES // 2) if start == end or node.least == 0 else []
            yield from _swapped(span, text, ways, is_new_way=True)

            def times(count: int) -> str:
                return _edged(self._sampler.repeat(piece, count), text[start:end])

            more = real_limits(self._bound, example, lambda count: swap(start, text[start:end], times(count)), node)
            texts = [times(count) for count in [*sorted(counts), *more] if 0 < count <= MOST_CHARS]
            yield from _swapped(span, text, [new for new in texts if len(new) <= MOST_CHARS])
        if 0 in counts:
            yield from _swapped(span, text, [""])

    def _phrases(self, example: Marked) -> Iterator[str]:
        """A line that is, or begins with, one of the rule's phrases, with each other one in its place."""
        rule = self._bound.rule
        if rule.kind not in (Kind.EQUALS, Kind.STARTS) or ("", 0, 0, True) in self._done:
            return
        text = example.text[example.start : example.end]
        mine = max((body for body in rule.body if text.casefold().startswith(body.casefold())), key=len, default="")
        if mine:
            self._done.add(("", 0, 0, True))
            span = example.start, example.start + len(mine)
            yield from (name for name, _ in _swapped(span, example.text, list(rule.body[:_MOST_PHRASES])))


def _edged(new: str, old: str) -> str:
    """The new text with a space where the old one began or ended with one."""
    new = f" {new[1:]}" if old[:1] == " " and len(new) > 1 else new
    return f"{new[:-1]} " if old[-1:] == " " and len(new) > 1 else new


def _words_swapped(span: tuple[int, int], text: str) -> Iterator[tuple[str, bool]]:
    """Each of several words replaced."""
    at, words = span[0], text[span[0] : span[1]].split(" ")
    for word in words if len(words) > 1 else ():
        if len(word) > 1:
            yield swap(at, word, "x"), False
        at += len(word) + 1


def _swapped(
    span: tuple[int, int], text: str, others: list[str], *, is_new_way: bool = False
) -> Iterator[tuple[str, bool]]:
    start, end = span
    yield from ((swap(start, text[start:end], other), is_new_way) for other in others if other != text[start:end])
