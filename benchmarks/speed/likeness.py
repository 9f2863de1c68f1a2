"""How like real articles the made-up ones are: the same figures of both, side by side."""

from __future__ import annotations

import statistics
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.speed.corpus import samples
from benchmarks.speed.measure import clean_all, cpu_s, table
from cleaner import Category, Cleaner

if TYPE_CHECKING:
    from benchmarks.speed.measure import Settings
    from cleaner import Record, Result

NOTES = """
A made-up document should be no easier and no harder than a real one. Rates of boilerplate follow what was counted on
225 sites; real articles at hand are of fewer sites, chosen for what they carry, so that more of them are changed.
What a text costs, changed or not, is the cleaner's own time, the figures that matter most here.
"""
#: How many documents of a kind are looked at.
FEWEST, MOST = 60, 1_500
_QUOTES = frozenset("“”‘’")


def report(settings: Settings) -> str:
    """A column for each kind of documents."""
    cleaner = Cleaner()
    columns = {
        name: _figures(_affordable(records, cleaner, settings), cleaner)
        for name, records in samples(MOST, settings.sites)
    }
    rows = [[figure, *(column[figure] for column in columns.values())] for figure in next(iter(columns.values()))]
    return table("Likeness of made-up and real documents", ["", *columns], rows, NOTES)


def _affordable(records: list[Record], cleaner: Cleaner, settings: Settings) -> list[Record]:
    """As many as are looked at in the time of one run."""
    clean_all(cleaner, records[:FEWEST])
    each = cpu_s(partial(clean_all, cleaner, records[:FEWEST])) / FEWEST
    return records[: max(FEWEST, int(settings.seconds / each))]


def _figures(records: list[Record], cleaner: Cleaner) -> dict[str, object]:
    clean_all(cleaner, records)
    results = list(cleaner.clean_many(records))
    changed = [record for record, result in zip(records, results, strict=True) if result.removed]
    unchanged = [record for record, result in zip(records, results, strict=True) if not result.removed]
    texts = [record.text for record in records]
    characters = sum(map(len, texts))
    return {
        "documents": len(records),
        "characters": statistics.mean(map(len, texts)),
        "bytes": statistics.mean(len(text.encode("utf-8", "surrogatepass")) for text in texts),
        **_shape(texts),
        "µs a 1,000 characters, unchanged": _cost(unchanged, cleaner),
        "changed": _cost(changed, cleaner),
        **_hits(results, characters),
        **_characters(texts, characters),
    }


def _cost(records: list[Record], cleaner: Cleaner) -> object:
    """Microseconds for a thousand characters; a dash for no records."""
    characters = sum(len(record.text) for record in records)
    return cpu_s(partial(clean_all, cleaner, records)) / characters * 1e9 if records else "-"


def _shape(texts: list[str]) -> dict[str, object]:
    lines = [len(line) for text in texts for line in text.split("\n") if line.strip()]
    shown = " ".join(f"{length:.0f}" for length in statistics.quantiles(lines, n=5))
    return {"lines": len(lines) / len(texts), "their lengths, quintiles": shown}


def _hits(results: list[Result], characters: int) -> dict[str, object]:
    count = len(results)
    carried = Counter(category for result in results for category in {span.category for span in result.removed})
    gone = sum(span.end - span.start for result in results for span in result.removed)
    return {
        "unchanged": f"{sum(not result.removed for result in results) / count:.1%}",
        "spans a document": sum(len(result.removed) for result in results) / count,
        "characters gone": f"{gone / characters:.2%}",
        **{f"carry {category}": f"{carried[category] / count:.1%}" for category in Category},
    }


def _characters(texts: list[str], characters: int) -> dict[str, object]:
    thousand = characters / 1000

    def share(test: str | frozenset[str]) -> str:
        return f"{sum(any(char in text for char in test) for text in texts) / len(texts):.1%}"

    return {
        "capitals a 1,000": sum(char.isupper() for text in texts for char in text) / thousand,
        "digits a 1,000": sum(char.isdigit() for text in texts for char in text) / thousand,
        "full stops a 1,000": sum(text.count(".") for text in texts) / thousand,
        "colons a 1,000": sum(text.count(":") for text in texts) / thousand,
        "brackets a 1,000": sum(text.count("(") for text in texts) / thousand,
        "not ASCII": f"{sum(not text.isascii() for text in texts) / len(texts):.1%}",
        "curly quotes": share(_QUOTES),
        "no-break space": share("\xa0"),
        "wide gap": f"{sum('  ' in text for text in texts) / len(texts):.1%}",
        "mojibake": f"{sum('â€' in text or 'Â' in text for text in texts) / len(texts):.1%}",
    }
