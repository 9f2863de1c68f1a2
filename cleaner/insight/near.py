"""What nearly went from a text, and what stopped it.

Each rule is asked again without one or two of its conditions, by the engine's own matchers and with no gate before
them, on the text as it was left: there it can't take anything as it stands, or it would have. So what it takes now
stayed because of those conditions. Nothing here decides what matches.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate, combinations
from typing import TYPE_CHECKING, NamedTuple

from cleaner.engine.cleaner import MAX_CHARS
from cleaner.engine.gate import Everywhere
from cleaner.engine.lines import Document
from cleaner.engine.matchers import propose, protected
from cleaner.engine.program import Binder
from cleaner.errors import PatternError, PatternTimeout
from cleaner.rulebook.sites import day_of, rule_files
from cleaner.rulebook.types import Kind, Zone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cleaner.engine.cleaner import Cleaner
    from cleaner.engine.program import BoundRule
    from cleaner.model import Record, Result
    from cleaner.rulebook.types import Rule

# What "no limit on the length" is, for rules that need one.
_LONG = 1_000_000
# A rule that fails for more reasons at once was not near.
_MOST_REASONS = 2
# What a headline may be when its end need not be sure.
_HEADLINE, _ANY_HEADLINE = "{{headline}}", ".{1,200}"


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A rule that would have taken (part of) a line.

    Attributes:
        rule: its full name.
        place: where it stands.
        reason: what stopped it.
        text: what it would have taken; of a `from` rule the line where it would have begun.
    """

    rule: str
    place: str
    reason: str
    text: str


class _Condition(NamedTuple):
    """A condition of a rule: the rule without it, and what to say of what only that rule takes."""

    without: dict[str, object]
    reason: str


def near_misses(cleaner: Cleaner, record: Record, result: Result) -> Iterator[tuple[int, int, NearMiss]]:
    """What each rule would have taken if one or two conditions were not there: start and end in the original, miss.

    A text that is too long to be looked at has none.
    """
    if len(record.text) > MAX_CHARS:
        return
    document = Document(result.text)
    date = day_of(record)
    in_force = cleaner.program(result.site, record).rules
    kept = [
        (start, end, bound)
        for bound in in_force
        if bound.rule.kind is Kind.KEEP
        for start, end in _spared(bound, document)
    ]
    original = _original_places(result)
    for bound, off in _rules(cleaner, result.site, date, {bound.name for bound in in_force}):
        for start, end, reasons in _taken(bound, document, record.title or ""):
            guards = [f"{other.name} ({other.place}) keeps it" for s, e, other in kept if start < e and s < end]
            why = "; ".join([*off, *reasons, *guards[:1]]) or result.problem
            if why:
                first, last = original(start), original(end - 1) + 1
                yield first, last, NearMiss(bound.name, bound.place, why, result.text[start:end])


def _rules(cleaner: Cleaner, site: str, date: str, in_force: set[str]) -> Iterator[tuple[BoundRule, list[str]]]:
    """The rules that remove something, each with why it is not in force."""
    known = cleaner.rules_for(site)
    for bound in known:
        if bound.rule.kind is not Kind.KEEP:
            yield bound, [] if bound.name in in_force else [_why_off(bound, cleaner, date)]
    files = rule_files(site, cleaner.store)
    skipping = {name: file.path for file in files for name in file.skip}
    if not skipping:
        return
    for bound in Binder(memo=cleaner.store.memo).bind([replace(file, skip=()) for file in files]):
        if bound.name in skipping and bound.rule.kind is not Kind.KEEP:
            yield bound, [f"switched off by `skip` in {skipping[bound.name]}"]


def _why_off(bound: BoundRule, cleaner: Cleaner, date: str) -> str:
    rule = bound.rule
    if cleaner.choice.admits(rule):
        since, until = rule.since or "the beginning", rule.until_date or "today"
        return f"holds from {since} to {until}, and the text is of {date}"
    if bound.category not in cleaner.choice.categories:
        return f"category {bound.category} is not stripped"
    return f"level {rule.level}, not asked for"


def _taken(bound: BoundRule, document: Document, title: str) -> Iterator[tuple[int, int, list[str]]]:
    """What the rule takes as it is or without some of its conditions, and the reasons that these are.

    What goes without fewer conditions is not told again of more.
    """
    conditions, told = _conditions(bound.rule), list[tuple[int, int]]()
    for count in range(min(len(conditions), _MOST_REASONS) + 1):
        found: list[tuple[int, int]] = []
        for left_out in combinations(conditions, count):
            without = {name: value for condition in left_out for name, value in condition.without.items()}
            variant = bound.variant(replace(bound.rule, **without)) if without else bound  # type: ignore[arg-type]
            for start, end in _wanted(variant, document, title):
                if not any(start < e and s < end for s, e in told):
                    found.append((start, end))
                    yield start, end, [_said(condition, start, document) for condition in left_out]
        told += found


def _conditions(rule: Rule) -> list[_Condition]:
    """The conditions that the rule has, but for its pattern."""
    body = tuple(text.replace(_HEADLINE, _ANY_HEADLINE) for text in rule.body)
    found: tuple[tuple[object, dict[str, object], str], ...] = (
        (not rule.where.is_everywhere, {"where": Zone()}, f"outside {rule.where}"),
        (rule.unless, {"unless": ""}, f"`unless` is found in it: {rule.unless}"),
        (rule.after is not None, {"after": None}, f"the line before is not {rule.after}"),
        (rule.before is not None, {"before": None}, f"the line behind is not {rule.before}"),
        (rule.max_chars, {"max_chars": _LONG}, f"longer than {rule.max_chars} characters"),
        (rule.until, {"until": ""}, f"no line behind it to stop at is {rule.until}"),
        (body != rule.body, {"body": body}, "where its headline ends is not sure"),
    )
    return [_Condition(without, reason) for has, without, reason in found if has]


def _said(condition: _Condition, start: int, document: Document) -> str:
    """The reason; for a zone with the place that counts, which is the one among the lines that are left."""
    if "where" not in condition.without:
        return condition.reason
    line = document.lines_between(start, start + 1)[0]
    return f"{condition.reason}: line {line.rank + 1} of {len(document.solid_indices)}"


def _wanted(bound: BoundRule, document: Document, title: str) -> list[tuple[int, int]]:
    try:
        found = [(item.start, item.end) for item in propose(bound, document, Everywhere(document), title)]
    except (PatternTimeout, PatternError):
        return []  # as it is, the rule's failure is in the result's problem; without a condition it says nothing
    if bound.rule.kind is not Kind.FROM:
        return found
    return [(start, min(end, document.lines_between(start, start + 1)[0].end)) for start, end in found]


def _spared(bound: BoundRule, document: Document) -> list[tuple[int, int]]:
    try:
        return list(protected(bound, Everywhere(document)))
    except (PatternTimeout, PatternError):
        return [(0, len(document.text))]  # as the cleaner does


def _original_places(result: Result) -> Callable[[int], int]:
    """What turns an offset of a character of the cleaned text into its offset in the original."""
    lost = list(accumulate((span.end - span.start for span in result.removed), initial=0))
    cut_at = [span.start - gone for span, gone in zip(result.removed, lost, strict=False)]
    return lambda offset: offset + lost[bisect_right(cut_at, offset)]
