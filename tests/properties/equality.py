"""The cleaner must give what its reference gives: the same text, spans, rules, captures and problems.

    python -m tests.properties.equality --documents 1000000 --processes 2

compares a `Cleaner` with `Cleaner(gate=False)` on every example of every rule file, every real article where they are
at hand, and as many made-up documents as asked for: both levels and no budget (a short text often is boilerplate as a
whole, and a budget would hide what was removed). Examples and articles get the rules of all categories, articles once
more those of default options; of the made-up documents every fifth 2,000 get all, the others those of three categories,
which they are made of. Exit code 1 and the shortest text that shows it for every difference. `--first` carries on where
an earlier run stopped.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from cleaner import Category, Cleaner, Record, Result
from cleaner.memo import RecordingMemo
from cleaner.rulebook.store import open_store
from cleaner.rulebook.types import Kind
from tests.properties.equality_documents import CHUNK, Fuzz, examples
from tests.shared import SHARED, read_jsonl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: Differences of one piece of work that are shrunk and shown; more of them rarely say more.
MOST_SHOWN = 5
#: How often progress is told, on stderr.
REPORT_S = 60.0
#: Records of one piece of work.
BATCH = 250
#: How often a difference is looked at again while it is shrunk.
MOST_LOOKS = 400


@dataclass
class Tally:
    """What came of comparing: how much, what it had to do with rules, and where it differed."""

    documents: int = 0
    changed: int = 0
    problems: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)
    time_limits: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Take another's counts into account."""
        self.documents += other.documents
        self.changed += other.changed
        self.problems += other.problems
        self.rules.update(other.rules)
        self.differences += other.differences
        self.time_limits += other.time_limits

    def __str__(self) -> str:
        return (
            f"{self.documents:,} documents, {self.changed:,} changed by {len(self.rules):,} different rules, "
            f"{self.problems:,} with a problem, {len(self.time_limits):,} that met a time limit in one way alone, "
            f"{len(self.differences):,} differences"
        )


def told(result: Result) -> tuple[Any, ...]:
    """All that a result says. Equal spans may name different rules, so results are not compared as they are."""
    removed = [(span.start, span.end, span.rule, span.category, span.place) for span in result.removed]
    return result.text, removed, list(result.captured.items()), result.site, result.problem


ALL_CATEGORIES = tuple(Category)


@lru_cache(maxsize=4)
def pair(categories: tuple[Category, ...] = ALL_CATEGORIES) -> tuple[Cleaner, Cleaner]:
    """A cleaner of these categories, both levels and no budget, and its reference."""
    options: dict[str, Any] = {"level": "likely", "strip": categories, "max_share": 1.0, "memo": _memo()}
    return Cleaner(**options), Cleaner(**options, gate=False)


@cache
def default_pair() -> tuple[Cleaner, Cleaner]:
    """A cleaner as most people use it, and its reference."""
    return Cleaner(memo=_memo()), Cleaner(memo=_memo(), gate=False)


@cache
def _memo() -> RecordingMemo:
    """Compiled patterns, which all cleaners of this process share."""
    return RecordingMemo()


@cache
def fuzz(seed: int) -> Fuzz:
    """This process's maker of documents."""
    return Fuzz(open_store(), seed)


def compare(records: Iterable[tuple[str, Record]], cleaners: tuple[Cleaner, Cleaner]) -> Tally:
    """The tally of these named records."""
    cleaner, reference = cleaners
    tally = Tally()
    for name, record in records:
        ours, theirs = cleaner.clean_record(record), reference.clean_record(record)
        tally.documents += 1
        tally.changed += bool(theirs.removed)
        tally.problems += bool(theirs.problem)
        tally.rules.update(span.rule for span in theirs.removed)
        if told(ours) == told(theirs):
            continue
        if _only_time(ours, theirs):
            tally.time_limits.append(f"{name}: {ours.problem or theirs.problem}")
        else:
            shown = len(tally.differences) < MOST_SHOWN
            tally.differences.append(f"{name}: {explained(shrunk(record, cleaners), cleaners)}" if shown else name)
    return tally


def _only_time(ours: Result, theirs: Result) -> bool:
    """Whether all that differs is that one of the two had to leave a slow rule out.

    The gate passes over a rule whose slowness the reference finds out: no difference, but a pattern to look at.
    """
    slow = any("took longer than" in result.problem for result in (ours, theirs))
    return slow and told(replace(ours, problem="")) == told(replace(theirs, problem=""))


def differs(record: Record, cleaners: tuple[Cleaner, Cleaner]) -> bool:
    """Whether the two don't agree on the record."""
    return told(cleaners[0].clean_record(record)) != told(cleaners[1].clean_record(record))


# --- The shortest text that shows it ----------------------------------------------------------------------------------


def shrunk(record: Record, cleaners: tuple[Cleaner, Cleaner]) -> Record:
    """A record on which the two still differ, without what is not needed for it: fields, lines, then characters."""
    looks = [MOST_LOOKS]

    def still(other: Record) -> bool:
        looks[0] -= 1
        return looks[0] > 0 and differs(other, cleaners)

    for less in ({"title": None}, {"date": ""}, {"url": None}, {"url": None, "site": None}):
        smaller = replace(record, **less)
        record = smaller if smaller != record and still(smaller) else record
    record = _without(record, lambda text: text.split("\n"), "\n", still)
    return _without(record, list, "", still)


