"""A rule set ready to run: rules bound to their file, parts filled in, patterns compiled on first use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from cleaner.engine import parts
from cleaner.engine.gate import Group, Index
from cleaner.engine.headline import Hints, headline_ends
from cleaner.engine.heads import ANYTHING, heads, known_heads
from cleaner.engine.lazy import LazyPattern
from cleaner.engine.patterns import FORGETFUL, Pattern, expand
from cleaner.engine.shapes import ANYTHING as ANY_SHAPE
from cleaner.engine.shapes import shape_of
from cleaner.engine.view import fold
from cleaner.engine.watch import WHOLE_LINE, wanted, watch_of
from cleaner.errors import PatternError
from cleaner.model import Category, Level, Place, Problem
from cleaner.rulebook.keys import nearest
from cleaner.rulebook.types import HeadlineWords, Kind

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from cleaner.engine.heads import Heads
    from cleaner.engine.scan import Scanners
    from cleaner.engine.shapes import Shape
    from cleaner.engine.watch import Wanted, Watch
    from cleaner.memo import Memo
    from cleaner.rulebook.types import Rule, RuleFile


class Scope:
    """What the patterns of one file in one rule set can refer to. Compiles each pattern once."""

    def __init__(self, let: Mapping[str, str], outlet: str, hints: Hints, memo: Memo) -> None:
        self._parts = {**parts.PARTS, "outlet": outlet, **let}
        self.memo = memo
        self._hints = hints
        self._filled_in: dict[str, str] = {}
        self._patterns: dict[str, Pattern] = {}
        self._shapes: dict[str, Shape] = {}
        self._cut_off_shapes: dict[str, Shape] = {}
        self._heads: dict[str, Heads] = {}

    def pattern(self, source: str) -> Pattern:
        """The compiled pattern.

        Raises:
            PatternError: it can't be compiled.
        """
        if source not in self._patterns:
            judge = partial(headline_ends, hints=self._hints)
            self._patterns[source] = Pattern(self._expanded(source), judge, memo=self.memo)
        return self._patterns[source]

    def wanted(self, source: str, kind: Kind) -> Wanted:
        """What a line must have for the pattern of a rule of this kind to match on it."""
        whole_line, cut_off = kind in WHOLE_LINE, kind is Kind.SENTENCE
        shapes = self._cut_off_shapes if cut_off else self._shapes
        key = f"wanted {whole_line:d}{cut_off:d} {self.filled_in(source)}"

        def shape() -> Shape:
            return shape_of(source, partial(self._shape_of_part, shapes, cut_off), cut_off=cut_off)

        return self.memo.get(key, lambda: wanted(source, shape(), whole_line=whole_line))

    def heads(self, source: str) -> tuple[str, ...]:
        """How every match of the pattern begins; see `cleaner.engine.heads.heads`."""
        return self.memo.get(f"heads {self.filled_in(source)}", lambda: heads(source, self._heads_of_part))

    def _expanded(self, source: str) -> str:
        if source not in self._filled_in:
            self._filled_in[source] = expand(source, self._part)
        return self._filled_in[source]

    def filled_in(self, source: str) -> str:
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

    def _shape_of_part(self, shapes: dict[str, Shape], cut_off: bool, name: str) -> Shape:  # noqa: FBT001 - partial
        if name not in shapes:
            shapes[name] = ANY_SHAPE  # while it is looked at, so that a part that contains itself comes to an end
            if name in self._parts:
                part = partial(self._shape_of_part, shapes, cut_off)
                shapes[name] = shape_of(self._parts[name], part, cut_off=cut_off)
        return shapes[name]

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
        pool: the rules that this one is shared with by all sites that have them; None for a site's own.
    """

    def __init__(self, rule: Rule, owner: str, path: str, scope: Scope, pool: Pool | None = None) -> None:
        self.pool = pool
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

    @cached_property
    def has_headline(self) -> bool:
        """Whether the pattern has the part that is a judgement."""
        return "{{headline}}" in self.rule.body[0]

    @property
    def _takes_full_stop(self) -> bool:
        """Whether a full stop behind the pattern goes too, written or not."""
        return self.rule.kind is Kind.SENTENCE and not self.has_headline

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
    def watch(self) -> Watch:
        """What calls the rule."""
        beside = [text for text in (self.rule.after, self.rule.before) if text is not None]
        written = [self.scope.filled_in(body) for body in (*self.rule.body, *beside)]
        which = f"{len(self.rule.body)}{self.rule.after is None:d}"
        key = "\n".join(["watch", self.rule.kind, str(self.rule.max_chars), which, *written])
        return self.scope.memo.get(key, lambda: watch_of(self))

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """How every match begins, in searchable form; empty when that is not known."""
        return self.scope.heads(self.rule.body[0]) if self.rule.kind in (Kind.SENTENCE, Kind.SPAN) else ()

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


