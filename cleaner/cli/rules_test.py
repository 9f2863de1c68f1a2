"""`cleaner rules test`: examples, reviewed near misses, and mutants of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli import options  # noqa: TC001 - typer reads it
from cleaner.cli.console import Exit, manners, say, write_out

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cleaner.model import Problem
    from cleaner.rulebook.store import RuleStore
    from cleaner.rulebook.types import RuleFile

# So many rules that are new or changed are named; of more only the number is told.
_MOST_NAMED = 10


Paths = Annotated[list[str] | None, typer.Argument(metavar="PATH", help="Files or folders of rules.")]
Accept = Annotated[
    bool, typer.Option("--accept", help="Write what becomes of near misses beside each file, for review.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Rules that are new or changed since the review are problems.")]
Mutants = Annotated[
    bool, typer.Option("--mutants", help="Also change each rule for the worse and say what nothing notices.")
]


def test(
    paths: Paths = None,
    rules: options.Rules = None,
    *,
    accept: Accept = False,
    strict: Strict = False,
    mutants: Mutants = False,
) -> None:
    """Run the examples of all rules, or of the files given, and the reviewed near misses beside them."""
    from cleaner.proof.runs import examine, rewrite
    from cleaner.rulebook.store import open_store

    with manners():
        store = open_store([*(rules or []), *(paths or [])])
        files = store.load_with_paths(least_layer=1 + len(rules or []) if paths else 0)
        report = rewrite(files, store) if accept else examine(files, store)
        problems = [*report.problems, *(report.unreviewed if strict else ())]
        for problem in problems:
            _print(str(problem))
        if mutants:
            _tell_mutants(files, store)
        if not strict:
            _tell_unreviewed(report.unreviewed)
        what = f"{report.files} files, {report.rules} rules, {report.examples} examples"
        say(f"{what}, {report.near_misses} near misses, {len(problems)} problems")
    if problems:
        raise typer.Exit(Exit.PROBLEMS)


def _tell_unreviewed(unreviewed: Sequence[Problem]) -> None:
    for problem in unreviewed if len(unreviewed) <= _MOST_NAMED else ():
        say(f"note: {problem}")
    if unreviewed:
        say(f"note: {len(unreviewed)} not reviewed; with --accept near misses are written, for you to look at")


def _tell_mutants(files: Sequence[tuple[Path, RuleFile]], store: RuleStore) -> None:
    from cleaner.proof.runs import scores

    for path, file in files:
        total = by_examples = unnoticed = 0
        for bound, found in scores(path, file, store):
            total, by_examples = total + found.mutants, by_examples + found.by_examples
            unnoticed += len(found.unnoticed)
            for mutant in found.unnoticed:
                _print(
                    f"{bound.place}: rule {bound.rule.id!r}: nothing notices: {mutant.change}; add a {mutant.missing}"
                )
        if total:
            share = f"{by_examples / total:.0%} by examples alone, {1 - unnoticed / total:.0%} with near misses"
            _print(f"{file.path}: {total} mutants, noticed {share}")


def _print(line: str) -> None:
    write_out(f"{line}\n".encode("utf-8", "surrogateescape"))
