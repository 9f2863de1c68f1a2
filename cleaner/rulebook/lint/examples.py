"""Examples: are there any, do they hold, and do they prove something?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.errors import CleanerError
from cleaner.rulebook.check import example_problems
from cleaner.rulebook.lint.finding import Where
from cleaner.rulebook.lint.pieces import words
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.engine.program import BoundRule
    from cleaner.model import Problem
    from cleaner.rulebook.lint.finding import Finding, Unit


def check(unit: Unit) -> Iterator[Finding]:
    """Examples that are missing, fail, or prove nothing."""
    program = unit.around.program(unit.around.bound(unit.file))
    for bound in unit.sound:
        if bound.rule.id in unit.slow or not unit.has_time:
            continue
        try:
            problems = example_problems(bound, program)
        except CleanerError as error:  # all rules together took too long: some other rule's finding says which
            yield unit.of_rule("slow-pattern", f"its examples can't be run: {error}", bound.rule)
            continue
        for problem in problems:
            yield _of_problem(unit, bound, problem)
        yield from _far(unit, bound)


def _of_problem(unit: Unit, bound: BoundRule, problem: Problem) -> Finding:
    """What `rules test` says, at the example it is about."""
    key, _, rest = problem.message.partition(": ")
    rule = bound.rule
    examples = {"removes": rule.removes, "keeps": rule.keeps}.get(key, ())
    nth = next((n for n, example in enumerate(examples) if repr(example.source) in rest), None)
    where = Where(rule.line, key if examples else "", nth)
    return unit.finding(problem.code, problem.message, where, rule=rule.id)


def _far(unit: Unit, bound: BoundRule) -> Iterator[Finding]:
    """Examples of what stays that have no word of the rule's."""
    rule = bound.rule
    known = _words_of(bound)
    if rule.kind in (Kind.REPEAT, Kind.KEEP) or not known:
        return
    for n, example in enumerate(rule.keeps):
        text = example.text.casefold()
        if not any(word in text for word in known):
            shown = ", ".join(sorted(known)[:4])
            message = f"keeps: {example.source!r} has none of the rule's words ({shown})"
            yield unit.finding("far-keeps", message, Where(rule.line, "keeps", n), rule=rule.id)


def _words_of(bound: BoundRule) -> set[str]:
    """The words of a rule's pattern or phrases, in lower case; none where it has a branch without any."""
    rule = bound.rule
    if rule.kind in (Kind.EQUALS, Kind.STARTS):
        return {word for phrase in bound.phrases for word in phrase.split()}
    sources = [source for _, source in bound.block] if rule.kind is Kind.BLOCK else list(rule.body)
    return {word.casefold() for source in sources for word in words(bound.scope.filled_in(source).replace("\ue000", "x"))}
