"""Does `cleaner drift` notice changed templates, and is it quiet where nothing has changed?

`python benchmarks/drift.py [CORPUS]` cleans a corpus (JSON Lines with `text`, `site` and `title`; by default
../shared/corpus/articles.jsonl.gz) and cuts each site's documents into random halves, then and now.

- Unchanged halves, N times: how many comparisons, sites and pairs of site and rule have a false alarm; and ten times
  as many comparisons of the rates alone.
- For at most 30 pairs of site and rule with the most hits whose template can be changed and that have 20 documents
  in the half taken for then: what the rule takes is reworded in
  5, 50 and 100 % of the documents of one half, as if the site had changed its template, and everything is cleaned and
  compared anew: all pairs at once, and one at a time. How often is the pair named, and is the new wording shown?

A template can be changed if words of it stand in half of what the rule takes, and one of the changes in `rewording.py`
makes the rule miss nine of ten documents: so not with `repeat` rules, nor where a rule takes initials in brackets.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rewording import CHANGES

from cleaner import Cleaner, Record, Result
from cleaner.insight.changes import Drift, Kind
from cleaner.insight.drift import drift
from cleaner.insight.recurring import merged, words_of
from cleaner.leftovers import Leftovers, squeezed
from cleaner.stats import Stats

if TYPE_CHECKING:
    from collections.abc import Sequence

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "articles.jsonl.gz"
PAIRS = 30
#: Pairs with fewer documents in the first half are left out: half of them differ little from chance.
LEAST_HITS = 20
SHARES = (0.05, 0.5, 1.0)
#: By how many documents changed the outcomes are counted.
CLASSES = ((1, 9), (10, 14), (15, 19), (20, 9999))


class Doc(NamedTuple):
    """A document and what became of it."""

    record: Record
    result: Result


@dataclass(eq=False)
class Corpus:
    """The cleaned documents by site."""

    cleaner: Cleaner
    sites: dict[str, list[Doc]]

    def halves(self, seed: str) -> tuple[dict[str, list[Doc]], dict[str, list[Doc]]]:
        """Two random halves of each site's documents."""
        one, other = {}, {}
        for site, docs in self.sites.items():
            order = random.Random(f"{seed} {site}").sample(docs, len(docs))
            one[site], other[site] = order[::2], order[1::2]
        return one, other


def read(path: Path, cleaner: Cleaner) -> Corpus:
    """The corpus, cleaned; documents of sites without a file are left out."""
    sites: dict[str, list[Doc]] = defaultdict(list)
    with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as stream:
        for line in stream:
            value = json.loads(line)
            record = Record(value["text"], site=value["site"], title=value.get("title"))
            result = cleaner.clean_record(record)
            if result.site:
                sites[result.site].append(Doc(record, result))
    return Corpus(cleaner, dict(sites))


def counts(half: dict[str, list[Doc]], *, watch: bool = True) -> Stats:
    """What a run over these documents counts."""
    stats = Stats(watched=Leftovers() if watch else None)
    docs = [doc for site in half.values() for doc in site]
    stats.count_records([doc.record for doc in docs], [doc.result for doc in docs])
    stats.count_removed([doc.result for doc in docs if doc.result.removed])
    return stats


def false_alarms(corpus: Corpus, splits: int) -> None:
    """Print what is said about unchanged halves."""
    said: Counter[str] = Counter()
    for n in range(splits):
        found = drift(*map(counts, corpus.halves(f"unchanged {n}")))
        said["comparisons with any alarm"] += found.broken
        said["pairs of site and rule named"] += len(found.alarms)
        said["lines called new"] += len(found.lines)
        said["sites named"] += len({item.site for item in (*found.alarms, *found.lines)})
        said["pairs"] += found.compared
        said["sites"] += found.watched
        for item in (*found.alarms, *found.lines):
            print("   false:", item, file=sys.stderr)
    print(f"unchanged halves, {splits} comparisons of {said['sites'] // splits} sites, {said['pairs']} pairs in all:")
    for what, of in (("comparisons with any alarm", splits), ("sites named", said["sites"]),
                     ("pairs of site and rule named", said["pairs"]), ("lines called new", said["sites"])):  # fmt: skip
        print(f"  {what:30} {said[what]:4} = {said[what] / of:.2%}")


