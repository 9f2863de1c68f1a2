"""Near misses at a rule's other limits: what `unless` forbids put into an example, and the example just too long.

Where in the example such a piece tells something is tried out: it must go without the limit and not with it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cleaner.proof.judge import STAYS, verdict
from cleaner.proof.names import MOST_CHARS, difference, edited, stretch, swap, swap_everywhere
from cleaner.proof.near import beside, words
from cleaner.proof.pieces import Fitter
from cleaner.proof.tree import Piece, tree_of
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cleaner.engine.program import BoundRule
    from cleaner.proof.marked import Marked
    from cleaner.proof.samples import Sampler
    from cleaner.proof.tree import Node
    from cleaner.rulebook.types import Rule

# At most so many texts that `unless` finds, and places in an example to put them.
_MOST_TEXTS = 80
_MOST_PLACES = 8
# A text grows at so many places at most, each of which can take so many characters at least.
_MOST_STRETCHES = 12
_LEAST_STRETCH = 5
# So much further than its quantifier says a piece is tried.
_FAR = 120
# Lines of many kinds: headings, labels, prose, dates, names, quotations.
_LINES = (
    "Hal itu terjadi kemarin.",
    "Hal itu:",
    "Hal Itu Terjadi",
    "hal itu",
    "HAL ITU",
    "Nama: Hal",
    "12 Mei 2025",
    "12.30",
    "(hal)",
    '"Hal itu," katanya.',
    "Siapa itu?",
    "hal.id",
)


def limit_names(bound: BoundRule, example: Marked, sampler: Sampler) -> Iterator[str]:
    """The names of near misses that only `unless` or only `max_chars` keeps."""
    rule = bound.rule
    if rule.unless:
        tree = tree_of(rule.unless)
        texts = [text for text in (sampler.texts(tree, _MOST_TEXTS) if tree else []) if text.strip()]
        again = rule.kind is Kind.REPEAT
        yield from _kept_where_repeated(bound, example, texts) if again else _kept_by_unless(bound, example, texts)
    if rule.max_chars:
        yield from _too_long(bound, example)
    for key, at in (("after", 0), ("before", 1)):
        if getattr(rule, key):
            yield from _beside_wrong(bound, key, at, example, sampler)


def real_limits(bound: BoundRule, example: Marked, name: Callable[[int], str], node: Node) -> list[int]:
    """How often a piece may stand and just not any more, where that is not what its quantifier says.

    The pieces beside it often take some of what is too much for it, or lend it what it lacks.

    Args:
        bound: the rule.
        example: the example.
        name: the near miss that has the piece so many times.
        node: the piece, which is repeated.
    """

    def goes(count: int) -> bool:
        near = edited(name(count), example)
        return near is not None and verdict(bound, near) != STAYS

    out = []
    if node.most is not None and goes(node.most) and goes(node.most + 1):
        far = min(2 * node.most + _FAR, MOST_CHARS)
        out += _border(goes, node.most + 1, far) if far > node.most + 1 and not goes(far) else []
    if node.least > 1 and goes(node.least) and goes(node.least - 1) and not goes(0):
        out += _border(goes, node.least - 1, 0)
    return out


def cut_limits(bound: BoundRule, example: Marked, start: int, size: int) -> list[int]:
    """How many of so many characters may be left from a place on, and just not."""

    def goes(count: int) -> bool:
        near = edited(stretch(start, size, count), example)
        return near is not None and verdict(bound, near) != STAYS

    return _border(goes, size, 0) if size > 1 and goes(size) and not goes(0) else []


def _border(goes: Callable[[int], bool], good: int, bad: int) -> list[int]:
    """Two counts one apart, between these, of which the first goes and the second stays."""
    while abs(bad - good) > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if goes(middle) else (good, middle)
    return [good, bad]


def without_neighbour(rule: Rule, key: str) -> Rule:
    """The rule without its `after` or `before`."""
    return replace(rule, after=None) if key == "after" else replace(rule, before=None)


def _kept_by_unless(bound: BoundRule, example: Marked, texts: list[str]) -> Iterator[str]:
    """Each text at the first place where it tells something; the place that was good is tried first for the next."""
    free = bound.variant(replace(bound.rule, unless=""))
    places = [make for at in _gaps(example) for make in ((at, at, " {} "), (at, at, "{}"), (at, at, "{} "))]
    found = words(example)[: 2 * _MOST_PLACES]
    places += [(*span, "{}") for word in found for span in dict.fromkeys([_bare(example.text, *word), word])]
    for text in texts:
        for place, form in [(place, form) for form in dict.fromkeys(_cased(text)) for place in places]:
            name = _put(example, place, form)
            near = edited(name, example)
            if near and verdict(free, near) != verdict(bound, near):
                yield name
                places.remove(place)
                places.insert(0, place)
                break


def _kept_where_repeated(bound: BoundRule, example: Marked, texts: list[str]) -> Iterator[str]:
    """Each text in place of a line that stands again, or of one of its words, in all copies."""
    free = bound.variant(replace(bound.rule, unless=""))
    lines = [line.text for line in example.lines() if line.has_marks]
    pieces = [word for line in lines for word in line.split()[1:] if len(word) >= _LEAST_STRETCH] + lines
    places = [piece for piece in dict.fromkeys(pieces) if example.text.count(piece) > 1][-_MOST_PLACES:]
    for text in texts:
        for name in (swap_everywhere(place, form) for form in dict.fromkeys(_cased(text)) for place in places):
            near = edited(name, example)
            if near and verdict(free, near) != verdict(bound, near):
                yield name
                break


def _cased(text: str) -> tuple[str, str, str]:
    return text, text[:1].upper() + text[1:], text.upper()


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Where a word begins and ends without the punctuation around it; the same where it is nothing else."""
    inner = [at for at in range(start, end) if text[at].isalnum()]
    return (inner[0], inner[-1] + 1) if inner else (start, end)


