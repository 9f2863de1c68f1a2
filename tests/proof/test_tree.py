from __future__ import annotations

import pytest

from cleaner.proof.pieces import instrumented
from cleaner.proof.tree import Piece, members, tree_of
from cleaner.rulebook.store import open_store


def pieces(source: str) -> list[tuple[str, str]]:
    tree = tree_of(source)
    assert tree is not None
    return [(node.piece.name, source[node.start : node.end]) for node in tree.walk() if node.piece is not Piece.ALL]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("abc", [("TEXT", "abc")], id="text"),
        pytest.param("ab?", [("TEXT", "a"), ("REPEAT", "b?"), ("TEXT", "b")], id="the last letter repeated"),
        pytest.param(r"a\.b", [("TEXT", r"a\.b")], id="escapes"),
        pytest.param("a|b", [("EITHER", "a|b"), ("TEXT", "a"), ("TEXT", "b")], id="alternatives"),
        pytest.param(
            r"^\d{2,3}+$", [("ANCHOR", "^"), ("REPEAT", r"\d{2,3}+"), ("CLASS", r"\d"), ("ANCHOR", "$")], id="times"
        ),
        pytest.param("(?!x)[^]a]", [("LOOK", "(?!x)"), ("TEXT", "x"), ("CLASS", "[^]a]")], id="look and class"),
        pytest.param(r"(?<n>a)\1", [("GROUP", "(?<n>a)"), ("TEXT", "a"), ("BACK", r"\1")], id="again"),
        pytest.param("{{name}}{2}", [("REPEAT", "{{name}}{2}"), ("PART", "{{name}}")], id="part"),
    ],
)
def test_trees(source, expected):
    assert pieces(source) == expected


@pytest.mark.parametrize("source", ["a)", "(a", "[a", "(?P=n)", "*a", "[[:alpha:]]"])
def test_what_is_not_understood_has_no_tree(source):
    assert tree_of(source) is None


def test_case_is_known_where_it_matters():
    tree = tree_of("a(?-i:b(?i:c)d)e")
    assert tree is not None
    assert {node.text: node.cased for node in tree.walk() if node.piece is Piece.TEXT} == {
        "a": False,
        "b": True,
        "c": False,
        "d": True,
        "e": False,
    }


def test_members():
    assert members(r"[^.!\s]") == {".", "!", " "}
    assert members(r"[\p{L}]") == frozenset()


def test_instrumented():
    found = instrumented("^a(?:b|c)?(?!d){{headline}}")
    assert found is not None
    assert (
        found[0] == "(?<z0>)^(?<z1>a)(?<z4>(?:(?<z3>(?<z2>b)|(?<z5>c))))?(?<z6>)(?!d){{headline}}" or "z0" in found[0]
    )
    assert {node.piece for node in found[1].values()} <= set(Piece)
    assert instrumented(r"(a)\1") is None


def test_nearly_all_shipped_patterns_have_a_tree():
    bodies = [body for file in open_store().load_all() for rule in file.rules for body in rule.body]
    assert len([body for body in bodies if tree_of(body.lstrip("?*+")) is None]) < 0.02 * len(bodies)
