"""What recurs in a host's documents: beginnings of sentences that many of them share, as long as they are shared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaner.rulebook.suggest.pages import Page, Row
    from cleaner.rulebook.suggest.tokens import Token

# A text goes on as one of its continuations does if that one has this share of it.
_DOMINANT_SHARE = 0.9
# The longest text that is followed; standing notices are shorter.
_MOST_TOKENS = 120
# Fewer documents make a text one that recurs if each of them has it so many times.
_LEAST_PAGES, _OFTEN = 2, 3
_END = ""
# Of a document so many places, the first and the last ones, are looked at. Articles have some 30, tables thousands.
_MOST_PLACES = 400


class Place(NamedTuple):
    """Where a sentence may begin: numbers of the page, of its row, and of the first token in it."""

    page: int
    row: int
    at: int


@dataclass(frozen=True)
class Lead:
    """A text that sentences begin with, or are: its tokens' keys, and all the places where it begins."""

    keys: tuple[str, ...]
    places: tuple[Place, ...]

    @cached_property
    def pages(self) -> frozenset[int]:
        """The documents that it stands in."""
        return frozenset(place.page for place in self.places)

    def tokens(self, pages: Sequence[Page], place: Place) -> list[Token]:
        """Its tokens at one of its places."""
        return pages[place.page].rows[place.row].tokens[place.at : place.at + len(self.keys)]

    def __len__(self) -> int:
        return len(self.keys)


def leads(pages: Sequence[Page], least: int, more: Iterable[Place] = ()) -> Iterator[Lead]:
    """The texts that begin sentences in `least` documents or more, or often in each of fewer.

    A text that mostly goes on in the same way is given only with that continuation; one that goes on in several ways
    is given itself, and with each of those that are shared widely enough.

    Args:
        pages: the documents.
        least: how many of them make a text one that recurs.
        more: places where something begins, too, though no sentence does.
    """
    stack = [Lead((), tuple(sorted({*_places(pages), *more})))]
    while stack:
        lead = stack.pop()
        ways = _ways_on(lead, pages)
        first = max(ways, key=lambda key: len(ways[key]), default=_END)
        dominant = len(ways.get(first, ())) >= _DOMINANT_SHARE * len(lead.places)
        if lead.keys and not (dominant and first != _END):
            yield lead
        if len(lead) < _MOST_TOKENS:
            chosen = [first] if dominant and lead.keys and first != _END else sorted(ways)
            longer = (Lead((*lead.keys, key), tuple(ways[key])) for key in chosen if key != _END)
            stack += [lead for lead in longer if _recurs(lead, least)]


def _recurs(lead: Lead, least: int) -> bool:
    """Whether enough documents have the text, or at least two that have it again and again."""
    pages = len(lead.pages)
    return pages >= least or (pages >= _LEAST_PAGES and len(lead.places) >= _OFTEN * pages)


def inner_places(lead: Lead, pages: Sequence[Page]) -> Iterator[Place]:
    """Where the text stands though no sentence begins there."""
    size = len(lead)
    for number, page in enumerate(pages):
        for at, row in enumerate(page.rows):
            keys = [token.key for token in row.tokens]
            for n, key in enumerate(keys):
                if key == lead.keys[0] and n not in row.begins and tuple(keys[n : n + size]) == lead.keys:
                    yield Place(number, at, n)


def _places(pages: Sequence[Page]) -> Iterator[Place]:
    for number, page in enumerate(pages):
        rows = enumerate(page.rows)
        found = [Place(number, at, begin) for at, row in rows for begin in row.begins if row.tokens]
        yield from found if len(found) <= _MOST_PLACES else found[: _MOST_PLACES // 2] + found[-_MOST_PLACES // 2 :]


def _ways_on(lead: Lead, pages: Sequence[Page]) -> dict[str, list[Place]]:
    """The places by the token that follows there; under "" those where the row ends."""
    out: dict[str, list[Place]] = {}
    for place in lead.places:
        row: Row = pages[place.page].rows[place.row]
        at = place.at + len(lead)
        out.setdefault(row.tokens[at].key if at < len(row.tokens) else _END, []).append(place)
    return out
