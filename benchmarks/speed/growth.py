"""Growth: what a document costs as the rules in force become more, and as the site files become more."""

from __future__ import annotations

import shutil
import statistics
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from benchmarks.speed.clones import Cloner
from benchmarks.speed.corpus import record_of, write_lines
from benchmarks.speed.documents import SHAPES, Author, Site
from benchmarks.speed.measure import CLEANER, ROOT, Run, clean_all, cpu_s, in_turn, ratio, run, table
from benchmarks.speed.synthetic import RuleWriter, host
from benchmarks.speed.whole import affordable
from cleaner import Cleaner

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from benchmarks.speed.measure import Settings

#: Numbers of rules in force; ratios are to the second.
RULES = (10, 100, 1_000, 10_000)
#: Numbers of site files; ratios are to the first.
SITES = (1, 10, 100, 1_000, 10_000)
WARM_UP = 20
#: A larger folder of site files is left out when one document takes longer than this with a smaller one.
TOO_LONG_S = 60.0
RULES_NOTES = """
Made-up rules, all in force for every document, nothing else in force; hardly any document has what they look for.
`shipped` shapes are the shipped packs' rules with other words in them, again and again; `simple` ones are what most
people write: a few words and a gap. Processor time of `clean_many`, warm; every round has documents of its own, the
same for each number of rules.
"""
SITES_NOTES = """
Processor time of whole processes. `start-up`: one small document, everything cached by earlier runs. `a document`:
what each further one costs; all are of one site, whose rules are in force in every row. `of other sites`: what each
costs when every document is of another site: the site's rules are read then, from the cache. `shipped`: the files
stand in the package beside the shipped packs. `--rules`: they are a user's folder on top.
"""


def rules_report(settings: Settings) -> str:
    """A row for each number of rules, in two kinds of shapes."""
    numbers = [number for number in RULES if not settings.quick or number <= 1_000]
    rows: list[list[object]] = []
    for shapes, write in (("shipped", Cloner().write), ("simple", RuleWriter().packs)):
        folders = {number: write(settings.folder / f"{shapes}-{number}", number) for number in numbers}
        cleaners = {number: Cleaner(rules=[folder], shipped=False) for number, folder in folders.items()}
        taken = {shape: _rules_taken(shape, cleaners, settings) for shape in SHAPES}
        rows += [_rules_row(number, shapes, taken) for number in numbers]
    titles = (title for shape in SHAPES for title in (f"{shape} µs a document", "to 100 rules"))
    return table("Growth with the rules in force", ["rules", "shapes", *titles], rows, RULES_NOTES)


def _rules_row(number: int, shapes: str, taken: dict[str, dict[str, list[float]]]) -> list[object]:
    row: list[object] = [number, shapes]
    for some in taken.values():
        row += [1e6 * statistics.median(some[str(number)]), f"{ratio(some[str(number)], some['100']):.2f} ×"]
    return row


def _rules_taken(shape: str, cleaners: dict[int, Cleaner], settings: Settings) -> dict[str, list[float]]:
    author = Author(sites=[])
    warm_up = [record_of(author.document(n, shape)) for n in range(WARM_UP)]
    each = 0.0
    for cleaner in cleaners.values():
        clean_all(cleaner, warm_up)
        each += cpu_s(partial(clean_all, cleaner, warm_up)) / WARM_UP
    count = min(settings.most_documents, max(5, int(settings.seconds / each)))

    def timed(cleaner: Cleaner, number: int) -> float:
        first = WARM_UP + number * count
        records = [record_of(author.document(n, shape)) for n in range(first, first + count)]
        return cpu_s(partial(clean_all, cleaner, records)) / count

    return in_turn({str(n): partial(timed, cleaner) for n, cleaner in cleaners.items()}, settings.rounds)


# --- Site files -------------------------------------------------------------------------------------------------------


def sites_report(settings: Settings) -> str:
    """A row for each number of site files, in the package and in a folder of one's own."""
    numbers = [1, 100] if settings.quick else list(SITES)
    rows: list[Sequence[object]] = []
    for place in ("shipped", "--rules"):
        rows += _sites_rows(place, numbers, settings)
    head = ("site files", "where", "start-up s", "to 1 file", "µs a document", "to 1 file", "µs, of other sites", "MB")
    return table("Growth with the number of site files", head, rows, SITES_NOTES)


