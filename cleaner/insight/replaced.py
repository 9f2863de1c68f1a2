"""Texts that have taken a rule's place: in the baseline they stand nowhere, now they do, and not where the rule takes.

A text that replaced what a rule takes stands in documents from which the rule takes nothing (or is like what it takes).
If nothing had changed, the documents that have such a text would be a random part of those that have it or from which
the rule takes something, and how likely it is that all of them are new ones can be counted exactly. It depends on how
many documents there are of each kind in both runs together, not on which are which. So the pairs of rule and text for
which that is the least likely can be chosen beforehand, as many as their chances together allow: more of them than any
correction for the number of all tests would, as most texts are too rare, or so frequent that their chance is nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cleaner.insight.recurring import alike, by_words, once, share_of_text
from cleaner.insight.significance import Share, p_of_all_in_second, p_of_rise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.insight.recurring import Pieces

# Texts that might stand in the new documents alone by chance as often as this tell nothing: those in fewer than ten.
_NEW_P = 0.001
# It says which rule a text replaced that it is like what the rule takes, or that the rule takes so much less.
_FELL_P = 0.25
# Rules that are so many times less likely than the best one to have been replaced are not named.
_AS_WELL = 10
# A new wording may still stand in a few documents from which the rule takes another piece.
_MOST_BESIDE = 0.1


class Replacement(NamedTuple):
    """A text that is new, how likely that is by chance, and whose place it has taken; "" if that can't be told."""

    rule: str
    text: str
    p: float


class _Pair(NamedTuple):
    """A rule, a text that might replace it, whether that is like it, and how likely the rule's fall is by chance."""

    p: float
    text: str
    rule: str
    like: bool
    fell: float


def replacements(before: Pieces, after: Pieces, chance: float) -> list[Replacement]:
    """The new texts, each with the rules that it fits best, by rule; `chance` is that of any where nothing changed."""
    found: dict[str, list[_Pair]] = {}
    for pair in _allowed(sorted(_pairs(before, after)), chance):
        if pair.text not in before.standing:
            found.setdefault(pair.text, []).append(pair)
    least: dict[tuple[str, str], float] = {}
    for text, pairs in found.items():
        for pair in _best(pairs):  # the least likely first
            least.setdefault((pair.rule if pair.like or pair.fell <= _FELL_P else "", text), pair.p)
    return [Replacement(rule, text, p) for (rule, text), p in sorted(least.items())]


def _best(pairs: list[_Pair]) -> list[_Pair]:
    """Those that fit about as well as the best one: which of them it is can't be told."""
    pairs = [pair for pair in pairs if pair.like] or pairs
    limit = _AS_WELL * min(pair.p * pair.fell for pair in pairs)
    return [pair for pair in pairs if pair.p * pair.fell <= limit]


def _allowed(pairs: list[_Pair], chance: float) -> Iterator[_Pair]:
    """The first pairs, as many as have this chance together."""
    for pair in pairs:
        chance -= pair.p
        if chance < 0:
            return
        yield pair


def _pairs(before: Pieces, after: Pieces) -> Iterator[_Pair]:
    """Rules with the texts that are like what they take or stand (nearly) never beside them, in both runs together."""
    counts = {text: len(where) + len(before.standing.get(text, ())) for text, where in after.standing.items()}
    sizes = len(before), len(after)
    telling = (text for text, count in counts.items() if p_of_all_in_second(*sizes, count) <= _NEW_P)
    texts = once(telling, (before, after))
    words = by_words(texts)
    for rule in sorted(before.hit):
        like = alike(rule, (before, after), words)
        then, now = (Share(len(side.hit.get(rule, ())), len(side)) for side in (before, after))
        for text in texts:
            beside = sum(len(side.standing.get(text, set()) & side.hit.get(rule, set())) for side in (before, after))
            if text in like or beside <= _MOST_BESIDE * counts[text]:
                one, other = (share_of_text(side, rule, text) for side in (before, after))
                p = p_of_all_in_second(one.total, other.total, one.hits + other.hits)
                fell = p_of_rise(now, then)  # 1 if it did not
                yield _Pair(p, text, rule, text in like and fell < 1, fell)
