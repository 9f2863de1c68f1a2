"""What has changed between two runs: rules that take more or less than they did, and what stands there instead.

Everything is counted in documents of a site, never in pieces, because one page can hold ten links. Four questions are
asked, three of all sites at once with a correction for their number (`cleaner.insight.significance.threshold`):

1. Of each site and rule: is the share of documents from which it took something another one? (Fisher, two-sided)
2. Of each site and text that recurs in what is left: does it stand in more documents? (Fisher, one-sided)
3. Of each site, rule and such a text that looks like what the rule takes: of the documents that have the one or the
   other, has the text a larger share? (Fisher, one-sided) This sees a change long before the rate leaves its band.
4. Of each site, rule and text that stands (nearly) never beside it: is it new, where the rule takes less? See
   `cleaner.insight.replaced`. This is asked of each site alone, so an alarm at one of very many sites may be chance.

2 to 4 need the sample of `cleaner clean --watch` in both runs.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from cleaner.insight.changes import Alarm, Drift, Kind, Limits, Line
from cleaner.insight.recurring import Pieces, Shown, alike, by_words, once, share_of_text, words_of
from cleaner.insight.replaced import replacements
from cleaner.insight.significance import (
    Share,
    band,
    effect,
    least_p,
    p_of_difference,
    p_of_rise,
    relative_change,
    threshold,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaner.stats import Stats

# What has been shown to have changed is told with what fits it; how likely it may be that something fits by chance.
_FITTING_P = 0.05


def drift(before: Stats, after: Stats, limits: Limits | None = None) -> Drift:
    """What has changed between two runs. It depends on the counts alone, not on the rules at hand."""
    limits = limits or Limits()
    left_out = _left_out(before, after, limits)
    rates = [rate for rate in _rates(before, after, limits) if rate.site not in left_out]
    samples = {site: pair for site in before.by_site if (pair := _samples(site, before, after, limits))}
    samples = {site: pair for site, pair in sorted(samples.items()) if site not in left_out}
    replaced = [new for site, pair in samples.items() for new in _replaced(site, pair, limits)]
    lines, near = _new_lines(samples, replaced, limits), _near(samples, replaced, limits)
    limit = threshold([rate.p for rate in rates], limits.each)
    step = max(limit, limits.each / max(1, len(rates)))
    asked, new = Counter(rate.site for rate in rates), _by_site(lines)
    alarms = []
    for rate in rates:
        fits, like = _FITTING_P / asked[rate.site], near.get((rate.site, rate.rule), [])
        stands = _instead_of(rate, fits, like, new.get(rate.site, []), samples)
        if (rate.p <= limit and _matters(rate, limits)) or stands:
            alarms.append(_alarm(rate, limit, step, samples.get(rate.site), stands))
    shown = _by_site([line for alarm in alarms for line in alarm.near])
    rest = tuple(line for line in lines if not _told(line, shown.get(line.site, []), samples))
    return Drift(tuple(alarms), rest, left_out, len(rates), len(samples), limits)


class _Rate(NamedTuple):
    """The documents from which a rule of a site took something, then and now."""

    site: str
    rule: str
    before: Share
    after: Share
    p: float


class _Samples(NamedTuple):
    """What is left of a site's documents, then and now."""

    before: Pieces
    after: Pieces


def _left_out(before: Stats, after: Stats, limits: Limits) -> dict[str, str]:
    """Sites that can't be compared. Documents of sites without a file are a mixture, which may be another one now."""
    out: dict[str, str] = {}
    named = any({*before.by_site, *after.by_site})
    for site in sorted({*before.by_site, *after.by_site}):
        counts = before.by_site[site], after.by_site[site]
        if named and not site:
            out[site] = "documents of many sites, and maybe of others than before"
        elif min(counts) < limits.documents:
            out[site] = f"{counts[0]:,} documents then and {counts[1]:,} now: fewer than {limits.documents} say little"
    return out


