r"""What the skeletons of a pattern's matches look like: derived from the pattern, never written by hand.

Most rules can't fire on most documents because a text that they need isn't there. Which texts those are follows from
the pattern's source: all skeletons of its matches if they are few, how they begin and end, and sets of texts of each of
which one must stand in them. This is the analysis that code search engines make of a query (Russ Cox, "Regular
Expression Matching with a Trigram Index"), over skeletons (`cleaner.engine.skeleton`) instead of trigrams.

The begin of a line counts as "\n" before it and its end as "\n" behind it, as they stand in a document's skeleton.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.engine.skeleton import skeleton_of
from cleaner.engine.syntax import NEGATIONS, PatternReader, UnknownSyntaxError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Texts = frozenset[str]
#: Sets of texts; something of each set stands in what is spoken of.
Needs = tuple[Texts, ...]

# More texts than this in one set, longer ones, or more sets tell little more.
_MOST_TEXTS = 128
_MOST_CHARS = 16
_MOST_SETS = 5
# To so many characters they are cut where one piece of a pattern meets the next, as long as they are too many.
_SHORTER = (6, 3, 2)
# A group that is repeated more often than this is not followed any further.
_MOST_TIMES = 4
# How many in a hundred characters of a skeleton each one is, counted over 1,500 crawled Indonesian articles; what is
# not named is rarer. Only the order matters: which of a pattern's needs is looked for.
_PERCENT = {
    "a": 17.5,
    "n": 9.4,
    "e": 7.7,
    "i": 7.7,
    "r": 5.2,
    "t": 5.0,
    "u": 4.6,
    "s": 4.5,
    "k": 4.5,
    "m": 4.2,
    "d": 3.7,
    "g": 3.4,
    "l": 3.2,
    "p": 3.2,
    "b": 2.5,
    "o": 2.3,
    "h": 2.0,
    "y": 1.4,
    "j": 1.0,
    "c": 0.7,
    "w": 0.6,
    "f": 0.4,
    "v": 0.24,
    "z": 0.09,
    "x": 0.05,
    "q": 0.03,
    "0": 2.0,
    ",": 1.1,
    "\n": 0.44,
    "-": 0.3,
    ")": 0.2,
    "(": 0.2,
    "/": 0.17,
    '"': 0.16,
    ":": 0.11,
    "=": 0.09,
    "_": 0.05,
    ";": 0.03,
    "&": 0.02,
}
_RARE_PERCENT = 0.01
_CHARS_A_DOCUMENT = 3_000


@dataclass(frozen=True, slots=True)
class Shape:
    r"""What is known of the skeletons of everything that a piece of pattern matches.

    Attributes:
        exact: all of them, where they are few; else None.
        heads: one of these begins each of them; {""} says nothing.
        tails: one of these ends each of them.
        needs: of each set, one text stands in each of them.
        beside: of each set, one text stands on the line of each match, perhaps outside the match.
        echo: whether what the first group matched stands in the match again.
        again: how many characters stand in each match a second time, at least.
        at_start: whether each match begins where its line does …
        at_end: … and ends where it does.
        least: how many characters of the reading view a match has at least …
        most: … and at most; None without end.
    """

    exact: Texts | None
    heads: Texts
    tails: Texts
    needs: Needs = ()
    least: int = 0
    most: int | None = 0
    beside: Needs = ()
    echo: bool = False
    at_start: bool = False
    at_end: bool = False
    again: int = 0

    def all_needs(self) -> Needs:
        """Every set that is known of the matches, the most telling first."""
        own = (self.exact,) if self.exact is not None else (self.heads, self.tails)
        return best(tuple(map(_short, own)) + self.needs)


_NOTHING = frozenset([""])
_EMPTY = Shape(_NOTHING, _NOTHING, _NOTHING)
_ONE = Shape(None, _NOTHING, _NOTHING, (), 1, 1)
#: A piece of which nothing is known.
ANYTHING = Shape(None, _NOTHING, _NOTHING, (), 0, None)
_EDGE = frozenset("\n")
LINE_START = Shape(_EDGE, _EDGE, _EDGE, at_start=True)
LINE_END = Shape(_EDGE, _EDGE, _EDGE, at_end=True)


def shape_of(source: str, part: Callable[[str], Shape] = lambda _: ANYTHING, *, cut_off: bool = False) -> Shape:
    """The shape of a pattern.

    Args:
        source: the pattern; it may have parts, `{{name}}`.
        part: the shape of a part, by its name.
        cut_off: whether the pattern sees but a part of the line, so that what it takes for the line's end may not be.
    """
    reader = _Reader(source, part, cut_off=cut_off)
    try:
        found = reader.choices()
    except (UnknownSyntaxError, IndexError, ValueError):
        return ANYTHING
    return found if reader.at == len(source) else ANYTHING


def echoed(source: str, shape: Shape) -> int:
    """How many characters from the line's start stand on the line again in every match of the pattern; 0 if unknown."""
    end = source.find(")")
    if not shape.echo or not source.startswith("^(") or source[2] == "?" or "(" in source[2:end]:
        return 0
    return shape_of(source[2:end]).least


