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
from cleaner.model import Category
from cleaner.rulebook.check import check_file
from cleaner.rulebook.schema import read_rule_file
from cleaner.rulebook.sites import known_site, rule_files
from cleaner.rulebook.suggest.category import Guesser
from cleaner.rulebook.suggest.choice import Tried, not_covered
from cleaner.rulebook.suggest.evidence import Corpus
from cleaner.rulebook.suggest.examples import look_alike, removal
from cleaner.rulebook.suggest.naming import name_of, why_of
from cleaner.rulebook.suggest.pages import page_of
from cleaner.rulebook.suggest.sample import others
from cleaner.rulebook.suggest.writing import file_text, quoted
from cleaner.rulebook.types import Example

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.engine.cleaner import Cleaner
    from cleaner.rulebook.suggest.candidates import Candidate
    from cleaner.rulebook.suggest.choice import Choice
    from cleaner.rulebook.suggest.sample import Sample
    from cleaner.rulebook.suggest.score import Weighed
    from cleaner.rulebook.types import Rule, RuleFile

# Other sites' documents that a text should be absent from.
_CONTROL = 400
_SAMPLES = 3
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
        tried = Tried(host, corpus, self._in_force(host), self._cleaner)
        chosen = [one for one in tried.best() if one.weighed.score >= least_score]
        chosen.sort(key=lambda one: -one.weighed.score * one.size)
        kept = not_covered(chosen)
        failures: list[str] = []
        tried.accept(one.bound for one in kept)
        made = [proposal for one in kept if (proposal := self._proposal(one, tried, failures))]
        good = self._good(host, _with_ids(made), failures)
        good.sort(key=lambda proposal: (-proposal.score, -proposal.hits))
        return Outcome(host, tuple(good), len(corpus.pages), tuple(failures))

    def _corpus(self, host: str) -> Corpus:
        own = [replace(record, text=self._cleaner.clean_record(record).text) for record in self._sample.records(host)]
        return Corpus([page_of(record) for record in own], [page_of(r) for r in others(self._sample, host, _CONTROL)])

    def _in_force(self, host: str) -> list[RuleFile]:
        return rule_files(known_site(host, self._store), self._store)

    def _proposal(self, one: Choice, tried: Tried, failures: list[str]) -> Proposal | None:
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
                why=why_of(one.candidate, text, pages, len(corpus.pages)),
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


def _with_ids(proposals: list[Proposal]) -> list[Proposal]:
    """The proposals with ids that say what each removes."""
    seen = Counter[str]()
    out = []
    for proposal in proposals:
        name = name_of(proposal.candidate)
        seen[name] += 1
        number = f"-{seen[name]}" if seen[name] > 1 else ""
        out.append(replace(proposal, rule=replace(proposal.rule, id=name + number)))
    return out
