r"""A recurring text as a rule writes it: as narrow as its places allow.

Its case is kept where only a few words could tell it from prose; a space is optional where it was seen and was not.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from cleaner.engine.patterns import escape
from cleaner.rulebook.suggest.pages import gaps_of
from cleaner.rulebook.suggest.tokens import SLOTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.rulebook.suggest.evidence import Corpus
    from cleaner.rulebook.suggest.leads import Lead

# A text of more words than this is told from prose by its words alone.
_EXACT_WORDS = 6
# More ways to write one word than this are any case.
_MOST_VARIANTS = 3
# So many places show how a text is written.
_MOST_PLACES = 400
_YEAR_DIGITS = 4
# A way of writing that has less than this share of the places is left out: a slip.
_LEAST_SHARE = 0.01


def pattern_of(lead: Lead, corpus: Corpus) -> str:
    """The pattern for a text."""
    columns, gaps = _columns(lead, corpus)
    exact = sum(key[0].isalpha() for key in lead.keys) <= _EXACT_WORDS
    out, literal = "", ""
    for key, surfaces, gap in zip(lead.keys, columns, ["", *gaps], strict=True):
        if key in SLOTS:
            out += _literal(literal, exact=exact) + gap + (_number(surfaces) if key == "{n}" else SLOTS[key])
            literal = ""
        else:
            literal += gap + (_variants(surfaces) if exact else escape(key))
    return out + _literal(literal, exact=exact)


def phrases_of(lead: Lead, corpus: Corpus) -> tuple[str, ...]:
    """The ways in which a text without slots is written, as plain phrases; the most frequent first, case aside."""
    seen: dict[str, str] = {}
    for surface, _ in corpus.surfaces(lead).most_common():
        seen.setdefault(surface.casefold(), surface)
    return tuple(seen.values())


def _number(surfaces: Sequence[str]) -> str:
    """The pattern for numbers: as many digits as were seen; itself for one that never changes and is no year."""
    sizes = {len(surface) for surface in surfaces}
    if len(set(surfaces)) == 1 and sizes != {_YEAR_DIGITS}:
        return escape(surfaces[0])
    least, most = min(sizes), max(sizes)
    return rf"\d{{{least}}}" if least == most else rf"\d{{{least},{most}}}"


def _literal(source: str, *, exact: bool) -> str:
    return f"(?-i:{source})" if exact and source.lower() != source.upper() else source


def _variants(surfaces: Sequence[str]) -> str:
    least = max(1, _LEAST_SHARE * len(surfaces))
    known = sorted({surface for surface in surfaces if surfaces.count(surface) >= least})
    if len(known) > _MOST_VARIANTS or not known:
        return f"(?i:{escape(surfaces[0].casefold())})"
    return escape(known[0]) if len(known) == 1 else f"(?:{'|'.join(map(escape, known))})"


def _columns(lead: Lead, corpus: Corpus) -> tuple[list[list[str]], list[str]]:
    """How each token is written at the places, and the pattern for what stands before each but the first."""
    columns: list[list[str]] = [[] for _ in lead.keys]
    gaps: list[set[bool]] = [set() for _ in lead.keys[1:]]
    for place in islice(lead.places, _MOST_PLACES):
        text = corpus.pages[place.page].rows[place.row].view.text
        tokens = lead.tokens(corpus.pages, place)
        for column, token in zip(columns, tokens, strict=True):
            column.append(text[token.start : token.end])
        for gap, seen in zip(gaps, gaps_of(tokens), strict=True):
            gap.add(seen)
    return columns, [r"\s?" if len(gap) > 1 else r"\s" if True in gap else "" for gap in gaps]
