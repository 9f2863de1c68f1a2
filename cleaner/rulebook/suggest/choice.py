"""Which of the rules that texts could call for are the best: all are run by the engine, weighed and compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cleaner.model import Record
from cleaner.rulebook.suggest.blocks import blocks
from cleaner.rulebook.suggest.candidates import Candidate, candidates, stands_inside
from cleaner.rulebook.suggest.leads import Lead, Place, inner_places, leads
from cleaner.rulebook.suggest.pages import page_of
from cleaner.rulebook.suggest.score import DEFAULT_SCORE, Taken, Weighed, weigh
from cleaner.rulebook.suggest.trial import bound_rules, hits, index_of
from cleaner.rulebook.suggest.zones import zone_of
from cleaner.rulebook.types import Rule, RuleFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cleaner.engine.cleaner import Cleaner
    from cleaner.engine.program import BoundRule
    from cleaner.rulebook.suggest.evidence import Corpus
    from cleaner.rulebook.suggest.trial import Hit

# A text recurs if so many documents have it, or this share of them where they are many; of very few, two.
_LEAST, _LEAST_SHARE, _LEAST_OF_FEW, _FEW = 4, 0.01, 2, 12
# What seems to be the site's own before anything is weighed: short, of words that stand hardly anywhere else.
_MARK_FOREIGN, _MARK_TOKENS, _MARK_TOPICAL = 0.7, 6, 2.0
# A rule of whose text more than this share is taken by better ones is left out.
_MOST_COVERED = 0.5


@dataclass(frozen=True)
class Choice:
    """A candidate as a rule, what it takes, and how that weighs."""

    candidate: Candidate
    bound: BoundRule
    hits: list[Hit]
    weighed: Weighed

    @property
    def size(self) -> int:
        """How many characters it takes."""
        return sum(hit.end - hit.start for hit in self.hits)


class Tried:
    """All candidates for a host, run by the engine."""

    def __init__(self, host: str, corpus: Corpus, in_force: list[RuleFile], cleaner: Cleaner) -> None:
        self.corpus = corpus
        self._candidates = _all_candidates(corpus)
        rules = tuple(_rule(f"c{n}", one) for n, one in enumerate(self._candidates))
        file = RuleFile(path=f"{host}.toml", source="", hosts=(host,), rules=rules)
        self._bound = bound_rules(file, in_force, cleaner.store.memo)
        self._hits = hits(index_of(self._bound.values()), corpus.pages)
        self._cleaner = cleaner
        self._accepted = index_of([])

    def accept(self, rules: Iterable[BoundRule]) -> None:
        """Take these for the rules that are proposed together."""
        self._accepted = index_of(rules)

    def leaves(self, text: str) -> bool:
        """Whether the rules that were accepted leave a text, and those that there are."""
        page = page_of(Record(text))
        return not any(hits(self._accepted, [page]).values()) and self._cleaner.clean(text).text == text

    def best(self) -> list[Choice]:
        """The best candidate of each text."""
        out: dict[tuple[str, ...], Choice] = {}
        for n, candidate in enumerate(self._candidates):
            found = self._hits.get(f"c{n}", [])
            explained = self._explained(candidate.lead, found)
            if explained < candidate.least:
                continue
            pages = len({hit.page for hit in found})
            weighed = weigh(candidate, Taken(pages, len(found), explained, self._variety(found)))
            known = out.get(candidate.lead.keys)
            if not known or known.weighed.score < min(weighed.score, DEFAULT_SCORE):  # else the narrower one stays
                out[candidate.lead.keys] = Choice(candidate, self._zoned(f"c{n}", found), found, weighed)
        return list(out.values())

    def _zoned(self, name: str, found: list[Hit]) -> BoundRule:
        bound = self._bound[name]
        zone = zone_of(self.corpus, found)
        return bound.variant(replace(bound.rule, where=zone)) if zone and bound.rule.where.is_everywhere else bound

    def _explained(self, lead: Lead, found: list[Hit]) -> float:
        """The share of the text's places that the hits take."""
        by_page: dict[int, list[Hit]] = {}
        for hit in found:
            by_page.setdefault(hit.page, []).append(hit)
        taken = 0
        for place in lead.places:
            line = self.corpus.pages[place.page].document.solid[place.row]
            start = line.original(*self._span(lead, place))[0]
            taken += any(hit.start <= start < hit.end for hit in by_page.get(place.page, ()))
        return taken / len(lead.places)

    def _span(self, lead: Lead, place: Place) -> tuple[int, int]:
        tokens = lead.tokens(self.corpus.pages, place)
        return tokens[0].start, tokens[-1].end

    def _variety(self, found: list[Hit]) -> float:
        texts = {self.corpus.pages[hit.page].record.text[hit.start : hit.end].strip() for hit in found}
        return len(texts) / (len(found) or 1)


def _all_candidates(corpus: Corpus) -> list[Candidate]:
    few = len(corpus.pages) < _FEW
    least = _LEAST_OF_FEW if few else max(_LEAST, round(_LEAST_SHARE * len(corpus.pages)))
    marks = _marks(leads(corpus.pages, least), corpus)
    inner = [place for mark in marks for place in inner_places(mark, corpus.pages)]
    found = list(leads(corpus.pages, least, inner))
    corpus.forget()
    marks = _marks(found, corpus)
    out = []
    for lead in found:
        out += [*blocks(lead, corpus, corpus.evidence(lead)), *candidates(lead, corpus, marks)]
    return out


def _marks(found: Iterable[Lead], corpus: Corpus) -> list[Lead]:
    """The texts that seem to be the site's, none of which begins with something else."""
    marks = [lead for lead in found if _is_mark(lead, corpus)]
    return [mark for mark in marks if not any(stands_inside(other, mark) for other in marks)]


def _is_mark(lead: Lead, corpus: Corpus) -> bool:
    if len(lead) > _MARK_TOKENS:
        return False
    evidence = corpus.evidence(lead)
    own = evidence.foreign >= _MARK_FOREIGN and evidence.topical < _MARK_TOPICAL
    telling = evidence.line >= _MARK_FOREIGN or evidence.capitals or not all(key[0].isalpha() for key in lead.keys)
    return own and telling and evidence.words > 0 and evidence.bounded >= _MARK_FOREIGN


def _rule(name: str, candidate: Candidate) -> Rule:
    return Rule(
        id=name,
        kind=candidate.kind,
        body=candidate.body,
        why="",
        line=0,
        before=candidate.before,
        where=candidate.where,
    )


def not_covered(chosen: list[Choice]) -> list[Choice]:
    """The rules most of whose text is not taken by those that stand before them."""
    taken: dict[int, set[int]] = {}
    out = []
    for one in chosen:
        fresh = sum(hit.end - hit.start - _overlap(hit, taken) for hit in one.hits)
        if fresh > _MOST_COVERED * one.size:
            out.append(one)
            for hit in one.hits:
                taken.setdefault(hit.page, set()).update(range(hit.start, hit.end))
    return out


def _overlap(hit: Hit, taken: Mapping[int, set[int]]) -> int:
    """How much of a hit is taken already, in characters."""
    return len(taken.get(hit.page, set()).intersection(range(hit.start, hit.end)))
