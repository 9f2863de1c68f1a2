"""Which near misses an example has: by name, so that they can be made again from the example alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.proof.edits import Edits
from cleaner.proof.limits import limit_names
from cleaner.proof.near import CHANGES, near_miss
from cleaner.proof.samples import Sampler
from cleaner.rulebook.types import ZoneSide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.engine.program import BoundRule
    from cleaner.proof.marked import Marked
    from cleaner.rulebook.types import Rule

# At most so many words and lines of an example are left out one by one.
_MOST_WORDS = 8
_MOST_LINES = 5
_OF_LINES = ("no-line", "line-twice", "only-line", "line-word-front", "line-word-behind")
# Changes that tell little about a text that stays anyway.
_NOT_FOR_KEEPS = frozenset(
    {
        "quoted",
        "bracketed",
        "clause-behind",
        "alone",
        "twice",
        "broken",
        "glued-front",
        "glued-behind",
        "mojibake",
        "accents",
        "word-front",
        "word-behind",
        "full-stop",
        "no-spaces",
        "straight",
        "no-line-before",
        "no-line-after",
    }
)


class Deriver:
    """Makes the near misses of one rule's examples, none of them twice."""

    def __init__(self, bound: BoundRule) -> None:
        self._bound = bound
        self._sampler = Sampler(bound.scope)
        self._edits = Edits(bound, self._sampler)

    def names(self, example: Marked) -> list[str]:
        """The names of the example's near misses, in a settled order."""
        seen = {example.text}
        out = []
        for name in self._candidates(example):
            found = near_miss(name, example)
            if found and found.text not in seen:
                seen.add(found.text)
                out.append(name)
        return out

    def _candidates(self, example: Marked) -> Iterator[str]:
        marked = example.has_marks
        yield from (name for name in CHANGES if marked or name not in _NOT_FOR_KEEPS)
        yield from _lines(example, self._bound.rule)
        yield from (f"no-word:{n}" for n in range(1, _MOST_WORDS + 1))
        for name in _OF_LINES if marked else ("only-line",):
            yield from (f"{name}:{n}" for n in range(1, _MOST_LINES + 1))
        if marked:
            yield from self._edits.of(example)
            yield from limit_names(self._bound, example, self._sampler)


def _lines(example: Marked, rule: Rule) -> Iterator[str]:
    """More lines in front and behind: a few, and just so many that the example stays in its zone or leaves it."""
    where, counts = rule.where, {"lines-front": {3}, "lines-behind": {3}}
    ranks = [n for n, line in enumerate(line for line in example.lines() if line.text.strip()) if line.has_marks]
    total = sum(1 for line in example.lines() if line.text.strip())
    if ranks and where.side is ZoneSide.HEAD:
        counts["lines-front"] |= {where.count - rank + more for rank in (ranks[0], ranks[-1]) for more in (-1, 0)}
    elif ranks and where.side is ZoneSide.TAIL:
        last = {total - rank for rank in (ranks[0], ranks[-1])}
        counts["lines-behind"] |= {where.count - behind + more for behind in last for more in (0, 1)}
    for name, key in (("front", rule.after), ("behind", rule.before)):
        if key is not None and ranks:  # which may refuse lines of prose
            counts[f"heads-{name}"] = counts[f"lines-{name}"]
    for name, numbers in counts.items():
        yield from (f"{name}:{count}" for count in sorted(numbers) if count > 0)
