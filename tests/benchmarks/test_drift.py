"""A small version of benchmarks/drift.py: one made-up site."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORDS = ["padi", "sawah", "hujan", "pasar", "jalan", "harga", "beras", "warga", "desa", "kota", "sungai", "petani"]


def test_a_changed_template_is_named(tmp_path: Path) -> None:
    chance, lines = random.Random(1), []
    for n in range(160):
        body = [" ".join(chance.choices(WORDS, k=9)).capitalize() + "." for _ in range(8)]
        if n % 2:
            body.insert(4, f"Baca juga: {' '.join(chance.choices(WORDS, k=5)).title()}")
        lines.append(json.dumps({"text": "\n\n".join(body), "site": "kompas.com", "title": None}))
    (tmp_path / "corpus.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "drift.py"), str(tmp_path / "corpus.jsonl"), "--splits", "3", "--repeats", "1"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    out = done.stdout.splitlines()
    assert out[0] == "unchanged halves, 3 comparisons of 1 sites, 3 pairs in all:"
    assert out[1] == "  comparisons with any alarm        0 = 0.00%"
    assert (
        "all 1 at once in  50%: pair named 100.0%, named or its wording told 100.0%, wording shown 100.0% of 1" in out
    )
    assert (
        "one at a time in 100%: pair named 100.0%, named or its wording told 100.0%, wording shown 100.0% of 1" in out
    )
