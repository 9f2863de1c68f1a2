"""In one process: the cleaner against the naive loop and against itself without its gate."""

from __future__ import annotations

import statistics
from functools import partial
from typing import TYPE_CHECKING, Any

from benchmarks.speed import naive
from benchmarks.speed.corpus import samples
from benchmarks.speed.measure import clean_all, cpu_s, in_turn, ratio, spread, table
from cleaner import Cleaner
from cleaner.memo import RecordingMemo

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.speed.measure import Settings
    from cleaner import Record

#: The reference without a gate is slow: it gets every so many of a round's documents.
REFERENCE_EVERY = 10
#: Documents that are cleaned before anything is timed.
WARM_UP, FEW = 60, 4
HEAD = (
    "documents",
    "number",
    "µs a document",
    "naive loop µs",
    "by sentence µs",
    "naive / cleaner",
    "rounds",
    "by sentence / cleaner",
    "no gate / cleaner",
    "rules",
    "gone, by sentence",
    "gone, cleaner",
)
NOTES = """
Processor time of `clean_many` and of the two loops in benchmarks/speed/naive.py, which do less: for each rule for
each line, and, for rules about sentences, for each sentence. Every round has documents of its own, so that nothing is
cleaned twice; every site's rules were used before.

`no gate`: the cleaner without its prefilter, the reference that results are compared with. `rules`: how many are in
force for a document, on average.
"""


def report(settings: Settings) -> str:
    """The table, one row for each kind of documents."""
    memo = RecordingMemo()
    setup = _Setup(Cleaner(memo=memo), Cleaner(memo=memo, gate=False))
    found = samples(settings.most_documents, sites=settings.sites)
    return table("In one process", HEAD, [_row(name, records, setup, settings) for name, records in found], NOTES)


class _Setup:
    """What is compared."""

    def __init__(self, cleaner: Cleaner, reference: Cleaner) -> None:
        self.cleaner = cleaner
        self.reference = reference
        self.loops = naive.Naive(cleaner), naive.Naive(cleaner, sentences=True)


def _row(name: str, records: list[Record], setup: _Setup, settings: Settings) -> list[object]:
    records = _affordable(records, setup, settings)
    by_line, by_sentence = (loop.prepare(records) for loop in setup.loops)
    rounds = settings.rounds

    def of(items: Sequence[Any], job: Callable[[Sequence[Any]], object], every: int = 1) -> Callable[[int], float]:
        """The time of a round for one document."""
        return lambda n: cpu_s(lambda: job(items[n :: rounds * every])) / len(items[n :: rounds * every])

    taken = in_turn(
        {
            "cleaner": of(records, partial(clean_all, setup.cleaner)),
            "line": of(by_line, _loop),
            "sentence": of(by_sentence, _loop),
            "reference": of(records, partial(clean_all, setup.reference), REFERENCE_EVERY),
            "same": of(records, partial(clean_all, setup.cleaner), REFERENCE_EVERY),
        },
        rounds,
    )
    ours = taken["cleaner"]
    before = sum(len(record.text) for record in records)
    return [
        name,
        len(records),
        1e6 * statistics.median(ours),
        *(1e6 * statistics.median(taken[loop]) for loop in ("line", "sentence")),
        f"{ratio(taken['line'], ours):.1f} ×",
        spread(taken["line"], ours),
        f"{ratio(taken['sentence'], ours):.1f} ×",
        f"{ratio(taken['reference'], taken['same']):.1f} ×",
        sum(len(rules) for _, rules in by_line) / len(by_line),
        f"{1 - sum(map(len, _loop(by_sentence))) / before:.2%}",
        f"{1 - sum(len(result.text) for result in setup.cleaner.clean_many(records)) / before:.2%}",
    ]


def _affordable(records: list[Record], setup: _Setup, settings: Settings) -> list[Record]:
    """As many records as four runs may take, none of them cleaned yet; every site's rules have been used."""
    warm_up, rest = records[:WARM_UP], records[WARM_UP:]
    each_site = list({setup.cleaner.site_of(record): record for record in records}.values())
    for one in (setup.cleaner, setup.reference):
        clean_all(one, each_site)
    few = setup.loops[0].prepare(warm_up[:FEW])
    each = cpu_s(lambda: clean_all(setup.cleaner, warm_up)) / len(warm_up) + cpu_s(lambda: _loop(few)) / len(few)
    return rest[: max(settings.rounds * REFERENCE_EVERY, int(4 * settings.seconds / each))]


def _loop(prepared: Sequence[tuple[str, list[naive.NaiveRule]]]) -> list[str]:
    return [naive.clean(text, rules) for text, rules in prepared]
