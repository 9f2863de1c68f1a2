from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest

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

TABLES = [(a, b, c, d) for b in (1, 4, 9) for a in range(b + 1) for d in (1, 6, 11) for c in range(0, d + 1, 2)]


def _exact(a: int, b: int, c: int, d: int) -> dict[int, Fraction]:
    """How likely each number of hits among the first is, as fractions."""
    hits = a + c
    outcomes = range(max(0, hits - d), min(hits, b) + 1)
    return {x: Fraction(comb(b, x) * comb(d, hits - x), comb(b + d, hits)) for x in outcomes}


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_the_tests_are_exact(table):
    a, b, c, d = table
    one, other, p = Share(a, b), Share(c, d), _exact(*table)
    assert p_of_difference(one, other) == pytest.approx(float(sum(q for q in p.values() if q <= p[a])), rel=1e-6)
    rise = float(sum(q for x, q in p.items() if x <= a)) if a * d < c * b else 1.0
    assert p_of_rise(one, other) == pytest.approx(rise, rel=1e-6)
    assert least_p(one, other) == pytest.approx(float(min(p[min(p)], p[max(p)])), rel=1e-6)


def test_known_values():
    """The tea-tasting lady, and a table whose value every textbook has."""
    assert p_of_difference(Share(3, 4), Share(1, 4)) == pytest.approx(34 / 70)
    assert p_of_difference(Share(1, 12), Share(9, 12)) == pytest.approx(0.0027594, rel=1e-4)


def test_large_numbers_are_quick_and_do_not_vanish():
    assert 0 < p_of_difference(Share(50_000, 100_000), Share(49_000, 100_000)) < 1e-4
    assert p_of_difference(Share(100_000, 100_000), Share(0, 100_000)) < 1e-300


def test_equal_shares_are_no_difference():
    assert (p_of_difference(Share(0, 9), Share(0, 5)), p_of_difference(Share(3, 6), Share(3, 6))) == (1.0, 1.0)
    assert (effect(Share(3, 6), Share(2, 4)), relative_change(Share(3, 6), Share(2, 4))) == (0.0, 0.0)
    assert relative_change(Share(0, 6), Share(0, 4)) == 0.0


def test_effects():
    assert effect(Share(50, 100), Share(40, 100)) == pytest.approx(0.2014, abs=1e-4)
    assert effect(Share(100, 100), Share(95, 100)) == pytest.approx(0.4510, abs=1e-4)
    assert relative_change(Share(10, 100), Share(5, 100)) == 0.5


@pytest.mark.parametrize(
    ("p_values", "expected"),
    [
        ([], -1.0),
        ([0.02, 0.5], -1.0),
        ([0.001, 0.5], 0.001),
        ([0.2, 0.009, 0.0075, 0.0049], 0.009),  # the second and the third are carried by the fourth
    ],
)
def test_the_correction(p_values, expected):
    limit = 0.01 if len(p_values) < 4 else 0.012
    assert threshold(p_values, limit) == expected


@pytest.mark.parametrize(("hits", "total", "new"), [(0, 30, 40), (30, 30, 40), (12, 40, 25), (3, 500, 400)])
def test_a_band_ends_where_the_test_says(hits, total, new):
    one = Share(hits, total)
    low, high = (round(edge * new) for edge in band(one, new, 0.01))
    inside = [x for x in range(new + 1) if p_of_difference(one, Share(x, new)) > 0.01]
    assert (low, high) == (inside[0], inside[-1])
