"""Near misses at a rule's other limits: what `unless` forbids put into an example, and the example just too long.

Where in the example such a piece tells something is tried out: it must go without the limit and not with it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cleaner.proof.judge import verdict
from cleaner.proof.names import edited, stretch, swap
from cleaner.proof.tree import tree_of
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.engine.program import BoundRule
    from cleaner.proof.marked import Marked
    from cleaner.proof.samples import Sampler

# At most so many texts that `unless` finds, and places in an example to put them.
_MOST_TEXTS = 80
_MOST_PLACES = 8


def limit_names(bound: BoundRule, example: Marked, sampler: Sampler) -> Iterator[str]:
    """The names of near misses that only `unless` or only `max_chars` keeps."""
    rule = bound.rule
    if rule.unless and rule.kind is not Kind.REPEAT:
        tree = tree_of(rule.unless)
        texts = sampler.texts(tree, _MOST_TEXTS) if tree else []
        yield from _kept_by_unless(bound, example, [text for text in texts if text.strip()])
    if rule.max_chars:
        yield from _too_long(bound, example)


def _kept_by_unless(bound: BoundRule, example: Marked, texts: list[str]) -> Iterator[str]:
    """Each text at the first place where it tells something; the place that was good is tried first for the next."""
    free = bound.variant(replace(bound.rule, unless=""))
    places = [make for at in _gaps(example) for make in ((at, " {} "), (at, " {}"), (at, "{}"), (at, "{} "))]
    for text in texts:
        for place in places:
            name = _put(example, place[0], place[1].format(text))
            near = edited(name, example)
            if near and verdict(free, near) != verdict(bound, near):
                yield name
                places.remove(place)
                places.insert(0, place)
                break


def _put(example: Marked, at: int, piece: str) -> str:
    """A swap that puts a piece in at a place inside the marks, so that it is marked too."""
    if at >= example.end:
        return swap(at - 1, example.text[at - 1], example.text[at - 1] + piece.rstrip())
    return swap(at, example.text[at], (piece.lstrip() if at == example.start else piece) + example.text[at].lstrip())


def _too_long(bound: BoundRule, example: Marked) -> Iterator[str]:
    """The example as long as it may be and one character longer, made so at the first place that tells something."""
    free = bound.variant(replace(bound.rule, max_chars=0))
    most = bound.rule.max_chars
    size = max(len(line.text.strip()) for line in example.lines() if line.has_marks)
    for at in _gaps(example):
        lengths = [stretch(at, 0, goal) for goal in _goals(bound, free, example, at, most - size)]
        if lengths:
            yield from lengths
            return


def _goals(bound: BoundRule, free: BoundRule, example: Marked, at: int, guess: int) -> list[int]:
    """How many characters more at this place still go, and one more, which only the limit keeps; empty for none.

    What counts is the length of the match, which may be more or less than what is marked.
    """
    def held(goal: int) -> bool:
        near = edited(stretch(at, 0, goal), example)
        return near is not None and verdict(free, near) != verdict(bound, near)

    low, high = 0, max(guess, 0) + 80
    if not held(high):
        return []
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if held(middle) else (middle, high)
    return [goal for goal in (low, high) if goal]


def _gaps(example: Marked) -> list[int]:
    """Places inside the marks: the end, the gaps between words from the last to the first, the start."""
    inside = range(example.end - 1, example.start, -1)
    gaps = [at for at in inside if example.text[at] == " " and example.marks[at] == "x"]
    step = max(1, len(gaps) // _MOST_PLACES)
    return [example.end, *gaps[::step], example.start]