class Pool:
    """Rules that many sites have in common.

    Attributes:
        rules: the rules by file and id.
    """

    def __init__(self, files: Sequence[RuleFile]) -> None:
        self.files = files
        self.rules: dict[tuple[str, str], BoundRule] = {}
        self._group: Group | None = None

    def add(self, rule: BoundRule) -> None:
        """Take a rule in."""
        self.rules[rule.path, rule.rule.id] = rule

    def group(self, scanners: Scanners) -> Group:
        """What the rules are called by."""
        if self._group is None:
            self._group = Group(list(self.rules.values()), scanners)
        return self._group


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
    """The rules that are in force for a site, those that remove before those that keep, and what calls them."""

    rules: tuple[BoundRule, ...]
    index: Index


def owner_of(file: RuleFile) -> str:
    """What stands before the "/" in the names of a file's rules: the pack's name, or the site's first host."""
    return file.hosts[0] if file.hosts else file.path.replace("\\", "/").rpartition("/")[2].removesuffix(".toml")


class Binder:
    """Binds rules to the rule sets that they are in force in; what sites have in common is bound once.

    Args:
        titles: headlines known from elsewhere.
        memo: remembers compiled patterns and what is derived from them.
    """

    def __init__(self, titles: frozenset[str] = frozenset(), memo: Memo = FORGETFUL) -> None:
        self._titles = titles
        self._memo = memo
        self._hints: dict[tuple[str, ...], Hints] = {}
        self._pools: dict[tuple[Hashable, ...], Pool] = {}

    def bind(self, files: Sequence[RuleFile]) -> list[BoundRule]:
        """The rules of these files (most general first) as they are in force together.

        A rule of a later file replaces an earlier one of the same full name; rules that a file skips are left out.
        """
        hints = self._hints_of(files)
        outlet = parts.outlet(name for file in files for name in _names(file))
        skipped = {name for file in files for name in file.skip}
        packs = [file for file in files if not file.hosts]
        pool = self._pool(packs, hints) if packs == list(files[: len(packs)]) else None
        bound: dict[str, BoundRule] = {}
        let: dict[str, str] = {}
        for file in files:
            let = {**let, **file.let}
            scope = Scope(let, outlet, hints, self._memo)
            for rule in file.rules:
                name = f"{owner_of(file)}/{rule.id}"
                if name not in skipped:
                    common = pool.rules.get((file.path, rule.id)) if pool else None
                    bound[name] = common or BoundRule(rule, owner_of(file), file.path, scope)
        return list(bound.values())

    def _pool(self, packs: list[RuleFile], hints: Hints) -> Pool:
        """The rules of the packs that are the same whatever the site: they don't speak of its own names."""
        key = (id(hints), *((file.path, id(file)) for file in packs))
        if key not in self._pools:
            self._pools[key] = pool = Pool(packs)  # it holds the files, so that their ids stay theirs
            let: dict[str, str] = {}
            for file in packs:
                let = {**let, **file.let}
                scope, own = Scope(let, "", hints, self._memo), _parts_with("outlet", let)
                for rule in file.rules:
                    if not any(f"{{{{{name}}}}}" in text for text in _patterns(rule) for name in own):
                        pool.add(BoundRule(rule, owner_of(file), file.path, scope, pool))
        return self._pools[key]

    def _hints_of(self, files: Sequence[RuleFile]) -> Hints:
        """What the files know about titles; the same object for the same files that know something."""
        telling = [file for file in files if file.headline != HeadlineWords()]
        key = tuple(file.path for file in telling)
        if key not in self._hints:
            self._hints[key] = _hints(telling, self._titles, self._memo)
        return self._hints[key]


def bind(files: Sequence[RuleFile], titles: frozenset[str] = frozenset(), memo: Memo = FORGETFUL) -> list[BoundRule]:
    """The rules of one rule set; see `Binder.bind`."""
    return Binder(titles, memo).bind(files)


def _parts_with(name: str, let: Mapping[str, str]) -> set[str]:
    """The part and all that are made with it, however far removed."""
    out, more = {name}, {name}
    while more:
        more = {other for other, body in let.items() if any(f"{{{{{part}}}}}" in body for part in more)} - out
        out |= more
    return out


def _patterns(rule: Rule) -> list[str]:
    """All patterns of a rule, as written but for white space in the names of parts."""
    written = (*rule.body, rule.unless, rule.after, rule.before, rule.until)
    return [text.replace("{{ ", "{{").replace(" }}", "}}") for text in written if text]


def compile_program(rules: Iterable[BoundRule], choice: Choice, date: str, scanners: Scanners) -> Program:
    """The program of the rules that were chosen and hold on this day ("" for an unknown day: all do)."""
    chosen = [bound for bound in rules if choice.admits(bound.rule) and _holds(bound.rule, date)]
    chosen.sort(key=lambda bound: bound.rule.kind is Kind.KEEP)
    return Program(tuple(chosen), Index(chosen, scanners))


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
        stops=tuple(LazyPattern(stop, memo) for stop in dict.fromkeys(stops)),
        titles=titles,
    )
