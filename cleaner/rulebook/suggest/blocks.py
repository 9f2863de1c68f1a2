"""Rules for several lines: a line that recurs, and what always stands under it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from cleaner.engine.parts import PARTS
from cleaner.engine.patterns import Pattern
from cleaner.engine.view import View
from cleaner.engine.watch import MAX_BLOCK_LINES
from cleaner.rulebook.suggest.candidates import Candidate
from cleaner.rulebook.suggest.wording import pattern_of
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cleaner.rulebook.suggest.evidence import Corpus, Evidence
    from cleaner.rulebook.suggest.leads import Lead, Place
    from cleaner.rulebook.suggest.pages import Row

# What stands below must be of its kind at this share of the places.
_SHARE = 0.95
_LINE_SHARE = 0.9
# What is the same below more of the places than this does not vary: it recurs by itself, and has a rule of its own.
_SAME_SHARE = 0.5
# As many titles stand under a line as stand there at this share of its places.
_COUNT_SHARE = 0.8
# The longest tag, in characters; titles are as long as `{{headline}}` has them.
_TAG_CHARS = 80
_TITLE_CHARS = (15, 150)


@dataclass(frozen=True, slots=True)
class _Below:
    """What may stand below a line: its name, the pattern for one such line, and whether it goes on to the end."""

    what: str
    pattern: str
    to_the_end: bool = False

    def fits(self, row: Row) -> bool:
        return _fits(self.pattern, row.view.text)


_KINDS = (
    _Below("tags", rf'[^!?:;“”"]{{1,{_TAG_CHARS - 1}}}[^.,!?:;“”"]', to_the_end=True),
    _Below("names", "{{names}}"),
    _Below("title", rf'(?-i:[\p{{Lu}}\d"“‘])[^\n]{{{_TITLE_CHARS[0] - 1},{_TITLE_CHARS[1] - 1}}}(?<![.,;:])'),
)


def blocks(lead: Lead, corpus: Corpus, evidence: Evidence) -> Iterator[Candidate]:
    """The rules for a line and what stands under it, the narrowest first."""
    if evidence.line < _LINE_SHARE or not evidence.words:
        return
    if not _varies_below(lead, corpus):
        return
    for below in _KINDS:
        counts = [_count(place, corpus, below) for place in lead.places]
        if sum(map(bool, counts)) >= _SHARE * len(counts):
            yield _block(lead, corpus, evidence, below, _steps(below, counts))


def _varies_below(lead: Lead, corpus: Corpus) -> bool:
    """Whether different lines stand under the line."""
    under = (corpus.pages[place.page].rows[place.row + 1 :][:1] for place in lead.places)
    times = Counter(row.view.text for rows in under for row in rows)
    return max(times.values(), default=0) <= _SAME_SHARE * len(lead.places)


def _block(lead: Lead, corpus: Corpus, evidence: Evidence, below: _Below, steps: tuple[str, ...]) -> Candidate:
    body = (pattern_of(lead, corpus), *steps)
    return Candidate(lead, evidence, Kind.BLOCK, body, below.what, before="" if below.to_the_end else None)


def _steps(below: _Below, counts: list[int]) -> tuple[str, ...]:
    if below.to_the_end:
        return (f"+{below.pattern}",)
    count, times = Counter(counts).most_common(1)[0]
    many = below.what == "title" and count > 1 and times >= _COUNT_SHARE * len(counts)
    return (below.pattern,) * (count if many else 1)


def _count(place: Place, corpus: Corpus, below: _Below) -> int:
    """How many lines of the kind stand below a place; none where they must go on to the end and don't."""
    rows = list(islice(corpus.pages[place.page].rows, place.row + 1, place.row + 2 + MAX_BLOCK_LINES))
    count = _first(rows, lambda row: not below.fits(row))
    goes_on = count < len(rows) or count > MAX_BLOCK_LINES
    return 0 if below.to_the_end and goes_on else count


def _first(rows: list[Row], found: Callable[[Row], bool]) -> int:
    return next((n for n, row in enumerate(rows) if found(row)), len(rows))


@lru_cache(maxsize=1 << 14)  # a line is asked about from each place above it
def _fits(source: str, text: str) -> bool:
    return _pattern(source).fullmatch(View(text)) is not None


@cache
def _pattern(source: str) -> Pattern:
    return Pattern(PARTS["names"] if source == "{{names}}" else source)
