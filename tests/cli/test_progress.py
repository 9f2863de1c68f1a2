"""The progress bar: on a terminal, and only there."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import clean_environment

RULES = ("--rules", "mine", "--site", "kabar.test")
LINE = b'{"text":"Padi menguning.\\nJuru warta: Ratna"}\n'

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")


def on_a_terminal(bare, folder, *args: str) -> tuple[int, bytes, str]:
    """Exit code, stdout and what a terminal on stderr shows."""
    import pty

    ours, theirs = pty.openpty()
    environment = {**clean_environment(), "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(
        [*bare, *args], cwd=folder, stdout=subprocess.PIPE, stderr=theirs, env=environment
    ) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 1 << 16)
            except OSError:  # how Linux says that the other side is gone
                break
            if not part:
                break
            shown += part
        out = process.stdout.read()
    os.close(ours)
    return process.returncode, out, shown.decode()


def test_a_bar_is_shown_on_a_terminal(tmp_path, write_rules, bare):
    pytest.importorskip("rich")
    write_rules()
    (tmp_path / "a.jsonl").write_bytes(LINE * 100)
    code, out, shown = on_a_terminal(bare, tmp_path, "clean", "a.jsonl", *RULES)
    assert (code, out) == (0, b'{"text":"Padi menguning."}\n' * 100)
    assert "100 records" in shown
    assert "% removed" in shown


def test_elsewhere_none_is(tmp_path, run, write_rules):
    write_rules()
    (tmp_path / "a.jsonl").write_bytes(LINE)
    assert run("clean", "a.jsonl", *RULES).err == ""


def test_a_small_run_imports_nothing_that_it_does_not_need(tmp_path, write_rules):
    write_rules()
    (tmp_path / "a.jsonl").write_bytes(LINE)
    code = (
        "import sys\n"
        "from cleaner.cli.app import app\n"
        "try: app()\n"
        "except SystemExit: pass\n"
        "heavy = {'pyarrow', 'rich', 'multiprocessing', 'fastwarc', 'backports', 'gzip', 'msgspec', 'trafilatura'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "clean", "a.jsonl", "--rules", "mine"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == "[]\n"
