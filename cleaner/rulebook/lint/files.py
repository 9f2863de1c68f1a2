"""What a file says of itself: hosts, packs, what it skips, its parts, and when it was last looked at."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from cleaner.rulebook.keys import nearest
from cleaner.rulebook.lint.finding import Where

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.rulebook.lint.finding import Finding, Unit
    from cleaner.rulebook.types import RuleFile

#: Rules that were looked at longer ago are stale.
MAX_AGE_DAYS = 365
# Looking for the nearest of many names takes a while: a list of so many strangers is no typing error.
_MOST_HINTS = 20


def check(unit: Unit) -> Iterator[Finding]:
    """What is wrong with what stands outside the rules; and days that can't both hold."""
    yield from _hosts(unit)
    yield from _references(unit)
    yield from _parts(unit)
    yield from _age(unit)
    for rule in unit.file.rules:
        if rule.since and rule.until_date and rule.until_date < rule.since:
            message = f"its last day, {rule.until_date}, lies before its first, {rule.since}"
            yield unit.of_rule("never-holds", message, rule, "until_date")


def _hosts(unit: Unit) -> Iterator[Finding]:
    from tld import is_tld

    for n, host in enumerate(unit.file.hosts):
        if is_tld(host):
            yield unit.finding("public-suffix", f"hosts: anyone can have a site under {host!r}", Where(0, "hosts", n))


def _references(unit: Unit) -> Iterator[Finding]:
    """Packs and rules that the file names and that aren't there."""
    packs = list(unit.around.store.packs)
    for n, name in _strangers(unit.file.use, packs):
        near = nearest(name, packs) if n < _MOST_HINTS else ""
        yield unit.finding("unknown-pack", f"use: there is no pack {name!r}{near}", Where(0, "use", n))
    inherited = [rule.name for rule in unit.around.with_skipped(unit.file)] if unit.file.skip else []
    for n, name in _strangers(unit.file.skip, inherited):
        near = nearest(name, inherited) if n < _MOST_HINTS else ""
        yield unit.finding("unknown-rule", f"skip: no rule {name!r} is inherited{near}", Where(0, "skip", n))


def _strangers(names: Sequence[str], known: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Those of the names that are not known, with their numbers."""
    there = frozenset(known)
    return ((n, name) for n, name in enumerate(names) if name not in there)


def _parts(unit: Unit) -> Iterator[Finding]:
    unused = set(unit.file.let) - _used(unit.file)
    for heir in unit.around.heirs(unit.file) if unused else ():
        unused -= _used(heir)
    for name in (name for name in unit.file.let if name in unused):
        yield unit.finding("unused-part", f"no pattern uses {{{{{name}}}}}", unit.in_table("let", name))


def _used(file: RuleFile) -> set[str]:
    """The names of the parts that the patterns of a file have, and its parts."""
    rules = (text for r in file.rules for text in (*r.body, r.unless, r.after, r.before, r.until) if text)
    texts = (*file.let.values(), *rules, *file.signature, *file.headline.stops)
    return {part.partition("}}")[0].strip() for text in texts for part in text.split("{{")[1:]}


def _age(unit: Unit) -> Iterator[Finding]:
    if not unit.file.checked:
        return
    age = (unit.today - dt.date.fromisoformat(unit.file.checked)).days
    if age > MAX_AGE_DAYS:
        message = f"checked: last held against real pages on {unit.file.checked}, {age} days ago"
        yield unit.finding("stale", message, Where(0, "checked"))
    elif age < -1:  # elsewhere it may be tomorrow already
        message = f"checked: {unit.file.checked} is a day that has not come yet"
        yield unit.finding(
            "stale", message, Where(0, "checked"), help_="write the day on which you looked at real pages"
        )
