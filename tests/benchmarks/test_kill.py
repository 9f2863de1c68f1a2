"""A small version of benchmarks/kill.py: a few runs, killed and resumed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_runs_come_out_as_if_nothing_had_happened() -> None:
    """`KILL_RUNS=50 KILL_SIZE=12x3000 pytest tests/benchmarks/test_kill.py` does what the script does by itself."""
    environment = {"PYTHONPATH": str(ROOT), "KILL_SIZE": "4x400", **os.environ}
    runs = os.environ.get("KILL_RUNS", "2")
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "kill.py"), runs],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.splitlines()[-1].endswith("kills, 0 differences")
