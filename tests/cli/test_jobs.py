"""`cleaner clean -j N`: what comes out is what one process gives, whatever happens on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import clean_environment

RULES = ("--rules", "mine", "--site", "kabar.test")
LINE = b'{"n":%d, "text":"Padi menguning.\\nJuru warta: Ratna", "x":"' + b"a" * 300 + b'"}\n'
CLEANED = LINE.replace(b"\\nJuru warta: Ratna", b"")


@pytest.fixture(autouse=True)
def folder(tmp_path, write_rules):
    write_rules()
    return tmp_path


@pytest.fixture
def big(folder):
    """Some megabytes, in several blocks, with bad lines among the good ones."""
    lines = [b"rusak\n" if n % 3_000 == 7 else LINE % n for n in range(10_000)]
    (folder / "big.jsonl").write_bytes(b"".join(lines))
    return folder / "big.jsonl"


def test_the_output_does_not_depend_on_the_number_of_processes(run, folder, big):
    (folder / "c.jsonl").write_bytes(LINE.rstrip() % 0)
    outcomes = []
    for jobs in ("1", "2", "3"):
        files = ("c.jsonl", "big.jsonl", "tidak-ada", "c.jsonl")
        done = run("clean", *files, *RULES, "-j", jobs, "-o", "out", "--ledger", "buku", "--stats", "angka", "--watch")
        outcomes.append((done, *((folder / name).read_bytes() for name in ("out", "buku", "angka"))))
    assert outcomes[0] == outcomes[1] == outcomes[2]
    done, out, *_ = outcomes[0]
    assert out.count(b"\n") == 10_001
    assert (done.code, done.out) == (2, b"")
    assert done.err == (
        "".join(f"big.jsonl:{n + 8}: not a JSON object: 'rusak'\n" for n in (0, 3_000, 6_000, 9_000))
        + "tidak-ada: can't be read: No such file or directory\n"
    )


def test_restore_undoes_it(run, folder, big):
    run("clean", "big.jsonl", *RULES, "-j", "2", "-o", "out", "--ledger", "buku")
    done = run("restore", "out", "--ledger", "buku", "-o", "back")
    assert (done.code, done.err) == (0, "restored: 9996\n")
    assert (folder / "back").read_bytes() == big.read_bytes()


@pytest.mark.parametrize("jobs", ["0", "-1", "dua", "", "1.5", "99999", "²"])
def test_a_number_of_processes_that_makes_no_sense(run, jobs):
    done = run("clean", *RULES, "-j", jobs, stdin=LINE % 1)
    assert (done.code, done.out) == (2, b"")
    assert done.err == f"error: -j {jobs!r}: expected a number from 1 to 1024, or auto\n"


def test_auto_is_a_number(run):
    done = run("clean", *RULES, "-j", "auto", stdin=LINE % 1)
    assert (done.code, done.out, done.err) == (0, CLEANED % 1, "")


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def gone(pid: int) -> bool:
    for _ in range(500):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False


linux = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes where Linux lists them")


@pytest.fixture
def waiting(folder, bare):
    """A run of two processes that has cleaned a line and waits for more; its processes."""
    with subprocess.Popen(
        [*bare, "clean", "-", *RULES, "--format", "jsonl", "-j", "2"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env=clean_environment(),
    ) as process:
        process.stdin.write(LINE % 1)
        process.stdin.flush()
        assert process.stdout.readline() == CLEANED % 1
        workers = children(process.pid)
        assert len(workers) == 2
        yield process, workers
        process.kill()
        assert all(gone(pid) for pid in workers)


@linux
def test_an_interrupt_ends_all_processes_quietly(waiting):
    process, workers = waiting
    os.killpg(process.pid, signal.SIGINT)
    process.wait(timeout=30)
    assert process.returncode != 0
    assert all(gone(pid) for pid in workers)
    assert b"Traceback" not in process.stderr.read()


@linux
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "terminated"])
def test_workers_end_with_their_parent(waiting, sent):
    process, workers = waiting
    process.send_signal(sent)
    process.wait(timeout=30)
    assert all(gone(pid) for pid in workers)
    assert process.stderr.read() == b""


@linux
def test_a_killed_worker_is_told(waiting):
    process, workers = waiting
    os.kill(workers[0], signal.SIGKILL)
    process.wait(timeout=30)
    assert (process.returncode, process.stderr.read()) == (2, b"error: a worker process was ended by SIGKILL\n")


@linux
def test_a_closed_pipe_ends_all_processes_quietly(folder, bare, big):
    with subprocess.Popen(
        [*bare, "clean", "big.jsonl", *RULES, "-j", "2"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=clean_environment(),
    ) as process:
        assert process.stdout.readline() == CLEANED % 0
        workers = children(process.pid)
        process.stdout.close()
        process.wait(timeout=30)
        assert b"Traceback" not in process.stderr.read()
    assert process.returncode == 0
    assert all(gone(pid) for pid in workers)


@linux
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_memory_does_not_grow_with_a_line(folder, bare, jobs):
    """A line of 200 MB is never held: the peak stays where a small input has it, but for the largest line allowed."""
    path = folder / "long.jsonl"
    with path.open("wb") as stream:
        stream.write(LINE % 1 + b'{"text":"')
        for _ in range(200):
            stream.write(b"a" * 1_000_000)
        stream.write(b'"}\n' + LINE % 2)
    code = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], capture_output=False)\n"
        "print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)\n"
    )
    command = [*bare, "clean", "long.jsonl", *RULES, "-j", jobs, "-o", "out", "--ledger", "buku"]
    done = subprocess.run([sys.executable, "-c", code, *command], cwd=folder, capture_output=True, check=True)
    problem, figures = done.stderr.decode().splitlines()
    returned, peak_kb = map(int, figures.split())
    assert (returned, problem) == (1, "long.jsonl:2: longer than 16,000,000 bytes: passed through")
    assert peak_kb < 150_000
    out = (folder / "out").read_bytes()
    assert len(out) == path.stat().st_size - 2 * len(b"\\nJuru warta: Ratna")
    assert (out[: len(CLEANED % 1)], out[-len(CLEANED % 2) :]) == (CLEANED % 1, CLEANED % 2)
    command = [*bare, "restore", "out", "--ledger", "buku", "-o", "back"]
    done = subprocess.run([sys.executable, "-c", code, *command], cwd=folder, capture_output=True, check=True)
    assert int(done.stderr.split()[-1]) < 150_000
    assert (folder / "back").read_bytes() == path.read_bytes()
