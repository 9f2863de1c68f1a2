"""`cleaner rules lint`: findings on stdout, a count on stderr, an exit code."""

from __future__ import annotations

import json

import pytest

from tests.conftest import KABAR

GOOD = KABAR.replace("'Tengok pula: .+'", "'Tengok pula: .{1,80}'")
BAD = GOOD.replace("'Tengok pula: .{1,80}'", "'Tengok (pula: .+'")
SHOWN = """mine/kabar.toml:9:25: bad-regex rule 'linked': line: missing )
    line = 'Tengok (pula: .+'
                            ^
  help: correct the pattern where the caret is; a bracket that is meant as such has a backslash: `\\(` `\\[` `\\?`
"""


def test_nothing_found(run, write_rules):
    write_rules(GOOD)
    done = run("rules", "lint", "mine")
    assert (done.code, done.out, done.err) == (0, b"", "1 files, 2 rules, 0 findings\n")


@pytest.mark.parametrize("path", ["mine", "mine/kabar.toml"])
def test_a_finding_has_its_place_a_caret_and_what_to_do(run, write_rules, path):
    write_rules(BAD)
    done = run("rules", "lint", path)
    assert done.out.decode() == SHOWN
    assert (done.code, done.err) == (1, "1 files, 2 rules, 1 findings\n")


def test_only_the_paths_are_looked_at_and_rules_stand_below_them(run, write_rules):
    write_rules(BAD, "below.toml")
    write_rules(GOOD.replace("hosts = [", "skip = ['zzz/qqq']\nhosts = ['a.kabar.test', "), "lain.toml")
    done = run("rules", "lint", "mine/lain.toml", "--rules", "mine/below.toml")
    lines = done.out.decode().splitlines()
    assert lines[0] == "mine/lain.toml:2:9: unknown-rule skip: no rule 'zzz/qqq' is inherited"
    assert not any("below.toml:" in line for line in lines if "bad-regex" in line)


def test_without_a_path_all_rules_are_looked_at(run, write_rules):
    write_rules(BAD)
    done = run("rules", "lint", "--rules", "mine")
    assert (done.code, done.out.decode()) == (1, SHOWN)


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("json", b'[\n  {\n    "path": "mine/kabar.toml",'),
        ("sarif", b'{\n  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",'),
        (
            "github",
            b"::error file=mine/kabar.toml,line=9,col=25,title=bad-regex::rule 'linked': line: missing )%0Ahelp: ",
        ),
    ],
)
def test_formats(run, write_rules, name, begins):
    write_rules(BAD)
    done = run("rules", "lint", "mine", "--format", name)
    assert done.out.startswith(begins)
    assert done.code == 1
    if name != "github":
        json.loads(done.out)


def test_files_that_can_not_be_read_are_findings(run, write_rules):
    write_rules("schema = 1\nnama = 'x'\n", "rusak.toml")
    done = run("rules", "lint", "mine")
    assert done.out.decode() == (
        "mine/rusak.toml:2:1: unknown-key unknown key 'nama'; did you mean 'name'?\n"
        "  help: write the key as docs/rule-files.md has it\n"
    )
    assert (done.code, done.err) == (1, "0 files, 0 rules, 1 findings\n")


def test_a_rule_that_nobody_looked_at_for_years_is_stale_today(run, write_rules):
    write_rules(GOOD.replace("lang =", "checked = 2020-01-01\nlang ="))
    done = run("rules", "lint", "mine")
    assert done.out.startswith(b"mine/kabar.toml:4:1: stale checked: last held against real pages on 2020-01-01, ")


def test_codes_can_be_left_out(run, write_rules):
    write_rules(GOOD.replace("lang =", "checked = 2020-01-01\nlang ="))
    done = run("rules", "lint", "mine", "--ignore", "bad-regex,stale")
    assert (done.code, done.out, done.err) == (0, b"", "1 files, 2 rules, 0 findings\n")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--ignore", "stail"], "no code 'stail'; did you mean 'stale'?"),
        (["tidak-ada"], "tidak-ada: no such folder or file of rules"),
        (["--format", "sarf"], "no format 'sarf': there are text, json, sarif, github; did you mean 'sarif'?"),
    ],
)
def test_what_can_not_be_done_is_said(run, args, message):
    done = run("rules", "lint", *args)
    assert (done.code, done.out, done.err) == (2, b"", f"error: {message}\n")