class _Installed:
    """The command with so many site files, in the package or in a folder of one's own."""

    def __init__(self, place: str, number: int, settings: Settings) -> None:
        folder = settings.folder / f"{place.strip('-')}-{number}"
        self.number = number
        self._out = settings.folder / "out"
        self._environment = {"SITE_CLEANER_CACHE": str(folder / "cache")}
        self._command = [*CLEANER, "clean"]
        if place == "--rules":
            self._command += ["--rules", str(RuleWriter().sites(folder / "mine", number))]
        else:
            # As in a wheel: the rules stand inside the package.
            shutil.copytree(ROOT / "cleaner", folder / "cleaner", ignore=shutil.ignore_patterns("_rules"))
            shutil.copytree(ROOT / "rules" / "packs", folder / "cleaner" / "_rules" / "packs")
            RuleWriter().sites(folder / "cleaner" / "_rules" / "sites", number)
            self._environment["PYTHONPATH"] = str(folder)

    def run(self, source: Path) -> Run:
        """Clean a file."""
        return run(self._command, source, self._out, self._environment)


@dataclass(frozen=True)
class _Sources:
    """Files to clean: a small document; documents of one site, some and four times as many; one of each site."""

    one: Path
    some: Path
    more: Path
    others: dict[int, Path]
    further: int
    most_others: int

    def of(self, number: int) -> dict[str, Path]:
        """The files for so many site files."""
        return {"one": self.one, "some": self.some, "more": self.more, "others": self.others[number]}


def _sources(numbers: Iterable[int], settings: Settings) -> _Sources:
    folder = settings.folder
    author = Author(sites=[Site(host(0), "Kabar 0")])
    documents = [author.document(n) for n in range(settings.most_documents // 4)]
    more = max(16, affordable(documents, settings))
    small = Author(sites=[Site(host(0), "Kabar 0")], chars=600)
    write_lines(folder / "one", [small.document(0)])
    write_lines(folder / "some", documents[: more // 4])
    write_lines(folder / "more", documents[:more])
    most_others = min(settings.most_others, max(10, more))
    for number in numbers:
        write_lines(folder / f"others-{number}", map(_document_of, range(min(number, most_others))))
    others = {number: folder / f"others-{number}" for number in numbers}
    return _Sources(folder / "one", folder / "some", folder / "more", others, more - more // 4, most_others)


def _document_of(site: int) -> dict[str, Any]:
    document = Author(sites=[]).document(site)
    return document | {"site": host(site), "url": f"https://{host(site)}/read/1"}


def _sites_rows(place: str, numbers: Iterable[int], settings: Settings) -> list[list[object]]:
    sources = _sources(numbers, settings)
    installed: list[_Installed] = []
    left_out: list[list[object]] = []
    for number in numbers:
        one = _Installed(place, number, settings)
        first = one.run(sources.one)
        if first.cpu_s > (TOO_LONG_S / 10 if settings.quick else TOO_LONG_S):
            left_out = [[number, place, f"{first.cpu_s:.0f} the first time: left out", *[""] * 5]]
            break
        for source in sources.of(number).values():
            one.run(source)  # fills the cache
        installed.append(one)
    jobs = {
        f"{one.number} {name}": partial(_again, one, source)
        for one in installed
        for name, source in sources.of(one.number).items()
    }
    taken = in_turn(jobs, settings.rounds)
    return [*(_sites_row(one.number, place, taken, sources) for one in installed), *left_out]


def _again(installed: _Installed, source: Path, _: int) -> Run:
    return installed.run(source)


def _sites_row(number: int, place: str, taken: dict[str, list[Run]], sources: _Sources) -> list[object]:
    def seconds(number: int, name: str) -> float:
        return statistics.median(one.cpu_s for one in taken[f"{number} {name}"])

    def further(number: int) -> float:
        return (seconds(number, "more") - seconds(number, "some")) / sources.further

    least = int(next(iter(taken)).split()[0])
    others = (seconds(number, "others") - seconds(number, "one")) / min(number, sources.most_others)
    return [
        number,
        place,
        seconds(number, "one"),
        f"{seconds(number, 'one') / seconds(least, 'one'):.2f} ×",
        1e6 * further(number),
        f"{further(number) / further(least):.2f} ×",
        1e6 * others if number > 1 else "",
        max(one.peak_bytes for one in taken[f"{number} more"]) / 1e6,
    ]
