"""Rules beside each other: the same thing twice, and what other rules do already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.errors import PatternError, PatternTimeout, TextTimeout
from cleaner.rulebook.lint.finding import Where
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from cleaner.engine.program import BoundRule
    from cleaner.rulebook.lint.finding import Finding, Unit
    from cleaner.rulebook.types import Rule

#: In so many site files the same rule belongs in a pack.
MANY_SITES = 3


def check(unit: Unit) -> Iterator[Finding]:
    """Rules and phrases that are there already, and rules that others leave nothing to do."""
    twice = set[str]()
    for finding in _duplicates(unit):
        twice.add(finding.rule)
        yield finding
    for bound in unit.sound:
        if bound.rule.id not in twice and bound.rule.id not in unit.slow and unit.has_time:
            yield from _shadowed(unit, bound)


def _duplicates(unit: Unit) -> Iterator[Finding]:
    known: dict[Hashable, str] = {}
    for bound in unit.inherited:
        known.setdefault(_key(bound), f"{bound.name} ({bound.place})")
    phrases: dict[Hashable, int] = {}
    for bound in unit.own:
        first = known.get(_key(bound))
        if first:
            yield unit.of_rule("duplicate", f"the same as {first}", bound.rule)
        known.setdefault(_key(bound), f"{bound.name} ({bound.place})")
        if not first:
            yield from _phrases(unit, bound, phrases)


def _phrases(unit: Unit, bound: BoundRule, known: dict[Hashable, int]) -> Iterator[Finding]:
    """The phrases of `equals` and `starts` that stood before, under the same conditions."""
    rule = bound.rule
    if rule.kind not in (Kind.EQUALS, Kind.STARTS):
        return
    for n, phrase in enumerate(bound.phrases):
        key = (rule.kind, phrase, _conditions(bound))
        if key in known:
            where = "twice in the list" if known[key] == rule.line else f"in the rule of line {known[key]} already"
            message = f"{rule.kind}: {rule.body[n]!r} stands {where}; upper and lower case are the same"
            yield unit.finding("duplicate", message, Where(rule.line, rule.kind, n), rule=rule.id)
        known.setdefault(key, rule.line)


def _key(bound: BoundRule) -> Hashable:
    """What two rules have in common that do the same."""
    rule = bound.rule
    body = tuple(sorted(bound.phrases)) if rule.kind in (Kind.EQUALS, Kind.STARTS) else rule.body
    return rule.kind, tuple(map(bound.scope.filled_in, body)), _conditions(bound)


def _conditions(bound: BoundRule) -> Hashable:
    rule = bound.rule
    others = (rule.unless, rule.after or "", rule.before or "", rule.until)
    written = tuple(map(bound.scope.filled_in, others))
    there = (rule.after is None, rule.before is None)
    return written, there, str(rule.where), rule.level, rule.since, rule.until_date, rule.max_chars


def _shadowed(unit: Unit, bound: BoundRule) -> Iterator[Finding]:
    """A rule each of whose examples comes out right by what it inherits alone."""
    rule = bound.rule
    if not rule.removes:
        return
    program = unit.around.program(unit.inherited, rule.level)
    by = set[str]()
    for example in rule.removes:
        try:
            text, rules = unit.around.cleaned(example.text, program, unit.deadline)
        except (PatternTimeout, TextTimeout, PatternError):
            return
        if "".join(text.split()) != "".join(example.cleaned.split()) or not _one_for_another(bound, rules):
            return
        by |= {other.name for other in rules}
    message = f"its examples come out right without it, by {' and '.join(sorted(by))}"
    yield unit.of_rule("shadowed", message, rule)


def _one_for_another(bound: BoundRule, others: Sequence[BoundRule]) -> bool:
    """Whether one other rule does what this one does: of the same category, and with the same evidence caught."""
    return len(others) == 1 and others[0].category == bound.category and _groups(bound) <= _groups(others[0])


def _groups(bound: BoundRule) -> set[str]:
    """The names of the groups in a rule's patterns, which are kept as evidence."""
    filled = "".join(bound.scope.filled_in(text) for text in bound.rule.body)
    heads = (piece.partition(">")[0] for mark in ("(?<", "(?P<") for piece in filled.split(mark)[1:])
    return {name for name in heads if name.isidentifier()} - {"cut"}


def repeated(units: Sequence[Unit]) -> Iterator[Finding]:
    """Rules that stand in many site files, each named once, where it stands first."""
    places: dict[Hashable, list[tuple[Unit, Rule]]] = {}
    for unit in units:
        for bound in unit.own if unit.file.hosts else ():
            places.setdefault(_key(bound), []).append((unit, bound.rule))
    for found in places.values():
        if len(found) >= MANY_SITES:
            unit, rule = found[0]
            others = ", ".join(f"{other.file.path}:{twin.line}" for other, twin in found[1:])
            message = f"the same rule stands in {len(found)} site files: also in {others}"
            yield unit.of_rule("repeated-in-sites", message, rule)
