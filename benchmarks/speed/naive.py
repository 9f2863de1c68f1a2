"""The honest reference: the same rules as a plain loop, for each rule's pattern over each line, with `regex`.

It is what one would write in an afternoon, done well: patterns compiled beforehand, no time limits, rules with a zone
look only at its lines, plain phrases need no pattern. Rules for sentences and spans are searched for in each line; with
`sentences` it is a cleverer loop that cuts the text into sentences once and tries sentence rules on whole ones, so that
they aren't tried at every character. Either does less than the cleaner: no reading view (odd white space and invisible
characters defeat it), no glued sentences, no second round, no neighbours, no budget, no account, one rough guess at
where a linked title ends, a block taken by its first line, and no repeats.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

import regex

from cleaner.engine.patterns import HEADLINE
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cleaner import Cleaner, Record
    from cleaner.engine.program import BoundRule
    from cleaner.rulebook.types import Zone

# A linked title: up to the end of the line, a wide gap, a full stop, or a capital glued to a small letter.
_TITLE = r"[^\n]{10,150}?(?:(?=\s{2})|(?<=[.!?])(?=\s)|(?-i:(?<=\p{Ll})(?=\p{Lu}))|$)"
_FLAGS = regex.IGNORECASE | regex.VERSION0


_SENTENCE_END = regex.compile(r"(?<=[.!?][\"'”’)\]]?)\s+")


class _Unit(Enum):
    """What a naive rule looks at, and what goes when it finds something."""

    LINE = "a whole line"
    SENTENCE = "a whole sentence"
    PART = "what is found in a line"


@dataclass(frozen=True)
class NaiveRule:
    """A rule as a function of a line or sentence that finds something or nothing."""

    find: Callable[[str], Any]
    zone: Zone
    unit: _Unit


@dataclass
class Naive:
    """Cleans texts by the rules that a cleaner has in force, the plain way."""

    cleaner: Cleaner
    sentences: bool = False
    _rules: dict[str, list[NaiveRule]] = field(default_factory=dict)

    def rules(self, site: str) -> list[NaiveRule]:
        """The rules for a site, compiled."""
        if site not in self._rules:
            choice = self.cleaner.choice
            bound = [rule for rule in self.cleaner.rules_for(site) if choice.admits(rule.rule)]
            self._rules[site] = [
                _naive(rule, sentences=self.sentences)
                for rule in bound
                if rule.rule.kind not in (Kind.REPEAT, Kind.KEEP)
            ]
        return self._rules[site]

    def prepare(self, records: Sequence[Record]) -> list[tuple[str, list[NaiveRule]]]:
        """Texts and the rules for them: finding the site is not what is measured."""
        return [(record.text, self.rules(self.cleaner.site_of(record))) for record in records]


def clean(text: str, rules: Sequence[NaiveRule]) -> str:
    """What the rules leave of a text."""
    lines = text.split("\n")
    solid = [line for line in lines if line and not line.isspace()]
    sentences = [_SENTENCE_END.split(line) for line in solid] if any(r.unit is _Unit.SENTENCE for r in rules) else []
    dead: set[str] = set()
    parts: set[str] = set()
    for rule in rules:
        find, unit = rule.find, rule.unit
        first, last = rule.zone.bounds(len(solid))
        if unit is _Unit.LINE:
            dead.update(line for line in solid[first:last] if find(line))
        elif unit is _Unit.PART:
            parts.update(found[0] for line in solid[first:last] if (found := find(line)))
        else:
            parts.update(one for some in sentences[first:last] for one in some if find(one))
    if not dead and not parts:
        return text
    kept = "\n".join(line for line in lines if line not in dead)
    for part in sorted(parts, key=len, reverse=True):
        kept = kept.replace(part, "")
    return kept


def _naive(bound: BoundRule, *, sentences: bool) -> NaiveRule:
    rule = bound.rule
    if rule.kind is Kind.EQUALS:
        phrases = frozenset(bound.phrases)
        return NaiveRule(lambda line: line.strip().casefold() in phrases, rule.where, _Unit.LINE)
    if rule.kind is Kind.STARTS:
        heads, most = bound.phrases, rule.max_chars
        return NaiveRule(lambda line: len(line) <= most and line.casefold().startswith(heads), rule.where, _Unit.LINE)
    source = next(step for repeat, step in bound.block if not repeat) if rule.kind is Kind.BLOCK else rule.body[0]
    pattern = _compiled(bound.scope.pattern(source).source.replace(HEADLINE, _TITLE))
    if rule.kind is Kind.SPAN or (rule.kind is Kind.SENTENCE and not sentences):
        return NaiveRule(pattern.search, rule.where, _Unit.PART)
    if rule.kind is Kind.SENTENCE:
        full_stop = _compiled(f"(?:{pattern.pattern})[.!?…]{{0,3}}")
        return NaiveRule(full_stop.fullmatch, rule.where, _Unit.SENTENCE)
    return NaiveRule(pattern.fullmatch, rule.where, _Unit.LINE)


@cache
def _compiled(source: str) -> regex.Pattern[str]:
    """The pattern, compiled once for all sites."""
    return regex.compile(source, _FLAGS)