def _without(record: Record, cut: Callable[[str], list[str]], joint: str, still: Callable[[Record], bool]) -> Record:
    """The record without the pieces that are not needed, larger runs of them first."""
    size = len(cut(record.text)) // 2
    while size:
        at = 0
        while at < len(pieces := cut(record.text)):
            smaller = replace(record, text=joint.join(pieces[:at] + pieces[at + size :]))
            if still(smaller):
                record = smaller
            else:
                at += size
        size //= 2
    return record


def explained(record: Record, cleaners: tuple[Cleaner, Cleaner]) -> str:
    """The record as one can type it in again, and what either makes of it where they differ."""
    given = {name: getattr(record, name) for name in ("text", "url", "site", "title", "date") if getattr(record, name)}
    ours, theirs = (told(one.clean_record(record)) for one in cleaners)
    lines = [f"Record({', '.join(f'{name}={value!a}' for name, value in given.items())})"]
    for name, a, b in zip(("text", "removed", "captured", "site", "problem"), ours, theirs, strict=True):
        lines += [f"    {name}: {a!a}", f"    but the reference: {b!a}"] if a != b else []
    return "\n".join(lines)


# --- Sources of records -----------------------------------------------------------------------------------------------


def example_records() -> Iterator[tuple[str, Record]]:
    """Every example of every rule file, as a record of its own site and as one of no site."""
    store = open_store()
    sites = {file.hosts[0]: file for file in store.load_all() if file.hosts}
    for site, file in sites.items():
        for n, example in enumerate(e for rule in file.rules for e in (*rule.removes, *rule.keeps)):
            yield f"example {n} of {site}", Record(example.text, site=site)
    for n, text in enumerate(examples(store)):
        yield f"example {n}", Record(text)


def corpus_records() -> Iterator[tuple[str, Record]]:
    """Every real article, where they are at hand."""
    if not (SHARED / "corpus").is_dir():
        return
    for article in read_jsonl("corpus/articles.jsonl.gz"):
        record = Record(article["text"], article.get("url"), article["site"], article.get("title"))
        yield f"article {article['id']}", record


def fuzz_records(seed: int, first: int, count: int) -> Iterator[tuple[str, Record]]:
    """Made-up documents number `first` and on."""
    for number in range(first, first + count):
        chosen = fuzz(seed).categories(number)
        which = "" if chosen == ALL_CATEGORIES else f", only {', '.join(chosen)}"
        yield f"document {number} of seed {seed}{which}", fuzz(seed).record(number)


# --- The command ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Work:
    """Records, or seed, first number and count of made-up ones of one chunk; whether default options hold."""

    kind: str
    records: list[tuple[str, Record]] | tuple[int, int, int]
    default: bool = False


def _compared(work: _Work) -> tuple[str, Tally]:
    """One piece of work, in whichever process."""
    if isinstance(work.records, tuple):
        seed, first, _ = work.records
        return work.kind, compare(fuzz_records(*work.records), pair(fuzz(seed).categories(first)))
    return work.kind, compare(work.records, default_pair() if work.default else pair())


def _batches(records: Iterable[tuple[str, Record]]) -> Iterator[list[tuple[str, Record]]]:
    records = iter(records)
    while batch := list(islice(records, BATCH)):
        yield batch


def _work(options: argparse.Namespace) -> Iterator[_Work]:
    if not options.only_made_up:
        yield from (_Work("examples", batch) for batch in _batches(example_records()))
        yield from (_Work("articles", batch) for batch in _batches(corpus_records()))
        yield from (_Work("articles, default options", batch, default=True) for batch in _batches(corpus_records()))
    first, last = options.first, options.first + options.documents
    while first < last:
        end = min(last, (first // CHUNK + 1) * CHUNK)
        yield _Work("made up", (options.seed, first, end - first))
        first = end


def main(arguments: list[str] | None = None) -> int:
    """Compare and report; 1 when there is a difference."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000, help="how many are made up")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="number of the first made-up document")
    parser.add_argument("--only-made-up", action="store_true", help="leave out examples and articles")
    options = parser.parse_args(arguments)
    started, tallies, reported = time.monotonic(), dict[str, Tally](), 0.0
    with get_context("spawn").Pool(options.processes) as pool:
        for kind, tally in pool.imap_unordered(_compared, _work(options)):
            tallies.setdefault(kind, Tally()).add(tally)
            for line in (*tally.differences, *(f"time limit: {found}" for found in tally.time_limits)):
                print(line, flush=True)
            if time.monotonic() > reported + REPORT_S:
                reported = time.monotonic()
                print(f"{reported - started:.0f} s, {kind}: {tallies[kind]}", file=sys.stderr, flush=True)
    total = Tally()
    for kind, tally in tallies.items():
        total.add(tally)
        print(f"{kind}: {tally}")
    known = sum(rule.kind is not Kind.KEEP for file in open_store().load_all() for rule in file.rules)
    print(f"all: {total}, {time.monotonic() - started:.0f} s; {known:,} rules remove something")
    return int(bool(total.differences))


if __name__ == "__main__":
    sys.exit(main())
