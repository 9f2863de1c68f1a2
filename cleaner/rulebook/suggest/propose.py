"""Proposals of rules for a host, from its documents alone: what recurs, what rules it calls for, and how sure they are.

The steps, one module each: a sample of the corpus (`sample`) is cleaned by the rules that there are; what is left is
cut into tokens (`tokens`, `pages`); beginnings of sentences that many documents share are followed as far as they are
shared (`leads`); what speaks for and against each is measured (`evidence`); rules that it could call for are made
(`wording`, `candidates`, `blocks`), run by the engine over all documents (`trial`) and weighed (`score`); of rules that
take the same text the widest stays; each gets a category (`category`) and examples (`examples`), and is shown only if
it passes the schema and the check of its own examples (`writing` and here).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cleaner.errors import RuleFileError
from cleaner.model import Category, Record
from cleaner.rulebook.check import check_file
from cleaner.rulebook.schema import read_rule_file
from cleaner.rulebook.sites import known_site, rule_files
from cleaner.rulebook.suggest.blocks import blocks
from cleaner.rulebook.suggest.candidates import Candidate, candidates, stands_inside
from cleaner.rulebook.suggest.category import Guesser
from cleaner.rulebook.suggest.evidence import Corpus
from cleaner.rulebook.suggest.examples import look_alike, removal
from cleaner.rulebook.suggest.leads import Lead, inner_places, leads
from cleaner.rulebook.suggest.pages import page_of
from cleaner.rulebook.suggest.sample import others
from cleaner.rulebook.suggest.score import DEFAULT_SCORE, Taken, Weighed, weigh
from cleaner.rulebook.suggest.trial import bound_rules, hits
from cleaner.rulebook.suggest.writing import file_text, quoted
from cleaner.rulebook.suggest.zones import zone_of
from cleaner.rulebook.types import Example, Rule, RuleFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cleaner.engine.cleaner import Cleaner
    from cleaner.engine.program import BoundRule
    from cleaner.rulebook.suggest.sample import Sample
    from cleaner.rulebook.suggest.trial import Hit

# Other sites' documents that a text should be absent from.
_CONTROL = 400
# A text recurs if so many documents have it, or this share of them where they are many; of very few, two.
_LEAST, _LEAST_SHARE, _LEAST_OF_FEW, _FEW = 4, 0.01, 2, 12
# What seems to be the site's own before anything is weighed: short, of words that stand hardly anywhere else.
_MARK_FOREIGN, _MARK_TOKENS, _MARK_TOPICAL = 0.7, 6, 2.0
# A rule of whose text more than this share is taken by better ones is left out.
_MOST_COVERED = 0.5
_SAMPLES = 3
# What rules are called whose text has no words.
_STAMPS = {"{initials}": "initials", "{byline}": "byline", "{date}": "date-stamp", "{time}": "time-stamp"}
# What leads into the first sentence at this share of its places is an outlet or a place.
_DATELINE_HEAD, _DATELINE_ENDS = 0.9, 0.1


@dataclass(frozen=True)
class Proposal:
    """A rule that could be added to a host's file.

    Attributes:
        rule: the rule, with examples.
        candidate: what it was made from.
        weighed: its score and what that is made of.
        hits: how often it takes something …
        pages: … from how many documents …
        of: … of so many.
        samples: some of what it takes.
        real_keep: whether its `keeps` is a sentence of the corpus, not one made up.
    """

    rule: Rule
    candidate: Candidate
    weighed: Weighed
    hits: int
    pages: int
    of: int
    samples: tuple[str, ...]
    real_keep: bool

    @property
    def score(self) -> float:
        """How likely it is the site's own text, from 0 to 1."""
        return self.weighed.score


@dataclass(frozen=True)
class Outcome:
    """What came of a host's documents.

    Attributes:
        host: the host.
        proposals: the best first.
        pages: how many documents were looked at.
        failures: why more rules are not proposed: they have no example that holds, or fail the check.
    """

    host: str
    proposals: tuple[Proposal, ...]
    pages: int
    failures: tuple[str, ...]


