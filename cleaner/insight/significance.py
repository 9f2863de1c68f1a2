"""Did two shares come from the same documents? Fisher's exact test, a correction for many of them, and a band.

Nothing here is specific to text: counts in, probabilities out. The tests are exact, so they hold for a site with ten
documents as well as for one with a million; they take documents to be independent of each other.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from math import asin, exp, lgamma, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Probabilities that differ by less than this, relatively, are the same but for rounding.
_ROUNDING = 1e-7
# Of a sum of falling terms the rest is left out from a term on that is so small a part of it.
_NEGLIGIBLE = 1e-17


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `total`; a `total` of 0 is a share of 0."""

    hits: int
    total: int

    @property
    def rate(self) -> float:
        """The share as a number from 0 to 1."""
        return self.hits / self.total if self.total else 0.0


def p_of_difference(one: Share, other: Share) -> float:
    """Fisher's exact test, two-sided: how often equal shares would look at least as different as these."""
    hits = one.hits + other.hits
    first, last = max(0, hits - other.total), min(hits, one.total)
    mode = min(last, max(first, (hits + 1) * (one.total + 1) // (one.total + other.total + 2)))
    if _log_p(one.hits, one.total, other.total, hits) + _ROUNDING >= _log_p(mode, one.total, other.total, hits):
        return 1.0
    low, high = _first_as_rare(one, other, mode, first), _first_as_rare(one, other, mode, last)
    below = 0.0 if low is None else _tail(one, other, low, first, -1)
    above = 0.0 if high is None else _tail(one, other, high, last, 1)
    return min(1.0, below + above)


def p_of_rise(one: Share, other: Share) -> float:
    """The same, one-sided: how often equal shares would show the second at least as far above the first.

    1 when it is not above at all.
    """
    hits = one.hits + other.hits
    if one.hits * other.total >= other.hits * one.total:  # not above at all
        return 1.0
    return min(1.0, _tail(one, other, one.hits, max(0, hits - other.total), -1))


def p_of_all_in_second(total: int, other_total: int, hits: int) -> float:
    """How often two equal shares of these totals, with so many hits in all, have them all in the second.

    1 when there is no room for them.
    """
    return exp(_log_p(0, total, other_total, hits)) if hits <= other_total else 1.0


def effect(one: Share, other: Share) -> float:
    """Cohen's h, without its sign: how far apart two shares are, such that 100 % and 96 % are as far as 50 % and 30 %.

    By convention 0.2 is a small difference, 0.5 a medium and 0.8 a large one.
    """
    return abs(2 * asin(sqrt(one.rate)) - 2 * asin(sqrt(other.rate)))


def relative_change(one: Share, other: Share) -> float:
    """By how much of the larger share the smaller one is below it."""
    larger = max(one.rate, other.rate)
    return abs(one.rate - other.rate) / larger if larger else 0.0


def threshold(p_values: Sequence[float], false_share: float) -> float:
    """Up to which value p-values count, by Benjamini and Hochberg; -1 when none does.

    Of what counts, at most `false_share` is expected to be chance, and where nothing has changed at all anything counts
    with at most that probability. (Exactly so for independent tests and for those that tend to go together.)
    """
    found = -1.0
    for rank, p in enumerate(sorted(p_values), 1):
        if p <= false_share * rank / len(p_values):
            found = p
    return found


def least_p(one: Share, other: Share) -> float:
    """The smallest p-value that the sums of these shares allow: a test that can't come below a limit tells nothing."""
    hits = one.hits + other.hits
    first, last = max(0, hits - other.total), min(hits, one.total)
    return min(exp(_log_p(x, one.total, other.total, hits)) for x in (first, last))


def band(one: Share, total: int, p: float) -> tuple[float, float]:
    """Between which rates a second share of `total` is not significantly different from the first at level `p`."""
    middle = round(one.rate * total)
    low = _last(middle, 0, one, total, p)
    high = _last(middle, total, one, total, p)
    return low / total, high / total


def _last(middle: int, end: int, one: Share, total: int, p: float) -> int:
    """The furthest count from the middle towards the end that is no significant difference, by halving."""
    inside, outside = middle, end
    if p_of_difference(one, Share(end, total)) > p:
        return end
    while abs(outside - inside) > 1:
        half = (inside + outside) // 2
        if p_of_difference(one, Share(half, total)) > p:
            inside = half
        else:
            outside = half
    return inside


def _tail(one: Share, other: Share, begin: int, end: int, step: int) -> float:
    """The probability of `begin` and all beyond it; it falls on the way, and what no longer counts is left out."""
    hits, total = one.hits + other.hits, 0.0
    for x in range(begin, end + step, step):
        p = exp(_log_p(x, one.total, other.total, hits))
        total += p
        if p <= total * _NEGLIGIBLE:
            break
    return total


def _first_as_rare(one: Share, other: Share, mode: int, end: int) -> int | None:
    """The outcome nearest to the likeliest one, towards the end, that is no likelier than the one at hand."""
    hits = one.hits + other.hits
    limit = _log_p(one.hits, one.total, other.total, hits) + _ROUNDING
    outcomes = range(mode, end - 1, -1) if end < mode else range(mode, end + 1)
    at = bisect_left(outcomes, x=True, key=lambda x: _log_p(x, one.total, other.total, hits) <= limit)
    return outcomes[at] if at < len(outcomes) else None


def _log_p(x: int, total: int, other_total: int, hits: int) -> float:
    """The logarithm of the hypergeometric probability of x hits among `total`."""
    return _log_choose(total, x) + _log_choose(other_total, hits - x) - _log_choose(total + other_total, hits)


@lru_cache(maxsize=1 << 16)
def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
