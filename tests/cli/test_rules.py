from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaner.rulebook.keys import json_schema

SHIPPED = Path(__file__).resolve().parents[2] / "rules"
MINE = ("--rules", "mine")

#: One rule with all that can be said of it.
FULL = r"""schema = 1
hosts = ["kabar.test"]
lang = "xx"
[[rule]]
id = "penulis"
category = "author-footer"
from = 'Oleh .+'
until = 'Lanjut'
where = "tail:3"
level = "likely"
unless = 'warga'
after = ''
before = '-+'
since = 2025-01-01
until_date = 2026-01-01
max_chars = 40
why = "nama penulis"
removes = ["Tamat.\n[-Oleh Ratna-]"]
keeps = ["Oleh siapa?"]
"""


def test_list_names_packs_and_sites(run, write_rules):
    write_rules()
    write_rules("schema = 1\n", "umum.toml")
    done = run("rules", "list", *MINE, shipped=True)
    assert (done.code, done.err) == (0, "")
    lines = done.out.decode().splitlines()
    assert "site\tkabar.test\tmine/kabar.toml" in lines
    assert "pack\tumum\tmine/umum.toml" in lines
    assert {line.partition("\t")[0] for line in lines} == {"pack", "site"}
    shipped = {f"rules/{path.relative_to(SHIPPED).as_posix()}" for path in SHIPPED.rglob("*.toml")}
    assert shipped <= {line.rpartition("\t")[2] for line in lines}
    assert len(lines) == len(set(lines))


def test_a_file_of_several_hosts_is_listed_once(run, write_rules):
    write_rules("schema = 1\nhosts = ['kabar.test', 'kabar.example']\n")
    lines = run("rules", "list", *MINE).out.decode().splitlines()
    assert [line for line in lines if line.endswith("mine/kabar.toml")] == [
        "site\tkabar.test, kabar.example\tmine/kabar.toml"
    ]


def test_control_characters_do_not_reach_the_terminal(run, write_rules):
    write_rules(FULL.replace("nama penulis", r"nama\u001b[31m\u202e\npenulis"), "a\x1b[2J.toml")
    shown = run("rules", "show", "kabar.test/penulis", *MINE).out.decode()
    assert "\n  mine/a [2J.toml:4\n  why: nama [31m  penulis\n" in shown
    assert "\tmine/a [2J.toml\n" in run("rules", "list", *MINE).out.decode()


@pytest.mark.parametrize("host", ["kabar.test", "www.kabar.test", "https://kabar.test/baca/1"])
def test_list_of_a_host_has_the_rules_in_force(run, write_rules, host):
    write_rules()
    done = run("rules", "list", host, *MINE)
    assert (done.code, done.err) == (0, "")
    own = [line for line in done.out.decode().splitlines() if line.startswith("kabar.test/")]
    assert own == [
        "kabar.test/linked\tline\trelated-link\tany\tmine/kabar.toml:6",
        "kabar.test/writer\tline\tauthor-footer\tany\tmine/kabar.toml:14",
    ]


def test_list_goes_on_past_a_broken_file(run, write_rules):
    write_rules()
    write_rules("schema = 1\nnama = 'x'\n", "rusak.toml")
    done = run("rules", "list", "kabar.test", *MINE)
    assert b"kabar.test/linked\tline" in done.out
    assert (done.code, done.err) == (1, "mine/rusak.toml:2: unknown key 'nama'; did you mean 'name'?\n")


def test_show_says_all_of_a_rule(run, write_rules):
    write_rules(FULL)
    done = run("rules", "show", "kabar.test/penulis", *MINE)
    assert (done.code, done.err) == (0, "")
    assert (
        done.out.decode()
        == r"""kabar.test/penulis  (author-footer, likely, tail:3)
  mine/kabar.toml:4
  why: nama penulis
  from: Oleh .+
  unless: warga
  after: (no line)
  before: -+
  until: Lanjut
  since: 2025-01-01
  until_date: 2026-01-01
  max_chars: 40
  removes: 'Tamat.\n[-Oleh Ratna-]'
  keeps: 'Oleh siapa?'
"""
    )


