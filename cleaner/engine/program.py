"""A rule set ready to run: rules bound to their file, parts filled in, patterns compiled on first use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from cleaner.engine import parts
from cleaner.engine.headline import Hints, headline_ends
from cleaner.engine.heads import ANYTHING, heads, known_heads
from cleaner.engine.lazy import LazyPattern
from cleaner.engine.literals import required
from cleaner.engine.patterns import FORGETFUL, Pattern, expand
from cleaner.engine.view import fold
from cleaner.errors import PatternError
from cleaner.model import Category, Level, Place, Problem
from cleaner.rulebook.keys import nearest
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cleaner.engine.heads import Heads
    from cleaner.memo import Memo
    from cleaner.rulebook.types import Rule, RuleFile


class Scope:
    """What the patterns of one file in one rule set can refer to. Compiles each pattern once."""

    def __init__(self, let: Mapping[str, str], outlet: str, hints: Hints, memo: Memo) -> None:
        self._parts = {**parts.PARTS, "outlet": outlet, **let}
        self._memo = memo
        self._hints = hints
        self._filled_in: dict[str, str] = {}
        self._patterns: dict[str, Pattern] = {}
        self._needs: dict[str, tuple[frozenset[str], ...]] = {}
        self._heads: dict[str, Heads] = {}

    def pattern(self, source: str) -> Pattern:
        """The compiled pattern.

        Raises:
            PatternError: it can't be compiled.
        """
        if source not in self._patterns:
            judge = partial(headline_ends, hints=self._hints)
            self._patterns[source] = Pattern(self._expanded(source), judge, memo=self._memo)
        return self._patterns[source]

    def required(self, source: str) -> tuple[frozenset[str], ...]:
        """What a text must have for the pattern to match in it; see `cleaner.engine.literals.required`."""
        return self._memo.get(f"needs {self._parts_of(source)}", lambda: required(source, self._needs_of_part))

    def heads(self, source: str) -> tuple[str, ...]:
        """How every match of the pattern begins; see `cleaner.engine.heads.heads`."""
        return self._memo.get(f"heads {self._parts_of(source)}", lambda: heads(source, self._heads_of_part))

    def _expanded(self, source: str) -> str:
        if source not in self._filled_in:
            self._filled_in[source] = expand(source, self._part)
        return self._filled_in[source]

    def _parts_of(self, source: str) -> str:
        """The pattern with its parts filled in where that can be done: what its needs and heads depend on."""
        try:
            return self._expanded(source)
        except PatternError as error:
            return f"{source} ({error})"

    def _heads_of_part(self, name: str) -> Heads:
        if name not in self._heads:
            self._heads[name] = ANYTHING  # while it is looked at, so that a part that contains itself comes to an end
            self._heads[name] = known_heads(self._parts[name], self._heads_of_part) if name in self._parts else ANYTHING
        return self._heads[name]

    def _needs_of_part(self, name: str) -> tuple[frozenset[str], ...]:
        if name not in self._needs:
            self._needs[name] = ()  # while it is looked at, so that a part that contains itself comes to an end
            self._needs[name] = required(self._parts.get(name, ""), self._needs_of_part)
        return self._needs[name]

    def _part(self, name: str) -> str:
        if name not in self._parts:
            raise PatternError(f"unknown part {{{{{name}}}}}{nearest(name, [*self._parts, 'headline'])}")
        return self._parts[name]


class BoundRule:
    """One rule in one rule set.

    Attributes:
        rule: the rule as written.
        name: its full name, `site-or-pack/rule-id`.
        place: where it stands, `path:line`.
    """

    def __init__(self, rule: Rule, owner: str, path: str, scope: Scope) -> None:
        self.rule = rule
        self.name = f"{owner}/{rule.id}"
        self.path = path
        self.place = f"{path}:{rule.line}"
        self.scope = scope

    def variant(self, rule: Rule) -> BoundRule:
        """Another rule in this one's place: the same scope, name and place."""
        return BoundRule(rule, self.name.rpartition("/")[0], self.path, self.scope)

    @property
    def category(self) -> Category:
        """The category; a `keep` rule, which removes nothing, has none and must not be asked."""
        assert self.rule.category is not None
        return self.rule.category

    @cached_property
    def pattern(self) -> Pattern:
        """The pattern of a rule that has one."""
        body = self.rule.body[0]
        return self.scope.pattern(f"(?:{body})[.!?…]{{0,3}}" if self._takes_full_stop else body)

    @property
    def _takes_full_stop(self) -> bool:
        """Whether a full stop behind the pattern goes too, written or not."""
        return self.rule.kind is Kind.SENTENCE and "{{headline}}" not in self.rule.body[0]

    @cached_property
    def phrases(self) -> tuple[str, ...]:
        """The plain phrases of `equals` and `starts`, as they are compared."""
        return tuple(fold(phrase).text.casefold() for phrase in self.rule.body)

    @cached_property
    def block(self) -> tuple[tuple[str, str], ...]:
        """The steps of a `block` as written, each with how often: "" once, "?" at most once, "*" any number."""
        steps: list[tuple[str, str]] = []
        for body in self.rule.body:
            repeat, step = (body[0], body[1:]) if body.startswith(("?", "*", "+")) else ("", body)
            steps += [("", step), ("*", step)] if repeat == "+" else [(repeat, step)]
        return tuple(steps)

    @cached_property
    def unless(self) -> Pattern | None:
        """What must not be found in the matched text."""
        return self.scope.pattern(self.rule.unless) if self.rule.unless else None

    @cached_property
    def after(self) -> Pattern | None:
        """What the non-blank line before must be."""
        return self.scope.pattern(self.rule.after) if self.rule.after is not None else None

    @cached_property
    def before(self) -> Pattern | None:
        """What the non-blank line behind must be."""
        return self.scope.pattern(self.rule.before) if self.rule.before is not None else None

    @cached_property
    def until(self) -> Pattern | None:
        """Where a `from` stops."""
        return self.scope.pattern(self.rule.until) if self.rule.until else None

    @cached_property
    def required(self) -> tuple[frozenset[str], ...]:
        """Sets of texts of each of which one must be in a document for the rule to fire; empty when none is known."""
        kind, body = self.rule.kind, self.rule.body
        if kind in (Kind.EQUALS, Kind.STARTS, Kind.REPEAT):
            return ()
        steps = [step.removeprefix("+") for step in body if kind is not Kind.BLOCK or step[:1] not in ("?", "*")]
        needs = [self.scope.required(step) for step in steps]
        return tuple(texts for need in needs for texts in need)

    @cached_property
    def required_first(self) -> tuple[frozenset[str], ...]:
        """The same for the first line of a block."""
        first = self.rule.body[0]
        return () if first[:1] in ("?", "*") else self.scope.required(first.removeprefix("+"))

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """How every match begins, in searchable form; empty when that is not known."""
        kind, first = self.rule.kind, self.rule.body[0]
        if kind in (Kind.EQUALS, Kind.STARTS, Kind.REPEAT) or (kind is Kind.BLOCK and first[:1] in ("?", "*")):
            return ()
        return self.scope.heads(first.removeprefix("+") if kind is Kind.BLOCK else first)

    @cached_property
    def line_heads(self) -> tuple[str, ...]:
        """The same for rules whose matches begin where a line does; empty for others."""
        return self.heads if self.rule.kind in (Kind.LINE, Kind.BLOCK, Kind.FROM) else ()

    def compile(self) -> None:
        """Compile all patterns of the rule now.

        Raises:
            PatternError: one of them can't be compiled.
        """
        if self.rule.kind is Kind.BLOCK:
            _ = [self.scope.pattern(step) for _, step in self.block]
        elif self.rule.kind not in (Kind.EQUALS, Kind.STARTS, Kind.REPEAT):
            _ = self.pattern
        _ = self.unless, self.after, self.before, self.until


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rules of a rule set run."""

    categories: frozenset[Category]
    level: Level = Level.SURE

    def admits(self, rule: Rule) -> bool:
        """Whether the rule runs. `keep` rules always do."""
        if rule.kind is Kind.KEEP:
            return True
        return rule.category in self.categories and (rule.level is Level.SURE or self.level is Level.LIKELY)


@dataclass(frozen=True, slots=True)
class Program:
    """The rules that are in force for a site: those that remove, and those that keep."""

    removing: tuple[BoundRule, ...]
    keeping: tuple[BoundRule, ...]


def owner_of(file: RuleFile) -> str:
    """What stands before the "/" in the names of a file's rules: the pack's name, or the site's first host."""
    return file.hosts[0] if file.hosts else file.path.replace("\\", "/").rpartition("/")[2].removesuffix(".toml")


