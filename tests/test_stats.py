"""Counts as JSON and back; they add up; what is no counts is refused with its place."""

from __future__ import annotations

import json

import pytest

from cleaner import InputError
from cleaner.stats import Stats, stats_from
from tests.insight.test_drift import run

GOOD = {**Stats().as_json(), "by_site": {"a.test": 3}, "hits": {"a.test": {"x/y": 2}}}


def test_the_json_is_read_back():
    stats = run(1, 50)
    assert stats_from(json.dumps(stats.as_json()).encode(), "a.json") == stats


@pytest.mark.parametrize("watch", [True, False])
def test_parts_add_up_to_the_whole(watch):
    """The order makes no difference to what is written; a part without a sample adds none."""
    parts = [run(seed, 40, site=f"s{seed % 2}.test", watch=watch or seed == 1) for seed in range(4)]
    forward, backward = Stats(), Stats()
    for part in parts:
        forward.add(part)
    for part in reversed(parts):
        backward.add(part)
    assert forward.as_json() == backward.as_json()
    assert forward.hits == {("s0.test", "kabar.test/writer"): 48, ("s1.test", "kabar.test/writer"): 48}
    sampled = {site: len(documents) for site, documents in forward.as_json()["watched"]["sites"].items()}
    assert sampled == ({"s0.test": 80, "s1.test": 80} if watch else {"s1.test": 40})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"hits": None}, "'hits' is not a table of tables"),
        ({"hits": {"a.test": 3}}, "'hits': 'a.test' is not a table of numbers"),
        ({"hits": {"a.test": {"x/y": -1}}}, "'hits': 'a.test': 'x/y' is not a number"),
        ({"hits": {"a.test": {"x/y": 4}}}, "'hits': 'a.test': 'x/y': more than the site has records"),
        ({"hits": {"b.test": {"x/y": 1}}}, "'hits': 'b.test': 'x/y': more than the site has records"),
        ({"hits": {"b.test": {"x/y": 0}}}, "'hits': 'b.test': 'x/y': no records at all"),
        ({"watched": []}, "'watched': not a sample of documents"),
        ({"watched": {"size": 1e999, "sites": {}}}, "'watched': not a sample of documents"),
        ({"watched": {"size": -1, "sites": {}}}, "'watched': not a sample of documents: its size is -1"),
        ({"by_rule": []}, "'by_rule' is not a table of numbers"),
    ],
)
def test_what_is_no_counts(change, message):
    assert stats_from(json.dumps(GOOD).encode(), "a.json").hits == {("a.test", "x/y"): 2}
    with pytest.raises(InputError) as caught:
        stats_from(json.dumps({**GOOD, **change}).encode(), "a.json")
    assert str(caught.value) == f"a.json: {message}"
