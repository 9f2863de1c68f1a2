"""What is proved to change nothing changes nothing, and what changes something is not proved."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cleaner.rulebook.types import Kind, Rule, Zone, ZoneSide
from tests.proof.support import bound

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def is_same():
    spec = importlib.util.spec_from_file_location("sameness", ROOT / "benchmarks" / "sameness.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["sameness"] = module  # dataclasses look for their module
    spec.loader.exec_module(module)
    return module.is_same


def variants(kind, old, new, **keys):
    rule = bound()
    first = replace(rule.rule, kind=Kind(kind), body=(old,), where=Zone(), **keys)
    return rule.variant(first), rule.variant(replace(first, body=(new,)))


@pytest.mark.parametrize(
    ("kind", "old", "new", "expected"),
    [
        ("line", r"^foto:.*", r"foto:.*", True),
        ("span", r"foto\b:.*", r"foto:.*", True),
        ("line", r"\bfoto.*", r"foto.*", True),
        ("span", r"\bfoto.*", r"foto.*", False),
        ("line", r"foto\b.*", r"foto.*", False),
        ("span", r"(?!x)ab|cd", r"ab|cd", True),
        ("line", r"(?!.*z)[a-y ]{3,9}", r"[a-y ]{3,9}", True),
        ("line", r"(?!.*z)[a-z ]{3,9}", r"[a-z ]{3,9}", False),
        ("line", r"(?:ab|abc).*", r"(?:ab).*", True),
        ("span", r"(?:ab|abc).*", r"(?:ab).*", True),
        ("span", r"(?:abc|ab).*d", r"(?:ab).*d", False),
        ("span", r"(?:\w+|ab)c", r"(?:\w+)c", True),
        ("span", r"(?:ab|\w+)c", r"(?:\w+)c", False),
        ("line", r"(?>a|ab)c", r"(?>ab|a)c", False),
        ("line", r"(?:ab|a)++c", r"(?:a|ab)++c", False),
        ("line", r"(?:ab|cd).*", r"(?:ab).*", False),
        ("span", r"a\s?b", r"a\s*b", True),
        ("span", r"a\s?b", r"a\sb", False),
        ("line", r"a{2,3}?b", r"a{2,4}b", False),
        ("line", r"(a)\1|b", r"(a)|b", False),
    ],
)
def test_patterns(is_same, kind, old, new, expected):
    assert is_same(*variants(kind, old, new)) is expected


def test_a_length_that_max_chars_leaves_out_of_reach(is_same):
    assert is_same(*variants("line", "a[bc]{1,40}", "a[bc]{1,81}", max_chars=30)) is True
    assert is_same(*variants("line", "a[bc]{1,40}", "a[bc]{1,81}", max_chars=50)) is False


@pytest.mark.parametrize(
    ("kind", "before", "old", "new", "expected"),
    [
        (Kind.LINE, "", Zone(ZoneSide.TAIL, 1), Zone(ZoneSide.TAIL, 2), True),
        (Kind.LINE, "", Zone(ZoneSide.TAIL, 1), Zone(ZoneSide.HEAD, 1), False),
        (Kind.LINE, "|x", Zone(ZoneSide.TAIL, 1), Zone(ZoneSide.TAIL, 2), False),
        (Kind.KEEP, "", Zone(ZoneSide.TAIL, 1), Zone(ZoneSide.TAIL, 2), False),
    ],
)
def test_zones(is_same, kind, before, old, new, expected):
    rule = bound()
    first: Rule = replace(rule.rule, kind=kind, before=before, where=old)
    assert is_same(rule.variant(first), rule.variant(replace(first, where=new))) is expected


@pytest.mark.parametrize(
    ("kind", "unless", "shorter", "expected"),
    [
        ("span", "[!?]", "", True),
        ("span", "x!", "", False),
        ("line", "x!", "", True),
        ("line", "[!?]|kata", "kata", True),
        ("line", "[!?]|kata", "[!?]", False),
    ],
)
def test_unless(is_same, kind, unless, shorter, expected):
    old, _ = variants(kind, r"foto: \w+( \w+)?", "", unless=unless)
    assert is_same(old, old.variant(replace(old.rule, unless=shorter))) is expected
