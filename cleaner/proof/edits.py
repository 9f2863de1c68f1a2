"""Near misses that follow from the pattern: the example with another alternative, one more, one less, a piece gone.

An edit changes what one piece of the pattern is about and leaves the rest of the example alone. Pieces that no example
has are edited in a near miss that has them and goes, too.
"""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING

from cleaner.proof.judge import GOES, STAYS, verdict
from cleaner.proof.limits import cut_limits, real_limits
from cleaner.proof.names import MOST_CHARS, difference, edited, stretch, swap
from cleaner.proof.near import CHANGES
from cleaner.proof.pieces import Fitter
from cleaner.proof.tree import Piece, members, tree_of
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
# How often a piece is repeated to see whether it may have spaces.
_SOME = 6
_EMPTY = frozenset({Piece.LOOK, Piece.ANCHOR})
_BEHIND = ("(?<=", "(?<!")
# A choice that a text can do without is tried again in so many texts that have less.
_MOST_SPARED = 3
#: A piece of a pattern: the pattern, where in it the piece stands, whether it has characters, and what it is.
_Piece = tuple[str, int, int, bool, Piece]
_PHRASES: _Piece = ("", 0, 0, True, Piece.EITHER)


class Edits:
    """Makes the edits of one rule's examples; each piece of the pattern is edited in the first text that has it."""

    def __init__(self, bound: BoundRule, sampler: Sampler) -> None:
        self._bound = bound
        self._sampler = sampler
        self._fitter = Fitter(bound)
        self._done: set[_Piece] = set()
        self._spared: Counter[_Piece] = Counter()

    def of(self, example: Marked) -> list[str]:
        """The names of the near misses of an example."""
        out: dict[str, None] = dict.fromkeys(self._phrases(example))
        queue, looked_at = deque([example, *self._with_neighbours(example)]), 0
        for name in self._with_steps(example):
            if name not in out and (near := edited(name, example)) and verdict(self._bound, near) != STAYS:
                queue.append(near)
            out[name] = None
        while queue and looked_at < _MOST_TEXTS_LOOKED_AT:
            text, looked_at = queue.popleft(), looked_at + 1
            for piece, edits in self._of_text(text):
                told = list(self._told(example, text, edits))
                out |= dict.fromkeys(name for name, _, _ in told)
                queue += (near for _, near, is_new_way in told if is_new_way and verdict(self._bound, near) != STAYS)
                if told and self._is_spare(piece, told):
                    queue.appendleft(told[0][1])
                elif told:
                    self._done.add(piece)
        return list(out)

    def _told(
        self, example: Marked, text: Marked, edits: Iterable[tuple[str, bool]]
    ) -> Iterator[tuple[str, Marked, bool]]:
        """The edits of a text as names of near misses of the example, with these; those that are too long left out."""
        for name, is_new_way in edits:
            near = edited(name, text)
            whole = name if text is example or near is None else difference(example, near)
            if near is not None and (text is example or len(whole) <= _MOST_TOLD):
                yield whole, near, is_new_way

    def _is_spare(self, piece: _Piece, told: list[tuple[str, Marked, bool]]) -> bool:
        """Whether the text goes without the piece, too, so that it may tell more in a text that has less."""
        self._spared[piece] += 1
        return (
            piece[-1] == Piece.EITHER
            and self._spared[piece] < _MOST_SPARED
            and told[0][2]
            and (verdict(self._bound, told[0][1]) != STAYS)
        )

    def _with_neighbours(self, example: Marked) -> list[Marked]:
        """The example with a line of prose where the rule asks for a neighbour and has no line."""
        rule = self._bound.rule
        names = [name for name, key in (("line-before", rule.after), ("line-after", rule.before)) if key is not None]
        return [near for name in names if (near := CHANGES[name](example)) and verdict(self._bound, near) != STAYS]

    def _of_text(self, text: Marked) -> Iterator[tuple[_Piece, Iterator[tuple[str, bool]]]]:
        """The edits of the pieces that this text is the first to have, and whether one leads to further pieces."""
        for fit in self._fitter.fits(text):
            for node, start, end in fit.spans():
                piece = (fit.source, node.start, node.end, start < end or node.piece in _EMPTY, node.piece)
                if piece not in self._done:
                    yield piece, self._of_node(node, (start, end), text)

    def _of_node(self, node: Node, span: tuple[int, int], example: Marked) -> Iterator[tuple[str, bool]]:
        (start, end), text = span, example.text
        match node.piece:
            case Piece.EITHER:
                yield swap(start, text[start:end], "x"), True
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
                yield from self._looked_for(node, start, example)
            case Piece.ANCHOR:
                yield from _swapped((start, start), text, ["x", " kata "])
            case Piece.GROUP:
                piece = text[start:end]
                yield from _swapped(span, text, [piece.lower(), piece.upper(), piece[:1].swapcase() + piece[1:]])
            case _:
                return

    def _looked_for(self, node: Node, start: int, example: Marked) -> Iterator[tuple[str, bool]]:
        """What a look-around looks for put in, also in place of the character before it, and too little left."""
        text, found = example.text, self._sampler.texts(node.children[0], _MOST_LOOKS)
        texts = [*found, *(f"{one} " for one in found)]
        yield from _swapped((start, start), text, [*texts, "x"])
        if start > 0 and (text[start - 1] == " " or (node.text in _BEHIND and text[start - 1] != "\n")):
            yield from _swapped((start - 1, start), text, texts)
        if node.text == "(?=":
            yield from self._cut_off(start, example)

    def _edges(self, piece: Node, span: tuple[int, int], example: Marked) -> str:
        """Two spaces if the piece, which the example has not, may stand there with spaces around it; else nothing."""
        near = edited(swap(span[0], "", _edged(self._sampler.repeat(piece, _SOME), "  ")), example)
        return "  " if near and verdict(self._bound, near) != STAYS else ""

    def _cut_off(self, start: int, example: Marked) -> Iterator[tuple[str, bool]]:
        """The line with just so much behind a place as is asked for there, and one character less."""
        size = (example.text + "\n").index("\n", start) - start
        yield from ((stretch(start, size, goal), False) for goal in cut_limits(self._bound, example, start, size))

    def _with_steps(self, example: Marked) -> Iterator[str]:
        """A line for each step of a block that need not be there, alone and with a word before and behind it."""
        ends = [at for at in range(example.start, example.end + 1) if example.text[at : at + 1] in ("", "\n")]
        for repeat, step in self._bound.block if self._bound.rule.kind is Kind.BLOCK and example.has_marks else ():
            if repeat and (step, 0, 0, True, Piece.ALL) not in self._done and (tree := tree_of(step)):
                line, at = self._sampler.plain(tree), self._place_of(step, example, ends)
                if at is not None:
                    self._done.add((step, 0, 0, True, Piece.ALL))
                    old = example.text[at - 1]
                    yield from (swap(at - 1, old, f"{old}\n{new}") for new in (line, f"Kata {line}", f"{line} kata"))

    def _place_of(self, step: str, example: Marked, ends: list[int]) -> int | None:
        """Behind which line a step's line may stand, if the example has none."""
        tree = tree_of(step)
        line = self._sampler.plain(tree) if tree else ""
        places = (
            (at, edited(swap(at - 1, example.text[at - 1], f"{example.text[at - 1]}\n{line}"), example))
            for at in ends
            if at
        )
        return next((at for at, near in places if near and line.strip() and verdict(self._bound, near) == GOES), None)

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
            old = text[start:end] or self._edges(piece, span, example)

            def times(count: int) -> str:
                return _edged(self._sampler.repeat(piece, count), old)

            more = real_limits(self._bound, example, lambda count: swap(start, text[start:end], times(count)), node)
            texts = [times(count) for count in [*sorted(counts), *more] if 0 < count <= MOST_CHARS]
            yield from _swapped(span, text, [new for new in texts if len(new) <= MOST_CHARS])
        if 0 in counts:
            yield from _swapped(span, text, [""])

    def _phrases(self, example: Marked) -> Iterator[str]:
        """A line that is, or begins with, one of the rule's phrases, with each other one in its place."""
        rule = self._bound.rule
        if rule.kind not in (Kind.EQUALS, Kind.STARTS) or _PHRASES in self._done:
            return
        text = example.text[example.start : example.end]
        mine = max((body for body in rule.body if text.casefold().startswith(body.casefold())), key=len, default="")
        if mine:
            self._done.add(_PHRASES)
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
