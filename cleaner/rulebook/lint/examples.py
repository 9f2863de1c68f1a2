"""Examples: are there any, do they hold, and do they prove something?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.engine.lines import Document
from cleaner.engine.patterns import HEADLINE
from cleaner.errors import CleanerError
from cleaner.rulebook.check import example_problems
from cleaner.rulebook.lint.finding import Where
from cleaner.rulebook.lint.pieces import words
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.engine.program import BoundRule
    from cleaner.engine.shapes import Needs
    from cleaner.model import Problem
    from cleaner.rulebook.lint.finding import Finding, Unit

_WORD_CHARS = 3


def check(unit: Unit) -> Iterator[Finding]:
    """Examples that are missing, fail, or prove nothing."""
    left_out = {bound.name for bound in unit.own} - {b.name for b in unit.sound if b.rule.id not in unit.slow}
    program = unit.around.program([bound for bound in unit.around.bound(unit.file) if bound.name not in left_out])
    for bound in unit.sound:
        if bound.name in left_out or not unit.has_time:
            continue
        try:
            problems = example_problems(bound, program)
        except CleanerError as error:  # all rules together took too long: some other rule's finding says which
            yield unit.of_rule("slow-pattern", f"its examples can't be run: {error}", bound.rule)
            continue
        for problem in problems:
            if problem.code != "bad-regex":  # of a file that is in force here; what is wrong here is said already
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
    """Examples of what stays that have no word of a rule that needs one."""
    rule = bound.rule
    if rule.kind in (Kind.REPEAT, Kind.KEEP):
        return
    known, needed = _words_of(bound), _needed_by(bound)
    if not known or not all(any(map(_are_words, sets)) for sets in needed):
        return
    for n, example in enumerate(rule.keeps):
        text, skeleton = example.text.casefold(), Document(example.text).skeleton.decode("ascii")
        needs = (one for sets in needed for texts in sets for one in texts)
        if not any(word in text for word in known) and not any(one in skeleton for one in needs):
            message = f"keeps: {example.source!r} has none of the rule's words ({', '.join(sorted(known)[:4])})"
            yield unit.finding("far-keeps", message, Where(rule.line, "keeps", n), rule=rule.id)


def _sources(bound: BoundRule) -> Iterable[str]:
    """The patterns of what the rule takes, those of steps that may be missing left out."""
    rule = bound.rule
    if rule.kind in (Kind.EQUALS, Kind.STARTS):
        return ()
    return [source for repeat, source in bound.block if not repeat] if rule.kind is Kind.BLOCK else rule.body


def _words_of(bound: BoundRule) -> set[str]:
    """The words of a rule's patterns and phrases, those of `unless` included, in lower case."""
    sources = [*_sources(bound), bound.rule.unless]
    filled = (side for source in sources for side in bound.scope.filled_in(source).split(HEADLINE))
    phrases = bound.phrases if bound.rule.kind in (Kind.EQUALS, Kind.STARTS) else ()
    return {word for phrase in phrases for word in phrase.split()} | {
        word.casefold() for side in filled for word in words(side)
    }


def _needed_by(bound: BoundRule) -> list[Needs]:
    """For each pattern, sets of texts of each of which one stands in every match; see `cleaner.engine.watch`."""
    return [bound.scope.wanted(source, bound.rule.kind).needs for source in _sources(bound)]


def _are_words(texts: Iterable[str]) -> bool:
    """Whether each of the texts has a word of three letters or more in it."""
    return all(any(len(word) >= _WORD_CHARS for word in _split(text)) for text in texts)


def _split(text: str) -> list[str]:
    return "".join(char if char.isalpha() else " " for char in text).split()
