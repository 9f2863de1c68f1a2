"""Do the examples of a rule file hold? What must go goes, by that rule alone; what must stay stays, whatever runs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from cleaner.engine.gate import Everywhere, Gate
from cleaner.engine.matchers import propose, protected, unprotected
from cleaner.engine.program import Choice, bind, compile_program, file_problems, owner_of
from cleaner.engine.resolve import settle
from cleaner.engine.scan import Scanners
from cleaner.errors import PatternError, PatternTimeout
from cleaner.model import Category, Level, Place, Problem
from cleaner.rulebook.sites import rule_files
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cleaner.engine.gate import Places
    from cleaner.engine.lines import Document
    from cleaner.engine.matchers import Proposal
    from cleaner.engine.program import BoundRule, Program
    from cleaner.rulebook.store import RuleStore
    from cleaner.rulebook.types import Example, RuleFile


@dataclass(frozen=True, slots=True)
class Report:
    """What came of checking: how much was looked at, and what is wrong."""

    files: int
    rules: int
    examples: int
    problems: tuple[Problem, ...]


def check(store: RuleStore, files: Sequence[RuleFile]) -> Report:
    """Run every example of every rule of these files."""
    problems = [problem for file in files for problem in check_file(file, store)]
    rules = [rule for file in files for rule in file.rules]
    return Report(
        files=len(files),
        rules=len(rules),
        examples=sum(len(rule.removes) + len(rule.keeps) for rule in rules),
        problems=(*store.problems, *problems),  # the store's by now: checking reads the files that others build upon
    )


def check_file(file: RuleFile, store: RuleStore) -> list[Problem]:
    """What is wrong with a file's patterns, references and examples."""
    in_force = [other for other in rule_files(owner_of(file) if file.hosts else "", store) if other.path != file.path]
    problems = file_problems(file, in_force, store.memo)
    if problems:
        return problems
    bound = bound_with(file, store)
    problems += _reference_problems(file, store, {rule.name for rule in bind(in_force, memo=store.memo)})
    own = [rule for rule in bound if rule.path == file.path]
    everything = compile_program(bound, Choice(frozenset(Category), Level.LIKELY), "", Scanners())
    for rule in own:
        problems += example_problems(rule, everything)
    return problems


def bound_with(file: RuleFile, store: RuleStore) -> list[BoundRule]:
    """The rules in force where a file's rules are: for a pack, for any site and with this pack."""
    files = rule_files(owner_of(file) if file.hosts else "", store)  # in the order in which they are in force
    return bind(files if file in files else [*files, file], memo=store.memo)


def alone_problems(bound: BoundRule) -> list[Problem]:
    """What is wrong with a rule's examples, no other rule being there.

    Raises:
        PatternError: a pattern can't be compiled.
        PatternTimeout: one ran into its time limit.
    """
    places = partial(Everywhere, among=[bound])
    taken = [
        _problem(bound, example.line, f"keeps: {example.source!r} became {found!r}")
        for example in bound.rule.keeps
        if (found := _run(places, example.text)) != example.text
    ]
    return [problem for example in bound.rule.removes for problem in _removal_problems(bound, example)] + taken


def _reference_problems(file: RuleFile, store: RuleStore, inherited: set[str]) -> list[Problem]:
    """Packs and rules that the file names and that aren't there."""
    place = Place(file.path, 1)
    missing = [f"use: there is no pack {name!r}" for name in file.use if name not in store.packs]
    missing += [f"skip: no rule {name!r} is inherited" for name in file.skip if name not in inherited]
    return [Problem(place, message) for message in missing]


def example_problems(bound: BoundRule, in_force: Program) -> list[Problem]:
    """What is wrong with a rule's examples; `in_force` are all rules that run where it does, itself included."""
    rule = bound.rule
    problems = [
        _problem(bound, rule.line, f"has no {name} example", f"no-{name}")
        for name in ("removes", "keeps")
        if _lacks(bound, name)
    ]
    try:
        for example in rule.removes:
            problems += _removal_problems(bound, example)
        for example in rule.keeps:
            problems += _stay_problems(bound, example, in_force)
    except (PatternError, PatternTimeout) as error:
        code = "slow-pattern" if isinstance(error, PatternTimeout) else "bad-regex"
        problems.append(_problem(bound, rule.line, str(error), code))
    return problems


def _lacks(bound: BoundRule, name: str) -> bool:
    return not getattr(bound.rule, name) and not (bound.rule.kind is Kind.KEEP and name == "removes")


def _removal_problems(bound: BoundRule, example: Example) -> list[Problem]:
    """What is wrong with an example of what must go, the rule being alone."""
    found = _run(partial(Everywhere, among=[bound]), example.text)
    if _bare(found) == _bare(example.cleaned):
        return []
    what = "removes nothing from" if found == example.text else f"leaves {found!r} of"
    return [_problem(bound, example.line, f"removes: {what} {example.source!r}", "failing-example")]


def _stay_problems(bound: BoundRule, example: Example, in_force: Program) -> list[Problem]:
    """What is wrong with an example of what must stay: the rule alone or all rules together take something."""
    for places, who in ((partial(Everywhere, among=[bound]), ""), (_gate(in_force), " all rules together:")):
        found = _run(places, example.text)
        if found != example.text:
            message = f"keeps:{who} {example.source!r} became {found!r}"
            return [_problem(bound, example.line, message, "failing-example")]
    return []


def _gate(program: Program) -> Callable[[Document], Places]:
    return lambda document: Gate(document, program.index)


def _run(places: Callable[[Document], Places], text: str) -> str:
    """The text after these rules, all levels and categories, without a budget."""
    return settle(text, lambda document: _proposals(document, places(document)), max_share=1.0).text


def _proposals(document: Document, places: Places) -> list[Proposal]:
    rules = list(places.rules())
    found = [item for r in rules if r.rule.kind is not Kind.KEEP for item in propose(r, document, places, "")]
    kept = [area for r in rules if r.rule.kind is Kind.KEEP for area in protected(r, places)]
    return unprotected(found, kept)


def _bare(text: str) -> str:
    return "".join(text.split())


def _problem(bound: BoundRule, line: int, message: str, code: str = "") -> Problem:
    return Problem(Place(bound.path, line, bound.rule.id), message, code)
