"""All checks over all files: findings in the order of paths and lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.rulebook.lint import breadth, examples, files, overlap, patterns, speed
from cleaner.rulebook.lint.allow import silenced
from cleaner.rulebook.lint.codes import CODES
from cleaner.rulebook.lint.finding import Finding, Unit, Where
from cleaner.rulebook.lint.surroundings import Surroundings

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from cleaner.model import Problem
    from cleaner.rulebook.store import RuleStore
    from cleaner.rulebook.types import RuleFile

#: The families of checks. What is slow is known before rules are tried on texts.
CHECKS = (files.check, patterns.check, speed.check, breadth.check, examples.check, overlap.check)


@dataclass(frozen=True, slots=True)
class Report:
    """What came of looking: how much was looked at, and what was found."""

    files: int
    rules: int
    findings: tuple[Finding, ...]


def lint(store: RuleStore, looked_at: Sequence[RuleFile], today: dt.date) -> Report:
    """Everything there is to say about these files of a store, and about those that can't be read.

    Args:
        store: all rule files at hand.
        looked_at: the files to look at, of the store.
        today: the day that it is, for rules that nobody has looked at for long.
    """
    around = Surroundings(store, looked_at)
    units = [Unit(file, around, today) for file in looked_at]
    repeated: dict[str, list[Finding]] = {}
    for finding in overlap.repeated(units):
        repeated.setdefault(finding.path, []).append(finding)
    found = list[Finding]()
    for unit in units:
        unit.begin()
        here = [*_found(unit), *repeated.get(unit.file.path, ())]
        found += silenced(sorted(set(here)), unit.source, unit.file.path)
    found += map(_of_problem, store.problems)  # by now all files have been read
    return Report(len(looked_at), sum(len(file.rules) for file in looked_at), tuple(sorted(set(found))))


def _found(unit: Unit) -> Iterator[Finding]:
    for check in CHECKS:
        yield from check(unit)
    if not unit.has_time:
        yield unit.finding("not-checked", "took too long: not all rules were tried on texts", Where())


def _of_problem(problem: Problem) -> Finding:
    """What keeps a file from being read, as a finding."""
    code = problem.code or "unreadable"
    place = problem.place
    column = _column(problem.message) if code == "not-toml" else int(place.line > 0)
    return Finding(place.path, place.line, column, code, problem.message, CODES[code].fix, place.rule)


def _column(message: str) -> int:
    """The column in a message of tomllib: "… (at line 3, column 5)"; 0 for none."""
    digits = message.rpartition("column ")[2].rstrip(")")
    return int(digits) if digits.isascii() and digits.isdigit() else 0