class Suggester:
    """Proposes rules.

    Args:
        cleaner: the rules that there are: what they remove calls for no new ones, and proposals must agree with them.
        sample: the documents.
        known: rule files from whose examples categories are guessed.
    """

    def __init__(self, cleaner: Cleaner, sample: Sample, known: Sequence[RuleFile]) -> None:
        self._cleaner = cleaner
        self._store = cleaner.store
        self._sample = sample
        self._guesser = Guesser(known)

    def propose(self, host: str, least_score: float = 0.0) -> Outcome:
        """The proposals for a host that reach the score."""
        corpus = self._corpus(host)
        tried = _Tried(host, corpus, self._in_force(host), self._cleaner)
        chosen = [one for one in tried.best() if one.weighed.score >= least_score]
        chosen.sort(key=lambda one: -one.weighed.score * one.size)
        kept = _not_covered(chosen)
        failures: list[str] = []
        tried.accepted = [one.bound for one in kept]
        made = [proposal for one in kept if (proposal := self._proposal(one, tried, failures))]
        good = self._good(host, _with_ids(made), failures)
        good.sort(key=lambda proposal: (-proposal.score, -proposal.hits))
        return Outcome(host, tuple(good), len(corpus.pages), tuple(failures))

    def _corpus(self, host: str) -> Corpus:
        own = [replace(record, text=self._cleaner.clean_record(record).text) for record in self._sample.records(host)]
        return Corpus([page_of(record) for record in own], [page_of(r) for r in others(self._sample, host, _CONTROL)])

    def _in_force(self, host: str) -> list[RuleFile]:
        return rule_files(known_site(host, self._store), self._store)

    def _proposal(self, one: _Choice, tried: _Tried, failures: list[str]) -> Proposal | None:
        """The proposal with its examples; None if there are none that hold, which is then told in `failures`."""
        corpus, rule = tried.corpus, one.bound.rule
        shown = [text for hit in one.hits[:20] if (text := removal(one.bound, corpus.pages[hit.page], hit))]
        keep, real = look_alike(one.candidate.lead, corpus, tried.leaves)
        if not shown or not keep:
            failures.append(f"no example of what it {'leaves' if shown else 'removes'} holds: {rule.body[0]}")
            return None
        samples = [corpus.pages[hit.page].record.text[hit.start : hit.end].strip() for hit in one.hits]
        text = corpus.surfaces(one.candidate.lead).most_common(1)[0][0]
        pages = len({hit.page for hit in one.hits})
        return Proposal(
            rule=replace(
                rule,
                category=self._category(one.candidate, text),
                why=_why(one.candidate, text, pages, len(corpus.pages)),
                removes=tuple(Example(source, 0) for source in dict.fromkeys(shown[:2])),
                keeps=(Example(keep, 0),),
            ),
            candidate=one.candidate,
            weighed=one.weighed,
            hits=len(one.hits),
            pages=pages,
            of=len(corpus.pages),
            samples=tuple(dict.fromkeys(samples))[:_SAMPLES],
            real_keep=real,
        )

    def _category(self, candidate: Candidate, text: str) -> Category:
        leads_in = candidate.evidence.head >= _DATELINE_HEAD and candidate.evidence.ends < _DATELINE_ENDS
        if leads_in and candidate.lead.keys[-1] in ",-–—":
            return Category.DATELINE
        return self._guesser.guess(text, candidate.what, initials=candidate.lead.keys == ("{initials}",))

    def _good(self, host: str, proposals: list[Proposal], failures: list[str]) -> list[Proposal]:
        """The proposals that pass the schema and the check, alone and together; of the others `failures` tells."""
        head = f"schema = 1\nhosts = [{quoted(host)}]"
        left = [one for one in proposals if _reads(file_text(head, [one]), host, failures)]
        while left:
            problems = check_file(read_rule_file(file_text(head, left), f"{host}.toml"), self._store)
            bad = {problem.place.rule for problem in problems}
            failures += map(str, problems)
            if not bad & {one.rule.id for one in left}:
                return [] if problems else left
            left = [one for one in left if one.rule.id not in bad]
        return left