def _put(example: Marked, place: tuple[int, int, str], text: str) -> str:
    """A swap that puts a text in inside the marks, so that it is marked too, or in place of a word."""
    start, end, form = place
    piece = form.format(text)
    if start < end:
        return swap(start, example.text[start:end], piece)
    if start >= example.end:
        return swap(start - 1, example.text[start - 1], example.text[start - 1] + piece.rstrip())
    first = example.text[start]
    return swap(start, first, (piece.lstrip() if start == example.start else piece) + first.lstrip())


def _too_long(bound: BoundRule, example: Marked) -> Iterator[str]:
    """The example as long as it may be and one character longer: its stretches grow until only the limit keeps it."""
    free = bound.variant(replace(bound.rule, max_chars=0))
    fitter, text = Fitter(bound), example
    for _ in range(_MOST_STRETCHES):
        grown = _grown(fitter, free, text)
        if grown is None:
            return
        before, name, goal = text, *grown
        text = edited(f"{name} > {goal}", before) or before
        if verdict(bound, text) == STAYS:
            break
    else:
        return
    low, high = 0, goal
    while high - low > 1:
        middle = (low + high) // 2
        near = edited(f"{name} > {middle}", before)
        low, high = (low, middle) if near and verdict(bound, near) == STAYS != verdict(free, near) else (middle, high)
    for goal in (low, high):
        near = edited(f"{name} > {goal}", before)
        if near and near != example:
            yield difference(example, near)


def _beside_wrong(bound: BoundRule, key: str, at: int, example: Marked, sampler: Sampler) -> Iterator[str]:
    """Lines right before (`at` 0) or behind (1) the example that only `after` or `before` objects to."""
    free = bound.variant(without_neighbour(bound.rule, key))
    tree = tree_of(bound.scope.filled_in(getattr(bound.rule, key)))
    looks = [node for node in tree.walk() if node.text == "(?!"] if tree else []
    refused = [text for node in looks for text in sampler.texts(node.children[0], _MOST_TEXTS)]
    told = 0
    for text in dict.fromkeys([*refused, *(f"Hal {text} itu" for text in refused), *_LINES]):
        near = beside(at, text)(example) if text.strip() and "\n" not in text else None
        if near and told < _MOST_PLACES and verdict(free, near) != verdict(bound, near):
            told += 1
            yield difference(example, near)


def _grown(fitter: Fitter, free: BoundRule, text: Marked) -> tuple[str, int] | None:
    """A stretch that can be made longer and how long, the text still going; the one that gains most."""
    found: list[tuple[int, str, int]] = []
    for fit in fitter.fits(text):
        for node, start, end in fit.spans():
            most = node.most if node.most is not None else MOST_CHARS
            if node.piece is Piece.REPEAT and most > end - start > 0 and most >= _LEAST_STRETCH:
                found.append((most - (end - start), f"@{start}+{end - start}", most))
    for _, name, most in sorted(found, reverse=True):
        near = edited(f"{name} > {most}", text)
        if near and verdict(free, near) != STAYS:
            return name, most
    return None


def _gaps(example: Marked) -> list[int]:
    """Places inside the marks: the end, the gaps between words from the last to the first, the start."""
    inside = range(example.end - 1, example.start, -1)
    gaps = [at for at in inside if example.text[at] == " " and example.marks[at] == "x"]
    step = max(1, len(gaps) // _MOST_PLACES)
    return [example.end, *gaps[::step], example.start]
