"""What ledgers tell of runs: who removed how much, and random samples with what is known of their surroundings."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.ledger import Entry, Ledger

#: So many samples of each rule, unless told otherwise.
SAMPLES = 4
# A rule's texts are cut in the middle beyond this.
_MOST_CHARS = 600


class Piece(NamedTuple):
    """A removed piece.

    Attributes:
        start: first code point of the original text.
        end: one past the last one.
        rule: full name of the rule.
        category: its category.
        place: where the rule stands.
        text: what was removed.
    """

    start: int
    end: int
    rule: str
    category: str
    place: str
    text: str


class Sample(NamedTuple):
    """A removed piece among its neighbours.

    Attributes:
        where: the ledger and the record.
        site: the site whose rules were used.
        pieces: the record's removed pieces from one before it to one behind it. What stood between them was kept, and
            the ledger doesn't have it.
        chosen: which of these it is.
    """

    where: str
    site: str
    pieces: tuple[Piece, ...]
    chosen: int


class Removed(NamedTuple):
    """How much was removed."""

    pieces: int
    characters: int
    records: int


@dataclass
class Account:
    """What the ledgers of runs say in sum.

    Attributes:
        samples_each: how many samples of each rule are kept.
        seed: chooses the samples; the same ledgers in the same order with the same seed give the same ones.
    """

    samples_each: int = SAMPLES
    seed: int = 0
    records: int = 0
    pieces: Counter[str] = field(default_factory=Counter)
    characters: Counter[str] = field(default_factory=Counter)
    documents: Counter[str] = field(default_factory=Counter)
    categories: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    sites: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[Sample]] = field(default_factory=dict)
    _random: Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)  # noqa: S311 - samples, not secrets

    def add(self, ledger: Ledger) -> None:
        """Take a ledger into account.

        Raises:
            LedgerError: it is damaged.
        """
        for place, entry in ledger.entries:
            pieces = _pieces(entry, place, escaped=ledger.format_name == "jsonl")
            if pieces:
                self.records += 1
                self.sites[entry.site] += 1
                self._count(pieces, place, entry.site)

    def removed(self, rule: str) -> Removed:
        """How much a rule removed."""
        return Removed(self.pieces[rule], self.characters[rule], self.documents[rule])

    def by_category(self) -> dict[str, Removed]:
        """How much was removed of each category, most characters first. A record counts for each of its rules."""
        found: dict[str, Removed] = {}
        for rule in self.pieces:
            old, more = found.get(self.categories[rule], Removed(0, 0, 0)), self.removed(rule)
            found[self.categories[rule]] = Removed(*(a + b for a, b in zip(old, more, strict=True)))
        return dict(sorted(found.items(), key=lambda item: (-item[1].characters, item[0])))

    def _count(self, pieces: Sequence[Piece], place: str, site: str) -> None:
        self.documents.update({piece.rule for piece in pieces})
        for n, piece in enumerate(pieces):
            self.pieces[piece.rule] += 1
            self.characters[piece.rule] += piece.end - piece.start
            self.categories[piece.rule], self.places[piece.rule] = piece.category, piece.place
            first = max(0, n - 1)
            self._sample(piece.rule, Sample(place, site, tuple(pieces[first : n + 2]), n - first))

    def _sample(self, rule: str, sample: Sample) -> None:
        """Keep it with the probability that makes what is kept a random sample of all (a reservoir)."""
        kept = self.samples.setdefault(rule, [])
        if len(kept) < self.samples_each:
            kept.append(sample)
            return
        at = self._random.randrange(self.pieces[rule])
        if at < self.samples_each:
            kept[at] = sample


def _pieces(entry: Entry, place: str, *, escaped: bool) -> list[Piece]:
    try:
        return [_piece(piece, escaped=escaped) for piece in entry.pieces]
    except (TypeError, ValueError, OverflowError) as error:
        raise LedgerError(f"{place}: damaged: not a removed piece") from error


def _piece(value: Sequence[Any], *, escaped: bool) -> Piece:
    start, end, rule, category, place, _, source = value
    text = _unescaped(source) if escaped else str(source)
    return Piece(int(start), int(end), str(rule), str(category), str(place), _shortened(text))


def _unescaped(source: str) -> str:
    """The text of what stood in a JSON string; as it stood there if it was cut out between the halves of an escape."""
    try:
        return str(json.loads(f'"{source}"', strict=False))
    except ValueError:
        return source


def _shortened(text: str) -> str:
    if len(text) <= _MOST_CHARS:
        return text
    return f"{text[: _MOST_CHARS // 2]} … {text[-_MOST_CHARS // 2 :]}"