def false_rates(corpus: Corpus, splits: int) -> None:
    """Print how often the rates alone, which are quickly compared, are said to have changed in unchanged halves."""
    found = [drift(*(counts(half, watch=False) for half in corpus.halves(f"rates {n}"))) for n in range(splits)]
    alarms, pairs = sum(one.broken for one in found), sum(one.compared for one in found)
    print(f"the same without samples, {splits} comparisons, {pairs} pairs in all: {alarms} with any alarm")


# --- Changed templates ------------------------------------------------------------------------------------------------


def plans_of(corpus: Corpus, repeats: int) -> list[Change]:
    """The pairs with the most hits whose template can be changed and that have enough in each first half, and how."""
    chosen: list[Change] = []
    for (site, rule), _ in sorted(counts(corpus.sites).hits.items(), key=lambda item: (-item[1], item[0])):
        change = plan(corpus, site, rule, len(chosen))
        if change and all(halves(corpus, seed)[0].hits[site, rule] >= LEAST_HITS for seed in range(repeats)):
            chosen.append(change)
        if len(chosen) == PAIRS:
            break
    return chosen


def template(docs: Sequence[Doc], rule: str) -> set[str]:
    """The words that stand in half of what the rule takes, at least."""
    pieces = [words_of(text) for doc in docs for text in taken(doc, rule)]
    found = Counter(word for words in pieces for word in words)
    return {word for word, count in found.items() if 2 * count >= len(pieces)}


def taken(doc: Doc, rule: str) -> list[str]:
    """What the rule took."""
    return [doc.record.text[span.start : span.end] for span in doc.result.removed if span.rule == rule]


def changed(corpus: Corpus, doc: Doc, how: dict[str, Change]) -> tuple[Doc, dict[str, list[str]]]:
    """The document with the templates of these rules changed, cleaned, and the new wordings by rule."""
    text, at, new = "", 0, defaultdict(list)
    for span in doc.result.removed:
        if span.rule in how:
            change = how[span.rule]
            wording = CHANGES[change.number](doc.record.text[span.start : span.end], change.words)
            text += doc.record.text[at : span.start] + wording
            at = span.end
            new[span.rule].append(wording)
    record = Record(text + doc.record.text[at:], site=doc.record.site, title=doc.record.title)
    return Doc(record, corpus.cleaner.clean_record(record)), dict(new)


@dataclass
class Change:
    """A pair of site and rule, how its template is to change, its words, and the documents that can be changed so."""

    site: str
    rule: str
    number: int
    words: set[str]
    docs: frozenset[int] = frozenset()


def plan(corpus: Corpus, site: str, rule: str, first: int) -> Change | None:
    """The first change, from one that depends on the pair on, by which the rule misses nearly all documents."""
    words = template(corpus.sites[site], rule)
    hit = [doc for doc in corpus.sites[site] if taken(doc, rule)]
    for n in range(len(CHANGES)):
        change = Change(site, rule, (first + n) % len(CHANGES), words)
        missed = [doc for doc in hit if not taken(changed(corpus, doc, {rule: change})[0], rule)]
        if len(missed) >= 0.9 * len(hit):
            change.docs = frozenset(map(id, missed))
            return change
    return None


class Outcome(NamedTuple):
    """How a change is reported ("" if it isn't), whether its wording is shown, and how many documents have it."""

    how: str
    shown: bool
    docs: int


@cache
def halves(corpus: Corpus, seed: int) -> tuple[Stats, dict[str, list[Doc]], dict[str, Stats]]:
    """The counts of one half; the documents of the other by site, and their counts."""
    before, after = corpus.halves(f"changed {seed}")
    return counts(before), after, {site: counts({site: docs}) for site, docs in after.items()}


