"""How long a pattern can take at worst, said from its source: whether it needs a time limit.

Watching the clock costs more than most patterns do. A backtracking match can't take more steps than the number of ways
to match each piece allows, and for patterns of short, bounded pieces that number is small: they run without a limit.
The others are tried against the clock only where their opening, as many leading pieces as are cheap, matches.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from cleaner.engine.syntax import PatternReader, UnknownSyntaxError

#: A match that takes no more steps than this takes about a millisecond at worst.
FREE_STEPS = 20_000
_AHEAD = ("(?=", "(?!", "$", "\\b", "\\B", "\\Z")
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!", "(?>")
# What a group matched may be this long, and is compared character by character.
_BACKREFERENCE_STEPS = 200


class Cost(NamedTuple):
    """Upper bounds for a match that begins at one place: steps taken, and ways to get through."""

    steps: float
    ways: float


@dataclass(frozen=True, slots=True)
class Weight:
    """How heavy a pattern is.

    Attributes:
        steps: what a match that begins at one place takes at most; infinite when that can't be said.
        opening: a cheap pattern that matches wherever the pattern does; "" when there is none.
        far: whether the opening may look further ahead than a match of the pattern reaches.
    """

    steps: float = inf
    opening: str = ""
    far: bool = False


_NOTHING = Cost(0, 1)
_ONE = Cost(1, 1)
_UNKNOWN = Cost(inf, inf)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece with its quantifier: its source, its cost, and for a group that must stand its head and branches."""

    source: str
    cost: Cost
    head: str = ""
    branches: tuple[tuple[_Piece, ...], ...] = ()

    @property
    def looks_ahead(self) -> bool:
        """Whether it looks at what is behind it, or whether anything is: an opening does without."""
        return self.source.startswith(_AHEAD)


_Branches = tuple[tuple[_Piece, ...], ...]


def weigh(source: str) -> Weight:
    """The weight of a pattern."""
    reader = _Reader(source)
    try:
        branches = reader.choices()
    except (UnknownSyntaxError, IndexError, ValueError):
        return Weight()
    if reader.at < len(source):
        return Weight()
    steps = _of_branches(branches).steps
    # Without its looks ahead a pattern's groups may have other numbers.
    opening = "" if reader.refers_back else _opening(branches, FREE_STEPS)
    return Weight(steps, opening, any(look in opening for look in ("(?=", "(?!")))


def _opening(branches: _Branches, budget: float) -> str:
    """The leading pieces of each branch that can be had for the budget; "" when that says nothing."""
    parts = [_opening_of_branch(branch, budget / len(branches)) for branch in branches]
    return "|".join(parts) if all(parts) else ""


def _opening_of_branch(branch: tuple[_Piece, ...], budget: float) -> str:
    out, cost = "", _NOTHING
    for piece in branch:
        grown = _then(cost, piece.cost)
        if grown.steps > budget:
            inner = _opening(piece.branches, (budget - cost.steps) / cost.ways) if piece.branches else ""
            return f"{out}{piece.head}{inner})" if inner else out
        out, cost = out + ("" if piece.looks_ahead else piece.source), grown
    return out


def _of_branches(branches: _Branches) -> Cost:
    costs = []
    for branch in branches:
        cost = _NOTHING
        for piece in branch:
            cost = _then(cost, piece.cost)
        costs.append(cost)
    return Cost(sum(cost.steps for cost in costs) + len(costs), sum(cost.ways for cost in costs))


def _then(first: Cost, second: Cost) -> Cost:
    return Cost(first.steps + first.ways * second.steps, first.ways * second.ways)


def _repeated(piece: Cost, least: int, most: int | None) -> Cost:
    """A piece that stands `least` to `most` times: each number of times is a way, and so is each way of each time."""
    if most is None or piece.ways == inf:
        return _UNKNOWN
    if piece.ways == 1:
        return Cost(most * piece.steps + 1, most - least + 1)
    try:
        ways = float(sum(piece.ways**times for times in range(most + 1)))
    except OverflowError:
        return _UNKNOWN
    return Cost(ways * piece.steps + 1, ways)


class _Reader(PatternReader):
    """A recursive descent that takes a pattern to pieces."""

    refers_back = False

    def choices(self) -> _Branches:
        """The branches of a group's content."""
        branches = [self._branch()]
        while self.source.startswith("|", self.at):
            self.at += 1
            branches.append(self._branch())
        return tuple(branches)

    def _branch(self) -> tuple[_Piece, ...]:
        pieces: list[_Piece] = []
        while self.at < len(self.source) and self.source[self.at] not in "|)":
            start = self.at
            cost, head, branches = self._piece()
            times = self.quantifier()
            if times:
                cost = _repeated(cost, *times)
                branches = branches if times[0] else ()
            pieces.append(_Piece(self.source[start : self.at], cost, head, branches))
        return tuple(pieces)

    def _piece(self) -> tuple[Cost, str, _Branches]:
        char = self.source[self.at]
        if char == "(":
            return self._group()
        if char == "[":
            self.char_class()
        elif char == "\\":
            name = self.source[self.at + 1]
            self.escape()
            self.refers_back |= name.isdigit()
            return (Cost(_BACKREFERENCE_STEPS, 1) if name.isdigit() else _ONE), "", ()
        elif char in "{}*+?":
            raise UnknownSyntaxError
        else:
            self.at += 1
        return _ONE, "", ()

    def _group(self) -> tuple[Cost, str, _Branches]:
        head = self.open_group()
        branches = self.choices()
        self.close_group()
        cost = _of_branches(branches)
        if head in _LOOKS:
            return Cost(cost.steps + 1, 1), "", ()
        return cost, "(?:" if head == "(" else head, branches
