"""Streams in, cleaned streams out: blocks of records, each cleaned by one function, and what became of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any, BinaryIO

from cleaner.formats.base import Fields, Rendered, Work
from cleaner.formats.blocks import with_last_line_ended
from cleaner.formats.registry import format_by_name
from cleaner.ledger import entry_line
from cleaner.model import Place, Problem, Record, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence

    from cleaner.engine.cleaner import Cleaner
    from cleaner.formats.base import Block, Format, Item
    from cleaner.ledger import LedgerWriter

#: The result of a record that can't be read.
NOTHING = Result("")
_COUNTS = ("items", "records", "changed", "characters", "removed_characters", "problems")
_TABLES = ("by_site", "by_category", "by_rule")


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

    def add(self, other: Stats) -> None:
        """Take the counts of another part of the run into account."""
        for name in _COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in _TABLES:
            getattr(self, name).update(getattr(other, name))

    def as_json(self) -> dict[str, Any]:
        """The counts as plain values; tables by falling count."""
        return {
            **{name: getattr(self, name) for name in _COUNTS[1:]},
            **{name: dict(getattr(self, name).most_common()) for name in _TABLES},
        }


@dataclass(slots=True)
class Cleaned:
    """What became of a block. It comes back from worker processes.

    Attributes:
        raw: the bytes to write.
        block: the block without its bytes.
        stats: what is to be counted.
        problems: the problems met, in order.
        entries: lines of the ledger.
    """

    raw: bytes
    block: Block
    stats: Stats = field(default_factory=Stats)
    problems: list[Problem] = field(default_factory=list)
    entries: list[bytes] = field(default_factory=list)

    def tell(self, problem: Problem) -> None:
        """Take note of a problem."""
        self.stats.problems += 1
        self.problems.append(problem)


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
    """Clean one stream in this process. What can't be read passes through as it is and is reported with its place."""
    work = Work(job.cleaner, job.fields, job.site, annotate=job.annotate, account=job.ledger is not None)
    blocks = job.form.blocks(stream, shown)
    if job.more_follows and job.form.lines:
        blocks = with_last_line_ended(blocks)
    for cleaned in (clean_block(block, work) for block in numbered(blocks, stats.items + 1)):
        job.write(cleaned.raw)
        for problem in cleaned.problems:
            job.report(problem)
        stats.add(cleaned.stats)
        if job.ledger:
            job.ledger.add(cleaned.block, cleaned.raw, cleaned.entries)


def numbered(blocks: Iterable[Block], first: int = 1) -> Generator[Block, None, None]:
    """The blocks, their records numbered from `first` through all streams."""
    for block in blocks:
        yield replace(block, number=first)
        first += block.records


def clean_block(block: Block, work: Work) -> Cleaned:
    """What becomes of a block: the one thing that costs time. It depends on the block and the work alone."""
    cleaned = Cleaned(block.raw, replace(block, raw=b""), Stats(items=block.records))
    if block.passed:
        if block.problem:
            cleaned.tell(block.problem)
        return cleaned
    form = format_by_name(block.form)
    items = form.items(block, work)
    records = [_sited(item.record, work.site) for item in items if item.record is not None]
    results = list(work.cleaner.clean_many(records))
    raws = [item.raw for item in items]
    every = work.account and not form.apart
    for n, item, result in _met(items, results, every=every):
        rendered, problems = _rendered(item, result, form, annotate=work.annotate)
        raws[n] = rendered.raw
        if every or (work.account and rendered.pieces):
            cleaned.entries.append(entry_line(block.number + n, item, result, rendered))
        for message in problems:
            cleaned.tell(Problem(Place(item.place), message))
    cleaned.stats.count_records(records, results)
    cleaned.stats.count_removed([result for result in results if result.removed])
    cleaned.raw = b"".join(raws)
    return cleaned


def _sited(record: Record, site: str | None) -> Record:
    if not site or record.site:
        return record
    return Record(record.text, record.url, site, record.title, record.id, record.date)


def _met(items: Sequence[Item], results: Iterable[Result], *, every: bool) -> Iterator[tuple[int, Item, Result]]:
    """Every item of which something was removed or is to be told, or every one: its place, itself, its result."""
    left = iter(results)
    for n, item in enumerate(items):
        result = next(left) if item.record is not None else NOTHING
        if result.removed or result.problem or item.problem or every:
            yield n, item, result


def _rendered(item: Item, result: Result, form: Format, *, annotate: bool) -> tuple[Rendered, list[str]]:
    """The item as it is written, and what is to be told of it."""
    rendered, problems = Rendered(item.raw, ()), [item.problem, result.problem]
    if result.removed:
        note = annotation(result) if annotate and form.annotates else None
        rendered = form.render(item, result, note)
        if note and not any(rendered.annotation):
            problems.append("not annotated: there is a field 'cleaner' already")
    return rendered, [problem for problem in problems if problem]


def annotation(result: Result) -> Mapping[str, Any]:
    """What `--annotate` adds to a changed record."""
    return {
        "site": result.site,
        "rules": sorted({span.rule for span in result.removed}),
        "removed": [[span.start, span.end, span.rule, str(span.category)] for span in result.removed],
        "captured": {name: list(values) for name, values in result.captured.items()},
    }
