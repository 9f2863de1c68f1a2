"""Counts of a run, as numbers and as JSON; those of several runs, or of a run's parts, add up."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from cleaner.errors import InputError
from cleaner.leftovers import Leftovers, leftovers_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.model import Problem, Record, Result

#: Version of the JSON; a reader refuses others.
VERSION = 2
_NUMBERS = ("items", "records", "changed", "characters", "removed_characters", "problems")
_MISCOUNTED = ("no records at all", "more than the site has records")
_TABLES = ("by_site", "by_category", "by_rule", "by_problem")


@dataclass(slots=True)
class Stats:
    """Counts of a run. Characters are code points; rules and categories count removed spans, sites count records.

    `items` counts all that was read, blank lines and unreadable ones too; `records` what could be cleaned.
    `removed_characters` counts white space, too.

    Attributes:
        hits: for each site and rule the records from which the rule removed something.
        watched: a sample of what was left, if it is wanted; see `cleaner.leftovers`.
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
    hits: Counter[tuple[str, str]] = field(default_factory=Counter)
    watched: Leftovers | None = None

    def count_records(self, records: Sequence[Record], results: Sequence[Result]) -> None:
        """Take records into account, but for what was removed from them."""
        self.records += len(records)
        self.characters += sum(len(record.text) for record in records)
        self.by_site.update(map(attrgetter("site"), results))
        if self.watched:
            self.watched.count(records, results)

    def count_removed(self, results: Sequence[Result]) -> None:
        """Take what was removed from changed records into account."""
        self.changed += len(results)
        spans = [span for result in results for span in result.removed]
        self.removed_characters += sum(span.end - span.start for span in spans)
        self.by_category.update(map(str.__str__, map(attrgetter("category"), spans)))  # plain texts, not members
        self.by_rule.update(map(attrgetter("rule"), spans))
        for result in results:
            self.hits.update({(result.site, span.rule) for span in result.removed})

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
        self.hits.update(other.hits)
        if other.watched:
            self.watched = self.watched or Leftovers()
            self.watched.add(other.watched)

    def as_json(self) -> dict[str, Any]:
        """The counts as plain values; tables by falling count."""
        return {
            "cleaner-stats": VERSION,
            **{name: getattr(self, name) for name in _NUMBERS},
            **{name: _sorted(getattr(self, name)) for name in _TABLES},
            "hits": self._hits_by_site(),
            **({"watched": self.watched.as_json()} if self.watched else {}),
        }

    def written(self) -> bytes:
        """The same as a file has it: UTF-8, in which lone surrogates of what was sampled are JSON's escapes."""
        return json.dumps(self.as_json(), ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace") + b"\n"

    def _hits_by_site(self) -> dict[str, dict[str, int]]:
        """Sites by falling count of records, and the rules of each."""
        tables: dict[str, Counter[str]] = {site: Counter() for site in _sorted(self.by_site)}
        for (site, rule), count in self.hits.items():
            tables[site][rule] = count
        return {site: _sorted(table) for site, table in tables.items() if table}


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
        getattr(stats, name).update(_table(value.get(name), f"{shown}: {name!r}"))
    hits = value.get("hits")
    if not isinstance(hits, dict):
        raise InputError(f"{shown}: 'hits' is not a table of tables")
    for site, table in hits.items():
        for rule, count in _table(table, f"{shown}: 'hits': {site!r}").items():
            if not 0 < count <= stats.by_site[site]:
                raise InputError(f"{shown}: 'hits': {site!r}: {rule!r}: {_MISCOUNTED[count > 0]}")
            stats.hits[site, rule] = count
    if "watched" in value:
        stats.watched = leftovers_of(value["watched"], f"{shown}: 'watched'")
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


def _table(value: Any, shown: str) -> dict[str, int]:
    if not isinstance(value, dict):
        raise InputError(f"{shown} is not a table of numbers")
    return {key: _number(count, f"{shown}: {key!r}") for key, count in value.items()}


def _number(value: Any, shown: str) -> int:
    if type(value) is not int or value < 0:
        raise InputError(f"{shown} is not a number")
    return value
