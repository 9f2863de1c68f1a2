"""Each factor can sink a candidate."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cleaner.rulebook.suggest.candidates import Candidate
from cleaner.rulebook.suggest.evidence import Evidence
from cleaner.rulebook.suggest.leads import Lead
from cleaner.rulebook.suggest.score import DEFAULT_SCORE, Taken, weigh
from cleaner.rulebook.types import Kind

GOOD = Evidence(
    pages=40,
    share=0.4,
    line=1.0,
    starts=1.0,
    ends=1.0,
    bounded=1.0,
    begins=1.0,
    glued=0.0,
    named=False,
    head=0.0,
    tail=1.0,
    over_prose=0.0,
    repeats=1.0,
    topical=1.1,
    foreign=0.95,
    capitals=False,
    words=4,
    control=0.0,
    months=0,
)
TAKEN = Taken(pages=40, hits=40, explained=1.0, variety=0.5)


def weighed(keys: str = "ikuti kanal kami ya", kind: Kind = Kind.EQUALS, what: str = "", **changes: object):
    taken = replace(
        TAKEN, **{name: changes.pop(name) for name in list(changes) if name in ("explained", "variety", "hits")}
    )
    taken = replace(taken, pages=changes.get("pages", taken.pages))
    evidence = replace(GOOD, **changes)
    return weigh(Candidate(Lead(tuple(keys.split()), ()), evidence, kind, ("x",), what), taken)


def test_the_score_is_the_product_of_its_factors():
    found = weighed(explained=0.6)
    assert dict(found.factors) == {"support": 0.98, "foreign": 1.0, "topics": 1.0, "shape": 1.0, "fit": 0.5}
    assert found.score == pytest.approx(0.49)
    assert found.risks == ("takes 60% of the places where the text stands",)


@pytest.mark.parametrize(
    ("factor", "risk", "changes"),
    [
        ("foreign", "its words are common in the site's articles", {"foreign": 0.4}),
        ("topics", "recurs in articles about the same: a background paragraph, or syndicated text", {"topical": 4.0}),
        (
            "topics",
            "recurs in articles about the same: a background paragraph, or syndicated text",
            {"topical": 3.0, "words": 9},
        ),
        (
            "shape",
            "a sentence like a reporter's: read the samples",
            {"keys": "ini kata dia itu .", "words": 5, "tail": 0.1},
        ),
        ("shape", "it leads to something that stays", {"keys": "narasi lengkap :"}),
        ("shape", "it may be a name", {"named": True, "share": 0.1}),
        ("shape", "a short line above prose: it may be a subheading", {"over_prose": 0.9}),
        ("fit", "what varies hardly varies", {"what": "headline", "variety": 0.1}),
        ("fit", "takes 20% of the places where the text stands", {"what": "headline", "explained": 0.2, "hits": 3}),
    ],
)
def test_what_sinks_a_candidate_is_said(factor, risk, changes):
    found = weighed(**changes)
    assert found.score <= DEFAULT_SCORE
    assert found.risks == (risk,)
    assert min(found.factors, key=lambda name: found.factors[name]) == factor


@pytest.mark.parametrize(
    "changes",
    [
        {"topical": 4.0, "repeats": 6.0},
        {"topical": 3.0, "months": 12},
        {"over_prose": 0.9, "control": 0.1},
        {"over_prose": 0.9, "repeats": 3.0},
        {"named": True, "share": 0.5},
        {"keys": "ini kata dia itu .", "words": 5},
        {"what": "headline", "explained": 0.2, "hits": 9},
        {"foreign": 0.0, "words": 0, "what": "stamp"},
    ],
    ids=str,
)
def test_what_saves_a_candidate(changes):
    assert weighed(**changes).score > 0.9


def test_two_documents_are_enough_for_whole_lines_that_stand_again_and_again():
    assert weighed(pages=2, repeats=9.0).score > DEFAULT_SCORE
    assert weighed(pages=2, repeats=9.0, kind=Kind.SENTENCE).score < DEFAULT_SCORE
