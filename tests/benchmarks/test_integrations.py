"""The benchmarks of integrations say what they say: one digest for all ways, another one for another result."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.integrations import agreement, overhead, ways
from cleaner import Cleaner

ROOT = Path(ways.__file__).parents[2]
ARTICLES = ROOT / "examples" / "articles.jsonl"
FOLDER = Path(ways.__file__).parent


def called(name: str, *args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(FOLDER / f"{name}.py"), str(ARTICLES), *args]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def test_all_ways_at_hand_agree(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    done = called("agreement")
    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert {line[0] for line in lines} == set(ways.ways())
    assert {tuple(line[2:]) for line in lines} == {("6", "articles,", "5", "changed")}
    assert len({line[1] for line in lines}) == 1


def test_the_digest_is_another_for_any_difference() -> None:
    found = [("1", "a", [("r", "promo", 0, 1)]), ("2", "b", [])]
    others = [
        [("1", "a", [("r", "promo", 0, 2)]), ("2", "b", [])],
        [("1", "a", []), ("2", "b", [])],
        [("1", "a", [("r", "promo", 0, 1)]), ("2", "c", [])],
        found[:1],
        [*found, found[0]],
    ]
    assert len({agreement.digest(each) for each in [found, *others]}) == 6
    assert agreement.digest(found[::-1]) == agreement.digest(found)


def test_ways_that_differ_are_noticed(monkeypatch, capsys) -> None:
    def lazy(cleaner, articles):
        return [(row["id"], row["text"], []) for row in articles]

    monkeypatch.setattr(ways, "_WAYS", {"library": ways.ways()["library"], "lazy": ways.Way(lazy, ())})
    monkeypatch.setattr(sys, "argv", ["agreement.py", str(ARTICLES)])
    monkeypatch.setenv("PYTHONPATH", "")
    assert agreement.main() == 1
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["library", "lazy"]


def test_a_way_whose_framework_is_missing_is_left_out_and_told_of(monkeypatch, capsys) -> None:
    monkeypatch.setattr(ways, "_WAYS", {"odd": ways.Way(lambda *_: [], ("nosuchframe",))})
    assert ways.ways() == {}
    assert capsys.readouterr().err == "odd: left out, nosuchframe is not installed\n"


def test_the_overhead_has_a_row_for_each_way(monkeypatch, capsys) -> None:
    monkeypatch.setattr(sys, "argv", ["overhead.py", str(ARTICLES), "--rounds", "1", "--only", "library"])
    monkeypatch.setenv("PYTHONPATH", "")
    assert overhead.main() == 0
    head, row = (line.split() for line in capsys.readouterr().out.splitlines())
    assert (head[0], row[0], row[-2:]) == ("way", "library", ["100%", "100%"])


def test_the_no_op_leaves_all_as_it_is() -> None:
    articles = ways.some(ARTICLES, 3)
    assert [row["id"] for row in articles] == ["radar-1", "antara-1", "blog-1"]
    for way in ways.ways().values():
        if way is not ways.ways().get("command"):
            assert way.clean(ways.NoOp(), articles) == [(row["id"], row["text"], []) for row in articles]


def test_the_command_refuses_another_cleaner() -> None:
    with pytest.raises(AssertionError):
        ways.command(Cleaner(strip=[]), [])