def _rates(before: Stats, after: Stats, limits: Limits) -> Iterator[_Rate]:
    """All sites' rules, but for those with so few hits in all that no difference could be told."""
    for site, rule in sorted({*before.hits, *after.hits}):
        then = Share(before.hits[site, rule], before.by_site[site])
        now = Share(after.hits[site, rule], after.by_site[site])
        if least_p(then, now) <= limits.telling:
            yield _Rate(site, rule, then, now, p_of_difference(then, now))


def _matters(rate: _Rate, limits: Limits) -> bool:
    large = relative_change(rate.before, rate.after) >= limits.change
    return large or effect(rate.before, rate.after) >= limits.effect


def _kind(rate: _Rate, limit: float) -> Kind:
    if rate.p > limit:
        return Kind.MISSES
    if rate.after.rate > rate.before.rate:
        return Kind.ROSE
    return Kind.FELL if rate.after.hits else Kind.SILENT


def _alarm(rate: _Rate, limit: float, step: float, samples: _Samples | None, near: tuple[Line, ...]) -> Alarm:
    took = next(samples.before.taken(rate.rule), "") if samples else ""
    edges = band(rate.before, rate.after.total, step)
    return Alarm(rate.site, rate.rule, _kind(rate, limit), rate.before, rate.after, edges, rate.p, took, near)


# --- What is left -----------------------------------------------------------------------------------------------------


def _samples(site: str, before: Stats, after: Stats, limits: Limits) -> _Samples | None:
    if not before.watched or not after.watched:
        return None
    pair = _Samples(
        Pieces(before.watched.sites.get(site, {})),
        Pieces(after.watched.sites.get(site, {})),
    )
    return pair if min(map(len, pair)) >= limits.documents else None


def _new_lines(samples: dict[str, _Samples], replaced: Sequence[tuple[str, Line]], limits: Limits) -> list[Line]:
    """Texts that recur now and did less, those left out that stand where a more telling one does."""
    tested = [line for site, pair in samples.items() for line in _rises(site, pair, limits)]
    limit = threshold([line.p for line in tested], limits.each)
    found = [line for line in tested if line.p <= limit and _recurs(line, limits)]
    found += [line for rule, line in replaced if not rule]
    return _distinct(found, samples)


def _rises(site: str, pair: _Samples, limits: Limits) -> Iterator[Line]:
    """How much more often each text stands now, but for those so rare in all that nothing could be told."""
    least = limits.recurring * sum(map(len, pair))
    before = pair.before.standing
    frequent = (text for text, now in pair.after.standing.items() if len(now) + len(before.get(text, ())) >= least)
    for text in once(frequent, pair):
        then, now = (Share(len(side.standing.get(text, ())), len(side)) for side in pair)
        if least_p(then, now) <= limits.telling:
            yield _line(site, text, pair, p_of_rise(then, now))


def _recurs(line: Line, limits: Limits) -> bool:
    return line.after.rate >= limits.recurring and relative_change(line.before, line.after) >= limits.change


def _distinct(lines: Sequence[Line], samples: dict[str, _Samples]) -> list[Line]:
    """The lines that stand in the most documents, the longer of equal ones first, without what these cover mostly."""
    out, covered = list[Line](), dict[str, set[str]]()
    for line in sorted(lines, key=lambda line: (line.site, -line.after.hits, -len(line.text), line.text)):
        standing = samples[line.site].after.standing[line.text]
        seen = covered.setdefault(line.site, set())
        if 2 * len(standing - seen) > len(standing):
            out.append(line)
            seen |= standing
    return out


