"""One finding, and one file as the checks get it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from time import thread_time
from typing import TYPE_CHECKING, NamedTuple

from cleaner.engine.deadline import Deadline
from cleaner.errors import PatternError
from cleaner.rulebook.lint.codes import CODES, Severity
from cleaner.rulebook.lint.source import Source, Spot
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from cleaner.engine.program import BoundRule, Scope
    from cleaner.rulebook.lint.surroundings import Surroundings
    from cleaner.rulebook.types import Rule, RuleFile


# Of the processor. A file of ordinary rules takes some tenths of a second; one that would hold everything up is left
# half looked at.
_FILE_S = 20.0
# For one text and all patterns that are tried on it.
_TEXT_S = 2.0


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something that was found.

    Attributes:
        path: the file, as people are told.
        line: from 1; 0 for the whole file.
        column: from 1; 0 where it isn't known.
        code: what kind of finding; see `cleaner.rulebook.lint.codes`.
        message: what is wrong, here.
        help: what to do about it, here.
        rule: id of the rule; "" outside rules.
        excerpt: the line, where a caret under it says something; else "".
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    help: str
    rule: str = ""
    excerpt: str = ""

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return CODES[self.code].severity


class Where(NamedTuple):
    """What a finding is about: a key of a table, one of its strings, and a character in it.

    Attributes:
        header: line of the table's header; 0 for the keys before the first table.
        key: "" for the table itself.
        nth: which of the strings, from 0; None for the key itself.
        offset: which character of the string, from 0; None for the string itself.
    """

    header: int = 0
    key: str = ""
    nth: int | None = None
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A pattern as it stands in a file.

    Attributes:
        text: the pattern.
        where: the string that it is in.
        name: its key, for people.
        searched: whether it is looked for in a text; if not, the whole line has to match it.
        shift: how many characters of the string stand before the pattern.
    """

    text: str
    where: Where
    name: str
    searched: bool = False
    shift: int = 0

    def at(self, offset: int) -> Where:
        """The place of one of its characters."""
        return self.where._replace(offset=offset + self.shift)


class Unit:
    """One file that is looked at.

    Attributes:
        file: the file.
        around: what it stands in.
        today: the day that it is.
        slow: ids of the rules that ran into a time limit; they are not tried any more.
    """

    def __init__(self, file: RuleFile, around: Surroundings, today: dt.date) -> None:
        self.file = file
        self.around = around
        self.today = today
        self.slow: set[str] = set()
        self._end = 0.0
        self.source = Source(file.source)

    def begin(self) -> None:
        """Start the clock: a file has only so much time."""
        self._end = thread_time() + _FILE_S

    @property
    def has_time(self) -> bool:
        """Whether there is time to try more rules of this file on texts."""
        return thread_time() < self._end

    @property
    def deadline(self) -> Deadline:
        """When patterns must be done with a text that they are tried on now."""
        return Deadline(_TEXT_S)

    @cached_property
    def own(self) -> list[BoundRule]:
        """Its rules, ready to run; a rule that a file on top of this one replaces is not among them."""
        return self.around.own(self.file)

    @cached_property
    def bound(self) -> dict[str, BoundRule]:
        """The same by id."""
        return {bound.rule.id: bound for bound in self.own}

    @cached_property
    def sound(self) -> list[BoundRule]:
        """Those of its rules whose patterns can all be compiled."""
        return [bound for bound in self.own if _compiles(bound)]

    @cached_property
    def scope(self) -> Scope:
        """What patterns outside rules can refer to."""
        return self.own[0].scope if self.own else self.around.scope(self.file)

    @cached_property
    def inherited(self) -> Sequence[BoundRule]:
        """The rules that are in force before its own."""
        return self.around.inherited(self.file)

    def finding(self, code: str, message: str, where: Where, *, rule: str = "", help_: str = "") -> Finding:
        """A finding with its place; the place is that of the rule, or the file, where it can't be told more exactly."""
        spot, exact = self._spot(where)
        excerpt = self.source.line(spot.line) if exact else ""
        return Finding(self.file.path, *spot, code, message, help_ or CODES[code].fix, rule, excerpt)

    def of_rule(self, code: str, message: str, rule: Rule, key: str = "") -> Finding:
        """A finding about a rule or one of its keys."""
        return self.finding(code, message, Where(rule.line, key), rule=rule.id)

    def _spot(self, where: Where) -> tuple[Spot, bool]:
        """The place, and whether it is that of a string or a character."""
        statement = self.source.find(where.header, where.key)
        if statement is None and self.source.find(where.header, "") is None:
            statement = self.source.find(0, "rule")  # rules written inline
            where = Where()
        if statement is None:
            return Spot(max(1, where.header), 1), False
        if where.nth is None or where.nth >= len(statement.texts):
            return self.source.spot(statement.start), False
        text = statement.texts[where.nth]
        return self.source.spot(text.start if where.offset is None else text.place(where.offset)), True

    def patterns_of(self, rule: Rule) -> Iterator[Written]:
        """The patterns of a rule."""
        yield from _body(rule)
        for key, text in (
            ("unless", rule.unless),
            ("until", rule.until),
            ("after", rule.after),
            ("before", rule.before),
        ):
            if text:
                yield Written(text, Where(rule.line, key, 0), key, searched=key == "unless")

    def patterns(self) -> Iterator[Written]:
        """The patterns of the file that stand outside rules: signatures, parts, and where titles stop."""
        for n, text in enumerate(self.file.signature):
            yield Written(text, Where(0, "signature", n), "signature", searched=True)
        for n, text in enumerate(self.file.headline.stops):
            yield Written(text, self.in_table("headline", "stops", n), "stops", searched=True)
        for name, text in self.file.let.items():
            yield Written(text, self.in_table("let", name, 0), f"{{{{{name}}}}}", searched=True)

    def in_table(self, table: str, key: str, nth: int | None = None) -> Where:
        """A key of a table that stands once, whether it has a header, is written with a dot, or inline."""
        header, dotted = self.source.header_of(table), f"{table}.{key}"
        if header:
            return Where(header, key, nth)
        return Where(0, dotted, nth) if self.source.find(0, dotted) else Where(0, table)


def _compiles(bound: BoundRule) -> bool:
    try:
        bound.compile()
    except PatternError:
        return False
    return True


def _body(rule: Rule) -> Iterator[Written]:
    if rule.kind in (Kind.EQUALS, Kind.STARTS, Kind.REPEAT):
        return
    searched = rule.kind in (Kind.SENTENCE, Kind.SPAN, Kind.KEEP)
    for n, body in enumerate(rule.body):
        shift = int(rule.kind is Kind.BLOCK and body.startswith(("?", "*", "+")))
        yield Written(body[shift:], Where(rule.line, rule.kind, n), rule.kind, searched, shift)