def bind(files: Sequence[RuleFile], titles: frozenset[str] = frozenset(), memo: Memo = FORGETFUL) -> list[BoundRule]:
    """The rules of these files (most general first) as they are in force together.

    A rule of a later file replaces an earlier one of the same full name; rules that a file skips are left out.
    """
    hints = _hints(files, titles, memo)
    outlet = parts.outlet(name for file in files for name in _names(file))
    skipped = {name for file in files for name in file.skip}
    let: dict[str, str] = {}
    bound: dict[str, BoundRule] = {}
    for file in files:
        let = {**let, **file.let}
        scope = Scope(let, outlet, hints, memo)
        for rule in file.rules:
            bound_rule = BoundRule(rule, owner_of(file), file.path, scope)
            if bound_rule.name not in skipped:
                bound[bound_rule.name] = bound_rule
    return list(bound.values())


def compile_program(rules: Iterable[BoundRule], choice: Choice, date: str = "") -> Program:
    """The program of the rules that were chosen and hold on this day ("" for an unknown day: all do)."""
    chosen = [bound for bound in rules if choice.admits(bound.rule) and _holds(bound.rule, date)]
    return Program(
        removing=tuple(bound for bound in chosen if bound.rule.kind is not Kind.KEEP),
        keeping=tuple(bound for bound in chosen if bound.rule.kind is Kind.KEEP),
    )


