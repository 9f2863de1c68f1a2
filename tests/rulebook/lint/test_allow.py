"""`# lint: allow CODE reason` silences one finding where it stands."""

from __future__ import annotations

import pytest

from tests.rulebook.lint.support import linted, rule, said, site

DOT = "line = 'Tengok arsip. .{1,40}'"
OLD = "checked = 2020-01-01\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (site(top=OLD), [(3, 1, "stale")]),
        (site(top=f"# lint: allow stale closed in 2020\n{OLD}"), []),
        (site(top=f"#lint:  allow  stale  closed\n# more\n{OLD}"), []),
        (site(top=f"# lint: allow stale closed\nname = 'Warta'\n{OLD}"), [(3, 1, "unused-allow"), (5, 1, "stale")]),
        (site(top=f"{OLD}# lint: allow stale closed"), [(3, 1, "stale"), (4, 1, "bad-allow")]),
        (site(top=f"# lint: allow stale\n{OLD}"), [(3, 1, "bad-allow"), (4, 1, "stale")]),
        (site(top=f"# lint: ignore stale closed\n{OLD}"), [(3, 1, "bad-allow"), (4, 1, "stale")]),
        (site(top=f"# lint: allow unused-allow why\n{OLD}"), [(3, 1, "unused-allow"), (4, 1, "stale")]),
        (site(top=f"# about lint: allow stale x\n{OLD}"), [(4, 1, "stale")]),
    ],
    ids=["none", "key", "spaces", "wrong key", "nothing below", "no reason", "verb", "itself", "prose"],
)
def test_a_comment_above_a_key(tmp_path, text, expected):
    assert said(linted(tmp_path, {"warta.toml": text})) == expected


def test_a_comment_above_a_header_holds_for_the_table_and_no_further(tmp_path):
    removes = 'removes = ["Rapat usai.\\n[-Tengok arsip: Panen-]"]'
    first = rule(DOT).replace("[[rule]]", "# lint: allow unescaped-dot any sign may stand there\n[[rule]]")
    second = rule(
        DOT.replace("arsip", "berkas"), rid="b", removes='"[-Tengok berkas: Panen-]"', keeps='"Tengok berkas itu"'
    )
    report = linted(tmp_path, {"warta.toml": site(first, second)})
    assert removes in first
    assert said(report) == [(16, 22, "unescaped-dot")]


def test_what_is_wrong_with_a_comment_is_said(tmp_path):
    top = "# lint: allow stail gone\n# lint: allow stale\n# lint: forbid stale x\nname = 'Warta'\n"
    report = linted(tmp_path, {"warta.toml": site(top=top)})
    assert [found.message for found in report.findings] == [
        "there is no code 'stail'; did you mean 'stale'?",
        "no reason: say why stale is right here",
        "expected `allow` after `lint:`, found 'forbid'",
    ]


def test_a_comment_in_a_string_is_none(tmp_path):
    text = site(rule("line = '''\n# lint: allow stale x\nTengok arsip'''"))
    assert "unused-allow" not in [found.code for found in linted(tmp_path, {"warta.toml": text}).findings]
