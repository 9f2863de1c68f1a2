"""Findings as text, JSON, SARIF and workflow commands."""

from __future__ import annotations

import json

import pytest

from cleaner import __version__
from cleaner.rulebook.lint.codes import CODES
from cleaner.rulebook.lint.finding import Finding
from cleaner.rulebook.lint.output import FORMATS

BAD = Finding("r/a b.toml", 3, 9, "bad-regex", "line: missing )", "close it", "x", "line = '(ab'")
OLD = Finding("r/a.toml", 2, 1, "stale", "old", "look")
GONE = Finding("gone.toml", 0, 0, "unreadable", "can't be read: No such file", "save it")
HOSTILE = Finding("a:b,c%\n.toml", 1, 2, "too-broad", "takes\n::error::x\r\x1b[2J\u202e", "100%", "x", "\x1b'%\t")


def test_text_has_the_place_the_line_with_a_caret_and_what_to_do():
    assert FORMATS["text"]([BAD, OLD, GONE]) == (
        "r/a b.toml:3:9: bad-regex rule 'x': line: missing )\n"
        "    line = '(ab'\n"
        "            ^\n"
        "  help: close it\n"
        "r/a.toml:2:1: stale old\n"
        "  help: look\n"
        "gone.toml: unreadable can't be read: No such file\n"
        "  help: save it\n"
    )


def test_a_long_line_is_shown_around_the_caret():
    finding = Finding("a", 1, 101, "bad-regex", "m", "h", "", "x" * 100 + "(" + "y" * 100)
    shown = FORMATS["text"]([finding]).splitlines()[1:3]
    assert shown == [f"    …{'x' * 50}({'y' * 49}…", f"    {' ' * 51}^"]


def test_text_shows_what_does_not_print_as_codes_and_the_caret_below_its_place():
    assert FORMATS["text"]([HOSTILE]) == (
        "a:b,c%<U+000A>.toml:1:2: too-broad rule 'x': takes<U+000A>::error::x<U+000D><U+001B>[2J<U+202E>\n"
        "    <U+001B>'%<U+0009>\n"
        "            ^\n"
        "  help: 100%\n"
    )


def test_json_has_every_field():
    assert json.loads(FORMATS["json"]([BAD, GONE])) == [
        {
            "path": "r/a b.toml",
            "line": 3,
            "column": 9,
            "code": "bad-regex",
            "severity": "error",
            "rule": "x",
            "message": "line: missing )",
            "help": "close it",
        },
        {
            "path": "gone.toml",
            "line": 0,
            "column": 0,
            "code": "unreadable",
            "severity": "error",
            "rule": "",
            "message": "can't be read: No such file",
            "help": "save it",
        },
    ]


def test_github_gets_workflow_commands():
    assert FORMATS["github"]([BAD, OLD, GONE]) == (
        "::error file=r/a b.toml,line=3,col=9,title=bad-regex::rule 'x': line: missing )%0Ahelp: close it\n"
        "::notice file=r/a.toml,line=2,col=1,title=stale::old%0Ahelp: look\n"
        "::error file=gone.toml,title=unreadable::can't be read: No such file%0Ahelp: save it\n"
    )


def test_no_finding_can_give_github_a_command_of_its_own():
    assert FORMATS["github"]([HOSTILE]) == (
        "::warning file=a%3Ab%2Cc%25<U+000A>.toml,line=1,col=2,title=too-broad::"
        "rule 'x': takes<U+000A>::error::x<U+000D><U+001B>[2J<U+202E>%0Ahelp: 100%25\n"
    )


def test_sarif_has_what_the_standard_asks_for():
    log = json.loads(FORMATS["sarif"]([BAD, OLD, GONE, HOSTILE]))
    assert (log["version"], log["$schema"]) == ("2.1.0", "https://json.schemastore.org/sarif-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"], run["columnKind"]) == (
        "cleaner rules lint",
        __version__,
        "unicodeCodePoints",
    )
    assert [rule["id"] for rule in driver["rules"]] == ["unreadable", "stale", "bad-regex", "too-broad"]
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"] == CODES[rule["id"]].what
        assert rule["help"]["text"] == CODES[rule["id"]].fix
        assert rule["defaultConfiguration"] == {"level": CODES[rule["id"]].severity}
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
    assert run["results"][0] == {
        "ruleId": "bad-regex",
        "ruleIndex": 2,
        "level": "error",
        "message": {"text": "rule 'x': line: missing )\nhelp: close it"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "r/a%20b.toml"},
                    "region": {"startLine": 3, "startColumn": 9},
                }
            }
        ],
    }
    assert run["results"][2]["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "gone.toml"}}}]
    assert run["results"][3]["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "a%3Ab%2Cc%25%0A.toml"}


@pytest.mark.parametrize(("name", "out"), [("text", ""), ("github", ""), ("json", "[]\n")])
def test_nothing_found(name, out):
    assert FORMATS[name]([]) == out


def test_sarif_of_nothing_is_a_run_without_results():
    (run,) = json.loads(FORMATS["sarif"]([]))["runs"]
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])
