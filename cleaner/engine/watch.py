"""What calls a rule: texts of which one must stand in a document before the rule can take anything from it.

All of it is derived from the rule's patterns and phrases (`cleaner.engine.shapes`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.engine.shapes import LINE_END, LINE_START, best, echoed, expected, then
from cleaner.engine.skeleton import skeleton_of_view
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaner.engine.program import BoundRule
    from cleaner.engine.shapes import Needs, Shape, Texts

# A rule whose texts are to be expected more often than this in a document is not called by them but always looked at:
# finding them costs more than looking.
_MOST_EXPECTED = 6.0
# Looking for more texts than this one after another costs more than it saves.
_MOST_LOOKED_FOR = 24
# A `sentence` may have so many marks behind its pattern.
_FULL_STOP_CHARS = 3
#: A block of boilerplate longer than this has not been seen; the bound keeps the search linear.
MAX_BLOCK_LINES = 200
#: Kinds whose patterns match whole lines.
WHOLE_LINE = (Kind.LINE, Kind.FROM, Kind.BLOCK)


@dataclass(frozen=True, slots=True)
class Wanted:
    r"""What a line must have for a pattern to match on it.

    Attributes:
        needs: sets of texts of each of which one stands in the line's skeleton, "\n" around it; the most telling first.
        inside: those of the sets of which a text stands in the match itself.
        least: how many characters the match has at least in the reading view …
        most: … and at most; None without end.
        at_start: whether it begins where the line does.
        at_end: whether it ends where the line does.
        echo: how many of the line's first characters stand on the line again.
        again: how many characters in a row stand in the match a second time.
    """

    needs: Needs = ()
    inside: Needs = ()
    least: int = 0
    most: int | None = None
    at_start: bool = False
    at_end: bool = False
    echo: int = 0
    again: int = 0


@dataclass(frozen=True, slots=True)
class Watch:
    """What calls a rule, and what its first line must have besides.

    Attributes:
        trigger: texts of which one stands in the skeleton of every document from which the rule takes something; none
            when nothing useful is known.
        trigger_most: how many characters the line with the trigger has at most; None without end.
        back: how many non-blank lines before the one with the trigger the rule's first line may be: at least, at most;
            -1 when the trigger stands on the line before it.
        needs: sets of texts of each of which one stands in the skeleton of the first line.
        least: how many characters the first line has at least, for rules that take whole lines …
        most: … and at most; None without end.
        first: where in the first line's reading view a match begins at the earliest; from the end if negative.
        only: whether it begins nowhere else.
        echo: how many of the first line's first characters stand on that line again.
        again: how many characters in a row of the first line stand on it a second time.
        within: how many characters what the rule takes has at most when the trigger is in it; None when the trigger may
            be outside. Less than `reach` where the rule turns down longer matches.
        near: sets of texts of each of which one stands within so many of the trigger.
        match_most: how many characters a match on one line has at most; None without end.
        reach: how many characters a match has at most that has the trigger in it; None when the trigger may be outside.
    """

    trigger: tuple[bytes, ...] = ()
    trigger_most: int | None = None
    back: tuple[int, int] = (0, 0)
    needs: tuple[tuple[bytes, ...], ...] = ()
    least: int = 0
    most: int | None = None
    first: int = 0
    only: bool = False
    reach: int | None = None
    echo: int = 0
    again: int = 0
    within: int | None = None
    near: tuple[tuple[bytes, ...], ...] = ()
    match_most: int | None = None


def wanted(source: str, shape: Shape, *, whole_line: bool) -> Wanted:
    """What a line must have for a pattern of this shape to match in it, or to match the whole of it."""
    framed = then(then(LINE_START, shape), LINE_END) if whole_line else shape
    inside = framed.all_needs()
    return Wanted(
        best(inside + framed.beside),
        inside,
        shape.least,
        shape.most,
        shape.at_start,
        shape.at_end,
        echoed(source, shape),
        shape.again,
    )


def watch_of(rule: BoundRule) -> Watch:
    """The watch for a rule; one without a trigger for a `repeat`, which is called otherwise."""
    kind = rule.rule.kind
    if kind is Kind.REPEAT:
        return Watch()
    steps, back = list[Wanted](), list[tuple[int, int]]()
    at = (0, 0)
    for step, (least, most) in _steps(rule):
        steps.append(step)
        back.append(at)
        at = at[0] + least, min(at[1] + most, MAX_BLOCK_LINES)
    for neighbour, beside in ((rule.rule.after, (-1, -1)), (rule.rule.before, at)):
        if neighbour:
            steps.append(rule.scope.wanted(neighbour, Kind.LINE))
            back.append(beside)
    return _watch(steps, back, rule)


def _steps(rule: BoundRule) -> Iterator[tuple[Wanted, tuple[int, int]]]:
    """What each line must have that the rule takes something from, and how many such lines there are in a row."""
    kind, once = rule.rule.kind, (1, 1)
    if kind in (Kind.EQUALS, Kind.STARTS):
        yield _of_phrases(rule), once
    elif kind is not Kind.BLOCK:
        yield rule.scope.wanted(rule.rule.body[0], kind), once
    else:
        for repeat, source in rule.block:
            step = rule.scope.wanted(source, kind) if repeat == "" else Wanted(least=1)
            yield step, {"": once, "?": (0, 1), "*": (0, MAX_BLOCK_LINES)}[repeat]


def _watch(steps: Sequence[Wanted], back: Sequence[tuple[int, int]], rule: BoundRule) -> Watch:
    """The watch for a rule on whose lines, or beside them, this must stand; its first line is the first of `steps`."""
    telling = [(expected(step.needs[0]), n) for n, step in enumerate(steps) if step.needs]
    cost, chosen = min(telling, default=(_MOST_EXPECTED, 0))
    first, useful = steps[0], cost < _MOST_EXPECTED
    own = useful and chosen == 0  # the trigger stands on the rule's first line
    needs = first.needs[1:] if own else first.needs
    whole = rule.rule.kind in (*WHOLE_LINE, Kind.EQUALS)
    limits = [size for size in (first.most, rule.rule.max_chars or None) if size is not None]
    inside = own and not whole and bool(first.inside) and first.needs[0] in first.inside
    within = min(limits, default=None) if inside else None
    near = tuple(texts for texts in first.inside if texts != first.needs[0]) if within is not None else ()
    return Watch(
        trigger=tuple(text.encode("ascii") for text in sorted(steps[chosen].needs[0])) if useful else (),
        back=back[chosen] if useful else (0, 0),
        needs=_encoded(texts for texts in needs if texts not in near),
        trigger_most=steps[chosen].most if useful and (whole or not own) else None,
        least=first.least if whole else 0,
        most=min(limits, default=None) if whole else None,
        first=-first.most if first.at_end and first.most else 0,
        only=first.at_start,
        reach=first.most if inside else None,
        within=within,
        near=_encoded(near),
        echo=first.echo,
        again=0 if first.echo else first.again,  # the one is looked for quicker than the other
        match_most=None if first.most is None else first.most + _FULL_STOP_CHARS,
    )


def _encoded(sets: Iterable[Texts]) -> tuple[tuple[bytes, ...], ...]:
    small = (texts for texts in sets if len(texts) <= _MOST_LOOKED_FOR)
    return tuple(tuple(text.encode("ascii") for text in sorted(texts)) for texts in small)


def _of_phrases(rule: BoundRule) -> Wanted:
    end = "\n" if rule.rule.kind is Kind.EQUALS else ""
    texts = frozenset(f"\n{skeleton_of_view(phrase).decode('ascii')}{end}" for phrase in rule.phrases)
    return Wanted(best((texts,)))