def _near(
    samples: dict[str, _Samples], replaced: Sequence[tuple[str, Line]], limits: Limits
) -> dict[tuple[str, str], list[Line]]:
    """By site and rule, texts that look like what the rule takes and have taken its place in some documents."""
    tested = [found for site, pair in samples.items() for found in _instead(site, pair, limits)]
    limit = threshold([line.p for _, line in tested], limits.each)
    found = [(rule, line) for rule, line in tested if line.p <= limit and _rises_too(line)]
    found += [(rule, line) for rule, line in replaced if rule]
    texts: dict[tuple[str, str], set[str]] = {}
    for rule, line in found:
        texts.setdefault((line.site, rule), set()).add(line.text)
    out: dict[tuple[str, str], list[Line]] = {}
    for rule, line in found:
        if not _part_of_another(line, texts[line.site, rule], samples):
            out.setdefault((line.site, rule), []).append(line)
    return {key: _distinct(lines, samples) for key, lines in out.items()}


def _rises_too(line: Line) -> bool:
    """Whether the text itself stands in more documents: beside a rule gone silent, any text has a larger share."""
    return p_of_rise(line.before, line.after) <= _FITTING_P


def _instead(site: str, pair: _Samples, limits: Limits) -> Iterator[tuple[str, Line]]:
    """How the share of each such text has risen among the documents that have it or from which the rule takes.

    A text is held against the rules whose templates have most of its words, not against those that share one with it.
    """
    then, now = pair.before.standing, pair.after.standing
    words = by_words(text for text, where in now.items() if len(where) + len(then.get(text, ())) > 1)
    shares = {rule: alike(rule, pair, words) for rule in sorted(pair.before.hit)}
    best: dict[str, float] = {}
    for found in shares.values():
        for text, share in found.items():
            best[text] = max(share, best.get(text, 0.0))
    for rule, found in shares.items():
        for text in once((text for text, share in found.items() if share == best[text]), pair):
            counts = [share_of_text(side, rule, text) for side in pair]
            if least_p(*counts) <= limits.telling:
                yield rule, _line(site, text, pair, p_of_rise(*counts))


def _replaced(site: str, pair: _Samples, limits: Limits) -> Iterator[tuple[str, Line]]:
    for rule, text, p in replacements(pair.before, pair.after, limits.each):
        line = _line(site, text, pair, p)
        if line.after.rate >= limits.recurring:
            yield rule, line


def _by_site(lines: Iterable[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.site, []).append(line)
    return found


def _told(line: Line, shown: Sequence[Line], samples: dict[str, _Samples]) -> bool:
    texts = {other.text for other in shown}
    return line.text in texts or _part_of_another(line, texts, samples)


def _part_of_another(line: Line, texts: Iterable[str], samples: dict[str, _Samples]) -> bool:
    """Whether a text says the same with more words in most of the documents."""
    standing, words = samples[line.site].after.standing, words_of(line.text)
    where = standing[line.text]
    return any(words < words_of(text) and 2 * len(where & standing[text]) > len(where) for text in texts)


def _line(site: str, text: str, pair: _Samples, p: float) -> Line:
    shown = pair.after.shown.get(text) or Shown("", text)
    then, now = (Share(len(side.standing.get(text, ())), len(side)) for side in pair)
    return Line(site, text, shown.place, shown.piece, then, now, p)


def _instead_of(
    rate: _Rate, least_p_of_site: float, near: Sequence[Line], lines: Sequence[Line], samples: dict[str, _Samples]
) -> tuple[Line, ...]:
    """What stands now where the rule took something: what looks like that, and what is new and fits.

    That something is new at the site has been shown by then. So it takes less to say which rule it concerns: one whose
    share fell so far as hardly any of the site's rules does by chance, and that takes nothing where the text stands.

    Args:
        rate: the rule's share, then and now.
        least_p_of_site: up to which p-value a rule of the site fell so far.
        near: what looks like what the rule takes.
        lines: what is new at the site.
        samples: what is left of sites' documents.
    """
    if rate.site not in samples or rate.after.rate > rate.before.rate:
        return ()
    found = {line.text: line for line in near}
    if rate.p <= least_p_of_site:
        after = samples[rate.site].after
        hit = after.hit.get(rate.rule, set())
        found |= {line.text: line for line in lines if not after.standing[line.text] & hit}
    return tuple(_distinct(list(found.values()), samples))