def outcomes(corpus: Corpus, changes: Sequence[Change], share: float, seed: int) -> list[Outcome]:
    """What is said when these templates change in this share of the documents, all at once."""
    before, originals, counted = halves(corpus, seed)
    after = {change.site: list(originals[change.site]) for change in changes}
    how: dict[tuple[str, int], dict[str, Change]] = defaultdict(dict)
    for change in changes:
        can = [n for n, doc in enumerate(after[change.site]) if id(doc) in change.docs]
        order = random.Random(f"{seed} {change.site} {change.rule}")
        for n in order.sample(can, max(1, round(share * len(can)))):
            how[change.site, n][change.rule] = change
    changed_docs: Counter[tuple[str, str]] = Counter()
    wordings: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (site, n), rules in how.items():
        after[site][n], new = changed(corpus, after[site][n], rules)
        changed_docs.update((site, rule) for rule in new)
        for rule, texts in new.items():
            wordings[site, rule] += [merged(squeezed(text)) for text in texts]
    now = Stats()
    for site in originals:
        now.add(counts({site: after[site]}) if site in after else counted[site])
    found = drift(before, now)
    keys = [(change.site, change.rule) for change in changes]
    return [_outcome(found, key, wordings[key], changed_docs[key]) for key in keys]


def _outcome(found: Drift, key: tuple[str, str], new: list[str], docs: int) -> Outcome:
    alarm = next((alarm for alarm in found.alarms if (alarm.site, alarm.rule) == key), None)
    if alarm is None or alarm.kind is Kind.ROSE:
        if any(_shows(line.text, new) for line in found.lines if line.site == key[0]):
            return Outcome("new line", shown=True, docs=docs)
        others = (line.text for other in found.alarms if other.site == key[0] for line in other.near)
        shown = any(_shows(text, new) for text in others)
        return Outcome("other rule" if shown else "", shown, docs)
    return Outcome(str(alarm.kind), any(_shows(line.text, new) for line in alarm.near), docs)


def _shows(text: str, wordings: list[str]) -> bool:
    return any(text.rstrip(":") in wording for wording in wordings)


def changes(corpus: Corpus, repeats: int, shares: Sequence[float]) -> None:
    """Print what is said about changed templates."""
    plans = plans_of(corpus, repeats)
    for share in shares:
        together = [outcome for seed in range(repeats) for outcome in outcomes(corpus, plans, share, seed)]
        _print_total(f"all {len(plans)} at once in {share:4.0%}", together)
    rows = {}
    for share in shares:
        alone = [[outcomes(corpus, [change], share, seed)[0] for seed in range(repeats)] for change in plans]
        rows[share] = alone
        _print_total(f"one at a time in {share:4.0%}", [outcome for row in alone for outcome in row])
    for n, change in enumerate(plans):
        hits = sum(bool(taken(doc, change.rule)) for doc in corpus.sites[change.site])
        told = "  ".join(f"{share:4.0%}: {_row(rows[share][n])}" for share in shares)
        print(f"  {change.site:18} {change.rule:40} {hits:4} hits, {CHANGES[change.number].__name__:17} {told}")


def _row(row: list[Outcome]) -> str:
    how = Counter(outcome.how or "-" for outcome in row).most_common(1)[0][0]
    return f"{sum(_named(outcome) for outcome in row)}/{len(row)} {how:8} ({row[0].docs:3} docs)"


def _named(outcome: Outcome) -> bool:
    return outcome.how not in ("", "new line", "other rule")


def _print_total(what: str, found: list[Outcome]) -> None:
    """What was said, of all and by the number of documents that were changed."""
    _print_share(what, found)
    for least, most in CLASSES:
        some = [outcome for outcome in found if least <= outcome.docs <= most]
        if some:
            _print_share(f"  … {least} to {most} documents", some)


def _print_share(what: str, found: list[Outcome]) -> None:
    tries = len(found)
    named, said, shown = (sum(values) / tries for values in zip(
        *((_named(one), bool(one.how), one.shown) for one in found), strict=True))  # fmt: skip
    print(f"{what}: pair named {named:.1%}, named or its wording told {said:.1%}, wording shown {shown:.1%} of {tries}")
    sys.stdout.flush()


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--splits", type=int, default=200)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--shares", nargs="+", type=float, default=SHARES)
    args = parser.parse_args()
    corpus = read(args.corpus, Cleaner())
    false_alarms(corpus, args.splits)
    false_rates(corpus, 10 * args.splits)
    changes(corpus, args.repeats, args.shares)
    return 0


if __name__ == "__main__":
    sys.exit(main())
