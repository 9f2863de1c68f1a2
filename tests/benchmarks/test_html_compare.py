"""The comparison with trafilatura: its scores are the sets' own, and its exit code says what came of it."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.html.support import PARAGRAPHS, TEXT, page

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks" / "html"


@pytest.fixture
def scores(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    import scores
    import sets

    return lambda name, gold, text: scores.score(name, [sets.Case("a", "", "", gold, ())], [text])


def test_runs_of_four_words(scores):
    assert scores("aeb", "satu dua tiga empat lima", "satu dua tiga empat lima") == (100, 100, 100)
    assert scores("aeb", "satu dua tiga empat lima", "satu dua tiga empat enam")[1:] == (50, 50)
    assert scores("aeb", "satu", "satu") == (100, 100, 100)
    assert scores("aeb", "satu dua tiga empat", "lain") == (0, 0, 0)


def test_pieces_that_must_be_in_and_that_must_not(scores):
    gold = {"with": ["padi  menguning", "panen"], "without": ["iklan"]}
    assert scores("trafilatura", gold, "Di sini padi\nmenguning, kata iklan.") == pytest.approx((50, 50, 50))


def write_set(folder: Path, gold: str) -> list[str]:
    (folder / "html").mkdir(parents=True)
    (folder / "html" / "a.html.gz").write_bytes(gzip.compress(page(f"<article>{PARAGRAPHS}</article>").encode()))
    truth = {"a": {"url": "https://kabar.test/1", "articleBody": gold}}
    (folder / "ground-truth.json").write_text(json.dumps(truth), "utf-8")
    return [sys.executable, str(FOLDER / "compare.py"), "--aeb", str(folder)]


@pytest.mark.parametrize(("gold", "code"), [(TEXT, 0), (TEXT[:200], 1)], ids=["reached", "under the floor"])
def test_the_exit_code_says_whether_the_floor_was_reached(tmp_path, gold, code):
    done = subprocess.run(write_set(tmp_path, gold), capture_output=True, text=True, cwd=FOLDER.parents[1], check=False)
    assert (done.returncode, done.stderr) == (code, "")
    assert "aeb: 1 pages" in done.stdout
    assert ("is under 96.60" in done.stdout) == bool(code)
    assert "lost: 0" in done.stdout
