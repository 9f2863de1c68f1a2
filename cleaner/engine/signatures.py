"""Which site a text without a URL comes from: by the lines that only this site's articles have.

There may be thousands of signatures, so each is looked for only in texts that have its *grams*: four characters in a
row, as a number (`cleaner.engine.scan`), one of which stands in the skeleton of every line that it matches. They are
derived from the pattern, like what calls a rule.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from cleaner.engine.lines import Document
from cleaner.engine.patterns import Pattern
from cleaner.engine.scan import GRAM_CHARS, grams_of, rarest_gram
from cleaner.engine.shapes import best, shape_of
from cleaner.engine.skeleton import has_all
from cleaner.errors import PatternError, PatternTimeout
from cleaner.memo import Blocks, Recent, keep_blocks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cleaner.memo import Memo
    from cleaner.rulebook.layers import Layer
    from cleaner.rulebook.store import RuleStore

# Signatures that are held ready; others are made when a text has their grams.
_HELD = 1000

#: A site, and one of its signatures.
Signed = tuple[str, str]


class Signatures:
    """The signatures of all site files, looked up when the first text without a URL comes."""

    def __init__(self, store: RuleStore) -> None:
        self._store = store
        self._ready: Recent[_Signature] = Recent(_HELD)

    def site_of(self, text: str) -> tuple[str, str]:
        """The one site whose signature is on a line of the text, or the most specific of one chain; "" when unclear.

        The second value says which signature could not be looked for in time; "" when all were.
        """
        document = Document(text)
        grams = grams_of(document.skeleton)
        found, problems = set[str](), list[str]()
        for layer, table in self._tables:
            for site, source in table.candidates(grams):
                try:
                    if site not in found and self._signature(source).is_on(document) and self._has(site, layer):
                        found.add(site)
                except (PatternTimeout, PatternError) as error:
                    problems.append(f"signature of {site} left out: {error}")
        closest = max(found, key=len, default="")
        unclear = any(closest != site and not closest.endswith(f".{site}") for site in found)
        return "" if unclear else closest, "; ".join(problems)

    def _signature(self, source: str) -> _Signature:
        signature = self._ready.get(source)
        if signature is None:
            signature = _Signature(source, self._store.memo)
            self._ready.put(source, signature)
        return signature

    def _has(self, site: str, layer: Layer) -> bool:
        """Whether the layer's file of the site can be used."""
        entries = self._store.sites.get(site, [])
        return any(entry.layer == layer.number and self._store.load(entry) for entry in entries)

    @cached_property
    def _tables(self) -> list[tuple[Layer, _Table]]:
        return [(layer, _table_of(layer, self._store.memo)) for layer in self._store.layers]


class _Signature:
    """One signature, compiled when the first line comes that could have it."""

    def __init__(self, source: str, memo: Memo) -> None:
        self._source = source
        self._memo = memo
        self._needs = memo.get(f"sets {source}", lambda: _needs(source))

    @cached_property
    def _pattern(self) -> Pattern:
        return Pattern(self._source, memo=self._memo)

    def is_on(self, document: Document) -> bool:
        """Whether it is on one of the lines.

        Raises:
            PatternError: it can't be compiled.
            PatternTimeout: the time limit was reached.
        """
        return has_all(document.skeleton, self._needs) and any(
            has_all(document.framed(index), self._needs) and self._pattern.search(document.line(index).view)
            for index in document.solid_indices
        )


def _needs(source: str) -> tuple[tuple[bytes, ...], ...]:
    """Sets of texts of each of which one stands in the skeleton of every line that the pattern matches on."""
    shape = shape_of(source)
    sets = best(shape.all_needs() + shape.beside)
    return tuple(tuple(text.encode("ascii") for text in sorted(texts)) for texts in sets)


class _Table:
    """The signatures of one layer by their grams."""

    def __init__(
        self, grams: frozenset[int], by_gram: Mapping[str, Sequence[Signed]], always: Sequence[Signed]
    ) -> None:
        self._grams = grams
        self._by_gram = by_gram
        self._always = always

    def candidates(self, grams: set[int]) -> list[Signed]:
        """The signatures that may be in a text with these grams, in a fixed order."""
        called = (signed for gram in self._grams & grams for signed in self._by_gram[str(gram)])
        return sorted({*self._always, *called})


class _Kept(NamedTuple):
    """A table as a memo keeps it: the signatures in blocks."""

    grams: frozenset[int]
    blocks: tuple[str, ...]
    always: tuple[Signed, ...]


def _table_of(layer: Layer, memo: Memo) -> _Table:
    """The table of a layer: kept, or made."""
    key = f"signatures {layer.index.digest}"
    kept: _Kept | None = memo.recall(key)
    if kept:
        return _Table(kept.grams, Blocks(kept.blocks, memo, lambda: _by_gram(layer)[0]), kept.always)
    by_gram, always = _by_gram(layer)
    memo.keep(key, _Kept(frozenset(map(int, by_gram)), keep_blocks(by_gram, memo), always))
    return _Table(frozenset(map(int, by_gram)), by_gram, always)


def _by_gram(layer: Layer) -> tuple[dict[str, tuple[Signed, ...]], tuple[Signed, ...]]:
    """The signatures of a layer by their grams, and those of which none are known.

    Of the sets of grams that would do for a signature, the one is taken whose grams the fewest others have.
    """
    sites = layer.index.sites.items()
    signed = [(host, source) for host, row in sites if row.name == host for source in row.signature]
    options = {source: gram_sets(source) for _, source in signed}
    often = Counter(gram for each in options.values() for grams in each for gram in grams)
    by_gram: dict[str, tuple[Signed, ...]] = {}
    always: list[Signed] = []
    for item in signed:
        grams = min(options[item[1]], key=lambda grams: max(often[gram] for gram in grams), default=frozenset[int]())
        for gram in grams:
            by_gram[str(gram)] = (*by_gram.get(str(gram), ()), item)
        if not grams:
            always.append(item)
    return by_gram, tuple(always)


def gram_sets(source: str) -> list[frozenset[int]]:
    """Sets of grams of each of which one stands in the skeleton of every line that the pattern matches on."""
    long = [texts for texts in _needs(source) if min(map(len, texts)) >= GRAM_CHARS]
    return [frozenset(map(rarest_gram, texts)) for texts in long]
