"""What a change of rules removes more or less: two cleaners over the same documents, counted by rule and site.

Memory grows with the number of rules and sites that differ, not with that of documents.
"""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.engine.cleaner import Cleaner
    from cleaner.model import Record, Result, Span

#: So much of the text is shown on each side of a sample, and of a sample itself.
CONTEXT_CHARS = 60
SAMPLE_CHARS = 300


@dataclass(frozen=True, slots=True, order=True)
class Sample:
    """A piece that only one side removes, with what stands around it.

    Attributes:
        place: the document.
        start: where in the document the piece begins.
        before: the end of what stands before it.
        text: the piece, or its beginning.
        after: the beginning of what stands behind it.
    """

    place: str
    start: int
    before: str
    text: str
    after: str


@dataclass(slots=True)
class Count:
    """How much one side removes that the other doesn't."""

    pieces: int = 0
    characters: int = 0
    documents: int = 0


@dataclass(slots=True)
class Change:
    """What one rule removes on one side only.

    Attributes:
        rule: full name of the rule.
        category: its category.
        place: where it stands.
        sites: counts by site; "" for documents of no known site.
        chosen: the samples with their lots: those with the lowest are kept.
    """

    rule: str
    category: str
    place: str
    sites: dict[str, Count] = field(default_factory=dict)
    chosen: list[tuple[int, Sample]] = field(default_factory=list)

    @property
    def total(self) -> Count:
        """The counts of all sites together."""
        counts = self.sites.values()
        return Count(
            sum(count.pieces for count in counts),
            sum(count.characters for count in counts),
            sum(count.documents for count in counts),
        )

    @property
    def samples(self) -> list[Sample]:
        """Pieces drawn at random, each with the same chance, in the order of places."""
        return sorted(sample for _, sample in self.chosen)


class _Only(NamedTuple):
    """`text[start:end]`, which only one side removes, by this span's rule."""

    start: int
    end: int
    span: Span


class Comparison:
    """Two cleaners, and what came of their differences so far.

    White space that only one side removes is counted where a document differs in nothing else.

    Args:
        old: the cleaner before the change.
        new: the cleaner after it.
        samples: how many samples are kept of each rule and side.
        seed: draws the samples; with the same seed and documents they are the same, in whatever order these come.

    Attributes:
        documents: how many were compared.
        changed: how many came out differently.
        more: what is removed now and was not before, by rule.
        less: what was removed before and is not now, by rule.
        other_rule: of what both remove, how many pieces have another rule's name now: (before, now).
    """

    def __init__(self, old: Cleaner, new: Cleaner, samples: int = 3, seed: int = 0) -> None:
        self._old, self._new = old, new
        self._samples, self._seed = samples, seed
        self.documents = 0
        self.changed = 0
        self.more: dict[str, Change] = {}
        self.less: dict[str, Change] = {}
        self.other_rule: Counter[tuple[str, str]] = Counter()

    def add(self, place: str, record: Record) -> list[str]:
        """Compare what becomes of a document; what kept either side from cleaning it as it should."""
        old, new = self._old.clean_record(record), self._new.clean_record(record)
        self.documents += 1
        self.changed += old.text != new.text
        if old.removed != new.removed or _rules(old) != _rules(new):
            of = place, record.text, new.site or old.site
            more, less = list(_only(new.removed, old.removed)), list(_only(old.removed, new.removed))
            if any(
                _is_seen(piece, record.text) for piece in (*more, *less)
            ):  # line breaks go with what goes beside them
                more, less = ([piece for piece in side if _is_seen(piece, record.text)] for side in (more, less))
            self._count(self.more, more, of)
            self._count(self.less, less, of)
            for one, other in _both(old.removed, new.removed):
                shared = record.text[max(one.start, other.start) : min(one.end, other.end)]
                if one.rule != other.rule and not shared.isspace():  # a line break goes with either neighbour
                    self.other_rule[one.rule, other.rule] += 1
        problems = {"old": old.problem, "new": new.problem}
        return [f"{side} rules: {problem}" for side, problem in problems.items() if problem]

    def _count(self, changes: dict[str, Change], pieces: Sequence[_Only], of: tuple[str, str, str]) -> None:
        place, text, site = of
        touched = set[str]()
        for start, end, span in pieces:
            change = changes.setdefault(span.rule, Change(span.rule, str(span.category), span.place))
            count = change.sites.setdefault(site, Count())
            count.pieces += 1
            count.characters += end - start
            count.documents += span.rule not in touched
            touched.add(span.rule)
            lot = int.from_bytes(sha256(f"{self._seed} {place} {start}".encode("utf-8", "surrogatepass")).digest()[:8])
            self._draw(change, lot, _sample(place, text, start, end))

    def _draw(self, change: Change, lot: int, sample: Sample) -> None:
        """Keep the sample if its lot is among the lowest."""
        if self._samples:
            change.chosen = heapq.nsmallest(self._samples, [*change.chosen, (lot, sample)])


def _is_seen(piece: _Only, text: str) -> bool:
    """Whether the piece is more than white space."""
    return not text[piece.start : piece.end].isspace()


def _rules(result: Result) -> list[str]:
    return [span.rule for span in result.removed]


def _only(these: Sequence[Span], those: Sequence[Span]) -> Iterator[_Only]:
    """The pieces of `these` that lie in none of `those`; both are in order and don't overlap among themselves."""
    first = 0
    for span in these:
        at = span.start
        while first < len(those) and those[first].end <= span.start:
            first += 1
        for other in those[first:]:
            if other.start >= span.end:
                break
            if other.start > at:
                yield _Only(at, other.start, span)
            at = max(at, other.end)
        if at < span.end:
            yield _Only(at, span.end, span)


def _both(these: Sequence[Span], those: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    """Each two spans, one of each side, that have something in common."""
    one, other = 0, 0
    while one < len(these) and other < len(those):
        if max(these[one].start, those[other].start) < min(these[one].end, those[other].end):
            yield these[one], those[other]
        if these[one].end <= those[other].end:
            one += 1
        else:
            other += 1


def _sample(place: str, text: str, start: int, end: int) -> Sample:
    before, after = text[max(0, start - CONTEXT_CHARS) : start], text[end : end + CONTEXT_CHARS]
    return Sample(place, start, before, text[start : min(end, start + SAMPLE_CHARS)], after)