def then(first: Shape, second: Shape) -> Shape:
    """The shape of one piece and what follows it."""
    exact = _joined(first.exact, second.exact)
    needs = first.needs + second.needs
    if exact is None:
        seam = _seam(_ends(first), _begins(second))
        own = [texts for texts in (seam, first.exact, second.exact) if texts]
        needs = best((*(_short(texts) for texts in own), *needs))
    return Shape(
        exact,
        _first(exact or (_joined(first.exact, second.heads) if first.exact else None) or _begins(first)),
        _last(exact or (_joined(first.tails, second.exact) if second.exact else None) or _ends(second)),
        needs,
        first.least + second.least,
        None if first.most is None or second.most is None else first.most + second.most,
        best(first.beside + second.beside) if first.beside and second.beside else first.beside or second.beside,
        first.echo or second.echo,
        first.at_start or (first.most == 0 and second.at_start),
        second.at_end or (second.most == 0 and first.at_end),
        max(first.again, second.again),
    )


def either(shapes: list[Shape]) -> Shape:
    """The shape of a choice."""
    if len(shapes) == 1:
        return shapes[0]
    exact = _united(shape.exact for shape in shapes)
    known = [shape.all_needs() for shape in shapes]
    needs = [_nth_of_each(known, n) for n in range(2)] if exact is None and all(known) else []
    beside = [best(shape.beside + shape.all_needs())[:1] for shape in shapes] if any(s.beside for s in shapes) else []
    around = [frozenset[str]().union(*(one[0] for one in beside))] if beside and all(beside) else []
    return Shape(
        exact,
        _first(frozenset[str]().union(*map(_begins, shapes))),
        _last(frozenset[str]().union(*map(_ends, shapes))),
        best(tuple(needs)),
        min(shape.least for shape in shapes),
        None if any(shape.most is None for shape in shapes) else max(shape.most or 0 for shape in shapes),
        best(tuple(around)),
        all(shape.echo for shape in shapes),
        all(shape.at_start for shape in shapes),
        all(shape.at_end for shape in shapes),
        min(shape.again for shape in shapes),
    )


def _nth_of_each(known: list[Needs], n: int) -> Texts:
    """What follows for a choice: something of the n-th set of one of the branches, or of its last."""
    return frozenset[str]().union(*(sets[min(n, len(sets) - 1)] for sets in known))


