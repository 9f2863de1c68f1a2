"""What drift says about made-up runs in which one thing has changed, and about runs in which nothing has."""

from __future__ import annotations

import random

import pytest

from cleaner import Record, Result
from cleaner.insight.changes import Kind, Limits, as_json
from cleaner.insight.drift import drift
from cleaner.insight.significance import Share
from cleaner.leftovers import Leftovers
from cleaner.model import Category, Span
from cleaner.stats import Stats

WORDS = [
    "padi",
    "sawah",
    "hujan",
    "pasar",
    "jalan",
    "harga",
    "beras",
    "warga",
    "desa",
    "kota",
    "sungai",
    "petani",
    "panen",
    "musim",
    "angin",
]


def prose(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=12)).capitalize() + "."


def run(
    seed: int,
    count: int = 200,
    *,
    site: str = "kabar.test",
    took: float = 0.6,
    left: float = 0.0,
    foot: str = "",
    watch=True,
) -> Stats:
    """A run over made-up documents: a share of them had a foot that a rule took, another has one that is left."""
    chance, stats = random.Random(seed), Stats(watched=Leftovers() if watch else None)
    records, results = [], []
    for n in range(count):
        body, kind = "\n".join(prose(chance) for _ in range(12)), (n + 0.5) / count
        name = " ".join(chance.choices(WORDS, k=2)).title()
        if kind < took:
            tail = f"\nJuru warta: {name}"
            span = Span(len(body), len(body) + len(tail), "kabar.test/writer", Category.AUTHOR_FOOTER)
            results.append(Result(body, (span,), site=site))
        else:
            tail = f"\n{foot.format(name)}" if foot and kind < took + left else ""
            results.append(Result(body + tail, site=site))
        records.append(Record(body + tail))
    stats.count_records(records, results)
    stats.count_removed([result for result in results if result.removed])
    return stats


def test_nothing_has_changed():
    found = drift(run(1), run(2, took=0.55))
    assert (found.alarms, found.lines, found.broken) == ((), (), False)
    assert (found.compared, found.watched, found.left_out) == (1, 1, {})


def test_a_silent_rule_and_what_stands_there_now():
    found = drift(run(1), run(2, took=0, left=0.6, foot="Warta ditulis oleh {}"))
    [alarm] = found.alarms
    assert (alarm.site, alarm.rule, alarm.kind) == ("kabar.test", "kabar.test/writer", Kind.SILENT)
    assert (alarm.before, alarm.after) == (Share(120, 200), Share(0, 200))
    assert alarm.band[0] > 0.3
    assert alarm.band[1] < 0.9
    assert alarm.took.startswith("Juru warta: ")
    [line] = alarm.near
    assert (line.text, line.where) == ("Warta ditulis oleh", "among the last lines")
    assert (line.before, line.after) == (Share(0, 200), Share(120, 200))
    assert found.lines == ()  # the alarm shows it
    assert found.broken


def test_a_change_that_the_rate_does_not_show_yet():
    """A tenth of the documents have the new template; the rule's share is within its band."""
    found = drift(run(1), run(2, took=0.55, left=0.1, foot="Juru tulis warta: {}"))
    [alarm] = found.alarms
    assert (alarm.rule, alarm.kind) == ("kabar.test/writer", Kind.MISSES)
    assert alarm.band[0] < alarm.after.rate < alarm.band[1]
    assert [line.text for line in alarm.near] == ["Juru tulis warta:"]


def test_a_new_line_that_is_like_nothing():
    found = drift(run(1), run(2, took=0.6, left=0.2, foot="Unduh aplikasi kami"))
    assert found.alarms == ()
    [line] = found.lines
    assert (line.site, line.text, line.after) == ("kabar.test", "Unduh aplikasi kami", Share(40, 200))
    assert found.broken


@pytest.mark.parametrize(("took", "kind"), [(0.3, Kind.FELL), (0.9, Kind.ROSE), (0.0, Kind.SILENT)])
def test_rates_need_no_sample(took, kind):
    found = drift(run(1, watch=False), run(2, took=took, watch=False))
    [alarm] = found.alarms
    assert (alarm.kind, alarm.took, alarm.near, found.watched) == (kind, "", (), 0)


