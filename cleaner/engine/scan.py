"""Looking for thousands of texts at once: which of them stand in a skeleton, and where.

Two ways that find the same: `ahocorasick_rs`, an extra, in one pass whatever the number of texts; and the standard
library, which looks for the rarest four characters of each text and then for the text.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from sys import byteorder
from typing import TYPE_CHECKING, Any, Protocol

from cleaner.engine.shapes import expected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: The accelerator, if it is installed.
ACCELERATOR = "ahocorasick_rs"
# Scanners that are kept: one for each set of packs, and one for each site that was seen lately.
_MOST_SCANNERS = 256
# A fast automaton costs as much to build as it saves on so many documents.
_SLOW_SCANS = 2_000
_PLAIN_SCANS = 12
#: How many characters are looked for as one number.
GRAM_CHARS = 4


class Scanner(Protocol):
    """Finds the texts that it was made for."""

    def find(self, skeleton: bytes) -> Iterable[tuple[int, int, int]]:
        """Every place of every text, overlapping ones too: the text's number, start and end; in no certain order."""
        ...


class AutomatonScanner:
    """One automaton for all texts; after some documents it is built anew, in a form that costs more and runs faster."""

    def __init__(self, texts: Sequence[bytes]) -> None:
        module: Any = import_module(ACCELERATOR)
        self._texts = texts
        self._make = module.BytesAhoCorasick
        self._fast = module.Implementation.DFA
        self._automaton = self._make(texts, implementation=module.Implementation.ContiguousNFA)
        self._left = _SLOW_SCANS

    def find(self, skeleton: bytes) -> Iterable[tuple[int, int, int]]:
        """Every place of every text."""
        if self._left > 0:
            self._left -= 1
            if self._left <= 0:
                self._automaton = self._make(self._texts, implementation=self._fast)
        found: Iterable[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(skeleton, overlapping=True)
        return found


@dataclass(frozen=True, slots=True)
class _Grams:
    """Texts by their rarest four characters, as numbers, and those that are too short for it; each with its number."""

    around: dict[int, list[tuple[int, bytes]]]
    short: list[tuple[int, bytes]]
    all: frozenset[int]


class GramScanner:
    """Looks for the rarest four characters in a row of each text, all at once, as numbers in a set.

    In the first documents it looks for one text after another, which takes no preparation.
    """

    def __init__(self, texts: Sequence[bytes]) -> None:
        self._texts = texts
        self._left = _PLAIN_SCANS
        self._grams: _Grams | None = None

    def find(self, skeleton: bytes) -> Iterable[tuple[int, int, int]]:
        """Every place of every text."""
        if self._left > 0:
            self._left -= 1
            return self._found(enumerate(self._texts), skeleton)
        grams = self._grams
        if grams is None:
            self._grams = grams = self._sorted()
        near = [item for gram in grams.all & grams_of(skeleton) for item in grams.around[gram]]
        return self._found((*grams.short, *near), skeleton)

    def _sorted(self) -> _Grams:
        around: dict[int, list[tuple[int, bytes]]] = {}
        for number, text in enumerate(self._texts):
            if len(text) >= GRAM_CHARS:
                around.setdefault(rarest_gram(text), []).append((number, text))
        short = [(number, text) for number, text in enumerate(self._texts) if len(text) < GRAM_CHARS]
        return _Grams(around, short, frozenset(around))

    def _found(self, texts: Iterable[tuple[int, bytes]], skeleton: bytes) -> list[tuple[int, int, int]]:
        return [(number, start, start + len(text)) for number, text in texts for start in _places(text, skeleton)]


class Scanners:
    """Scanners by what they look for, the ones that were used last."""

    def __init__(self, *, accelerate: bool = True) -> None:
        self._make = AutomatonScanner if accelerate and find_spec(ACCELERATOR) else GramScanner
        self._kept: OrderedDict[tuple[bytes, ...], Scanner] = OrderedDict()

    def scanner(self, texts: Sequence[bytes]) -> Scanner:
        """A scanner for these texts, numbered as they stand here."""
        key = tuple(texts)
        if key not in self._kept:
            self._kept[key] = self._make(key)
            if len(self._kept) > _MOST_SCANNERS:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]


def grams_of(skeleton: bytes) -> set[int]:
    """Every four bytes in a row of a skeleton, as numbers."""
    out: set[int] = set()
    for shift in range(GRAM_CHARS):
        end = len(skeleton) - (len(skeleton) - shift) % GRAM_CHARS
        out.update(memoryview(skeleton)[shift:end].cast("I") if shift < end else ())
    return out


def rarest_gram(text: bytes) -> int:
    """The four bytes in a row of a text that are to be expected least, as a number."""
    grams = [text[i : i + GRAM_CHARS] for i in range(len(text) - GRAM_CHARS + 1)]
    return int.from_bytes(min(grams, key=lambda gram: expected([gram.decode("ascii")])), byteorder)


def _places(text: bytes, skeleton: bytes) -> Iterator[int]:
    at = skeleton.find(text)
    while at >= 0:
        yield at
        at = skeleton.find(text, at + 1)
