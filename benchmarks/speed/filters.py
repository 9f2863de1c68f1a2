"""Generic corpus filters on the same documents, where they are installed: what others spend on every line."""

from __future__ import annotations

import html
import statistics
from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec

from benchmarks.speed.corpus import record_of
from benchmarks.speed.documents import SHAPES, Author, shipped_sites
from benchmarks.speed.measure import Settings, cpu_s, in_turn, ratio, table
from cleaner import Cleaner, Record

Filter = Callable[[Sequence[Record]], list[str]]
WARM_UP = 60
HEAD = ("filter", "documents", "µs a document", "its time / cleaner's", "rounds", "gone")
NOTES = """
Processor time in one process for the same documents, warm. C4's filter is datatrove's, by lines; without its rule
that a line must end in a full stop it keeps headings. jusText gets each line as a paragraph, with Indonesian stop
words. `gone`: the share of the characters; where it is large, most of it is no boilerplate.
"""


def report(settings: Settings) -> str:
    """A row for each filter that is installed, on multi-line and on run-on documents."""
    filters: dict[str, Filter] = {"cleaner": _cleaner()}
    filters |= _c4() if find_spec("datatrove") else {}
    filters |= {"jusText": _justext()} if find_spec("justext") else {}
    rows = [row for shape in SHAPES for row in _rows(shape, filters, settings)]
    missing = [name for name in ("datatrove", "justext") if not find_spec(name)]
    return table(
        "Generic corpus filters", HEAD, rows, NOTES + "".join(f"\n{name} is not installed.\n" for name in missing)
    )


def _rows(shape: str, filters: dict[str, Filter], settings: Settings) -> list[list[object]]:
    author = Author(shipped_sites()[: settings.sites])
    warm_up = [record_of(author.document(n, shape)) for n in range(WARM_UP)]
    for job in filters.values():
        job(warm_up)
    slowest = max(cpu_s(partial(job, warm_up)) / WARM_UP for job in filters.values())
    count = max(10, min(settings.most_documents // settings.rounds, int(settings.seconds / slowest)))
    records = [record_of(author.document(n, shape)) for n in range(WARM_UP, WARM_UP + count * settings.rounds)]

    def timed(job: Filter, number: int) -> float:
        return cpu_s(partial(job, records[number :: settings.rounds])) / count

    taken = in_turn({name: partial(timed, job) for name, job in filters.items()}, settings.rounds)
    before = sum(len(record.text) for record in records)
    return [
        [
            name,
            f"{len(records)} {shape}",
            1e6 * statistics.median(seconds),
            f"{ratio(seconds, taken['cleaner']):.2f} ×",
            f"{min(seconds) * 1e6:.0f}–{max(seconds) * 1e6:.0f} µs",
            f"{1 - sum(map(len, filters[name](records))) / before:.1%}",
        ]
        for name, seconds in taken.items()
    ]


def _cleaner() -> Filter:
    cleaner = Cleaner()
    return lambda records: [result.text for result in cleaner.clean_many(records)]


def _c4() -> dict[str, Filter]:
    """datatrove's, without its count of sentences, which needs a tokenizer and drops whole documents."""
    from datatrove.data import Document  # type: ignore[import-not-found]  # noqa: PLC0415 - not always there
    from datatrove.pipeline.filters.c4_filters import C4QualityFilter  # type: ignore[import-not-found]  # noqa: PLC0415

    def with_options(*, ends: bool) -> Filter:
        c4 = C4QualityFilter(min_num_sentences=-1, filter_no_terminal_punct=ends)

        def job(records: Sequence[Record]) -> list[str]:
            documents = [Document(text=record.text, id="") for record in records]
            return [document.text if c4.filter(document) is True else "" for document in documents]

        return job

    return {"C4, lines": with_options(ends=True), "C4, lines without full stops stay": with_options(ends=False)}


def _justext() -> Filter:
    import justext  # type: ignore[import-untyped]  # noqa: PLC0415 - not always there

    stop_words = justext.get_stoplist("Indonesian")

    def one(text: str) -> str:
        page = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
        return "\n".join(p.text for p in justext.justext(page, stop_words) if not p.is_boilerplate)

    return lambda records: [one(record.text) for record in records]
