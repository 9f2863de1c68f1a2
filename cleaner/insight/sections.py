"""The sections of a report: each from its numbers to an element, or to none where there is nothing to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.insight.changes import NO_SITE
from cleaner.insight.charts import Bar, Move, bars, heat, moves
from cleaner.insight.elements import data, element, table

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from cleaner.insight.account import Account, Piece, Sample
    from cleaner.insight.changes import Alarm, Drift, Line
    from cleaner.insight.significance import Share
    from cleaner.stats import Stats

# A chart shows so many rows, the table below it all.
_MOST_BARS = 20
_MOST_ACROSS, _MOST_DOWN = 12, 18
# A table longer than this is folded.
_MOST_ROWS = 15


def section(name: str, title: str, note: str, *content: object) -> _Element:
    """A section with its heading and a sentence on what is counted."""
    return element("section", element("h2", title), element("p", note, class_="note"), content, id=name)


def tiles(stats: Stats | None, account: Account | None, drift: Drift | None) -> _Element:
    """The most important numbers."""
    found: list[tuple[str, str, str]] = []
    if stats:
        found += [
            (f"{stats.records:,}", "records", ""),
            (_percent(stats.changed, stats.records), f"of them changed ({stats.changed:,})", ""),
            (_percent(stats.removed_characters, stats.characters), "of the characters removed", ""),
            (f"{len(stats.by_rule):,}", "rules took part", ""),
            (f"{stats.problems:,}", "problems", "bad" if stats.problems else "good"),
        ]
    elif account:
        found += [
            (f"{account.records:,}", "changed records", ""),
            (f"{sum(account.characters.values()):,}", "characters removed", ""),
            (f"{len(account.pieces):,}", "rules took part", ""),
        ]
    if drift:
        found.append((f"{len(drift.alarms) + len(drift.lines):,}", "changes", "bad" if drift.broken else "good"))
    tile = (
        element("div", element("b", value), element("span", what), class_=f"tile {kind}") for value, what, kind in found
    )
    return element("div", tile, class_="tiles")


def categories(stats: Stats | None, account: Account | None) -> Iterator[_Element]:
    """What was removed by category."""
    if account:
        removed = account.by_category()
        rows = [Bar(name, value.characters, f"{value.characters:,} chars") for name, value in removed.items()]
        yield section(
            "categories", "By category", "Characters that the ledger accounts for.",
            bars(rows, "Characters removed by category"),
            folded(table(("Category", "Pieces", "Characters"),
                         [(data(name), value.pieces, value.characters) for name, value in removed.items()])),
        )  # fmt: skip
    elif stats:
        rows = [Bar(name, count, f"{count:,} pieces") for name, count in _ranked(stats.by_category)]
        yield section("categories", "By category", "Removed pieces.", bars(rows, "Pieces removed by category"))


def rules(stats: Stats | None, account: Account | None) -> Iterator[_Element]:
    """What was removed by rule."""
    pieces = stats.by_rule if stats else account.pieces if account else {}
    ranked = _ranked(pieces)
    rows = [Bar(name, count, f"{count:,} pieces") for name, count in ranked[:_MOST_BARS]]
    note = (
        "Removed pieces."
        if len(ranked) <= _MOST_BARS
        else f"Removed pieces; the {_MOST_BARS} busiest of {len(ranked):,} rules."
    )
    yield section("rules", "By rule", note, bars(rows, "Pieces removed by rule"), folded(_rule_table(ranked, account)))


def _rule_table(ranked: Sequence[tuple[str, int]], account: Account | None) -> _Element:
    if account is None:
        return table(("Rule", "Pieces"), [(data(name), count) for name, count in ranked])
    rows = (
        (data(name), data(account.categories.get(name, "")), count, account.characters[name], account.documents[name],
         data(account.places.get(name, ""), class_="code"))
        for name, count in ranked
    )  # fmt: skip
    return table(("Rule", "Category", "Pieces", "Characters", "Records", "Stands at"), rows)


def sites(stats: Stats | None, account: Account | None) -> Iterator[_Element]:
    """What was removed by site."""
    if stats:
        chart = [
            Bar(name or NO_SITE, count, f"{count:,} records") for name, count in _ranked(stats.by_site)[:_MOST_BARS]
        ]
        by_hand = table(("Site", "Records", "Busiest rule", "Took something from"), _site_rows(stats))
        note = "Records read, by the site whose rules were used."
        yield section("sites", "By site", note, bars(chart, "Records by site"), folded(by_hand))
        if stats.hits:
            yield _heat_section(stats)
    elif account:
        chart = [Bar(name or NO_SITE, n, f"{n:,} changed") for name, n in _ranked(account.sites)[:_MOST_BARS]]
        yield section("sites", "By site", "Changed records, by the site whose rules were used.",
                      bars(chart, "Changed records by site"))  # fmt: skip


def _site_rows(stats: Stats) -> Iterator[tuple[object, ...]]:
    busiest: dict[str, tuple[int, str]] = {}
    for (site, rule), count in sorted(stats.hits.items()):
        busiest[site] = max(busiest.get(site, (0, "")), (count, rule))
    for site, records in _ranked(stats.by_site):
        count, rule = busiest.get(site, (0, ""))
        yield data(site or NO_SITE), records, data(rule), _percent(count, records) if rule else ""


def _heat_section(stats: Stats) -> _Element:
    across = [site for site, _ in _ranked(stats.by_site)[:_MOST_ACROSS]]
    totals: dict[str, int] = {}
    for (site, rule), count in stats.hits.items():
        if site in across:
            totals[rule] = totals.get(rule, 0) + count
    down = [rule for rule, _ in _ranked(totals)[:_MOST_DOWN]]
    rates = {(site, rule): count / stats.by_site[site] for (site, rule), count in stats.hits.items()}
    shown = {(site or NO_SITE, rule): rate for (site, rule), rate in rates.items()}
    return section(
        "rates", "Rules at sites", "The share of a site's records from which a rule removed something: the busiest "
        "rules at the largest sites.", heat([site or NO_SITE for site in across], down, shown),
    )  # fmt: skip


def samples(account: Account) -> _Element:
    """Random removed pieces of each rule, the busiest rule first."""
    content = [
        (element("h3", data(rule, class_="code"), " ", data(account.categories[rule], class_="kept"),
                 f" {count:,} pieces"), map(_sample, account.samples[rule]))
        for rule, count in _ranked(account.pieces)
    ]  # fmt: skip
    note = (
        "Removed pieces, chosen at random, with the pieces before and behind them in the same record. What was kept in "
        "between is not in a ledger; its length is."
    )
    rest = content[_MOST_ROWS:]
    more = element("details", element("summary", f"{len(rest):,} more rules"), rest) if rest else ""
    return section("samples", "Samples", note, content[:_MOST_ROWS], more)


def _sample(sample: Sample) -> _Element:
    where = element("div", data(f"{sample.where} · {sample.site or NO_SITE}"), class_="where")
    return element("div", where, element("div", _in_context(sample), class_="text"), class_="sample")


def _in_context(sample: Sample) -> Iterator[object]:
    at = None
    for n, piece in enumerate(sample.pieces):
        kept = piece.start if at is None else piece.start - at
        if kept:
            more = "characters up to here" if at is None and sample.chosen else "characters kept"
            yield element("span", f"{kept:,} {more}", class_="kept")
        yield _removed(piece, chosen=n == sample.chosen)
        at = piece.end


def _removed(piece: Piece, *, chosen: bool) -> _Element:
    return element("del", data(piece.text.strip()), class_=None if chosen else "other", title=piece.rule)


def problems(stats: Stats) -> _Element:
    """What went wrong, by kind."""
    if not stats.problems:
        return section("problems", "Problems", "None: everything could be read, and no rule failed.")
    rows = [(data(kind), count) for kind, count in _ranked(stats.by_problem)]
    note = f"{stats.problems:,} in {stats.items:,} items; each was named with its place when the run met it."
    return section("problems", "Problems", note, table(("Kind", "How often"), rows))


# --- What has changed -------------------------------------------------------------------------------------------------


def changes(drift: Drift) -> _Element:
    """What has changed since the other run."""
    note = (
        f"{drift.compared:,} rules of sites and what is left at {drift.watched:,} sites compared. The grey band is "
        f"where a rate could lie by chance, the ring where it was, the dot where it is. Of a site where nothing has "
        f"changed, any alarm at all has a chance of {drift.limits.false_alarms:.0%} at most."
    )
    if not drift.broken:
        return section("changes", "Changes", f"None. {note}", _left_out(drift))
    moved = [Move(f"{a.site} {a.rule}", a.kind, a.before.rate, a.after.rate, a.band) for a in drift.alarms]
    chart = moves(moved[: 2 * _MOST_BARS], "Rates that changed") if moved else ""
    rules_ = table(("Site", "Rule", "", "Then", "Now", "What is left"), map(_alarm_row, drift.alarms)) if moved else ""
    new = table(("Site", "New line", "Then", "Now"), map(_line_row, drift.lines)) if drift.lines else ""
    heading = element("h3", "New recurring lines") if drift.lines else ""
    return section("changes", "Changes", note, chart, rules_, heading, new, _left_out(drift))


def _alarm_row(alarm: Alarm) -> tuple[object, ...]:
    took = element("div", "took ", element("del", data(alarm.took))) if alarm.took else ""
    near = (element("div", data(line.example), f" ({_shown(line.after)})", class_="near") for line in alarm.near[:4])
    badge = element("span", str(alarm.kind), class_=f"badge {alarm.kind}")
    return data(alarm.site), data(alarm.rule), badge, _share(alarm.before), _share(alarm.after), (took, near)


def _line_row(line: Line) -> tuple[object, ...]:
    return (
        data(line.site),
        (data(line.example), f" – {line.where}" if line.where else ""),
        _share(line.before),
        _share(line.after),
    )


def _left_out(drift: Drift) -> _Element | str:
    if not drift.left_out:
        return ""
    rows = [(data(site or NO_SITE), why) for site, why in drift.left_out.items()]
    return element("details", element("summary", f"{len(rows):,} sites not compared"), table(("Site", "Why"), rows))


def _shown(share: Share) -> str:
    return f"{share.rate:.1%} of {share.total:,}"


def _share(share: Share) -> _Element:
    return element("span", _shown(share), class_="share")


# --- Helpers of all ---------------------------------------------------------------------------------------------------


def folded(content: _Element) -> _Element:
    """Content that is shown when asked for."""
    return element("details", element("summary", "All of them as a table"), content)


def _ranked(table: Counter[str] | dict[str, int]) -> list[tuple[str, int]]:
    return sorted(table.items(), key=lambda item: (-item[1], item[0]))


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"
