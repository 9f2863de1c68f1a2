"""Streams in, cleaned streams out: reader, cleaner, writer, and the counts and problems on the way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, BinaryIO

from cleaner.formats.base import Fields, Rendered
from cleaner.model import Place, Problem, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cleaner.engine.cleaner import Cleaner
    from cleaner.formats.base import Format, Item
    from cleaner.ledger import LedgerWriter


@dataclass(slots=True)
class Stats:
    """Counts of a run. Characters are code points of the texts; `by_*` count removed spans but for `by_site`: records.

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

    def count(self, text: str, result: Result) -> None:
        """Take one record into account."""
        self.records += 1
        self.changed += bool(result.removed)
        self.characters += len(text)
        self.removed_characters += sum(span.end - span.start for span in result.removed)
        self.by_site[result.site] += 1
        self.by_category.update(str(span.category) for span in result.removed)
        self.by_rule.update(span.rule for span in result.removed)

    def as_json(self) -> dict[str, Any]:
        """The counts as plain values; tables by falling count."""
        names = ("records", "changed", "characters", "removed_characters", "problems")
        tables = ("by_site", "by_category", "by_rule")
        return {
            **{name: getattr(self, name) for name in names},
            **{name: dict(getattr(self, name).most_common()) for name in tables},
        }


@dataclass(frozen=True, slots=True)
class Job:
    """How a stream is cleaned.

    Attributes:
        cleaner: the rules.
        form: the format of both sides.
        write: where the cleaned bytes go.
        report: where problems go, one by one.
        fields: which fields of a record hold what.
        site: the site of records that don't name one.
        annotate: whether changed records get an annotation.
        more_follows: whether another stream goes to the same place: a last line without a line break gets one.
        ledger: where the account goes, if anywhere.
    """

    cleaner: Cleaner
    form: Format
    write: Callable[[bytes], object]
    report: Callable[[Problem], object]
    fields: Fields = field(default_factory=Fields)
    site: str | None = None
    annotate: bool = False
    ledger: LedgerWriter | None = None
    more_follows: bool = False


def clean_stream(stream: BinaryIO, shown: str, job: Job, stats: Stats) -> None:
    """Clean one stream record by record. What can't be read passes through as it is and is reported with its place."""
    for item in job.form.read(stream, shown, job.fields):
        stats.items += 1
        if job.more_follows and job.form.lines and not item.raw.endswith(b"\n"):
            item = replace(item, raw=item.raw + b"\n")  # noqa: PLW2901 - the original is now the line as joined
        result, rendered = _cleaned(item, job)
        job.write(rendered.raw)
        _report(item, result, job, stats)
        if item.record:
            stats.count(item.record.text, result)
        if job.ledger:
            job.ledger.add(stats.items, item, result, rendered)


def _cleaned(item: Item, job: Job) -> tuple[Result, Rendered]:
    if item.record is None:
        return Result(""), Rendered(item.raw, ())
    record = replace(item.record, site=item.record.site or job.site)
    result = job.cleaner.clean_record(record)
    if not result.removed:
        return result, Rendered(item.raw, ())
    note = annotation(result) if job.annotate and job.form.annotates else None
    rendered = job.form.render(item, result, note)
    if note and not any(rendered.annotation):
        problem = "not annotated: there is a field 'cleaner' already"
        result = replace(result, problem="; ".join(filter(None, [result.problem, problem])))
    return result, rendered


def annotation(result: Result) -> Mapping[str, Any]:
    """What `--annotate` adds to a changed record."""
    return {
        "site": result.site,
        "rules": sorted({span.rule for span in result.removed}),
        "removed": [[span.start, span.end, span.rule, str(span.category)] for span in result.removed],
        "captured": {name: list(values) for name, values in result.captured.items()},
    }


def _report(item: Item, result: Result, job: Job, stats: Stats) -> None:
    for message in filter(None, (item.problem, result.problem)):
        stats.problems += 1
        job.report(Problem(Place(item.place), message))