def repeated(piece: Shape, least: int, most: int | None) -> Shape:
    """The shape of a piece that stands `least` to `most` times in a row."""
    if (least, most) == (0, 1):
        return either([_EMPTY, piece])
    width = (piece.least * least, None if most is None or piece.most is None else piece.most * most)
    if most is not None and most <= _MOST_TIMES and piece.exact is not None:
        rows = [_EMPTY]
        for _ in range(most):
            rows.append(then(rows[-1], piece))
        found = either(rows[least:])
        if found.exact is not None:
            return replace(found, least=width[0], most=width[1])
    if least == 0:
        return replace(ANYTHING, least=width[0], most=width[1])
    once = piece
    for _ in range(min(least, _MOST_TIMES) - 1):
        once = then(once, piece)
    if (least, most) != (min(least, _MOST_TIMES), least):
        times = Shape(None, _begins(once), _ends(once), once.all_needs(), beside=once.beside)
        once = replace(times, echo=once.echo, again=once.again)
    return replace(once, least=width[0], most=width[1])


def best(sets: Needs) -> Needs:
    """The sets that say something, without repetition, the most telling first."""
    telling = {_least_texts(texts) for texts in sets if texts and not texts & {"", "\n"}}
    return tuple(sorted(telling, key=lambda texts: (expected(texts), sorted(texts)))[:_MOST_SETS])


def expected(texts: Iterable[str]) -> float:
    """How often something of the set is to be expected in a document, roughly."""
    return sum(map(_expected, texts))


@cache
def _expected(text: str) -> float:
    """By the words that it is part of, or by its characters if it is part of no common one."""
    words, counts = _common_words()
    at, count = words.find(text), 0
    while at >= 0:
        count += counts[words.count("\n", 0, at + 1)]
        at = words.find(text, words.find("\n", at + 1))
    chance = prod(_PERCENT.get(char, _RARE_PERCENT) / 100 for char in text)
    return max(count / 1_000, chance * _CHARS_A_DOCUMENT)


@cache
def _common_words() -> tuple[str, list[int]]:
    """Common words, one a line, and how often each stands in a thousand documents.

    Counted over 6,579 crawled Indonesian articles, outlets' names left out.
    """
    lines = Path(__file__).with_name("common_words.txt").read_text("utf-8").splitlines()
    pairs = [line.split(" ") for line in lines]
    return "\n".join(word for _, word in pairs) + "\n", [int(count) for count, _ in pairs]


def _least_texts(texts: Texts) -> Texts:
    """The texts without those that contain another one of them."""
    if len(texts) == 1:
        return texts
    return frozenset(text for text in texts if not any(other in text for other in texts if other != text))


def _begins(shape: Shape) -> Texts:
    return shape.heads if shape.exact is None else _first(shape.exact)


def _ends(shape: Shape) -> Texts:
    return shape.tails if shape.exact is None else _last(shape.exact)


def _joined(first: Texts | None, second: Texts | None) -> Texts | None:
    """Each text of the first set with each one of the second behind it; None for too many or too long ones."""
    if first is None or second is None or len(first) * len(second) > _MOST_TEXTS:
        return None
    out = frozenset((a + b).replace("\n\n", "\n") for a in first for b in second)
    return out if max(map(len, out)) <= 2 * _MOST_CHARS else None


def _seam(ends: Texts, begins: Texts) -> Texts | None:
    """Each end with each begin behind it, cut short as far as they are too many otherwise."""
    found = _joined(ends, begins)
    for size in _SHORTER:
        if found is not None:
            return found
        begins = frozenset(text[:size] for text in begins)
        found = _joined(ends, begins) or _joined(frozenset(text[-size:] for text in ends), begins)
    return found


def _united(sets: Iterable[Texts | None]) -> Texts | None:
    out = frozenset[str]()
    for texts in sets:
        if texts is None or len(out | texts) > _MOST_TEXTS:
            return None
        out |= texts
    return out


def _first(texts: Texts) -> Texts:
    """How the texts begin: as long as leaves few enough of them."""
    length = _MOST_CHARS
    while len(cut := frozenset(text[:length] for text in texts)) > _MOST_TEXTS:
        length -= 1
    return cut


