"""How likely a candidate is the site's own text: the product of what speaks for it, each from 0 to 1, and what to fear.

Frequency proves nothing: a background paragraph, a subheading or an agency's text recurs as well as a footer does. What
tells them apart is how they recur. A background paragraph stands in articles that are about the same; a template's text
in articles about anything. The template's words are hardly used elsewhere on the site. A subheading stands alone above
prose, and no other site has it. So each of these can sink a candidate, however often it recurs.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaner.rulebook.suggest.candidates import Candidate
    from cleaner.rulebook.suggest.evidence import Evidence

#: Proposals below this are not shown unless asked for.
DEFAULT_SCORE = 0.5

# A text of so many words or more may be a sentence; of so few or less, a subheading.
_SENTENCE_WORDS = 5
_HEADING_WORDS = 5
# A name that so many documents have is no person's they are about.
_COMMON_NAME = 0.2
# A text that stands so often in each document is no paragraph, and one that stands in so many months is no topic's.
_OFTEN, _LONG_MONTHS = 2, 6
# Fewer documents than this are few; a text that stands more often in each of them may be a table's.
_FEW_PAGES, _TABLE_REPEATS = 5, 3
# Share of other sites' documents from which on a short line is a template's rather than one site's subheading.
_WIDESPREAD = 0.02


@dataclass(frozen=True, slots=True)
class Weighed:
    """What came of weighing a candidate: its score, the factors that it is the product of, and what to fear."""

    score: float
    factors: Mapping[str, float]
    risks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a candidate's rule takes from the documents.

    Attributes:
        pages: from how many of them it takes something.
        hits: how often.
        explained: share of the text's places that it takes.
        variety: how many different texts it takes, for each hit: 1 when no two are the same.
    """

    pages: int
    hits: int
    explained: float
    variety: float


def weigh(candidate: Candidate, taken: Taken) -> Weighed:
    """The score of a candidate, given what its rule takes."""
    factors, risks = dict[str, float](), list[str]()
    for name, (value, risk) in {
        "support": _support(candidate, taken),
        "foreign": _foreign(candidate),
        "topics": _topics(candidate),
        "shape": _shape(candidate),
        "fit": _fit(candidate, taken),
    }.items():
        factors[name] = round(value, 2)
        risks += [risk] if risk else []
    return Weighed(round(prod(factors.values()), 2), factors, tuple(risks))


def _support(candidate: Candidate, taken: Taken) -> tuple[float, str]:
    """How many documents speak for it; of two or three only whole lines that no table has."""
    risk = f"it takes something from {taken.pages} documents only" if taken.pages < _FEW_PAGES else ""
    value = taken.pages / (taken.pages + 1)
    if candidate.evidence.repeats < _TABLE_REPEATS or taken.pages >= _FEW_PAGES:
        return value, risk
    telling = candidate.kind is Kind.EQUALS and candidate.evidence.words >= _HEADING_WORDS - 1
    return value if telling else value / 2, risk


def _foreign(candidate: Candidate) -> tuple[float, str]:
    """How rare the text's rarest word is elsewhere: a template's words are hardly used by reporters."""
    evidence = candidate.evidence
    if not evidence.words:
        return 1.0, ""
    value = _ramp(evidence.foreign, 0.3, 0.8)
    return value, "" if value > 0.8 else "its words are common in the site's articles"


def _topics(candidate: Candidate) -> tuple[float, str]:
    """Whether the documents that have it are about different things; long texts are held to more.

    Not where it cannot be otherwise: a paragraph does not stand several times in a document, nor for half a year.
    """
    evidence = candidate.evidence
    if evidence.repeats >= _OFTEN:
        return 1.0, ""
    low, high = (2.0, 3.2) if evidence.words >= _SENTENCE_WORDS else (2.2, 4.0)
    ease = 1.5 if evidence.months >= _LONG_MONTHS else 1.0
    value = 1 - _ramp(evidence.topical, low * ease, high * ease)
    return value, "" if value > 0.8 else "recurs in articles about the same: a background paragraph, or syndicated text"


def _shape(candidate: Candidate) -> tuple[float, str]:
    """Whether the text looks like something that reporters write, too."""
    evidence, last = candidate.evidence, candidate.lead.keys[-1]
    if candidate.what:
        return 1.0, ""
    if last in ":：":
        return 0.4, "it leads to something that stays"
    if evidence.words >= _SENTENCE_WORDS and last in ".!?":
        value = 0.4 + 0.6 * _ramp(evidence.tail, 0.5, 0.9)  # at the beginning stand a house's favourite openings
        return value, "a sentence like a reporter's: read the samples" if value < 0.9 else ""
    if _may_be_name(evidence):
        return 0.4, "it may be a name"
    return (0.4, "a short line above prose: it may be a subheading") if _may_be_heading(candidate) else (1.0, "")


def _may_be_name(evidence: Evidence) -> bool:
    """Whether a few capitalised words, or one word in capitals, are all there is, in few documents of one site."""
    looks = evidence.named and (not evidence.capitals or evidence.words == 1)
    return looks and evidence.share < _COMMON_NAME and evidence.control < _WIDESPREAD


def _may_be_heading(candidate: Candidate) -> bool:
    """Whether a line alone above prose is all there is: one a document, in words, at no other site."""
    evidence = candidate.evidence
    alone = candidate.kind in (Kind.EQUALS, Kind.LINE) and evidence.words <= _HEADING_WORDS
    return alone and evidence.over_prose > 0.3 and evidence.repeats < 1.5 and evidence.control < _WIDESPREAD


def _fit(candidate: Candidate, taken: Taken) -> tuple[float, str]:
    """How well the rule fits: how much of what it is about it takes, and whether what varies does vary."""
    share = f"takes {taken.explained:.0%} of the places where the text stands" if taken.explained < 0.8 else ""
    if candidate.what in ("headline", "title") and taken.variety < 0.2:
        return 0.5, "what varies hardly varies"
    if candidate.what == "headline":
        enough = taken.explained >= 0.8 or taken.hits >= _FEW_PAGES
        return 1.0 if enough else 0.4, share
    return 1.0 if candidate.what == "stamp" else _ramp(taken.explained, 0.3, 0.9), share


def _ramp(value: float, low: float, high: float) -> float:
    """0 up to `low`, 1 from `high` on, straight in between."""
    return min(1.0, max(0.0, (value - low) / (high - low)))
