"""Where in documents a rule acts: near an edge, if all it takes stands there."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from cleaner.rulebook.types import Zone, ZoneSide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.rulebook.suggest.evidence import Corpus
    from cleaner.rulebook.suggest.trial import Hit

# A zone is at most so many lines; documents with fewer than twice as many don't tell.
_MOST_LINES = 6
# So many hits in such documents show where a rule acts.
_LEAST_HITS = 8
# One more line than was seen: templates put an advertisement behind anything.
_MARGIN = 1


def zone_of(corpus: Corpus, hits: Sequence[Hit]) -> Zone | None:
    """The zone that holds all that a rule takes; None if no edge does, or too few documents have many lines."""
    heads, tails = [], []
    for hit in hits:
        document = corpus.pages[hit.page].document
        total = len(document.solid_indices)
        if total >= 2 * _MOST_LINES:
            first, last = (bisect_right(document.starts, at) - 1 for at in (hit.start, hit.end - 1))
            heads.append(document.rank_of(last) + 1)
            tails.append(total - document.rank_of(first))
    if len(heads) < _LEAST_HITS:
        return None
    for side, counts in ((ZoneSide.TAIL, tails), (ZoneSide.HEAD, heads)):
        if max(counts) <= _MOST_LINES:
            return Zone(side, max(counts) + _MARGIN)
    return None
