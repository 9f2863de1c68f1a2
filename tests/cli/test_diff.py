"""`cleaner rules diff`: two sets of rules and documents in, what only one of them removes out."""

from __future__ import annotations

import json

import pytest

from tests.conftest import KABAR

MORE = (
    KABAR
    + """
[[rule]]
id = "hotline"
category = "promo"
line = 'Hubungi kami: .+'
why = "uji"
"""
)
RECORDS = [
    {"url": "https://kabar.test/1", "text": "Hujan turun.\nTengok pula: Pasar\nHubungi kami: 123"},
    {"url": "https://lain.test/1", "text": "Hujan turun.\nHubungi kami: 456"},
    {"url": "https://kabar.test/2", "text": "Hubungi kami: \x1b[2J9\nHujan turun lagi di desa."},
]
SHOWN = """removed by NEW only:
+ kabar.test/hotline (promo, new/kabar.toml:22): 2 pieces, 37 characters, in 2 documents
  kabar.test: 2 pieces, 37 characters, in 2 documents
    a.jsonl:1: Hujan turun.⏎Tengok pula: Pasar⏎[-Hubungi kami: 123-]
    a.jsonl:3: [-Hubungi kami: <U+001B>[2J9⏎-]Hujan turun lagi di desa.
"""


@pytest.fixture
def sides(tmp_path):
    for name, source in (("old", KABAR), ("new", MORE)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "kabar.toml").write_text(source, encoding="utf-8")
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(record) + "\n" for record in RECORDS), encoding="utf-8")
    return tmp_path


def test_the_same_rules(run, sides):
    done = run("rules", "diff", "old", "old", "a.jsonl")
    assert (done.code, done.out, done.err) == (0, b"", "3 documents: the same, 0 problems\n")


def test_what_is_removed_in_addition(run, sides):
    done = run("rules", "diff", "old", "new", "a.jsonl")
    assert done.out.decode() == SHOWN
    assert (done.code, done.err) == (1, "3 documents: 2 differ, 0 problems\n")


def test_what_is_removed_no_more(run, sides):
    done = run("rules", "diff", "new", "old", "a.jsonl")
    expected = SHOWN.replace("removed by NEW only", "removed by OLD only").replace("+ kabar", "- kabar")
    assert (done.code, done.out.decode()) == (1, expected)


def test_shipped_rules_stand_below_both_sides_unless_they_stand_alone(run, sides):
    done = run("rules", "diff", "shipped", "old", "a.jsonl")
    assert [line for line in done.out.decode().splitlines() if line[0] in "+-"] == [
        "+ kabar.test/linked (related-link, old/kabar.toml:6): 1 pieces, 19 characters, in 1 documents"
    ]
    assert (
        run("rules", "diff", "old", "new", "a.jsonl", "--alone").out
        == run("rules", "diff", "old", "new", "a.jsonl").out
    )


def test_rules_below_both_sides(run, sides):
    done = run("rules", "diff", "shipped", "old", "a.jsonl", "--rules", "old")
    assert (done.code, done.out) == (0, b"")


def test_samples_and_site(run, sides):
    done = run(
        "rules", "diff", "old", "new", "-", "--samples", "0", "--site", "kabar.test", stdin=b"Hujan.\nHubungi kami: 1"
    )
    assert done.out.decode() == (
        "removed by NEW only:\n"
        "+ kabar.test/hotline (promo, new/kabar.toml:22): 1 pieces, 16 characters, in 1 documents\n"
        "  kabar.test: 1 pieces, 16 characters, in 1 documents\n"
    )


def test_another_account_is_listed_and_is_no_difference(run, sides):
    (sides / "new" / "kabar.toml").write_text(KABAR.replace('"linked"', '"pointer"'), encoding="utf-8")
    done = run("rules", "diff", "old", "new", "a.jsonl")
    assert (done.code, done.out.decode()) == (
        0,
        "removed by both, on another rule's account:\n  kabar.test/linked -> kabar.test/pointer: 1 pieces\n",
    )


def test_json(run, sides):
    done = run("rules", "diff", "old", "new", "a.jsonl", "--format", "json", "--samples", "1")
    found = json.loads(done.out)
    (row,) = found.pop("more")
    (sample,) = row.pop("samples")
    assert done.code == 1
    assert found == {"documents": 3, "changed": 2, "less": [], "other_rule": []}
    count = {"pieces": 2, "characters": 37, "documents": 2}
    assert row == {
        "rule": "kabar.test/hotline",
        "category": "promo",
        "place": "new/kabar.toml:22",
        **count,
        "sites": {"kabar.test": count},
    }
    assert sorted(sample) == ["after", "before", "place", "start", "text"]


def test_what_can_not_be_read_is_said_and_the_rest_compared(run, sides):
    with (sides / "a.jsonl").open("a", encoding="utf-8") as stream:
        stream.write("{broken\n")
    (sides / "new" / "rusak.toml").write_text("schema = 1\nnama = 'x'\n", encoding="utf-8")
    done = run("rules", "diff", "old", "new", "a.jsonl", "nowhere.jsonl")
    assert done.out.decode() == SHOWN
    assert done.code == 2
    first, second, third, last = done.err.splitlines()
    assert first.startswith("a.jsonl:4: ")
    assert second == "nowhere.jsonl: can't be read: No such file or directory"
    assert third == "new/rusak.toml:2: unknown key 'nama'; did you mean 'name'?"
    assert last == "3 documents: 2 differ, 3 problems"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["tidak-ada", "old", "a.jsonl"], "tidak-ada: no such folder or file of rules"),
        (["old", "new", "a.jsonl", "--format", "xml"], "no format 'xml': there are text, json"),
    ],
)
def test_what_can_not_be_done_is_said(run, sides, args, message):
    done = run("rules", "diff", *args)
    assert (done.code, done.out, done.err) == (2, b"", f"error: {message}\n")
