"""What speaks for and against a recurring text being the site's and not a reporter's: measured, not yet weighed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from cleaner.engine.parts import PARTS
from cleaner.engine.patterns import Pattern
from cleaner.engine.view import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.rulebook.suggest.leads import Lead, Place
    from cleaner.rulebook.suggest.pages import Page, Row

_NAMES = Pattern(PARTS["names"])
# So many rows from a document's beginning or end are its edge …
_EDGE_ROWS = 4
# … and so many characters of a row that is most of the document.
_EDGE_CHARS = 400
# A line is prose from this length on, or if it ends as a sentence does.
_PROSE_CHARS = 120
_SENTENCE_ENDS = (".", "!", "?", "…")
_CLOSERS = "\"'”’)"
# Pairs of documents whose topics are compared.
_PAIRS = 120
# A short word glued to a full stop is a domain's suffix (".COM").
_SUFFIX_CHARS = 3
# Rows that are remembered of each word.
_MOST_ROWS = 400


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was measured of a text that recurs.

    Attributes:
        pages: how many documents it stands in …
        share: … and the share of the host's that is.
        line: share of its places where it is a whole line.
        starts: share of its places where it begins a line …
        ends: … and where it ends one.
        bounded: share of its places where it begins with a capital, a digit or a mark, and something new follows it.
        begins: share of its places where the engine lets a sentence begin.
        glued: share of its places where it is glued to the same word, or is a domain's suffix: a part of a word.
        named: whether it reads like a person's name, or another name in title case.
        head: share of its places at a document's beginning.
        tail: share of its places at a document's end.
        over_prose: share of its places where it is a line and the next one is prose.
        repeats: how often it stands in a document that has it, on average.
        topical: how much more alike the documents are that have it than the host's are among each other: 1 for not.
        foreign: how rare its rarest word is elsewhere in the host's documents: 1 for never.
        capitals: whether it is written in capitals everywhere.
        words: how many words it has.
        control: share of the other hosts' documents that have it.
        months: how many months it spreads over; 0 where no document has a date.
    """

    pages: int
    share: float
    line: float
    starts: float
    ends: float
    bounded: float
    begins: float
    glued: float
    named: bool
    head: float
    tail: float
    over_prose: float
    repeats: float
    topical: float
    foreign: float
    capitals: bool
    words: int
    control: float
    months: int


