"""All that is said of some rule files: examples, reviewed near misses, mutants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.errors import RuleFileError
from cleaner.proof.mutate import score
from cleaner.proof.review import Review, accept, review, reviewed_beside
from cleaner.rulebook.check import bound_with, check, check_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from cleaner.engine.program import BoundRule
    from cleaner.model import Problem
    from cleaner.proof.mutate import Score
    from cleaner.rulebook.store import RuleStore
    from cleaner.rulebook.types import RuleFile

    #: Rule files with where each one is.
    Files = Sequence[tuple[Path, RuleFile]]


@dataclass(frozen=True, slots=True)
class Examined:
    """How much was looked at, what is wrong, and what nobody has reviewed."""

    files: int
    rules: int
    examples: int
    near_misses: int
    problems: tuple[Problem, ...]
    unreviewed: tuple[Problem, ...] = ()


def examine(files: Files, store: RuleStore) -> Examined:
    """Run the examples of all files, and the reviewed near misses of those whose examples hold."""
    report = check(store, [file for _, file in files])
    broken = {problem.place.path for problem in report.problems}
    found = Review()
    for path, file in files:
        if file.path not in broken:
            review(file, path, store, found)
    problems = (*report.problems, *found.problems)
    return Examined(report.files, report.rules, report.examples, found.near_misses, problems, tuple(found.unreviewed))


def rewrite(files: Files, store: RuleStore) -> Examined:
    """Run the examples of all files, and write the verdicts on near misses of those whose examples hold.

    Raises:
        OSError: they can't be written.
    """
    report = check(store, [file for _, file in files])
    broken = {problem.place.path for problem in report.problems}
    count = sum(accept(file, path, store) for path, file in files if file.path not in broken)
    return Examined(report.files, report.rules, report.examples, count, report.problems)


def scores(path: Path, file: RuleFile, store: RuleStore) -> Iterator[tuple[BoundRule, Score]]:
    """Each rule of a file with what is noticed of its mutants; none for a file with problems."""
    if check_file(file, store):
        return
    try:
        known = reviewed_beside(path, file.path)
    except RuleFileError:
        known = {}
    for bound in bound_with(file, store):
        if bound.path == file.path:
            yield bound, score(bound, known.get(bound.rule.id))
