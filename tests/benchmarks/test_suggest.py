"""A small version of benchmarks/suggest.py: a made-up site, and labels for what it puts around its articles."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.rulebook.suggest.newsroom import HOST, article

ROOT = Path(__file__).resolve().parents[2]


def labelled(n: int) -> dict[str, object]:
    text = article(n).text
    site = [line for line in text.split("\n") if not line.endswith(".") and "GULIR" not in line]
    spans = [[text.index(line), text.index(line) + len(line), "promo"] for line in site]
    return {"id": str(n), "site": HOST, "text": text, "remove": spans}


def test_suggestions_are_held_against_labels(tmp_path) -> None:
    records = [json.dumps({"site": HOST, "text": article(n).text}) for n in range(24)]
    (tmp_path / "corpus.jsonl").write_text("\n".join(records), "utf-8")
    (tmp_path / "gold.jsonl").write_text("\n".join(json.dumps(labelled(n)) for n in range(30, 34)), "utf-8")
    script = str(ROOT / "benchmarks" / "suggest.py")
    arguments = ["corpus.jsonl", "gold.jsonl", "--out", "out", "--least", "20", "--rules", "none"]
    done = subprocess.run(
        [sys.executable, script, *arguments],
        env={"PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    head, figures, *_ = done.stdout.splitlines()
    assert head.split()[:5] == [HOST, "24", "documents", "3", "rules"]
    assert figures == (
        '4 documents, 12 spans: {"recall": 100.0, "precision": 100.0, "exact": 100.0, "unharmed": 0.0, '
        '"recall promo": 100.0}'
    )
    cleaned = (tmp_path / "out" / "cleaned.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in cleaned] == ["30", "31", "32", "33"]