def test_show_of_a_pack_and_of_a_keep_rule(run, write_rules):
    write_rules(
        "schema = 1\nnetwork = true\n[[rule]]\nid = 'simpan'\nwhy = 'makanan'\nkeep = 'Oleh-oleh'\n", "grup.toml"
    )
    done = run("rules", "show", "grup/simpan", *MINE)
    assert (done.code, done.err) == (0, "")
    assert done.out == b"grup/simpan  (keep, sure, any)\n  mine/grup.toml:3\n  why: makanan\n  keep: Oleh-oleh\n"


@pytest.mark.parametrize(
    ("name", "err"),
    [
        ("kabar.test/penulus", "error: no rule 'kabar.test/penulus'; did you mean 'kabar.test/penulis'?\n"),
        ("zzz", "error: no rule 'zzz'\n"),
    ],
    ids=["near", "far"],
)
def test_show_of_a_rule_that_is_not_there(run, write_rules, name, err):
    write_rules(FULL)
    done = run("rules", "show", name, *MINE)
    assert (done.code, done.out, done.err) == (2, b"", err)


def test_show_says_what_is_wrong_with_other_files(run, write_rules):
    write_rules(FULL)
    write_rules("schema = 1\nnama = 'x'\n", "rusak.toml")
    done = run("rules", "show", "kabar.test/penulis", *MINE)
    assert done.out.startswith(b"kabar.test/penulis  (")
    assert (done.code, done.err) == (1, "mine/rusak.toml:2: unknown key 'nama'; did you mean 'name'?\n")


NOT_REVIEWED = """note: mine/kabar.toml: no reviewed near misses
note: 1 not reviewed; with --accept near misses are written, for you to look at
"""


@pytest.mark.parametrize("path", ["mine", "mine/kabar.toml"])
def test_test_runs_the_examples_of_a_folder_or_file(run, write_rules, path):
    write_rules()
    done = run("rules", "test", path)
    assert (done.code, done.out, done.err) == (
        0,
        b"",
        f"{NOT_REVIEWED}1 files, 2 rules, 4 examples, 0 near misses, 0 problems\n",
    )


def test_test_of_a_file_leaves_the_others(run, write_rules):
    write_rules("schema = 1\nhosts = ['lain.test']\n", "lain.toml")
    write_rules(FULL)
    done = run("rules", "test", "mine/lain.toml", "--rules", "mine/kabar.toml")
    assert (done.code, done.out, done.err) == (0, b"", "1 files, 0 rules, 0 examples, 0 near misses, 0 problems\n")


def test_test_names_examples_that_fail(run, write_rules):
    write_rules(FULL)
    done = run("rules", "test", "mine")
    assert done.out == (
        b"mine/kabar.toml:18: rule 'penulis': removes: removes nothing from 'Tamat.\\n[-Oleh Ratna-]'\n"
    )
    assert (done.code, done.err) == (1, "1 files, 1 rules, 2 examples, 0 near misses, 1 problems\n")


def test_test_counts_broken_files(run, write_rules):
    write_rules("schema = 1\nnama = 'x'\n", "rusak.toml")
    done = run("rules", "test", "mine")
    assert done.out == b"mine/rusak.toml:2: unknown key 'nama'; did you mean 'name'?\n"
    assert (done.code, done.err) == (1, "0 files, 0 rules, 0 examples, 0 near misses, 1 problems\n")


def test_test_of_a_folder_that_is_not_there(run):
    done = run("rules", "test", "tidak-ada")
    assert (done.code, done.out, done.err) == (2, b"", "error: tidak-ada: no such folder or file of rules\n")


def test_schema_is_the_json_schema(run):
    done = run("rules", "schema")
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out) == json_schema()
    assert done.out == (SHIPPED / "schema.json").read_bytes()
