"""Planted faults are what they say, and the tests of rules notice nearly all of them."""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path

import pytest

from cleaner.rulebook.types import Kind, Rule, Zone, ZoneSide

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def faults():
    spec = importlib.util.spec_from_file_location("planted_faults", ROOT / "benchmarks" / "planted_faults.py")
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["planted_faults"] = module  # dataclasses look for their module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("kind", "source", "expected"),
    [
        ("anchor", r"^foto\b(?!x)", {r"foto\b(?!x)", r"^foto(?!x)", r"^foto\b"}),
        ("quantifier", "a?b", {"ab", "a*b", "a+b"}),
        ("quantifier", r"\s?", {r"\s", r"\s+"}),
        ("quantifier", "a{2,4}", {"a{2,9}", "a{2,2}", "a{1,4}", "a{3,4}", "a*"}),
        ("alternative", "(?:a|b(?:c|d))", {"(?:a)", "(?:b(?:c|d))", "(?:a|b(?:c))", "(?:a|b(?:d))"}),
        ("literal", "foto", {"", r"\w+", "oto", "fto", "foo", "fot"}),
        ("class", "[.!]", {"[!]", "[.]"}),
        ("case", "(?-i:a)", {"(?:a)"}),
        ("case", "a", set()),
    ],
)
def test_faults_of_patterns(faults, kind, source, expected):
    made = {faults.PATTERN_FAULTS[kind](source, random.Random(n)) for n in range(200)}
    assert made - {None} == expected


def test_faults_of_zones(faults):
    rule = Rule("a", Kind.SPAN, ("x",), "uji", 1, where=Zone(ZoneSide.TAIL, 3))
    made = {str(faults.planted(rule, "zone", random.Random(n)).where) for n in range(100)}
    assert made == {"any", "tail:2", "tail:4", "tail:6", "head:3"}


def test_the_shipped_rules_notice_nearly_all(faults, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["planted_faults.py", "120", "1", "--named"])
    assert faults.main() == 0
    assert "named kinds" in capsys.readouterr().out
