"""What each check says exactly, and what it leaves alone."""

from __future__ import annotations

import pytest

from cleaner.rulebook.lint.pieces import pieces, words
from tests.rulebook.lint.support import linted, rule, said, site

GOOD = "line = 'Tengok arsip: .{1,40}'"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # Dots that are meant.
        ("line = 'Tengok arsip: p.{1,40}'", []),
        (r"line = 'Tengok arsip\.?: .{1,40}'", []),
        ("line = 'Tengok arsip[.:] .{1,40}'", []),
        ("line = 'Tengok arsip: .*\\.com'", [(3, "failing-example")]),
        # Any text, seen ahead or in another branch.
        ("line = '(?!.*[?]$)Tengok arsip: .*'", []),
        ("line = 'Tengok arsip: .*|Tengok berkas: .*'", []),
        # Anchors.
        ("span = '^Tengok arsip: .{1,40}$|^Tengok berkas$'", []),
        ("span = '^(?:Tengok arsip: .{1,40}|Tengok berkas)$'", []),
        ("line = '^Tengok arsip: .{1,40}|Tengok berkas$'", []),
        (f"{GOOD}\nunless = 'berkas|kata$'", []),
        # Letters.
        ("line = '(?:Кстати|Tengok) arsip: .{1,40}'", []),
        (r"line = 'Tengok\sarsip[:…] .{1,40}'", []),
        (r"line = '[\p{L}]{6}\sarsip: .{1,40}'", []),
        # Empty texts.
        (f"{GOOD}\nunless = '^$|berkas'", []),
        (f"{GOOD}\nbefore = '(?:Arsip)?'", []),
    ],
)
def test_what_is_meant_is_left_alone(tmp_path, body, expected):
    report = linted(tmp_path, {"warta.toml": site(rule(body))})
    assert [(line - 6, code) for line, _, code in said(report)] == expected


@pytest.mark.parametrize(
    ("body", "column", "message"),
    [
        ("line = 'Tengok (arsip: .{1,40}'", 31, "line: missing )"),
        (r"line = 'Tengok \p{Xx}arsip'", 0, "line: unknown property"),
        ("line = '{{who}} Tengok arsip)'", 29, "line: unbalanced parenthesis"),
        ('line = "Tengok\\\\s\\u0028?zz)arsip"', 0, "line: unknown extension"),
        ("block = ['Tengok', '?arsip)']", 27, "block: unbalanced parenthesis"),
        ("line = '''\nTengok arsip)'''", 13, "line: unbalanced parenthesis"),
    ],
)
def test_the_column_of_a_bad_pattern_is_that_in_the_file(tmp_path, body, column, message):
    report = linted(
        tmp_path, {"warta.toml": site("\n[let]\nwho = '(?:Ia|Mereka)'", rule(f"{body}\nunless = '{{{{who}}}}'"))}
    )
    (found,) = [found for found in report.findings if found.code == "bad-regex"]
    assert found.message.startswith(message)
    assert not column or found.column == column


def test_a_part_that_is_not_there_is_named_where_it_is_used(tmp_path):
    report = linted(
        tmp_path, {"warta.toml": site("\n[let]\nwriter = 'Ia'", rule("line = '{{writer}} Tengok {{writr}}'"))}
    )
    (found,) = [found for found in report.findings if found.code == "unknown-part"]
    assert (found.line, found.column) == (9, 27)
    assert found.message == "line: unknown part {{writr}}; did you mean 'writer'?"


def test_a_look_alike_is_shown_with_the_letter_it_looks_like(tmp_path):
    report = linted(tmp_path, {"warta.toml": site(rule("line = 'T\u0435ngok arsip: .{1,40}'"))})
    assert [(found.column, found.message) for found in report.findings if found.code == "look-alike"] == [
        (10, "line: U+0435 CYRILLIC SMALL LETTER IE stands among Latin letters and looks like e")
    ]


def test_what_ordinary_prose_loses_is_shown(tmp_path):
    report = linted(tmp_path, {"warta.toml": site(rule("sentence = 'Tengok arsip: .+|Kami .+'"))})
    (found,) = report.findings
    assert (found.code, found.line, found.column) == ("too-broad", 7, 1)
    assert found.message.startswith("sentence: takes 'Kami senang")


