from __future__ import annotations

import json

import pytest

from cleaner.proof.derive import Deriver
from cleaner.proof.judge import verdict
from cleaner.proof.marked import Marked
from cleaner.proof.near import near_miss
from tests.proof.support import bound


def verdicts(body: str) -> dict[str, str]:
    """All near misses of the rule's first example, by text, with their verdicts."""
    rule = bound(body)
    example = Marked.of(rule.rule.removes[0].source)
    found = [(name, near_miss(name, example)) for name in Deriver(rule).names(example)]
    assert all(near is not None for _, near in found)
    texts = [near.text for _, near in found]
    assert len(texts) == len(set(texts))
    assert example.text not in texts
    return {near.text: verdict(rule, near) for _, near in found}


def rule(line: str, removes: str, more: str = "", kind: str = "line") -> dict[str, str]:
    return verdicts(f"{kind} = {line}\n{more}\nremoves = [{json.dumps(removes)}]\nkeeps = ['x']")


@pytest.mark.parametrize(
    ("line", "removes", "more", "expected"),
    [
        pytest.param("'Foto|Grafis|Peta'", "[-Foto-]", "", {"Grafis": "goes", "Peta": "goes"}, id="alternatives"),
        pytest.param("'Foto(?: lama)?'", "[-Foto-]", "", {"Foto lama": "goes", "Foto lama lama": "stays"}, id="put in"),
        pytest.param("'Foto(?: lama)?'", "[-Foto lama-]", "", {"Foto": "goes"}, id="left out"),
        pytest.param(
            r"'Hal\s\d{2,4}'",
            "[-Hal 12-]",
            "",
            {"Hal 1": "stays", "Hal 1212": "goes", "Hal 12121": "stays"},
            id="times",
        ),
        pytest.param(r"'Foto(?!kopi)\w*'", "[-Fotos-]", "", {"Fotokopis": "stays"}, id="look-ahead"),
        pytest.param(
            "'Foto [^.;]+'",
            "[-Foto desa-]",
            "",
            {"Foto de.sa": "stays", "Foto de;sa": "stays"},
            id="left-out characters",
        ),
        pytest.param(
            "'Foto(?: (?:lama|baru))?'",
            "[-Foto-]",
            "",
            {"Foto baru": "goes", "Foto x": "stays"},
            id="pieces no example has",
        ),
        pytest.param("'(?-i:Foto) .+'", "[-Foto desa-]", "", {"foto desa": "stays"}, id="case"),
        pytest.param(
            "'Foto .+'",
            "[-Foto desa-]",
            "unless = 'polisi|jaksa'",
            {"Foto desa polisi": "stays", "Foto desa jaksa": "stays"},
            id="unless",
        ),
        pytest.param(
            "'Foto .+'",
            "[-Foto desa-]",
            "max_chars = 12",
            {"Foto desades": "goes", "Foto desadesa": "stays"},
            id="max_chars",
        ),
        pytest.param(
            "'Foto'", "[-Foto-]\nPadi", r"before = '(?!Hal:).*'", {"Foto\nHal:\nPadi": "stays"}, id="neighbour"
        ),
    ],
)
def test_near_misses_follow_from_the_pattern(line, removes, more, expected):
    found = rule(line, removes, more)
    assert {text: found.get(text) for text in expected} == expected


def test_lines_up_to_the_edge_of_the_zone():
    found = bound("line = 'Foto'\nwhere = 'tail:4'\nremoves = [\"[-Foto-]\\nPadi\"]\nkeeps = ['x']")
    example = Marked.of("[-Foto-]\nPadi")
    names = [name for name in Deriver(found).names(example) if name.startswith("lines-")]
    assert names == ["lines-front:3", "lines-behind:2", "lines-behind:3"]
    assert [verdict(found, near_miss(name, example)) for name in names] == ["goes", "goes", "stays"]


def test_phrases():
    found = verdicts("equals = ['Iklan', 'Pariwara']\nremoves = ['[-Iklan-]']\nkeeps = ['x']")
    assert found["Pariwara"] == "goes"


def test_each_step_of_a_block_is_edited_on_its_own_line():
    found = verdicts("block = ['Foto', '?lama', '[a-z]{3}']\nremoves = [\"[-Foto\\nabc-]\"]\nkeeps = ['x']")
    assert found["Foto\nabca"] == "stays"
    assert found["Foto\nab"] == "stays"


def test_look_alikes_have_fewer():
    example = Marked.of("Juru warta itu pulang.")
    names = Deriver(bound()).names(example)
    assert {"upper", "no-word:1", "lines-behind:3"} <= set(names)
    assert not {"quoted", "alone", "glued-front"} & set(names)


def test_it_is_deterministic():
    example = Marked.of(bound().rule.removes[0].source)
    assert Deriver(bound()).names(example) == Deriver(bound()).names(example)


@pytest.mark.parametrize(
    ("body", "example", "expected"),
    [
        (  # what stands beside a stretch takes what is too much for it
            'line = \'Oleh [a-z]{2,4}[a-z ]{0,3}\'\nremoves = ["[-Oleh abc-]"]\nkeeps = ["Oleh kami"]',
            "[-Oleh abc-]",
            {"@5+3 > 7", "@5+3 > 8"},
        ),
        (  # an example that reads otherwise than it is written
            'span = \'Oleh [a-z]{2,4}\\.\'\nremoves = ["Padi.   [-Oleh abc.-]"]\nkeeps = ["Oleh kami"]',
            "Padi.   [-Oleh abc.-]",
            {"@13+3 > 4", "@13+3 > 5", "@13+3 > 1"},
        ),
        (  # a step that no example has
            "block = ['Oleh', '?Foto', 'Tag']\nremoves = [\"[-Oleh\\nTag-]\"]\nkeeps = [\"Oleh kami\"]",
            "[-Oleh\nTag-]",
            {'@3 "h" > "h\\nFoto"', '@3 "h" > "h\\nKata Foto"', '@3 "h" > "h\\nFoto kata"'},
        ),
    ],
)
def test_near_misses_at_the_pattern_s_turns(body, example, expected):
    assert expected <= set(Deriver(bound(body)).names(Marked.of(example)))
