"""Blocks in, cleaned blocks out: the one function that costs time, and what it tells besides the bytes."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from cleaner.formats.base import OnError, Rendered, Work, encoded
from cleaner.formats.compression import compressed
from cleaner.formats.registry import format_by_name
from cleaner.ledger import entry_line
from cleaner.leftovers import Leftovers
from cleaner.model import Place, Problem, Record, Result
from cleaner.stats import Stats

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cleaner.formats.base import Block, Format, Item

#: The result of a record that can't be read.
NOTHING = Result("")


@dataclass(slots=True)
class Cleaned:
    """What became of a block. It comes back from worker processes.

    Attributes:
        raw: what to write; from a worker it may be a view, see `cleaner.workers`.
        block: the block without its bytes.
        stats: what is to be counted.
        problems: the problems met, in order.
        entries: lines of the ledger, each with the number of its record among those written of this block, from 0.
        written: how many records are written.
        rejected: lines of the quarantine.
        stop: the problem that ends the run, where one does; what came before it is written.
        plain: of a part of a record that is passed through, the bytes before compression.
        rule_problems: what a worker found wrong with rule files so far.
    """

    raw: bytes | memoryview
    block: Block
    stats: Stats = field(default_factory=Stats)
    problems: list[Problem] = field(default_factory=list)
    entries: list[tuple[int, bytes]] = field(default_factory=list)
    written: int = 0
    rejected: list[bytes] = field(default_factory=list)
    stop: Problem | None = None
    plain: bytes = b""
    rule_problems: tuple[Problem, ...] = ()

    def tell(self, problem: Problem) -> None:
        """Take note of a problem."""
        self.stats.count_problem(problem)
        self.problems.append(problem)


def clean_block(block: Block, work: Work) -> Cleaned:
    """What becomes of a block. It depends on the block and the work alone."""
    cleaned = _passed_on(block, work) if block.passed else _cleaned(block, work)
    if block.compression:
        cleaned.raw = compressed(bytes(cleaned.raw), block.compression)
    return cleaned


def _passed_on(block: Block, work: Work) -> Cleaned:
    """A part of a record that is too large to be looked at; or no record at all, but something to tell."""
    cleaned = Cleaned(block.raw, replace(block, raw=b""), Stats(items=block.records), plain=block.raw)
    cleaned.written = block.records if block.raw else 0
    problem = block.problem
    if problem is None:
        return cleaned
    if work.on_error is not OnError.PASS:
        cleaned.raw, cleaned.plain, cleaned.written = b"", b"", 0
        problem = replace(problem, message=problem.message.replace(": passed through", ": left out"))
    if block.records or block.ends_input:
        cleaned.tell(problem)
        cleaned.stop = problem if block.records and work.on_error is OnError.STOP else None
    if block.raw and work.quarantine:
        cleaned.rejected.append(rejected_line(str(problem.place), problem.message, block.raw))
    return cleaned


def _cleaned(block: Block, work: Work) -> Cleaned:
    form = format_by_name(block.form)
    items = form.items(block, work)
    cleaned = Cleaned(b"", replace(block, raw=b""), Stats(items=len(items)), written=len(items))
    records = [_sited(item.record, work.site) for item in items if item.record is not None]
    results = list(work.cleaner.clean_many(records))
    raws: list[bytes | None] = [item.raw for item in items]
    for n, item, result in _met(items, results, every=work.account and not form.apart):
        left_out = len(items) - cleaned.written
        raws[n] = _written(n - left_out, item, result, work, cleaned)
        if cleaned.stop:
            cleaned.written = n - left_out
            del raws[n:]
            break
    if work.watch:
        cleaned.stats.watched = Leftovers()
    cleaned.stats.count_records(records, results)
    cleaned.stats.count_removed([result for result in results if result.removed])
    cleaned.raw = form.joined(raws, items[: len(raws)])
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


def _written(n: int, item: Item, result: Result, work: Work, cleaned: Cleaned) -> bytes | None:
    """What is written of an item, the n-th of those written; what else there is to say of it goes to `cleaned`.

    None when it is left out: because it is to be, or because nothing can be written of it.
    """
    form = format_by_name(cleaned.block.form)
    rendered, problems = _rendered(item, result, form, annotate=work.annotate)
    for message in problems:
        cleaned.tell(Problem(Place(item.place), message))
    if item.record is None and item.problem:
        if work.quarantine:
            cleaned.rejected.append(rejected_line(item.place, item.problem, item.raw or encoded(item.source)))
        if work.on_error is not OnError.PASS or not item.raw:
            cleaned.written -= 1
            cleaned.stop = cleaned.problems[-1] if work.on_error is OnError.STOP else None
            return None
    if work.account and (rendered.pieces or not form.apart):
        cleaned.entries.append((n, entry_line(item, result, rendered)))
    return rendered.raw


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


def rejected_line(place: str, problem: str, raw: bytes) -> bytes:
    """The quarantine's line for what could not be read: where it was, why, and its bytes as text or in base64."""
    try:
        what = {"raw": raw.decode("utf-8")}
    except UnicodeDecodeError:
        what = {"base64": base64.b64encode(raw).decode("ascii")}
    return json.dumps({"place": place, "problem": problem, **what}, ensure_ascii=False).encode() + b"\n"
