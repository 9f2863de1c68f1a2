"""Which site a text without a URL comes from: by the lines that only this site's articles have.

There may be thousands of signatures, so each is looked for only in texts that have its *words*: how some words begin,
one of which stands on every line that it matches. They are derived from the pattern, like what rules require.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from cleaner.engine.heads import heads
from cleaner.engine.lines import Document
from cleaner.engine.literals import PatternReader, UnknownSyntaxError, required, searchable
from cleaner.engine.patterns import Pattern
from cleaner.errors import PatternError, PatternTimeout
from cleaner.memo import Blocks, Recent, keep_blocks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cleaner.memo import Memo
    from cleaner.rulebook.layers import Layer
    from cleaner.rulebook.store import RuleStore

# How much of a word's beginning is compared: the longer one where a pattern says so much of a word.
_LONG, _SHORT = 6, 4
# Signatures that are held ready; others are made when a text has their words.
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
        readings = _Readings(text)
        found, problems = set[str](), list[str]()
        for layer, table in self._tables:
            for site, source in table.candidates(readings.beginnings):
                try:
                    if site not in found and self._signature(source).is_on(readings) and self._has(site, layer):
                        found.add(site)
                except (PatternTimeout, PatternError) as error:
                    problems.append(f"signature of {site} left out: {error}")
        best = max(found, key=len, default="")
        unclear = any(best != site and not best.endswith(f".{site}") for site in found)
        return "" if unclear else best, "; ".join(problems)

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


class _Readings:
    """The lines of a text as signatures are looked for in them."""

    def __init__(self, text: str) -> None:
        self.lines = [(line, searchable(line.view.text)) for line in Document(text).solid]
        self.whole = "\n".join(reading for _, reading in self.lines)
        words = set(self.whole.replace("\n", " ").split(" "))
        self.beginnings = {word[:_LONG] for word in words} | {word[:_SHORT] for word in words}


class _Signature:
    """One signature, compiled when the first line comes that could have it."""

    def __init__(self, source: str, memo: Memo) -> None:
        self._source = source
        self._memo = memo
        self._needs = memo.get(f"needs {source}", lambda: required(source))

    @cached_property
    def _pattern(self) -> Pattern:
        return Pattern(self._source, memo=self._memo)

    def is_on(self, readings: _Readings) -> bool:
        """Whether it is on one of the lines.

        Raises:
            PatternError: it can't be compiled.
            PatternTimeout: the time limit was reached.
        """
        return self._could_be_in(readings.whole) and any(
            self._could_be_in(reading) and self._pattern.search(line.view) for line, reading in readings.lines
        )

    def _could_be_in(self, reading: str) -> bool:
        return all(any(need in reading for need in needs) for needs in self._needs)


class _Table:
    """The signatures of one layer by their words."""

    def __init__(
        self, words: frozenset[str], by_word: Mapping[str, Sequence[Signed]], always: Sequence[Signed]
    ) -> None:
        self._words = words
        self._by_word = by_word
        self._always = always

    def candidates(self, beginnings: set[str]) -> list[Signed]:
        """The signatures that may be in a text with words that begin so, in a fixed order."""
        return sorted({*self._always, *(signed for word in self._words & beginnings for signed in self._by_word[word])})


class _Kept(NamedTuple):
    """A table as a memo keeps it: the signatures in blocks."""

    words: frozenset[str]
    blocks: tuple[str, ...]
    always: tuple[Signed, ...]


def _table_of(layer: Layer, memo: Memo) -> _Table:
    """The table of a layer: kept, or made."""
    key = f"signatures {layer.index.digest}"
    kept: _Kept | None = memo.recall(key)
    if kept:
        return _Table(kept.words, Blocks(kept.blocks, memo, lambda: _by_word(layer)[0]), kept.always)
    by_word, always = _by_word(layer)
    memo.keep(key, _Kept(frozenset(by_word), keep_blocks(by_word, memo), always))
    return _Table(frozenset(by_word), by_word, always)


def _by_word(layer: Layer) -> tuple[dict[str, tuple[Signed, ...]], tuple[Signed, ...]]:
    """The signatures of a layer by their words, and those of which no words are known.

    Of the words that would do for a signature, those are taken that the fewest others have.
    """
    sites = layer.index.sites.items()
    signed = [(host, source) for host, row in sites if row.name == host for source in row.signature]
    options = {source: words_of(source) for _, source in signed}
    often = Counter(word for each in options.values() for words in each for word in words)
    by_word: dict[str, tuple[Signed, ...]] = {}
    always: list[Signed] = []
    for item in signed:
        words = min(options[item[1]], key=lambda words: max(often[word] for word in words), default=frozenset[str]())
        for word in words:
            by_word[word] = (*by_word.get(word, ()), item)
        if not words:
            always.append(item)
    return by_word, tuple(always)


def words_of(source: str) -> list[frozenset[str]]:
    """Sets of beginnings of words of each of which one is on every line that the pattern matches on.

    A word begins at the beginning of a line and behind a space. Beginnings are in searchable form.
    """
    known = [[_longest(text) for text in texts] for texts in required(source)]
    if _stands_at_the_line_s_beginning(source):
        known.append(list(heads(source)))
    options = [[_beginning(word) for word in words] for words in known]
    return [frozenset(words) for words in options if words and all(words)]


def _longest(text: str) -> str:
    """The longest word that begins within a text; "" for none."""
    return max(text.split(" ")[1:], key=len, default="")


def _beginning(word: str) -> str:
    """What is compared of a word's beginning; "" when that is too little."""
    word = word.partition(" ")[0]
    return word[:_LONG] if len(word) >= _LONG else word[:_SHORT] if len(word) >= _SHORT else ""


def _stands_at_the_line_s_beginning(source: str) -> bool:
    """Whether the pattern can only match at the beginning of a line."""
    reader, depth = PatternReader(source), 0
    if not source.startswith("^") or source[1:2] in ("?", "*", "+", "{"):
        return False
    try:
        while reader.at < len(source):
            char = source[reader.at]
            depth += (char == "(") - (char == ")")
            if char == "|" and not depth:
                return False
            if char == "\\":
                reader.escape()
            elif char == "[":
                reader.pass_class()
            else:
                reader.at += 1
    except (UnknownSyntaxError, IndexError, ValueError):
        return False
    return True
