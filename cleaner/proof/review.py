"""Whether the near misses of rules still have the verdicts that were reviewed, and the writing of new ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaner.errors import RuleFileError
from cleaner.model import Place, Problem
from cleaner.proof.derive import Deriver
from cleaner.proof.judge import SLOW, quoted, taken_by, verdict
from cleaner.proof.marked import Marked
from cleaner.proof.near import near_miss
from cleaner.proof.verdicts import SUFFIX, Reviewed, digest, read, says, written
from cleaner.rulebook.check import bound_with
from cleaner.rulebook.files import decoded, read_raw
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cleaner.engine.program import BoundRule
    from cleaner.rulebook.store import RuleStore
    from cleaner.rulebook.types import RuleFile

# Of one rule's changed verdicts so many are told; the first ones show what happened.
_MOST_TOLD = 5


@dataclass(slots=True)
class Review:
    """What came of running the reviewed near misses of some files.

    Attributes:
        near_misses: how many were run.
        changed: how many have another verdict than the reviewed one.
        problems: where that is so, and files of verdicts that can't be read.
        unreviewed: rules that are new, changed or gone since their near misses were reviewed.
    """

    near_misses: int = 0
    changed: int = 0
    problems: list[Problem] = field(default_factory=list)
    unreviewed: list[Problem] = field(default_factory=list)


def near_path(path: Path) -> Path:
    """Where the verdicts of a rule file stand: beside it."""
    return path.with_suffix(SUFFIX)


def reviewed_beside(path: Path, shown: str) -> dict[str, Reviewed]:
    """What was reviewed of a rule file's rules; nothing when there is no file of verdicts.

    Raises:
        RuleFileError: there is one that can't be read.
    """
    place = _shown(path, shown)
    return read(decoded(read_raw(near_path(path), place), place), place) if near_path(path).exists() else {}


def _shown(path: Path, shown: str) -> str:
    return shown.removesuffix(path.suffix) + SUFFIX


def review(file: RuleFile, path: Path, store: RuleStore, into: Review) -> None:
    """Run the reviewed near misses of one file, which has no problems of its own; what comes of it is added to `into`.

    A near miss is judged by its rule alone: no other rule, no budget.
    """
    shown = _shown(path, file.path)
    try:
        known = reviewed_beside(path, file.path)
    except RuleFileError as error:
        into.problems += error.problems
        return
    if not known and file.rules:
        into.unreviewed.append(Problem(Place(file.path), "no reviewed near misses"))
        return
    own = {bound.rule.id: bound for bound in bound_with(file, store) if bound.path == file.path}
    for rule, reviewed in known.items():
        if rule not in own:
            into.unreviewed.append(Problem(Place(shown, reviewed.line), f"there is no rule {rule!r} any more"))
            continue
        _review_rule(own[rule], reviewed, into)
    for rule, bound in own.items():
        if rule not in known:
            into.unreviewed.append(_problem(bound, bound.rule.line, "new: its near misses have not been reviewed"))
        elif known[rule].digest != digest(bound.rule):
            into.unreviewed.append(_problem(bound, bound.rule.line, "changed since its near misses were reviewed"))


def derived(file: RuleFile, store: RuleStore) -> dict[str, Reviewed]:
    """The near misses of all rules of a file, derived anew, and the verdicts that they have now."""
    return {bound.rule.id: reviewed_now(bound) for bound in bound_with(file, store) if bound.path == file.path}


def accept(file: RuleFile, path: Path, store: RuleStore) -> int:
    """Write the verdicts that the near misses of a file have now beside it; how many there are."""
    rules = derived(file, store)
    if rules:
        near_path(path).write_text(written(rules), encoding="utf-8", newline="\n")
    return sum(len(verdicts) for reviewed in rules.values() for verdicts in reviewed.examples.values())


def reviewed_now(bound: BoundRule) -> Reviewed:
    """The near misses of a rule and their verdicts. Those that run into the time limit are left out."""
    out = Reviewed(says(bound.rule), digest(bound.rule))
    deriver = Deriver(bound)
    for kind, source in _sources(bound):
        example = Marked.of(source)
        found = ((name, near_miss(name, example)) for name in deriver.names(example))
        verdicts = {name: verdict(bound, near) for name, near in found if near}
        out.examples[kind, source] = {name: what for name, what in verdicts.items() if what != SLOW}
    return out


def _sources(bound: BoundRule) -> Iterator[tuple[str, str]]:
    """The rule's examples; those of a `keep` rule with marks around what it protects."""
    yield from (("removes", example.source) for example in bound.rule.removes)
    keeps = bound.rule.kind is Kind.KEEP
    for example in bound.rule.keeps:
        yield "keeps", taken_by(bound, example.text).shown() if keeps else example.source


def changes(bound: BoundRule, reviewed: Reviewed) -> Iterator[tuple[int, str, Marked, str, str]]:
    """Each near miss whose verdict changed: its example's line, its name, it, the reviewed verdict and the one now."""
    examples = {example.text: example for example in (*bound.rule.removes, *bound.rule.keeps)}
    for (_, source), verdicts in reviewed.examples.items():
        example = Marked.of(source)
        if example.text not in examples:  # the example is gone, and the rule's digest says so
            continue
        for name, before in verdicts.items():
            near = near_miss(name, example)
            now = verdict(bound, near) if near else "no such near miss"
            if near is None or now != before:
                yield examples[example.text].line, name, near or example, before, now


def _review_rule(bound: BoundRule, reviewed: Reviewed, into: Review) -> None:
    into.near_misses += sum(map(len, reviewed.examples.values()))
    if reviewed.says != says(bound.rule):
        message = f"category and level are {says(bound.rule)!r}, reviewed were {reviewed.says!r}"
        into.problems.append(_problem(bound, bound.rule.line, message))
        into.changed += 1
    found = list(changes(bound, reviewed))
    into.changed += len(found)
    for line, name, near, before, now in found[:_MOST_TOLD]:
        shown = near.shown() if near.has_marks else near.text
        into.problems.append(_problem(bound, line, f"near miss {name}: was: {before}, now: {now}: {quoted(shown)}"))
    if len(found) > _MOST_TOLD:
        more = f"{len(found) - _MOST_TOLD} more near misses have another verdict than the reviewed one"
        into.problems.append(_problem(bound, bound.rule.line, more))


def _problem(bound: BoundRule, line: int, message: str) -> Problem:
    return Problem(Place(bound.path, line, bound.rule.id), message)