def test_shadowed_names_the_rule_that_does_it_and_respects_categories(tmp_path):
    pack = "schema = 1\n" + rule("line = 'Tengok .{1,60}n'", rid="look")
    same = site(rule(GOOD))
    other = site(rule(GOOD).replace("related-link", "promo"))
    report = linted(tmp_path, {"pack.toml": pack, "warta.toml": same})
    assert [(found.code, found.message) for found in report.findings] == [
        ("shadowed", "its examples come out right without it, by pack/look")
    ]
    assert linted(tmp_path, {"warta.toml": other}).findings == ()


def test_a_rule_that_catches_more_is_not_shadowed(tmp_path):
    pack = "schema = 1\n" + rule("line = 'Tengok .{1,60}n'", rid="look")
    mine = site(rule("line = 'Tengok arsip: (?<source>.{1,40})'"))
    assert linted(tmp_path, {"pack.toml": pack, "warta.toml": mine}).findings == ()


def test_packs_of_different_languages_do_not_shadow_each_other(tmp_path):
    packs = {f"{lang}.toml": f"schema = 1\nlang = '{lang}'\n" + rule(GOOD) for lang in ("en", "id")}
    assert linted(tmp_path, packs).findings == ()


def test_a_part_of_a_pack_may_be_used_elsewhere(tmp_path):
    pack = "schema = 1\n[let]\nwho = 'Ia'\nnobody = 'x'\n"
    mine = site(rule("line = 'Tengok arsip: .{1,40}|{{ who }} arsip'"))
    report = linted(tmp_path, {"pack.toml": pack, "warta.toml": mine})
    assert [(found.code, found.line, found.message) for found in report.findings] == [
        ("unused-part", 4, "no pattern uses {{nobody}}")
    ]


def test_files_that_can_not_be_read_are_findings(tmp_path):
    report = linted(tmp_path, {"a.toml": b"\xff", "b.toml": site(), "c.toml": site(), "d.toml": "x = "})
    assert [(found.path.rpartition("/")[2], found.line, found.column, found.code) for found in report.findings] == [
        ("a.toml", 1, 1, "unreadable"),
        ("c.toml", 1, 1, "unreadable"),
        ("d.toml", 1, 0, "not-toml"),
    ]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"Baca\sjuga\s?:(?!salah)(?:Copy|rights?)x", ["Baca", "juga", "Copy", "right"]),
        ("ab[c]de", []),
        ("(?:(", []),
    ],
)
def test_words_of_a_pattern(pattern, expected):
    assert words(pattern) == expected


def test_pieces_know_their_place_and_depth():
    found = [(piece.sort.name, piece.start, piece.depth, piece.times) for piece in pieces(r"^(?:a|\.{2,})b*$")]
    assert found == [
        ("ANCHOR", 0, 0, (1, 1)),
        ("OPEN", 1, 0, (1, 1)),
        ("LITERAL", 4, 1, (1, 1)),
        ("BAR", 5, 1, (1, 1)),
        ("LITERAL", 6, 1, (2, None)),
        ("CLOSE", 12, 0, (1, 1)),
        ("LITERAL", 13, 0, (0, None)),
        ("ANCHOR", 15, 0, (1, 1)),
    ]


def test_places_of_what_is_written_inline_or_with_a_dot(tmp_path):
    text = """schema = 1
hosts = ["warta.test"]
let = { who = '(x', none = 'yy' }
headline.stops = ['(ab']
rule = [
  { id = "x", category = "promo", why = "x", line = 'Tengok {{who}}', removes = ['[-x-]'] },
  { id = "y", category = "promo", why = "x", line = '(', removes = ['[-x-]'], keeps = ['x'] }
]
"""
    assert said(linted(tmp_path, {"warta.toml": text})) == [
        (3, 1, "bad-regex"),
        (3, 1, "unused-part"),
        (4, 23, "bad-regex"),
        (5, 1, "bad-regex"),
    ]
