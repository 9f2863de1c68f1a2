"""Rule files that mean harm: nothing hangs, nothing is raised."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.rulebook.lint import finding as finding_module
from cleaner.rulebook.lint.codes import CODES
from tests.rulebook.lint.support import linted, rule, site

# Far more than any of these takes, and far less than what they take without limits.
MOST_S = 60


@pytest.mark.parametrize(
    "text",
    [
        site(rule(f"line = '{'(' * 2000}a{')' * 2000}'")),
        site(rule(f"line = '{'a+' * 5000}'")),
        site(rule("line = '(?:(?:(?:a{1,1000}){1,1000}){1,1000}){1,1000}b'")),
        site(rule("line = '(?:(?:\\w|\\s|a|aa)+)+!'")),
        site(*(rule("line = '(?:\\w|\\s|a|aa)+!'", rid=f"r{n}") for n in range(30))),
        site(rule("line = '{{a}}'"), top="\n[let]\na = '{{b}}{{b}}'\nb = '{{a}}'\n"),
        site(top="skip = [" + ", ".join(f"'id/x{n}'" for n in range(3000)) + "]\n"),
        site(top="\n[let]\n" + "".join(f"p{n} = 'x'\n" for n in range(10_000))),
        site(top="# lint: allow stale x\n" * 5000 + "checked = 2000-01-01\n"),
        site(top="".join(f"k{n} = 1\n" for n in range(20_000))),
        site(rule("equals = [" + ", ".join(f"'a{n}'" for n in range(20_000)) + "]")),
        "schema = 1\n" + "[a" * 3000,
        "schema = " + "[" * 20_000,
    ],
    ids=range(13),
)
def test_nothing_hangs(tmp_path, text):
    started = time.monotonic()
    report = linted(tmp_path, {"warta.toml": text})
    assert time.monotonic() - started < MOST_S
    assert {found.code for found in report.findings} <= set(CODES)


def test_a_file_that_takes_too_long_is_left_half_looked_at(tmp_path, monkeypatch):
    monkeypatch.setattr(finding_module, "_FILE_S", -1.0)
    report = linted(tmp_path, {"warta.toml": site(rule("line = 'Tengok arsip: .{1,40}'"))})
    assert [(found.line, found.column, found.code) for found in report.findings] == [(1, 1, "not-checked")]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(alphabet="ab .*+?()[]{}|\\^$,1-:<=!P{}é", max_size=25),
    st.sampled_from(["line", "span", "sentence", "keep"]),
)
def test_any_pattern_gives_known_findings(tmp_path, pattern, kind):
    text = site(rule(f"{kind} = '''{pattern}'''"))
    if kind == "keep":
        text = text.replace('category = "related-link"\n', "").replace("removes", "# removes")
    report = linted(tmp_path, {"warta.toml": text})
    assert {found.code for found in report.findings} <= set(CODES)
    lines = text.count("\n") + 1
    assert all(1 <= found.line <= lines and found.column >= 1 for found in report.findings)