def _reads(text: str, host: str, failures: list[str]) -> bool:
    """Whether the schema takes a file; if not, `failures` tells why."""
    try:
        read_rule_file(text, f"{host}.toml")
    except RuleFileError as error:
        failures += map(str, error.problems)
        return False
    return True


@dataclass(frozen=True)
class _Choice:
    """A candidate as a rule, what it takes, and how that weighs."""

    candidate: Candidate
    bound: BoundRule
    hits: list[Hit]
    weighed: Weighed

    @property
    def size(self) -> int:
        """How many characters it takes."""
        return sum(hit.end - hit.start for hit in self.hits)


class _Tried:
    """All candidates for a host, run by the engine."""

    def __init__(self, host: str, corpus: Corpus, in_force: list[RuleFile], cleaner: Cleaner) -> None:
        self.corpus = corpus
        self._candidates = _all_candidates(corpus)
        rules = tuple(_rule(f"c{n}", one) for n, one in enumerate(self._candidates))
        file = RuleFile(path=f"{host}.toml", source="", hosts=(host,), rules=rules)
        self._bound = bound_rules(file, in_force, cleaner.store.memo)
        self._hits = hits(self._bound.values(), corpus.pages)
        self._cleaner = cleaner
        self.accepted: list[BoundRule] = []

    def leaves(self, text: str) -> bool:
        """Whether the rules that were accepted leave a text, and those that there are."""
        page = page_of(Record(text))
        return not any(hits(self.accepted, [page]).values()) and self._cleaner.clean(text).text == text

    def best(self) -> list[_Choice]:
        """The best candidate of each text."""
        out: dict[tuple[str, ...], _Choice] = {}
        for n, candidate in enumerate(self._candidates):
            found = self._hits.get(f"c{n}", [])
            explained = self._explained(candidate.lead, found)
            if explained < candidate.least:
                continue
            pages = len({hit.page for hit in found})
            weighed = weigh(candidate, Taken(pages, len(found), explained, self._variety(found)))
            known = out.get(candidate.lead.keys)
            if not known or known.weighed.score < min(weighed.score, DEFAULT_SCORE):  # else the narrower one stays
                out[candidate.lead.keys] = _Choice(candidate, self._zoned(f"c{n}", found), found, weighed)
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

    def _span(self, lead: Lead, place: object) -> tuple[int, int]:
        tokens = lead.tokens(self.corpus.pages, place)  # type: ignore[arg-type]
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


def _not_covered(chosen: list[_Choice]) -> list[_Choice]:
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


def _with_ids(proposals: list[Proposal]) -> list[Proposal]:
    """The proposals with ids that say what each removes."""
    seen = Counter[str]()
    out = []
    for proposal in proposals:
        name = _name(proposal.candidate)
        seen[name] += 1
        number = f"-{seen[name]}" if seen[name] > 1 else ""
        out.append(replace(proposal, rule=replace(proposal.rule, id=name + number)))
    return out


def _name(candidate: Candidate) -> str:
    if not any(key[0].isalnum() for key in candidate.lead.keys):
        return _STAMPS.get(candidate.lead.keys[0], "stamp")
    words = [key for key in candidate.lead.keys if key[0].isalnum()]
    ascii_words = ["".join(char for char in word if char.isascii() and char.isalnum()) for word in words]
    return "-".join([*list(filter(None, ascii_words))[:4], candidate.what]).strip("-") or "text"


def _why(candidate: Candidate, text: str, pages: int, of: int) -> str:
    varies = {
        "": "",
        "names": ", with names behind it",
        "headline": ", with a linked title behind it",
        "title": ", with the linked titles under it",
        "tags": ", with the topics under it, to the end",
        "stamp": "",
    }[candidate.what]
    shown = " ".join(text.split())[:60]
    return f"stands in {pages} of {of} documents about different things: '{shown}'{varies}"
