"""Runs that are killed at random moments and resumed: in the end everything is as if nothing had happened.

`python benchmarks/kill.py [RUNS] [SEED]` makes a folder of inputs, cleans it undisturbed, and then RUNS times into a
new folder: killed again and again with SIGKILL, all its processes or the parent alone, after a random time, and
resumed until it comes through. Outputs, ledgers and counts must be those of the undisturbed run, and whatever has its
final name at a kill must be whole. Prints a line for each run; exits 1 at the first difference. KILL_SIZE (12x3000) is
the number of files and the lines of the smallest.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cleaner.formats.compression import compressed

RULES = """schema = 1
hosts = ["kabar.test"]
[[rule]]
id = "writer"
category = "author-footer"
line = 'Juru warta: .+'
why = "the writer's name under the text"
"""


def make_inputs(folder: Path, files: int, lines: int) -> None:
    """Files of several sizes and compressions."""
    for n in range(files):
        texts = [
            f"Padi ke-{n}-{i} menguning.\n" + ("Juru warta: Ratna" if i % 3 else "Panen.")
            for i in range(lines * (1 + n % 3))
        ]
        raw = b"".join(json.dumps({"id": f"{n}-{i}", "text": text}).encode() + b"\n" for i, text in enumerate(texts))
        suffix = ("", ".gz", ".xz")[n % 3]
        path = folder / f"{n % 4}" / f"{n}.jsonl{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(compressed(raw, suffix))


def command(root: Path, name: str, jobs: int) -> list[str]:
    """The run that is to be killed."""
    code = (  # with no shipped rules: what is tested is how runs end, not what they remove
        "from pathlib import Path; from cleaner.rulebook import store; store.shipped_folder = lambda: Path('empty'); "
        "from cleaner.cli import main; main()"
    )
    arguments = ["in", "-o", f"{name}/out/", "--ledger", f"{name}/ledgers", "--stats", f"{name}/stats.json", "--resume"]
    rules = ["--rules", str(root / "rules.toml"), "--site", "kabar.test"]
    return [sys.executable, "-c", code, "clean", *arguments, *rules, "-j", str(jobs)]


def content(folder: Path) -> dict[str, bytes]:
    """The files below the folder that have their final names, but for the journal, which has times in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".cleaner-journal" and path.suffix != ".unfinished"
    }


def killed(call: list[str], root: Path, after_s: float, *, group: bool) -> bool:
    """Start the run and kill it after a time; False when it came through before."""
    process = subprocess.Popen(call, cwd=root, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(after_s)
    except subprocess.TimeoutExpired:
        (os.killpg if group else os.kill)(process.pid, signal.SIGKILL)
        process.wait()
        return True
    if process.returncode:
        sys.exit(f"exit code {process.returncode}")
    return False


def main() -> int:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    files, lines = (int(value) for value in os.environ.get("KILL_SIZE", "12x3000").split("x"))
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "empty").mkdir()
        (root / "rules.toml").write_text(RULES, encoding="utf-8")
        make_inputs(root / "in", files, lines)
        began = time.monotonic()
        subprocess.run(command(root, "undisturbed", 2), cwd=root, check=True, stderr=subprocess.DEVNULL)
        whole_s, expected = time.monotonic() - began, content(root / "undisturbed")
        kills = 0
        for n in range(runs):
            name, before = f"run{n}", kills
            call = command(root, name, chance.choice([1, 2]))
            while killed(call, root, chance.uniform(0.1, whole_s), group=chance.random() < 0.5):
                kills += 1
                wrong = [path for path, raw in content(root / name).items() if expected[path] != raw]
                if wrong:
                    print(f"run {n}: under its final name, but not whole: {wrong}")
                    return 1
            if content(root / name) != expected:
                print(f"run {n}: not what the undisturbed run gave")
                return 1
            print(f"run {n}: killed {kills - before} times, identical: {len(expected)} files")
        print(f"{runs} runs, {kills} kills, 0 differences")
    return 0


if __name__ == "__main__":
    sys.exit(main())
