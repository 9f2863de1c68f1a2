"""What the tests of adapters share: rows with every oddity, what is expected of them, and examples that are run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "integrations"

#: Rows for the rules of kabar.test: by URL, by `site`, by neither; a missing text; what lies outside the BMP.
ROWS: list[dict[str, Any]] = [
    {"id": 1, "text": "Padi menguning.\nJuru warta: Ratna", "url": "https://kabar.test/1", "host": None},
    {"id": 2, "text": None, "url": "https://kabar.test/2", "host": None},
    {"id": 3, "text": "Panen 😀 tiba.\nTengok pula: Beras\nHujan.", "url": None, "host": "kabar.test"},
    {"id": 4, "text": "Jalan.\nJuru warta: Ratna", "url": "https://lain.test/4", "host": None},
    {"id": 5, "text": "", "url": None, "host": None},
]
#: The added columns for these rows, when `host` is the column of the site.
CLEANED: list[dict[str, Any]] = [
    {
        "text": "Padi menguning.",
        "removed": [{"rule": "kabar.test/writer", "category": "author-footer", "start": 15, "end": 33}],
        "captured": [{"name": "author", "values": ["Ratna"]}],
        "site": "kabar.test",
        "problem": "",
    },
    {"text": None, "removed": [], "captured": [], "site": "", "problem": ""},
    {
        "text": "Panen 😀 tiba.\nHujan.",
        "removed": [{"rule": "kabar.test/linked", "category": "related-link", "start": 14, "end": 33}],
        "captured": [],
        "site": "kabar.test",
        "problem": "",
    },
    {"text": "Jalan.\nJuru warta: Ratna", "removed": [], "captured": [], "site": "", "problem": ""},
    {"text": "", "removed": [], "captured": [], "site": "", "problem": ""},
]


def column(name: str) -> list[Any]:
    """A column of `ROWS`."""
    return [row[name] for row in ROWS]


def ran(name: str, *args: str, **environment: str) -> list[str]:
    """What an example prints, line by line; its framework's absence skips the test."""
    names = {"with_arrow": "pyarrow", "with_dolma": "json", "with_spark": "pyspark"}
    needs = names.get(name, name.removeprefix("with_"))
    pytest.importorskip(needs, reason=f"{needs} is not installed")
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / f"{name}.py"), *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()