def file_problems(file: RuleFile, in_force: Sequence[RuleFile], memo: Memo = FORGETFUL) -> list[Problem]:
    """What is wrong with the patterns of a file; `in_force` are the files that it builds upon, most general first."""
    problems = []
    for key, sources in (("signature", file.signature), ("headline.stops", file.headline.stops)):
        for source in sources:
            try:
                Pattern(source)
            except PatternError as error:
                problems.append(Problem(Place(file.path), f"{key}: {error}"))
    if problems:
        return problems
    for bound in bind([*in_force, file], memo=memo):
        if bound.path != file.path:
            continue
        try:
            bound.compile()
        except PatternError as error:
            problems.append(Problem(Place(file.path, bound.rule.line, bound.rule.id), error.message))
    return problems


def _holds(rule: Rule, date: str) -> bool:
    return not date or ((not rule.since or rule.since <= date) and (not rule.until_date or date <= rule.until_date))


def _names(file: RuleFile) -> list[str]:
    return [file.name, *file.aliases, *file.hosts] if file.hosts else []


def _hints(files: Sequence[RuleFile], titles: frozenset[str], memo: Memo) -> Hints:
    stops = [stop for file in files for stop in file.headline.stops]
    return Hints(
        small=frozenset(word for file in files for word in file.headline.small),
        openers=frozenset(word for file in files for word in file.headline.openers),
        closers=frozenset(word for file in files for word in file.headline.closers),
        roles=frozenset(word for file in files for word in file.headline.roles),
        particles=frozenset(word for file in files for word in file.headline.particles),
        stops=LazyPattern("|".join(f"(?:{stop})" for stop in stops), memo) if stops else None,
        titles=titles,
    )
