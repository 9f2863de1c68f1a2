"""From a recurring text to rules that could remove it: one candidate for each reading of what stands around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaner.rulebook.suggest.tokens import SLOTS
from cleaner.rulebook.suggest.wording import pattern_of, phrases_of
from cleaner.rulebook.types import Kind, Zone, ZoneSide

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cleaner.rulebook.suggest.evidence import Corpus, Evidence
    from cleaner.rulebook.suggest.leads import Lead, Place

# A text counts as standing by itself if it does at this share of its places.
_BOUNDED_SHARE = 0.9
_LINE_SHARE = 0.9
# A `sentence` rule is for what begins where a sentence may.
_BEGINS = 0.95
# What mostly stands in the middle of a word is a part of it, not a text that was glued to another.
_MOST_GLUED = 0.5
# A text that stands in run-on text ends a line at this share of its places, or it is written in capitals.
_SOME_ENDS = 0.15
# In run-on text the end of most titles does not show; the rule takes those whose end does.
_LEAST_TITLES = 0.1
# What follows a text more often than this ends what stands between.
_NEXT_SHARE = 0.05
# A name, or several, has at most so many tokens.
_MOST_NAME_TOKENS = 16
# A text that stands so many times as often as a longer one does not belong to that.
_BY_ITSELF = 1.5
_COLONS = frozenset(":：|-–—>»→")
# Behind these something belongs to what stands before.
_OPEN = _COLONS | frozenset(",;(/&")
# Behind the end of a sentence, a line's begin, or a mark; before a line's end or what may begin a sentence.
_LAST_TWO, _LAST_FOUR = Zone(ZoneSide.TAIL, 2), Zone(ZoneSide.TAIL, 4)
_NOT_INSIDE = r"(?<!\w)"
_LEFT = r"(?<=^|[^\w\s,]\s?)"
_RIGHT = r"""(?=\s?$|\s?["“‘'(\[]|\s?(?-i:[\p{Lu}\d]))"""


@dataclass(frozen=True)
class Candidate:
    """A rule that could be proposed.

    Attributes:
        lead: the text that it is about.
        evidence: what was measured of that text.
        kind: the rule's kind.
        body: its pattern, patterns or phrases.
        what: what varies in it: "" for nothing, else "names", "headline", "title", "titles", "tags", "stamp".
        where: the zone that the rule needs to be safe.
        before: the rule's key of that name.
        least: the share of the text's places that the rule must take to be worth it.
    """

    lead: Lead
    evidence: Evidence
    kind: Kind
    body: tuple[str, ...]
    what: str = ""
    where: Zone = field(default_factory=Zone)
    before: str | None = None
    least: float = 0.8


def candidates(lead: Lead, corpus: Corpus, marks: Sequence[Lead]) -> list[Candidate]:
    """The rules that a text could call for, the narrowest first; none for prose.

    Args:
        lead: the text.
        corpus: where it recurs.
        marks: texts that seem to be the site's: what stands before one of them ends there.
    """
    evidence = corpus.evidence(lead)
    if not any(key[0].isalnum() for key in lead.keys):
        return list(_stamps(lead, evidence, corpus))
    if evidence.bounded < _BOUNDED_SHARE or evidence.glued > _MOST_GLUED or not evidence.words:
        return []
    if any(stands_inside(mark, lead) for mark in marks):
        return []
    out = list(_constants(lead, evidence, corpus))
    if lead.keys[-1] in _COLONS or evidence.ends < _LINE_SHARE:
        out += _led(lead, evidence, corpus, marks)
    return out


def _constants(lead: Lead, evidence: Evidence, corpus: Corpus) -> Iterator[Candidate]:
    """The text alone, if nothing that belongs to it follows."""
    if lead.keys[-1] in _OPEN and evidence.ends < _LINE_SHARE:
        return
    if evidence.line >= _LINE_SHARE:
        if not any(key in SLOTS for key in lead.keys):
            yield Candidate(lead, evidence, Kind.EQUALS, phrases_of(lead, corpus))
        else:
            yield Candidate(lead, evidence, Kind.LINE, (pattern_of(lead, corpus),))
    elif lead.keys[0] + lead.keys[-1] in ("[]", "()"):
        yield Candidate(lead, evidence, Kind.SPAN, (pattern_of(lead, corpus),))
    elif evidence.begins >= _BEGINS and _is_sentence(lead, corpus):
        yield Candidate(lead, evidence, Kind.SENTENCE, (pattern_of(lead, corpus),))
    elif evidence.ends >= _SOME_ENDS or (evidence.capitals and evidence.words > 1):  # else a name may go on
        left = _LEFT if evidence.begins >= _BEGINS else _NOT_INSIDE
        yield Candidate(lead, evidence, Kind.SPAN, (left + pattern_of(lead, corpus) + _RIGHT,))


def _led(lead: Lead, evidence: Evidence, corpus: Corpus, marks: Sequence[Lead]) -> Iterator[Candidate]:
    """The text with what it leads to: names up to the next of the site's texts, or a linked title."""
    pattern = pattern_of(lead, corpus)
    ends = "|".join([r"\s?$", *sorted(_next_marks(lead, corpus, marks))])
    behind = r"\s?\)" if lead.keys[0] == "(" else f"(?={ends})"
    before = "" if lead.keys[-1] in _COLONS else _LEFT  # with a colon it is told from prose wherever it stands
    yield Candidate(lead, evidence, Kind.SPAN, (rf"{before}{pattern}\s?{{{{names}}}}{behind}",), "names")
    if lead.keys[-1] in _COLONS:
        yield Candidate(
            lead, evidence, Kind.SENTENCE, (rf"{pattern}\s?{{{{headline}}}}",), "headline", least=_LEAST_TITLES
        )


def _stamps(lead: Lead, evidence: Evidence, corpus: Corpus) -> Iterator[Candidate]:
    """A text without words: initials at a document's end, a date and a time on a line of their own."""
    if lead.keys == ("{initials}",) and evidence.ends >= _SOME_ENDS:
        body = r"(?<=^|[.!?:;\"”’)\]]\s?)" + pattern_of(lead, corpus) + r"(?=\s?$)"
        yield Candidate(lead, evidence, Kind.SPAN, (body,), "stamp", _LAST_TWO, least=_SOME_ENDS)
    elif lead.keys == ("{byline}",) and evidence.tail >= _BOUNDED_SHARE:
        yield Candidate(lead, evidence, Kind.LINE, (pattern_of(lead, corpus),), "names", _LAST_FOUR)
    elif {"{date}", "{time}"} <= set(lead.keys) and evidence.line >= _LINE_SHARE:
        yield Candidate(lead, evidence, Kind.LINE, (pattern_of(lead, corpus),), "stamp")


def stands_inside(mark: Lead, lead: Lead) -> bool:
    """Whether a text stands in another, not at its beginning, and so often elsewhere that it is one by itself."""
    size = len(mark)
    if size >= len(lead) or len(mark.places) < _BY_ITSELF * len(lead.places):
        return False
    return any(lead.keys[n : n + size] == mark.keys for n in range(1, len(lead) - size + 1))


def _is_sentence(lead: Lead, corpus: Corpus) -> bool:
    """Whether sentences end where the text does."""
    ended = 0
    for place in lead.places:
        row = corpus.pages[place.page].rows[place.row]
        end = row.tokens[place.at + len(lead) - 1].end
        sure, _ = row.view.sentences.ends(end - 1, end)
        ended += bool(sure)
    return ended >= _BOUNDED_SHARE * len(lead.places)


def _next_marks(lead: Lead, corpus: Corpus, marks: Sequence[Lead]) -> set[str]:
    """Patterns for those of the site's texts that often follow on the same line."""
    seen: dict[int, int] = {}
    begins = {place: n for n, mark in reversed(list(enumerate(marks))) for place in mark.places}
    for place in lead.places:
        following = _first_mark(lead, place, begins)
        if following is not None:
            seen[following] = seen.get(following, 0) + 1
    least = _NEXT_SHARE * len(lead.places)
    return {r"\s?" + pattern_of(marks[n], corpus) for n, count in seen.items() if count >= least}


def _first_mark(lead: Lead, place: Place, begins: Mapping[Place, int]) -> int | None:
    """The number of the first of the site's texts that stand behind a place, not far from it."""
    first = place.at + len(lead) + 1
    near = (place._replace(at=at) for at in range(first, first + _MOST_NAME_TOKENS))
    return next((begins[other] for other in near if other in begins), None)
