from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.rulebook import store as store_module
from cleaner.rulebook.check import Report, check
from cleaner.rulebook.store import open_store

GOOD_EXAMPLES = "removes = ['Beras turun.\\n[-promo-]']\nkeeps = ['promosi']"


def rule(line: str, *, rid: str = "a", examples: str = "", more: str = "") -> str:
    return f"""
[[rule]]
id = "{rid}"
category = "promo"
why = "uji"
line = '{line}'
{more}
{examples}
"""


def site(*rules: str, top: str = "hosts = ['warta.test']") -> str:
    return f"schema = 1\n{top}\n" + "".join(rules)


EXAMPLES = 'removes = ["Beras turun.\\n[-promo-]"]\nkeeps = ["promosi"]'


@pytest.fixture
def checked(tmp_path, monkeypatch):
    """The report on these rule files, given as {name: source}, and its problems as a user sees them."""
    monkeypatch.chdir(tmp_path)

    def report(files: dict[str, str]) -> tuple[Report, list[str]]:
        Path("r").mkdir()
        for name, source in files.items():
            Path("r", name).write_text(source, encoding="utf-8")
        store = open_store(["r"], shipped=False)
        out = check(store, store.load_all())
        return out, [str(problem) for problem in out.problems]

    return report


def test_examples_that_hold_are_counted(checked):
    report, problems = checked(
        {
            "warta.toml": site(
                rule("promo", examples=EXAMPLES),
                rule("iklan", rid="b", examples="removes = ['[-iklan-]']\nkeeps = ['iklan lama', 'beriklan']"),
            )
        }
    )
    assert (report.files, report.rules, report.examples, problems) == (1, 2, 5, [])


def test_no_files_no_problems(checked):
    assert checked({}) == (Report(files=0, rules=0, examples=0, problems=()), [])


@pytest.mark.parametrize(
    ("examples", "expected"),
    [
        pytest.param(
            "",
            [
                "r/warta.toml:4: rule 'a': has no removes example",
                "r/warta.toml:4: rule 'a': has no keeps example",
            ],
            id="none",
        ),
        pytest.param("removes = ['[-promo-]']", ["r/warta.toml:4: rule 'a': has no keeps example"], id="no keeps"),
        pytest.param("keeps = ['x']", ["r/warta.toml:4: rule 'a': has no removes example"], id="no removes"),
        pytest.param(
            "removes = ['[-iklan-]']\nkeeps = ['x']",
            ["r/warta.toml:10: rule 'a': removes: removes nothing from '[-iklan-]'"],
            id="removes nothing",
        ),
        pytest.param(
            'removes = ["[-Beras turun.\\npromo-]"]\nkeeps = ["x"]',
            ["r/warta.toml:10: rule 'a': removes: leaves 'Beras turun.' of '[-Beras turun.\\npromo-]'"],
            id="removes too little",
        ),
        pytest.param(
            'removes = ["promo\\n[-promo-]"]\nkeeps = ["x"]',
            ["r/warta.toml:10: rule 'a': removes: leaves '' of 'promo\\n[-promo-]'"],
            id="removes too much",
        ),
        pytest.param(
            'removes = ["[-promo-]"]\nkeeps = ["Beras turun.\\npromo"]',
            ["r/warta.toml:11: rule 'a': keeps: 'Beras turun.\\npromo' became 'Beras turun.'"],
            id="takes what it should keep",
        ),
    ],
)
def test_examples_that_fail_are_named_with_their_line(checked, examples, expected):
    _, problems = checked({"warta.toml": site(rule("promo", examples=examples))})
    assert problems == expected


def test_white_space_in_examples_is_not_meant_literally(checked):
    _, problems = checked(
        {
            "warta.toml": site(
                rule("promo", examples='removes = ["Beras.  \\n [-promo-]\\n\\n[-promo-]  "]\nkeeps = ["x"]')
            )
        }
    )
    assert problems == []


def test_what_must_stay_stays_whatever_runs(checked):
    _, problems = checked(
        {
            "umum.toml": site(
                rule("promosi.*", rid="luas", examples="removes = ['[-promosi-]']\nkeeps = ['x']"), top=""
            ),
            "warta.toml": site(rule("promo", examples=EXAMPLES)),
        }
    )
    assert problems == ["r/warta.toml:11: rule 'a': keeps: all rules together: 'promosi' became ''"]


