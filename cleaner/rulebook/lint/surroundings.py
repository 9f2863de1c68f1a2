"""What a file stands in: the files and rules that are in force where it is. What files have in common is made once."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from cleaner.engine.gate import Gate
from cleaner.engine.headline import Hints
from cleaner.engine.matchers import propose, protected, unprotected
from cleaner.engine.program import Binder, Choice, Scope, compile_program, owner_of
from cleaner.engine.resolve import settle
from cleaner.engine.scan import Scanners
from cleaner.model import Category, Level
from cleaner.rulebook.sites import rule_files
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.engine.deadline import Deadline
    from cleaner.engine.lines import Document
    from cleaner.engine.matchers import Proposal
    from cleaner.engine.program import BoundRule, Program
    from cleaner.rulebook.store import RuleStore
    from cleaner.rulebook.types import RuleFile


class Surroundings:
    """The rule files at hand.

    Args:
        store: all of them.
        files: those that are looked at.
    """

    def __init__(self, store: RuleStore, files: Sequence[RuleFile]) -> None:
        self.store = store
        self.files = files
        self._binder = Binder(memo=store.memo)
        self._scanners = Scanners()
        self._programs: dict[tuple[str, ...], Program] = {}

    @cached_property
    def all_files(self) -> list[RuleFile]:
        """Every usable file, looked at or not."""
        return self.store.load_all()

    def in_force(self, file: RuleFile) -> list[RuleFile]:
        """The files that are in force where this one is, most general first, itself included."""
        files = rule_files(owner_of(file) if file.hosts else "", self.store)
        return files if file in files else [*files, file]

    def before(self, file: RuleFile) -> list[RuleFile]:
        """The files that are in force before this one, wherever this one is.

        Of a pack those are the earlier packs of no language or its own: those of others are only met together with it
        where nobody knows the language.
        """
        files = self.in_force(file)
        before = files[: files.index(file)]
        return before if file.hosts else [other for other in before if other.lang in ("", file.lang)]

    def bound(self, file: RuleFile) -> list[BoundRule]:
        """All rules that are in force where this file is, its own included."""
        return self._binder.bind(self.in_force(file))

    def own(self, file: RuleFile) -> list[BoundRule]:
        """The file's own rules, as they are in force."""
        return [bound for bound in self.bound(file) if bound.path == file.path]

    def scope(self, file: RuleFile) -> Scope:
        """What the patterns of a file without rules can refer to."""
        let: dict[str, str] = {}
        for other in self.in_force(file):
            let |= other.let
        return Scope(let, "", Hints(), self.store.memo)

    def with_skipped(self, file: RuleFile) -> list[BoundRule]:
        """The rules that would be in force before the file's own if nothing were skipped."""
        return self._binder.bind([replace(other, skip=()) for other in self.before(file)])

    def heirs(self, file: RuleFile) -> Iterator[RuleFile]:
        """The files that may use the file's parts: for a pack all others, for a site those of its subdomains."""
        below = tuple(f".{host}" for host in file.hosts)
        for other in self.all_files:
            if not file.hosts or any(host.endswith(below) or host in file.hosts for host in other.hosts):
                yield other

    def inherited(self, file: RuleFile) -> list[BoundRule]:
        """The rules that are in force before the file's own, less those that it replaces or skips."""
        gone = {f"{owner_of(file)}/{rule.id}" for rule in file.rules} | set(file.skip)
        return [bound for bound in self._binder.bind(self.before(file)) if bound.name not in gone]

    def program(self, rules: Sequence[BoundRule], level: Level = Level.LIKELY) -> Program:
        """The program of these rules, whatever their category; the same one for the same rules."""
        key = (level, *(f"{rule.place} {rule.name}" for rule in rules))
        if key not in self._programs:
            self._programs.clear()  # only the last ones are asked for again
            choice = Choice(frozenset(Category), level)
            self._programs[key] = compile_program(rules, choice, "", self._scanners)
        return self._programs[key]

    def cleaned(self, text: str, program: Program, deadline: Deadline) -> tuple[str, list[BoundRule]]:
        """The text after these rules, and those that took something.

        Raises:
            PatternTimeout: a pattern ran into its time limit.
            TextTimeout: the deadline passed.
        """
        done = settle(text, partial(_proposals, program), 1.0, deadline)
        return done.text, list(dict.fromkeys(cut.owner.rule for cut in done.cuts))


def _proposals(program: Program, document: Document) -> list[Proposal]:
    gate = Gate(document, program.index)
    rules = list(gate.rules())
    found = [item for r in rules if r.rule.kind is not Kind.KEEP for item in propose(r, document, gate, "")]
    kept = [area for r in rules if r.rule.kind is Kind.KEEP for area in protected(r, gate)] if found else []
    return unprotected(found, kept)
