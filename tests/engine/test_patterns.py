"""Compiling, parts, and bounded time."""

from __future__ import annotations

import pytest

from cleaner.engine.parts import PARTS
from cleaner.engine.patterns import HEADLINE, Pattern, escape, expand
from cleaner.engine.view import fold
from cleaner.errors import PatternError, PatternTimeout


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param("a(b", "missing ) at character 4 of 'a(b'", id="bracket"),
        pytest.param("a{2,1}", "min repeat greater than max repeat at character 3 of 'a{2,1}'", id="repeat"),
        pytest.param("*a", "nothing to repeat at character 1 of '*a'", id="nothing to repeat"),
        pytest.param(f"{HEADLINE}{HEADLINE}", "{{headline}} may stand only once in a pattern", id="two headlines"),
        pytest.param(
            f"(a{HEADLINE})",
            "{{headline}} must stand outside groups and alternatives (missing ) at character 3 of '(a')",
            id="headline in a group",
        ),
    ],
)
def test_faults(source: str, message: str) -> None:
    with pytest.raises(PatternError) as raised:
        Pattern(source, lambda view, start, again: ())
    assert str(raised.value) == message


def test_expand() -> None:
    parts = {"a": "x|{{b}}", "b": "y"}
    assert expand("{{a}}{{ b }}", parts.__getitem__) == "(?:x|(?:y))(?:y)"
    assert expand("{{headline}}", parts.__getitem__) == HEADLINE


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        pytest.param({"a": "{{a}}"}, "parts contain themselves: a > a", id="itself"),
        pytest.param({"a": "{{b}}", "b": "{{a}}"}, "parts contain themselves: a > b > a", id="a circle"),
        pytest.param(
            {"a": "{{b}}" * 20, "b": "{{c}}" * 20, "c": "x" * 100},
            "longer than 20,000 characters once its parts are filled in",
            id="doubling",
        ),
    ],
)
def test_parts_that_go_wrong(parts: dict[str, str], message: str) -> None:
    with pytest.raises(PatternError) as raised:
        expand("{{a}}", parts.__getitem__)
    assert str(raised.value) == message


def test_a_pattern_may_not_hold_the_marker() -> None:
    with pytest.raises(PatternError, match="can't be used in a pattern"):
        expand(HEADLINE, PARTS.__getitem__)


@pytest.mark.parametrize("source", ["(a|aa)+$", "^(?:.*?,){12}P"])
def test_runaway_backtracking_is_stopped(source: str) -> None:
    pattern = Pattern(source, timeout_s=0.05)
    view = fold("a" * 60 + "b" + "a,b," * 60)
    for run in (pattern.search, pattern.fullmatch):
        try:
            assert run(view) is None
        except PatternTimeout as error:
            assert str(error) == "took longer than 0.05 s on one line"
    with pytest.raises(PatternTimeout):
        Pattern("(a|aa)+$", timeout_s=0.05).search(fold("a" * 60 + "b"))


def test_square_brackets_escaped_by_hand_are_the_authors_business() -> None:
    assert Pattern(escape("[Gambas:Video CNN]")).search(fold("lihat [Gambas:Video CNN] di sini")) is not None
    assert Pattern(escape("[Gambas:Video CNN]")).search(fold("Gambas")) is None


@pytest.mark.parametrize(
    ("part", "whole", "not_whole"),
    [
        (
            "name",
            ["Budi", "Budi Raharjo", "D.Dj. Kliwon", "M. Ali bin Abu", "Ni Luh Putu Ayu"],
            ["budi", "Budi makan", ""],
        ),
        ("names", ["Budi, Ani Wati dan Tono", "Andi/Budi", "Andi & Budi"], ["Andi dan makan"]),
        ("initials", ["isa", "isa/dna", "kpl/aal/ums", "fyk/ash"], ["Isa", "BBRI", "a", "persero"]),
        (
            "date",
            ["Senin, 20/10/2025", "14 Jul 2024", "3 Maret 2024", "July 22, 2024", "2024-01-31"],
            ["14 Jul", "2024"],
        ),
        ("time", ["09:54 WIB", "10.15", "pukul 7.30 wita", "7:15 pm"], ["95:00 x", "10"]),
        ("url", ["https://contoh.com/a?b=1", "www.contoh.id/x"], ["contoh.com"]),
        ("domain", ["contoh.com", "berita.contoh.co.id"], ["contoh", "surel@contoh.com", "contoh.comot"]),
        ("place", ["Jakarta", "BANDUNG", "Jawa Barat"], ["jakarta", "Jakarta, Senin"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_built_in_parts(part: str, whole: list[str], not_whole: list[str]) -> None:
    pattern = Pattern(PARTS[part])
    assert [text for text in whole if not pattern.fullmatch(fold(text))] == []
    assert [text for text in not_whole if pattern.fullmatch(fold(text))] == []