def _last(texts: Texts) -> Texts:
    """How the texts end: as long as leaves few enough of them."""
    length = _MOST_CHARS
    while len(cut := frozenset(text[-length:] for text in texts)) > _MOST_TEXTS:
        length -= 1
    return cut


def _short(texts: Texts) -> Texts:
    return frozenset(text[:_MOST_CHARS] for text in texts)


class _Reader(PatternReader):
    """A recursive descent that puts the shapes of pieces together."""

    def __init__(self, source: str, part: Callable[[str], Shape], *, cut_off: bool) -> None:
        super().__init__(source)
        self.part = part
        self.end = _EMPTY if cut_off else LINE_END
        self.groups: list[Shape] = []  # the capturing ones, in the order in which they close
        self._names: list[str] = []  # of groups in the order in which they open: groups of one name are one group
        self._numbered: dict[int, Shape] = {}  # those that have closed, as long as parts don't bring others
        self._has_parts = False

    def choices(self) -> Shape:
        """The shape of a group's content."""
        branches = [self._branch()]
        while self.source.startswith("|", self.at):
            self.at += 1
            branches.append(self._branch())
        return either(branches)

    def _branch(self) -> Shape:
        found = _EMPTY
        while self.at < len(self.source) and self.source[self.at] not in "|)":
            piece = self._piece()
            times = self.quantifier()
            found = then(found, piece if times is None else repeated(piece, *times))
        return found

    def _piece(self) -> Shape:
        source, char = self.source, self.source[self.at]
        if source.startswith("{{", self.at):
            start, self.at = self.at, source.index("}}", self.at) + 2
            self._has_parts = True
            return self.part(source[start + 2 : self.at - 2].strip())
        if char == "(":
            return self._group()
        if char == "[":
            members = self.char_class()
            return _ONE if members is None else _one_of(members)
        if char == "\\":
            return self._escaped()
        if char in "{}*+?":
            raise UnknownSyntaxError
        self.at += 1
        if char in "^$":
            return LINE_START if char == "^" else self.end
        return _ONE if char == "." else _one_of(char)

    def _group(self) -> Shape:
        start = self.at
        head = self.open_group()
        number = self._number(self.source[start : self.at]) if head == "(" else 0
        found = self.choices()
        self.close_group()
        if number:
            self.groups.append(found)
            self._numbered[number] = ANYTHING if number in self._numbered else found
        if head in NEGATIONS:
            return _EMPTY
        if head in ("(?=", "(?<="):  # what must stand beside a match stands on its line
            return replace(_EMPTY, beside=best(found.all_needs() + found.beside))
        return found

    def _number(self, opening: str) -> int:
        """The number of the group that opens so."""
        name = opening if opening != "(" else f"({len(self._names)}"
        if name not in self._names:
            self._names.append(name)
        return self._names.index(name) + 1

    def _escaped(self) -> Shape:
        start, name = self.at + 1, self.source[self.at + 1]
        text = self.escape()
        if text:
            return _one_of(text)
        if name in "AZ":
            return LINE_START if name == "A" else self.end
        if name in "bB":
            return _EMPTY
        if name.isdigit():  # what one of the groups matched, again
            sizes = [group.most for group in self.groups]
            most = None if None in sizes else max((size or 0 for size in sizes), default=0)
            known = self._numbered.get(int(self.source[start : self.at]), ANYTHING)
            again = 0 if self._has_parts else known.least
            return replace(ANYTHING, most=most, echo=name == "1", again=again)
        return {"d": _one_of("0"), "s": _one_of(" ")}.get(name, _ONE)


def _one_of(chars: Iterable[str]) -> Shape:
    """One of these characters."""
    exact = frozenset(map(skeleton_of, chars))
    if len(exact) > _MOST_TEXTS:
        return _ONE
    return Shape(exact, exact, exact, (), 1, 1)
