"""Counts of a run, as numbers and as JSON; those of several runs, or of a run's parts, add up."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from cleaner.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaner.model import Problem, Record, Result

#: Version of the JSON; a reader refuses others.
VERSION = 1
_NUMBERS = ("items", "records", "changed", "characters", "removed_characters", "problems")
_TABLES = ("by_site", "by_category", "by_rule", "by_problem")


@dataclass(slots=True)
class Stats:
    """Counts of a run. Characters are code points; rules and categories count removed spans, sites count records.

    `items` counts all that was read, blank lines and unreadable ones too; `records` what could be cleaned.
    `removed_characters` counts white space, too.
    """

    items: int = 0
    records: int = 0
    changed: int = 0
    characters: int = 0
    removed_characters: int = 0
    problems: int = 0
    by_site: Counter[str] = field(default_factory=Counter)
    by_category: Counter[str] = field(default_factory=Counter)
    by_rule: Counter[str] = field(default_factory=Counter)
    by_problem: Counter[str] = field(default_factory=Counter)

    def count_records(self, records: Sequence[Record], results: Iterable[Result]) -> None:
        """Take records into account, but for what was removed from them."""
        self.records += len(records)
        self.characters += sum(len(record.text) for record in records)
        self.by_site.update(map(attrgetter("site"), results))

    def count_removed(self, results: Sequence[Result]) -> None:
        """Take what was removed from changed records into account."""
        self.changed += len(results)
        spans = [span for result in results for span in result.removed]
        self.removed_characters += sum(span.end - span.start for span in spans)
        self.by_category.update(map(str.__str__, map(attrgetter("category"), spans)))  # plain texts, not members
        self.by_rule.update(map(attrgetter("rule"), spans))

    def count_problem(self, problem: Problem) -> None:
        """Take a problem into account."""
        self.problems += 1
        self.by_problem[kind_of(problem.message)] += 1

    def add(self, other: Stats) -> None:
        """Take the counts of another run, or of another part of this one, into account."""
        for name in _NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in _TABLES:
            getattr(self, name).update(getattr(other, name))

    def as_json(self) -> dict[str, Any]:
        """The counts as plain values; tables by falling count."""
        return {
            "cleaner-stats": VERSION,
            **{name: getattr(self, name) for name in _NUMBERS},
            **{name: _sorted(getattr(self, name)) for name in _TABLES},
        }


def stats_from(raw: bytes, shown: str) -> Stats:
    """The counts that such a JSON tells.

    Raises:
        InputError: it is none, or of another version.
    """
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{shown}: not the counts of a run: not JSON") from error
    return stats_of(value, shown)


def stats_of(value: Any, shown: str) -> Stats:
    """The same of the parsed JSON."""
    if not isinstance(value, dict) or value.get("cleaner-stats") != VERSION:
        raise InputError(f"{shown}: not the counts of a run in version {VERSION}")
    stats = Stats()
    for name in _NUMBERS:
        setattr(stats, name, _number(value.get(name), f"{shown}: {name!r}"))
    for name in _TABLES:
        table = value.get(name)
        if not isinstance(table, dict):
            raise InputError(f"{shown}: {name!r} is not a table of numbers")
        getattr(stats, name).update(
            {key: _number(count, f"{shown}: {name!r}: {key!r}") for key, count in table.items()}
        )
    return stats


def kind_of(message: str) -> str:
    """What many problems' messages have in common: the message without its place, its quotations and its details."""
    head, _, rest = message.partition(": ")
    if head.rpartition(":")[2].isdigit():  # the place of a rule
        head = rest.partition(": ")[0]
    head = head.partition("; ")[0]
    return "…".join(head.split("'")[::2])


def _sorted(table: Counter[str]) -> dict[str, int]:
    """By falling count, then by name: the order does not depend on what came first."""
    return dict(sorted(table.items(), key=lambda entry: (-entry[1], entry[0])))


def _number(value: Any, shown: str) -> int:
    if type(value) is not int or value < 0:
        raise InputError(f"{shown} is not a number")
    return value
