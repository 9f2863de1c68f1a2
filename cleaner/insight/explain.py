"""Every line of a text with its verdict: which rules took what, or what nearly did and why it stayed."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.engine.gate import Everywhere
from cleaner.engine.lines import Document
from cleaner.engine.matchers import propose, protected
from cleaner.errors import PatternError, PatternTimeout
from cleaner.rulebook.types import Kind, Zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.engine.cleaner import Cleaner
    from cleaner.engine.program import BoundRule
    from cleaner.model import Record, Result, Span


# What "no limit on the length" is, for rules that need one.
_LONG = 1_000_000


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A rule that would have taken (part of) a line but for one condition."""

    rule: str
    place: str
    reason: str
    text: str


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
    for start, end, miss in _near_misses(cleaner, record, result, document):
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


def _near_misses(
    cleaner: Cleaner, record: Record, result: Result, document: Document
) -> Iterator[tuple[int, int, NearMiss]]:
    """What each rule would take from the original if one condition were not there: (start, end, miss)."""
    rules = cleaner.rules_for(result.site)
    kept = [
        (start, end, bound)
        for bound in rules
        if bound.rule.kind is Kind.KEEP
        for start, end in _spared(bound, document)
    ]
    for bound in rules:
        if bound.rule.kind is Kind.KEEP:
            continue
        for variant, reason in _variants(bound, cleaner, result):
            for start, end in _wanted(variant, document, record.title or ""):
                guard = next((other for s, e, other in kept if start < e and s < end), None)
                why = f"{guard.name} ({guard.place}) keeps it" if guard and not reason else reason
                if why:
                    yield start, end, NearMiss(bound.name, bound.place, why, record.text[start:end])


def _variants(bound: BoundRule, cleaner: Cleaner, result: Result) -> Iterator[tuple[BoundRule, str]]:
    """The rule as it is, then without each of its conditions, with the reason that the condition is."""
    rule = bound.rule
    off = "" if cleaner.choice.admits(rule) else _switched_off(bound, cleaner)
    yield bound, off or result.problem
    if off:
        return
    for changed, reason in (
        (dataclasses.replace(rule, where=Zone()), f"outside {rule.where}"),
        (dataclasses.replace(rule, unless=""), f"`unless` is found in it: {rule.unless}"),
        (dataclasses.replace(rule, after=None), f"the line before is not {rule.after}"),
        (dataclasses.replace(rule, before=None), f"the line behind is not {rule.before}"),
        (dataclasses.replace(rule, max_chars=_LONG), f"longer than {rule.max_chars} characters"),
    ):
        if changed != rule and (rule.max_chars or changed.max_chars != _LONG):
            yield bound.variant(changed), reason


def _switched_off(bound: BoundRule, cleaner: Cleaner) -> str:
    if bound.category not in cleaner.choice.categories:
        return f"category {bound.category} is not stripped"
    return f"level {bound.rule.level}, not asked for"


def _wanted(bound: BoundRule, document: Document, title: str) -> list[tuple[int, int]]:
    try:
        return [(item.start, item.end) for item in propose(bound, document, Everywhere(document), title)]
    except (PatternTimeout, PatternError):
        return []  # the rule's failure is in the result's problem already


def _spared(bound: BoundRule, document: Document) -> list[tuple[int, int]]:
    try:
        return list(protected(bound, Everywhere(document)))
    except (PatternTimeout, PatternError):
        return [(0, len(document.text))]  # as the cleaner does