def test_what_must_go_goes_by_the_rule_alone(checked):
    both = "removes = ['[-promo-] [-iklan-]']\nkeeps = ['x']"
    _, problems = checked(
        {"warta.toml": site(rule("promo", examples=both), rule("promo iklan", rid="b", examples=both))}
    )
    assert problems == ["r/warta.toml:10: rule 'a': removes: removes nothing from '[-promo-] [-iklan-]'"]


def test_a_keep_rule_needs_only_what_stays(checked):
    keep = "\n[[rule]]\nid = 'simpan'\nwhy = 'uji'\nkeep = 'promo pangan'\n{}\n"
    report, problems = checked(
        {
            "warta.toml": site(
                rule("promo.*", examples="removes = ['[-promo-]']\nkeeps = ['promo pangan']"),
                keep.format("keeps = ['promo pangan']"),
            )
        }
    )
    assert (report.rules, report.examples) == (2, 3)
    # By itself, the first rule takes it: a keep rule does not excuse a rule that is too broad.
    assert problems == ["r/warta.toml:11: rule 'a': keeps: 'promo pangan' became ''"]


def test_a_keep_rule_without_example_or_without_effect(checked):
    keep = "\n[[rule]]\nid = '{}'\nwhy = 'uji'\nkeep = 'pangan'\n{}\n"
    _, problems = checked(
        {
            "warta.toml": site(
                rule("promo", examples=EXAMPLES),
                keep.format("satu", ""),
                keep.format("dua", 'keeps = ["Beras turun.\\npromo"]'),
            )
        }
    )
    assert problems == [
        "r/warta.toml:13: rule 'satu': has no keeps example",
        "r/warta.toml:23: rule 'dua': keeps: all rules together: 'Beras turun.\\npromo' became 'Beras turun.'",
    ]


def test_rules_that_nobody_chose_are_checked_too(checked):
    _, problems = checked(
        {"warta.toml": site(rule("promo", more="level = 'likely'", examples='removes = ["[-iklan-]"]\nkeeps = ["x"]'))}
    )
    assert problems == ["r/warta.toml:10: rule 'a': removes: removes nothing from '[-iklan-]'"]


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        pytest.param("use = ['grup']", ["r/warta.toml:1: use: there is no pack 'grup'"], id="use"),
        pytest.param("skip = ['umum/b']", ["r/warta.toml:1: skip: no rule 'umum/b' is inherited"], id="skip"),
        pytest.param("use = ['umum']\nskip = ['umum/a']", [], id="both there"),
    ],
)
def test_names_of_things_that_are_not_there(checked, top, expected):
    _, problems = checked(
        {
            "umum.toml": site(rule("kupon", examples="removes = ['[-kupon-]']\nkeeps = ['x']"), top=""),
            "warta.toml": site(rule("promo", examples=EXAMPLES), top=f"hosts = ['warta.test']\n{top}"),
        }
    )
    assert problems == expected


def test_a_file_that_can_not_be_read_does_not_stop_the_others(checked):
    report, problems = checked(
        {"rusak.toml": "schema = 1\nnama = 'x'\n", "warta.toml": site(rule("promo", examples="keeps = ['x']"))}
    )
    assert report.files == 1
    assert problems == [
        "r/rusak.toml:2: unknown key 'nama'; did you mean 'name'?",
        "r/warta.toml:4: rule 'a': has no removes example",
    ]


def test_patterns_that_can_not_be_compiled(checked):
    _, problems = checked(
        {"warta.toml": site(rule("promo)", examples=EXAMPLES), top="hosts = ['warta.test']\nname = 'x'")}
    )
    assert problems == ["r/warta.toml:5: rule 'a': unbalanced parenthesis at character 6 of 'promo)'"]


def test_a_pattern_that_backtracks_for_ever_is_named(checked):
    runaway = rule("(a|aa)+", examples=f"removes = ['[-{'a' * 60}b-]']\nkeeps = ['x']")
    _, problems = checked({"warta.toml": site(runaway)})
    assert problems == ["r/warta.toml:4: rule 'a': took longer than 0.5 s on one line"]


def test_problems_of_files_that_are_read_on_the_way_are_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("rules").mkdir()
    Path("r").mkdir()
    Path("rules/umum.toml").write_text(site(top="nama = 'x'"), encoding="utf-8")
    Path("r/warta.toml").write_text(site(rule("promo", examples=EXAMPLES)), encoding="utf-8")
    monkeypatch.setattr(store_module, "shipped_folder", lambda: Path("rules"))
    store = open_store(["r"])
    report = check(store, store.load_all(least_layer=1))
    assert [str(problem) for problem in report.problems] == [
        "rules/umum.toml:2: unknown key 'nama'; did you mean 'name'?"
    ]
