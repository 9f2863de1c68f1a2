"""Every line of a text with its verdict: which rules took what, or what nearly did and why it stayed."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.engine.lines import Document
from cleaner.insight.near import NearMiss, near_misses

if TYPE_CHECKING:
    from cleaner.engine.cleaner import Cleaner
    from cleaner.model import Record, Result, Span


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line of the original and what became of it.

    Attributes:
        number: line number, from 1.
        text: the line without its line break.
        removed: what went, with offsets within the line, half-open.
        near: what nearly went, for lines of which nothing went.
    """

    number: int
    text: str
    removed: tuple[Span, ...] = ()
    near: tuple[NearMiss, ...] = ()

    @property
    def kept(self) -> bool:
        """Whether anything that a reader sees is left of the line."""
        gone = [False] * len(self.text)
        for span in self.removed:
            gone[span.start : span.end] = [True] * (span.end - span.start)
        return any(not lost and not char.isspace() for lost, char in zip(gone, self.text, strict=True))


def explain(cleaner: Cleaner, record: Record) -> tuple[Result, list[Verdict]]:
    """The result for the record, and a verdict on each of its lines."""
    result = cleaner.clean_record(record)
    document = Document(record.text)
    near: dict[int, list[NearMiss]] = {}
    for start, end, miss in near_misses(cleaner, record, result):
        for line in document.lines_between(start, end):
            near.setdefault(line.index, []).append(miss)
    verdicts = []
    for line in document.lines:
        removed = tuple(
            dataclasses.replace(
                span, start=max(span.start, line.start) - line.start, end=min(span.end, line.end) - line.start
            )
            for span in result.removed
            if span.start < line.end and line.start < span.end
        )
        misses = () if removed else tuple(dict.fromkeys(near.get(line.index, ())))
        verdicts.append(Verdict(line.index + 1, line.raw, removed, misses))
    return result, verdicts
