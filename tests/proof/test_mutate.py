from __future__ import annotations

import pytest

from cleaner.proof.mutate import mutants, score
from cleaner.proof.verdicts import Reviewed
from tests.proof.support import bound


def told(body: str) -> dict[str, str]:
    return {mutant.change: mutant.missing for mutant in mutants(bound(f"{body}\nremoves = ['[-x-]']\nkeeps = ['y']"))}


ENDS = {
    "text behind the end ignored": "keeps: where it stands behind other text on its line",
    "text before the end ignored": "keeps: where it stands before other text on its line",
}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("line = 'a'", ENDS, id="whole line"),
        pytest.param("span = '^a'", {"^ dropped": "keeps: behind other text on its line"}, id="anchor"),
        pytest.param(
            "span = 'a(?!foto)'",
            {
                "(?!foto) dropped": "keeps: with 'foto' behind it",
                "'foto' may be any word": "removes: with another word for 'foto'",
            },
            id="look-ahead",
        ),
        pytest.param(
            "span = '(?<=foto)a'",
            {
                "(?<=foto) dropped": "keeps: without 'foto' before it",
                "'foto' may be any word": "keeps: with another word for 'foto'",
            },
            id="look-behind",
        ),
        pytest.param(
            "span = 'a|b'",
            {"alternative a dropped": "removes: with 'a'", "alternative b dropped": "removes: with 'b'"},
            id="alternatives",
        ),
        pytest.param(
            "span = 'ab?'", {"b must stand": "removes: without 'b'", "b dropped": "removes: with 'b'"}, id="optional"
        ),
        pytest.param(
            r"span = '\d{2,4}'",
            {
                r"\d up to 12 times": r"keeps: with \d more than 4 times",
                r"\d any number of times": r"keeps: with \d less than 2 times",
            },
            id="times",
        ),
        pytest.param("span = '(?-i:ab)'", {"case ignored in (?-i:ab)": "keeps: in other case"}, id="case"),
        pytest.param(
            "equals = ['a', 'b']",
            {"'a' dropped": "removes: with 'a'", "'b' dropped": "removes: with 'b'"},
            id="phrases",
        ),
        pytest.param(
            "span = 'a'\nwhere = 'head:2'\nunless = 'b|c'\nafter = ''\nbefore = 'd'\nmax_chars = 9",
            {
                "where = head:2 dropped": "keeps: with more lines before it",
                "max_chars dropped": "keeps: longer than 9 characters",
                "unless dropped": "keeps: with something in it that `unless` names",
                "alternative b dropped in unless": "keeps: with 'b'",
                "alternative c dropped in unless": "keeps: with 'c'",
                "after dropped": "keeps: with another line before it",
                "before dropped": "keeps: with another line behind it",
            },
            id="conditions",
        ),
        pytest.param("repeat = 'title'", {}, id="nothing to change"),
    ],
)
def test_mutants(body, expected):
    assert told(body) == expected


def test_examples_and_near_misses_are_told_apart():
    rule = bound("line = 'Foto|Grafis'\nremoves = ['[-Foto-]']\nkeeps = ['Foto lama']")
    nothing = score(rule, Reviewed("", ""))
    assert (nothing.mutants, nothing.by_examples, len(nothing.unnoticed)) == (6, 2, 4)
    assert [mutant.change for mutant in nothing.unnoticed] == [
        "text behind the end ignored",
        "alternative Grafis dropped",
        "'Foto' may be any word",
        "'Grafis' may be any word",
    ]
    assert score(rule, None).unnoticed == ()
