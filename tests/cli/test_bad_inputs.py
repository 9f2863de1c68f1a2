"""What crawls contain and machines do: for each case the message, the exit code, and what became of the output."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cleaner.formats.compression import compressed
from tests.runs import http, warc_record

if TYPE_CHECKING:
    from collections.abc import Callable

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
pytest.importorskip("fastwarc")

RULES = ("--rules", "mine", "--site", "kabar.test")
GOOD = b'{"text":"Padi menguning.\\nJuru warta: Ratna"}\n'
CLEANED = b'{"text":"Padi menguning."}\n'
MANY = GOOD * 40_000
PAGE = b"Content-Type: text/html"
#: Stands for any output.
SOME = b"*"


@dataclass(frozen=True)
class Case:
    """One bad input.

    Attributes:
        name: of the file.
        raw: what is in it.
        err: what is told, `%s` for the file's name.
        code: the exit code.
        out: what is written.
        args: further arguments; `%s` for the file's name anywhere replaces the plain argument.
        prepare: what is done in the folder before.
    """

    name: str
    raw: bytes
    err: str
    code: int = 1
    out: bytes = b""
    args: tuple[str, ...] = ()
    prepare: Callable[[Path], object] | None = field(default=None)


def parquet(columns: dict[str, object], **options: object) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, **options)
    return out.getvalue()


def damaged(raw: bytes, at: int) -> bytes:
    out = bytearray(raw)
    out[at] ^= 0x55
    return bytes(out)


def tail(count: int) -> bytes:
    return GOOD * count


TOO_LARGE = b'{"text":"' + b"a" * 17_000_000 + b'"}\n'
DEEP = b'{"text":"a","x":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"
BROKEN_OFF = "can't be read any further"

CASES = {
    # compressed streams
    "gzip cut off": Case(
        "a.jsonl.gz",
        gzip.compress(GOOD * 3)[:-4],
        "%s:4: can't be read any further: the gzip data ends too early\n",
        2,
        CLEANED * 3,
    ),
    "gzip cut off in a line": Case(
        "a.jsonl.gz",
        gzip.compress(GOOD * 2 + GOOD[:20])[:-4],
        f"%s:3: not JSON: Unterminated string starting at character 9\n%s:4: {BROKEN_OFF}: the gzip data ends too early\n",
        2,
        CLEANED * 2 + GOOD[:20],
    ),
    "gzip of four bytes": Case(
        "a.jsonl.gz", b"\x1f\x8b\x08\x00", "%s: can't be read: the gzip data ends too early\n", 2
    ),
    "zstd cut off": Case(
        "a.jsonl.zst",
        compressed(GOOD * 3, ".zst")[:-2],
        f"%s:4: {BROKEN_OFF}: the zstd data ends too early\n",
        2,
        CLEANED * 3,
    ),
    "bzip2 cut off": Case(
        "a.jsonl.bz2",
        compressed(GOOD, ".bz2") + compressed(GOOD, ".bz2")[:-3],
        f"%s:3: {BROKEN_OFF}: the bzip2 data ends too early\n",
        2,
        CLEANED * 2,
    ),
    "xz cut off": Case(
        "a.jsonl.xz",
        compressed(GOOD, ".xz") + compressed(GOOD, ".xz")[:-3],
        f"%s:3: {BROKEN_OFF}: the xz data ends too early\n",
        2,
        CLEANED * 2,
    ),
    "gzip with a wrong checksum": Case(
        "a.jsonl.gz", damaged(gzip.compress(GOOD), -5), "%s: can't be read: damaged gzip data\n", 2
    ),
    "gzip with rubbish behind it": Case(
        "a.jsonl.gz", gzip.compress(GOOD) + b"sampah", f"%s:2: {BROKEN_OFF}: damaged gzip data\n", 2, CLEANED
    ),
    "zstd with rubbish behind it": Case(
        "a.jsonl.zst", compressed(GOOD, ".zst") + b"sampah", f"%s:2: {BROKEN_OFF}: damaged zstd data\n", 2, CLEANED
    ),
    "a suffix that lies": Case("a.jsonl.gz", GOOD, "%s: can't be read: not compressed as its suffix .gz says\n", 2),
    "a bomb": Case(
        "a.jsonl.gz",
        gzip.compress(b"0" * 100_000_000),
        "%s:1: longer than 16,000,000 bytes: passed through\n",
        1,
        b"0" * 100_000_000,
    ),
    "compressed without a suffix": Case("a.jsonl", gzip.compress(GOOD), "", 0, CLEANED),
    "empty, though its suffix says compressed": Case("a.jsonl.gz", b"", "", 0, b""),
    # JSON Lines
    "empty file": Case("a.jsonl", b"", "", 0, b""),
    "NULs": Case(
        "a.jsonl",
        b"\0" * 10 + b"\n" + GOOD,
        "%s:1: not a JSON object: '\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00'\n",
        1,
        b"\0" * 10 + b"\n" + CLEANED,
    ),
    "UTF-16": Case(
        "a.jsonl",
        '{"text":"a"}\n'.encode("utf-16"),
        "%s:1: not UTF-8: byte 1 of the line\n%s:2: not a JSON object: '\\x00'\n",
        1,
        '{"text":"a"}\n'.encode("utf-16"),
    ),
    "mixed encodings": Case(
        "a.jsonl",
        GOOD + '{"text":"café"}\n'.encode("latin-1") + GOOD,
        "%s:2: not UTF-8: byte 13 of the line\n",
        1,
        CLEANED + '{"text":"café"}\n'.encode("latin-1") + CLEANED,
    ),
    "deep nesting": Case(
        "a.jsonl", GOOD + DEEP + GOOD, "%s:2: not JSON: nested too deeply\n", 1, CLEANED + DEEP + CLEANED
    ),
    "a line too large": Case(
        "a.jsonl",
        GOOD + TOO_LARGE + GOOD,
        "%s:2: longer than 16,000,000 bytes: passed through\n",
        1,
        CLEANED + TOO_LARGE + CLEANED,
    ),
    "a line too large, skipped": Case(
        "a.jsonl",
        GOOD + TOO_LARGE + GOOD,
        "%s:2: longer than 16,000,000 bytes: left out\n",
        1,
        CLEANED * 2,
        ("--on-error", "skip"),
    ),
    "a bad line, skipped": Case(
        "a.jsonl",
        GOOD + b"rusak\n" + GOOD,
        "%s:2: not a JSON object: 'rusak'\n",
        1,
        CLEANED * 2,
        ("--on-error", "skip"),
    ),
    "a bad line, stopped at": Case(
        "a.jsonl",
        GOOD + b"rusak\n" + GOOD,
        "%s:2: not a JSON object: 'rusak'\nerror: stopped at the first record that can't be read, as --on-error says\n",
        2,
        CLEANED,
        ("--on-error", "stop"),
    ),
    "a JSON array": Case(
        "a.jsonl", b'[{"text":"a"}]\n', '%s:1: not a JSON object: \'[{"text":"a"}]\'\n', 1, b'[{"text":"a"}]\n'
    ),
    "pretty-printed JSON": Case(
        "a.jsonl",
        b'{\n "text": "a"\n}\n',
        "%s:1: not JSON: expected a field's name in quotes at character 2\n%s:2: not a JSON object: '\"text\": \"a\"'\n%s:3: not a JSON object: '}'\n",
        1,
        b'{\n "text": "a"\n}\n',
    ),
    # Parquet
    "Parquet without the column": Case(
        "a.parquet", parquet({"isi": ["a"]}), "%s: can't be read as Parquet: no column 'text'; found 'isi'\n", 2
    ),
    "Parquet with numbers": Case(
        "a.parquet",
        parquet({"text": [1]}),
        "%s: can't be read as Parquet: column 'text' is int64, expected strings\n",
        2,
    ),
    "Parquet cut off": Case(
        "a.parquet",
        parquet({"text": ["a"]})[:-6],
        "%s: can't be read as Parquet: Parquet magic bytes not found in footer. Either the file is corrupted or this is not a parquet file\n",
        2,
    ),
    "Parquet that is none": Case(
        "a.parquet",
        GOOD,
        "%s: can't be read as Parquet: Parquet magic bytes not found in footer. Either the file is corrupted or this is not a parquet file\n",
        2,
    ),
    "empty Parquet": Case("a.parquet", b"", "%s: can't be read as Parquet: Parquet file size is 0 bytes\n", 2),
    "Parquet compressed once more": Case(
        "a.parquet.gz",
        gzip.compress(parquet({"text": ["a"]})),
        "%s: can't be read as Parquet: Parquet can't be read from a pipe or a compressed file: it must be a file of its own\n",
        2,
    ),
    # WARC
    "WARC that is none": Case("a.warc", b"sampah\n" * 9, "%s:1: not a WARC record: left out up to the next one\n", 1),
    "WARC with a broken header": Case(
        "a.warc",
        warc_record(b"Padi.") + b"WARC/1.0\r\nrusak\r\n\r\n" + warc_record(b"Panen."),
        "%s:2: a WARC record without its length: ''\n",
        1,
        SOME,
    ),
    "WARC cut off": Case("a.warc", warc_record(b"Padi.")[:-6], "%s:1: cut off: 3 bytes of 5 are there\n", 1),
    "WARC with a bomb": Case(
        "a.warc",
        warc_record(
            http(gzip.compress(b"a" * 30_000_000), PAGE + b"\r\nContent-Encoding: gzip"),
            b"response",
            b"application/http",
        ),
        "%s:1: longer than 16,000,000 bytes: left out\n",
        1,
    ),
    "WARC with a broken page": Case(
        "a.warc",
        warc_record(http(b"<html>" * 9, PAGE + b"\r\nContent-Encoding: gzip"), b"response", b"application/http"),
        "%s:1: its content can't be decoded: Gzip decompression error: data error\n",
        1,
    ),
    "WARC with a text that is not UTF-8": Case(
        "a.warc",
        warc_record(b"\xff"),
        "%s:1: its text can't be decoded: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte\n",
        1,
    ),
    # texts
    "text of 30 MB": Case(
        "a.txt", b"a\n" * 15_000_000, "%s: longer than 2,000,000 characters: passed through\n", 1, b"a\n" * 15_000_000
    ),
    "text that is not UTF-8": Case("a.txt", b"Padi \xff.\nJuru warta: \xfe", "", 0, b"Padi \xff."),
    # places
    "a folder of nothing": Case(
        "a.jsonl", GOOD, "kosong: nothing in it\n", 0, b"", ("kosong",), lambda folder: (folder / "kosong").mkdir()
    ),
    "a folder with a link loop": Case(
        "b/a.jsonl",
        GOOD,
        "b/lingkar: a link to a folder: left out\n",
        0,
        CLEANED,
        ("b",),
        lambda folder: (folder / "b" / "lingkar").symlink_to(folder / "b"),
    ),
    "a link that leads nowhere": Case(
        "a.jsonl",
        GOOD,
        "b.jsonl: can't be read: No such file or directory\n",
        2,
        CLEANED,
        ("b.jsonl", "%s"),
        lambda folder: (folder / "b.jsonl").symlink_to("tidak-ada"),
    ),
    "a link to itself": Case(
        "a.jsonl",
        GOOD,
        "b.jsonl: can't be read: Too many levels of symbolic links\n",
        2,
        CLEANED,
        ("b.jsonl", "%s"),
        lambda folder: (folder / "b.jsonl").symlink_to("b.jsonl"),
    ),
    # wrong usage
    "output in a folder that isn't there": Case(
        "a.jsonl", GOOD, "error: tidak/ada: can't be written: No such file or directory\n", 2, b"", ("-o", "tidak/ada")
    ),
    "output is the ledger": Case(
        "a.jsonl",
        GOOD,
        "error: the cleaned text and the ledger can't go to the same place\n",
        2,
        b"",
        ("-o", "x", "--ledger", "x"),
    ),
    "output is the quarantine": Case(
        "a.jsonl",
        GOOD,
        "error: the cleaned text and the quarantine can't go to the same place\n",
        2,
        b"",
        ("-o", "x", "--quarantine", "x"),
    ),
    "ledger is the quarantine": Case(
        "a.jsonl",
        GOOD,
        "error: the ledger and the quarantine can't go to the same place\n",
        2,
        b"",
        ("--ledger", "x", "--quarantine", "x"),
    ),
    "output in the input's place": Case(
        "b/a.jsonl", GOOD, "error: b/a.jsonl: its output would take its place\n", 2, b"", ("b", "-o", "b/")
    ),
    "resume without a folder": Case(
        "a.jsonl", GOOD, "error: --resume needs a folder of outputs: -o DIR/\n", 2, b"", ("--resume",)
    ),
    "an error policy that there isn't": Case(
        "a.jsonl", GOOD, "error: --on-error 'lupa': expected pass, skip, stop\n", 2, b"", ("--on-error", "lupa")
    ),
    "an empty separator": Case("a.txt", b"a", "error: --separator is empty\n", 2, b"", ("--separator", "")),
    "a separator with an escape that there isn't": Case(
        "a.txt",
        b"a",
        "error: --separator '\\\\x': after a backslash there can be n, t, f, 0 or another backslash\n",
        2,
        b"",
        ("--separator", "\\x"),
    ),
    "Parquet written as gzip": Case(
        "a.parquet",
        parquet({"text": ["a"]}),
        "error: a.parquet: parquet is compressed inside: it can't be written as .gz\n",
        2,
        b"",
        ("-o", "x.gz"),
    ),
    "Parquet and JSON Lines in one output": Case(
        "a.parquet",
        parquet({"text": ["a"]}),
        "error: one output can't hold both: parquet came first, now comes jsonl\n",
        2,
        SOME,
        ("%s", "b.jsonl"),
        lambda folder: (folder / "b.jsonl").write_bytes(GOOD),
    ),
}


@pytest.fixture
def folder(tmp_path, write_rules):
    write_rules()
    return tmp_path


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_bad_input(run, folder, case):
    path = folder / case.name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(case.raw)
    if case.prepare:
        case.prepare(folder)
    own = any(arg == "%s" or (folder / arg).is_dir() for arg in case.args if arg != "b/") or "kosong" in case.args
    args = [case.name if arg == "%s" else arg for arg in case.args]
    done = run("clean", *(() if own else (case.name,)), *RULES, *args)
    assert (done.code, done.err) == (case.code, case.err.replace("%s", case.name))
    assert case.out in (done.out, SOME)


def test_there_are_enough():
    assert len(CASES) >= 40


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("option", ["-o", "--ledger", "--quarantine", "--stats"])
def test_a_full_disk(run, folder, option):
    (folder / "a.jsonl").write_bytes(GOOD + b"rusak\n")
    done = run("clean", "a.jsonl", *RULES, option, "/dev/full")
    assert (done.code, done.err.splitlines()[-1]) == (2, "error: /dev/full: can't be written: No space left on device")


def test_a_full_disk_in_a_folder_of_outputs(folder, bare):
    """What was whole stays, the rest leaves nothing behind, and the next run goes on."""
    for name in ("a", "b"):
        (folder / f"{name}.jsonl").write_bytes(GOOD * (1 if name == "a" else 1000))
    limited = ["sh", "-c", 'ulimit -f 1; exec "$@"', "sh", *bare]
    command = ["clean", "a.jsonl", "b.jsonl", *RULES, "-o", "out/"]
    done = subprocess.run([*limited, *command], cwd=folder, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (2, b"error: out/b.jsonl: can't be written: File too large\n")
    assert sorted(path.name for path in (folder / "out").iterdir()) == [".cleaner-journal", "a.jsonl"]
    done = subprocess.run([*bare, *command, "--resume"], cwd=folder, capture_output=True, check=False)
    assert (done.returncode, (folder / "out" / "b.jsonl").read_bytes()) == (0, CLEANED * 1000)
    assert done.stderr.startswith(b"2 inputs, 1 of them whole before: 1,001 records, ")


@pytest.mark.parametrize(("name", "extra"), [("a.parquet", "parquet"), ("a.warc", "warc"), ("a.jsonl.zst", "zstd")])
def test_what_to_install_is_said(folder, tmp_path_factory, name, extra):
    (folder / name).write_bytes(compressed(b"x", ".zst") if extra == "zstd" else b"PAR1")
    hide = "import sys; [sys.modules.__setitem__(name, None) for name in ('pyarrow', 'fastwarc', 'backports', 'compression')]; "
    code = hide + "from cleaner.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "clean", name, *RULES], cwd=folder, capture_output=True, text=True, check=False
    )
    title = {"parquet": "Parquet", "warc": "WARC", "zstd": "zstd"}[extra]
    message = f"error: {title} needs a package that is not installed: pip install 'site-cleaner[{extra}]'\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)


def test_parquet_from_a_pipe(run):
    done = run("clean", "--format", "parquet", stdin=parquet({"text": ["a"]}))
    assert (done.code, done.err) == (
        2,
        "stdin: can't be read as Parquet: Parquet can't be read from a pipe or a compressed file: it must be a file of its own\n",
    )


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"rusak", "a.json: not the counts of a run: not JSON"),
        (b"[]", "a.json: not the counts of a run in version 2"),
        (b'{"cleaner-stats": 1}', "a.json: not the counts of a run in version 2"),
        (b'{"cleaner-stats": 2}', "a.json: 'items' is not a number"),
    ],
)
def test_counts_that_are_none(run, folder, raw, message):
    (folder / "a.json").write_bytes(raw)
    done = run("stats", "merge", "a.json")
    assert (done.code, done.out, done.err) == (2, b"", f"error: {message}\n")


def test_counts_that_are_missing(run):
    done = run("stats", "merge", "tidak-ada")
    assert (done.code, done.err) == (2, "error: tidak-ada: can't be read: No such file or directory\n")


def test_counts_add_up(run, folder):
    (folder / "a.jsonl").write_bytes(GOOD * 2 + b"rusak\n")
    (folder / "b.jsonl").write_bytes(GOOD + b'{"text":"a"}\n')
    run("clean", "a.jsonl", *RULES, "--stats", "a.json.gz")
    run("clean", "b.jsonl", *RULES, "--stats", "b.json")
    run("clean", "a.jsonl", "b.jsonl", *RULES, "--stats", "ab.json")
    done = run("stats", "merge", "a.json.gz", "b.json")
    assert (done.code, done.err, done.out) == (0, "", (folder / "ab.json").read_bytes())
    assert json.loads(done.out)["by_problem"] == {"not a JSON object": 1}