class Corpus:
    """One host's documents, and what is known of them together.

    Args:
        pages: the host's documents.
        control: other hosts' documents.
    """

    def __init__(self, pages: Sequence[Page], control: Sequence[Page] = ()) -> None:
        self.pages = pages
        self.words = Counter(token.key for page in pages for row in page.rows for token in row.tokens)
        self._control = control
        self._control_rows = [
            f" {' '.join(token.key for token in row.tokens)} " for page in control for row in page.rows
        ]
        self._control_of = [n for n, page in enumerate(control) for _ in page.rows]
        self._evidence: dict[tuple[str, ...], Evidence] = {}
        self._alike = _alikeness(pages, range(len(pages)))

    def evidence(self, lead: Lead) -> Evidence:
        """What is measured of a text; once for each."""
        if lead.keys not in self._evidence:
            self._evidence[lead.keys] = self._measured(lead)
        return self._evidence[lead.keys]

    def forget(self) -> None:
        """Measure anew what is asked for from now on: the places have changed."""
        self._evidence.clear()

    def row(self, page: int, row: int) -> Row:
        """A row of the host's documents or, counted on from those, of the control's."""
        return (self.pages[page] if page < len(self.pages) else self._control[page - len(self.pages)]).rows[row]

    def rows_with(self, word: str) -> list[tuple[int, int]]:
        """Some of the rows that have a word, as `row` takes them."""
        return self._rows_by_word.get(word, [])

    @cached_property
    def _rows_by_word(self) -> dict[str, list[tuple[int, int]]]:
        out: dict[str, list[tuple[int, int]]] = {}
        for number, page in enumerate([*self.pages, *self._control]):
            for at, row in enumerate(page.rows):
                for key in {token.key for token in row.tokens}:
                    known = out.setdefault(key, [])
                    if len(known) < _MOST_ROWS:
                        known.append((number, at))
        return out

    def _measured(self, lead: Lead) -> Evidence:
        places, count = lead.places, len(lead.places)
        inside = Counter(lead.keys)
        words = [key for key in inside if key[0].isalpha() and len(key) > 1]
        foreign = [min(1.0, inside[word] * count / self.words[word]) for word in words]
        alike = _alikeness(self.pages, sorted(lead.pages))
        return Evidence(
            pages=len(lead.pages),
            share=len(lead.pages) / len(self.pages),
            line=sum(self._is_line(lead, place) for place in places) / count,
            starts=sum(place.at == 0 for place in places) / count,
            ends=sum(self._ends_line(lead, place) for place in places) / count,
            bounded=sum(self._is_bounded(lead, place) for place in places) / count,
            begins=sum(place.at in self.pages[place.page].rows[place.row].begins for place in places) / count,
            glued=max(Counter(filter(None, map(self._glued_to, places))).values(), default=0) / count,
            named=self._is_named(lead),
            head=sum(self._is_head(place) for place in places) / count,
            tail=sum(self._is_tail(lead, place) for place in places) / count,
            over_prose=sum(self._is_over_prose(lead, place) for place in places) / count,
            repeats=count / len(lead.pages),
            topical=alike / self._alike if self._alike else 1.0,
            foreign=max(foreign, default=0.0),
            capitals=all(self.text(lead, place).isupper() for place in places),
            words=sum(key[0].isalpha() for key in lead.keys),
            control=self._control_share(lead),
            months=len({day[:7] for n in lead.pages if (day := self.pages[n].record.date)}),
        )

    def text(self, lead: Lead, place: Place) -> str:
        """The text as it is written at one of its places."""
        tokens = lead.tokens(self.pages, place)
        return self.pages[place.page].rows[place.row].view.text[tokens[0].start : tokens[-1].end]

    def behind(self, lead: Lead, place: Place) -> str:
        """The rest of the line behind one of its places."""
        row = self.pages[place.page].rows[place.row]
        return row.view.text[row.tokens[place.at + len(lead) - 1].end :]

    def surfaces(self, lead: Lead) -> Counter[str]:
        """The texts as they are written, and how often each is."""
        return Counter(self.text(lead, place) for place in lead.places)

    def _is_line(self, lead: Lead, place: Place) -> bool:
        return place.at == 0 and self._ends_line(lead, place)

    def _ends_line(self, lead: Lead, place: Place) -> bool:
        return place.at + len(lead) == len(self.pages[place.page].rows[place.row].tokens)

    def _is_bounded(self, lead: Lead, place: Place) -> bool:
        first, behind = self.text(lead, place)[0], self.behind(lead, place)
        rest = behind.lstrip()
        if lead.keys[-1] == "." and behind.partition(" ")[0].rstrip(",.").isupper() and rest == behind:
            return False  # the name of a host goes on
        return not first.islower() and not (rest and (rest[0].islower() or rest[0] in ",.;:?!)]/-–"))

    def _glued_to(self, place: Place) -> str:
        """The token that the place's first one is a part of one word with, by its looks; "" if it isn't."""
        row = self.pages[place.page].rows[place.row]
        before, token = row.tokens[place.at - 1] if place.at else None, row.tokens[place.at]
        if before is None or before.end < token.start or not token.is_word:
            return ""
        in_domain = before.key == "." and token.end - token.start <= _SUFFIX_CHARS
        return before.key if before.is_word or in_domain else ""

    def _is_named(self, lead: Lead) -> bool:
        looks = _NAMES.fullmatch(fold(self.text(lead, lead.places[0]))) is not None
        return looks and any(key[0].isalpha() and key not in self._ordinary for key in lead.keys)

    @cached_property
    def _ordinary(self) -> frozenset[str]:
        """The words that are written in lower case somewhere: a name has one that never is."""
        pages = (*self.pages, *self._control)
        rows = ((row.view.text, row.tokens) for page in pages for row in page.rows)
        return frozenset(token.key for text, tokens in rows for token in tokens if text[token.start].islower())

    def _is_head(self, place: Place) -> bool:
        row = self.pages[place.page].rows[place.row]
        return place.row < _EDGE_ROWS and (row.tokens[place.at].start <= _EDGE_CHARS)

    def _is_tail(self, lead: Lead, place: Place) -> bool:
        rows = self.pages[place.page].rows
        return place.row >= len(rows) - _EDGE_ROWS and len(self.behind(lead, place)) <= _EDGE_CHARS

    def _is_over_prose(self, lead: Lead, place: Place) -> bool:
        rows = self.pages[place.page].rows
        if not self._is_line(lead, place) or place.row + 1 == len(rows):
            return False
        below = rows[place.row + 1].view.text
        return len(below) >= _PROSE_CHARS or below.rstrip(_CLOSERS).endswith(_SENTENCE_ENDS)

    def _control_share(self, lead: Lead) -> float:
        wanted = f" {' '.join(lead.keys)} "
        found = {page for row, page in zip(self._control_rows, self._control_of, strict=True) if wanted in row}
        return len(found) / len(self._control) if self._control else 0.0


def _alikeness(pages: Sequence[Page], numbers: Sequence[int]) -> float:
    """How much the documents' words overlap, two by two: 0 for not at all, 1 for wholly."""
    pairs = list(islice(_pairs(numbers), _PAIRS))
    shares = [_overlap(pages[a].topic, pages[b].topic) for a, b in pairs]
    return sum(shares) / len(shares) if shares else 0.0


def _pairs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Neighbours, then those two apart, and so on: the order of a sample's documents is as good as random."""
    for apart in range(1, len(numbers)):
        yield from ((numbers[n], numbers[n + apart]) for n in range(len(numbers) - apart))


def _overlap(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / (len(first | second) or 1)