def test_a_sure_difference_that_is_too_small_to_matter():
    before, after = run(1, 20, watch=False), run(2, 20, watch=False)
    for stats, hits in ((before, 50_000), (after, 49_000)):
        stats.by_site["kabar.test"], stats.hits["kabar.test", "kabar.test/writer"] = 100_000, hits
    assert not drift(before, after).broken
    assert drift(before, after, Limits(change=0.01)).broken


def test_a_rule_that_always_took_something_may_miss_little():
    before, after = run(1, 20, watch=False), run(2, 20, watch=False)
    for stats, hits in ((before, 1_000), (after, 950)):
        stats.by_site["kabar.test"], stats.hits["kabar.test", "kabar.test/writer"] = 1_000, hits
    assert [alarm.kind for alarm in drift(before, after).alarms] == [Kind.FELL]


def test_sites_that_can_not_be_compared():
    before, after = run(1), run(2)
    for site, count in (("", 300), ("kecil.test", 19), ("lama.test", 50)):
        before.add(run(3, count, site=site))
    after.add(run(4, 300, site="", took=0))
    after.add(run(5, 400, site="kecil.test", took=0))
    found = drift(before, after)
    assert not found.broken
    assert found.left_out == {
        "": "documents of many sites, and maybe of others than before",
        "kecil.test": "19 documents then and 400 now: fewer than 20 say little",
        "lama.test": "50 documents then and 0 now: fewer than 20 say little",
    }


def test_documents_of_no_site_are_compared_when_there_are_no_others():
    assert [alarm.kind for alarm in drift(run(1, site=""), run(2, site="", took=0)).alarms] == [Kind.SILENT]


def test_unchanged_halves_are_quiet():
    """Sixty comparisons of three sites each; one false alarm in a hundred is what is promised."""
    alarms = 0
    for seed in range(60):
        one, other = Stats(watched=Leftovers()), Stats(watched=Leftovers())
        for n, took in enumerate((0.05, 0.4, 0.9)):
            for k, stats in enumerate((one, other)):
                chance = random.Random(f"{seed} {n} {k}")
                share = sum(chance.random() < took for _ in range(80)) / 80
                stats.add(run(1000 * seed + 10 * n + k, 80, site=f"s{n}.test", took=share, left=0.1, foot="Juru: {}"))
        alarms += drift(one, other).broken
    assert alarms <= 2


def test_the_json_says_everything():
    found = as_json(drift(run(1), run(2, took=0, left=0.6, foot="Warta ditulis oleh {}")))
    [alarm] = found.pop("alarms")
    assert alarm.pop("band") == pytest.approx((0.43, 0.765), abs=0.05)
    assert alarm.pop("p") < 1e-30
    [line] = alarm.pop("near")
    assert line.pop("p") < 1e-20
    assert alarm.pop("took").startswith("Juru warta: ")
    assert line.pop("example").startswith("Warta ditulis oleh ")
    assert alarm == {
        "site": "kabar.test",
        "rule": "kabar.test/writer",
        "kind": "silent",
        "before": {"hits": 120, "total": 200},
        "after": {"hits": 0, "total": 200},
    }
    assert line == {
        "site": "kabar.test",
        "text": "Warta ditulis oleh",
        "where": "among the last lines",
        "before": {"hits": 0, "total": 200},
        "after": {"hits": 120, "total": 200},
    }
    assert found == {
        "cleaner-drift": 1,
        "broken": True,
        "compared": {"rules": 1, "watched_sites": 1},
        "limits": {"false_alarms": 0.01, "documents": 20, "change": 0.2, "effect": 0.2, "recurring": 0.02},
        "lines": [],
        "left_out": {},
    }


def test_what_always_stood_there_has_not_taken_a_rule_s_place():
    """Beside a rule gone silent every text that is like what it took has a larger share, without standing more often."""
    found = drift(run(1, left=0.2, foot="Juru foto: {}"), run(2, took=0, left=0.2, foot="Juru foto: {}"))
    [alarm] = found.alarms
    assert (alarm.kind, alarm.near, found.lines) == (Kind.SILENT, (), ())
