"""`cleaner clean` as a user meets it: bytes in, bytes out, messages on stderr, exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

CATEGORIES = (
    "copyright, related-link, comment, author-footer, source-footer, photo-credit, date-line, duplicate, promo, "
    "ad-marker, embed, navigation, disclaimer, dateline"
)
RULES = ("--rules", "mine", "--site", "kabar.test")
TEXT = "Padi menguning di sawah.\n\nTengok pula: Pasar Ikan Pindah\nJuru warta: Ratna\n"
LINE = b'{"n":1.0, "text" : "Padi menguning.\\nJuru warta: R\\u00e1tna" ,"x":"\\u00e9"}\n'
LINE_CLEANED = b'{"n":1.0, "text" : "Padi menguning." ,"x":"\\u00e9"}\n'


@pytest.fixture(autouse=True)
def folder(tmp_path, write_rules):
    """The test's folder: rules in `mine`, a text and two JSON Lines files."""
    write_rules()
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.jsonl").write_bytes(LINE)
    (tmp_path / "c.jsonl").write_bytes(b'{"text":"Panen tiba.\\nJuru warta: Sari"}')
    return tmp_path


# --- In and out -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("args", [("a.txt",), ("-",), (), ("-o", "-"), ("a.txt", "-o", "-")], ids=" ".join)
def test_a_text_goes_to_stdout(run, args):
    done = run("clean", *args, *RULES, stdin=TEXT.encode())
    assert (done.code, done.out, done.err) == (0, b"Padi menguning di sawah.\n", "")


def test_json_lines_change_only_where_something_goes(run):
    untouched = b' {"text":"Panen\\u0020tiba.","a": [ 1,2 ] , "b":1E5}\r\n\n{"text":"Hujan.\xc2\x85\xe2\x80\xa8x"}'
    done = run("clean", *RULES, stdin=LINE + untouched)
    assert (done.code, done.out, done.err) == (0, LINE_CLEANED + untouched, "")


def test_o_writes_the_file_and_nothing_else(run, folder):
    done = run("clean", "a.txt", "-o", "keluar.txt", *RULES)
    assert (done.code, done.out, done.err) == (0, b"", "")
    assert (folder / "keluar.txt").read_bytes() == b"Padi menguning di sawah.\n"
    assert names(folder) == ["a.txt", "b.jsonl", "c.jsonl", "keluar.txt", "mine"]


def test_o_may_be_the_input(run, folder):
    done = run("clean", "a.txt", "-o", "a.txt", *RULES)
    assert (done.code, done.err) == (0, "")
    assert (folder / "a.txt").read_bytes() == b"Padi menguning di sawah.\n"


def test_o_follows_a_link(run, folder):
    (folder / "asli.txt").write_bytes(b"lama")
    (folder / "tautan.txt").symlink_to("asli.txt")
    assert run("clean", "a.txt", "-o", "tautan.txt", *RULES).code == 0
    assert (folder / "tautan.txt").is_symlink()
    assert (folder / "asli.txt").read_bytes() == b"Padi menguning di sawah.\n"


def test_o_leaves_a_device_what_it_is(run):
    assert run("clean", "a.txt", "-o", os.devnull, *RULES).code == 0
    assert Path(os.devnull).is_char_device()
    assert not Path(f"{os.devnull}.unfinished").exists()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_an_output_that_could_not_be_finished_leaves_nothing_behind(run, folder):
    (folder / "keluar.txt").write_bytes(b"lama")
    before = names(folder)
    done = run("clean", "a.txt", "b.jsonl", *RULES, "--ledger", "buku", "-o", "keluar.txt")
    assert (done.code, done.out) == (2, b"")
    assert done.err == "error: a ledger is of one format: text came first, now comes jsonl\n"
    assert (names(folder), (folder / "keluar.txt").read_bytes()) == (before, b"lama")


@pytest.mark.parametrize("records", [40, 4_000], ids=["while it is closed", "while it is written"])
@pytest.mark.parametrize("option", ["-o", "--ledger"])
def test_an_output_that_finds_no_room_leaves_nothing_behind(folder, bare, option, records):
    (folder / "besar.jsonl").write_bytes(LINE * records)
    before = names(folder)
    limited = ["sh", "-c", 'ulimit -f 1; exec "$@"', "sh", *bare]
    done = subprocess.run(
        [*limited, "clean", "besar.jsonl", *RULES, option, "keluar"], cwd=folder, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (2, b"error: keluar: can't be written: File too large\n")
    assert names(folder) == before


def test_what_could_not_be_opened_is_not_removed(run, folder):
    (folder / "keluar.txt.unfinished").symlink_to("keluar.txt.unfinished")
    before = names(folder)
    done = run("clean", "a.txt", *RULES, "-o", "keluar.txt")
    assert (done.code, done.out) == (2, b"")
    assert done.err == "error: keluar.txt: can't be written: Too many levels of symbolic links\n"
    assert names(folder) == before


def test_an_interrupted_run_leaves_nothing_behind(folder, bare):
    before = names(folder)
    with subprocess.Popen(
        [*bare, "clean", "-", *RULES, "--format", "jsonl", "-o", "keluar", "--ledger", "buku"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(LINE + b"rusak\n")
        process.stdin.flush()
        assert process.stderr.readline() == b"stdin:2: not a JSON object: 'rusak'\n"
        assert names(folder) == sorted([*before, "buku.unfinished", "keluar.unfinished"])
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
    assert process.returncode != 0
    assert names(folder) == before


def test_several_files_go_one_after_the_other(run):
    done = run("clean", "c.jsonl", "b.jsonl", "c.jsonl", *RULES)
    assert (done.code, done.err) == (0, "")
    assert done.out == b'{"text":"Panen tiba."}\n' + LINE_CLEANED + b'{"text":"Panen tiba."}'


def test_a_missing_file_does_not_stop_the_others(run):
    done = run("clean", "c.jsonl", "tidak-ada.jsonl", "mine", "b.jsonl", *RULES)
    assert done.out == b'{"text":"Panen tiba."}\n' + LINE_CLEANED
    assert done.err == (
        "mine: left out, because no format has their suffixes: 1 files\n"
        "tidak-ada.jsonl: can't be read: No such file or directory\n"
    )
    assert done.code == 2


@pytest.mark.parametrize(
    ("args", "stdin", "out"),
    [
        (("--format", "text"), b'{"text":"Padi."}\nJuru warta: Ratna', b'{"text":"Padi."}'),
        (("--format", "jsonl"), b"\n\n" + LINE, b"\n\n" + LINE_CLEANED),
        (("--format", "auto"), LINE, LINE_CLEANED),
    ],
    ids=["text", "jsonl", "auto"],
)
def test_the_format_can_be_said(run, args, stdin, out):
    done = run("clean", *RULES, *args, stdin=stdin)
    assert (done.code, done.out, done.err) == (0, out, "")


def test_head_closes_the_pipe_and_all_is_well(folder, bare):
    (folder / "besar.jsonl").write_bytes(LINE * 20_000)
    with subprocess.Popen(
        [*bare, "clean", "besar.jsonl", *RULES],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
    assert (process.returncode, first, err) == (0, LINE_CLEANED, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "error: stdout: can't be written: No space left on device\n"),
        (("--ledger", "/dev/full", "-o", "x"), "error: /dev/full: can't be written: No space left on device\n"),
    ],
    ids=["stdout", "ledger"],
)
def test_a_full_disk_is_said_once(folder, bare, args, message):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*bare, "clean", "a.txt", *RULES, *args],
            cwd=folder,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr.decode()) == (2, message)


def test_a_closed_stdin_can_not_be_read(folder, bare):
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" clean <&-', "sh", *bare],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", b"-: can't be read: stdin is closed\n")


def test_the_shipped_rules_are_used(run):
    text = b"Padi menguning di sawah.\n\nCopyright \xc2\xa9 Contoh.com / All rights reserved"
    done = run("clean", stdin=text, shipped=True)
    assert (done.code, done.out, done.err) == (0, b"Padi menguning di sawah.", "")
    assert run("clean", stdin=text).out == text


# --- What goes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "left"),
    [
        pytest.param(
            ("--strip", "author-footer"), "Padi menguning di sawah.\n\nTengok pula: Pasar Ikan Pindah\n", id="strip"
        ),
        pytest.param(
            ("--strip", "promo, author-footer ,"),
            "Padi menguning di sawah.\n\nTengok pula: Pasar Ikan Pindah\n",
            id="strip several",
        ),
        pytest.param(("--strip", ""), TEXT, id="strip nothing"),
        pytest.param(("--keep", "author-footer"), "Padi menguning di sawah.\n\nJuru warta: Ratna\n", id="keep"),
        pytest.param(("--strip", "author-footer", "--keep", "author-footer"), TEXT, id="keep wins"),
        pytest.param(("--no-site-rules",), TEXT, id="no site rules"),
        pytest.param(("--site", "lain.test"), TEXT, id="another site"),
    ],
)
def test_what_goes_can_be_chosen(run, args, left):
    done = run("clean", "a.txt", *RULES, *args)
    assert (done.code, done.out.decode(), done.err) == (0, left, "")


LIKELY = """schema = 1
hosts = ["kabar.test"]
[[rule]]
id = "kupon"
category = "promo"
level = "likely"
line = 'Kupon .+'
why = "uji"
"""


@pytest.mark.parametrize(
    ("args", "out"),
    [
        ((), b"Padi.\nKupon hari ini"),
        (("--level", "sure"), b"Padi.\nKupon hari ini"),
        (("--level", "likely"), b"Padi."),
    ],
    ids=["default", "sure", "likely"],
)
def test_likely_rules_run_on_request(run, write_rules, args, out):
    write_rules(LIKELY)
    done = run("clean", *RULES, *args, stdin=b"Padi.\nKupon hari ini")
    assert (done.code, done.out, done.err) == (0, out, "")


def test_folders_of_rules_lie_on_each_other(run, folder):
    (folder / "lain.toml").write_text(LIKELY.replace('level = "likely"\n', ""), encoding="utf-8")
    done = run("clean", *RULES, "--rules", "lain.toml", stdin=b"Padi menguning.\nKupon hari ini\nJuru warta: Ratna")
    assert (done.code, done.out, done.err) == (0, b"Padi menguning.", "")


LINKED = """schema = 1
hosts = ["kabar.test"]
[[rule]]
id = "linked"
category = "related-link"
span = 'Tengok pula\\s*: {{headline}}'
why = "uji"
"""


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "byte order mark"])
def test_known_titles_end_a_linked_title(run, write_rules, folder, mark):
    write_rules(LINKED)
    text = "Padi menguning. Tengok pula: harga ikan di pasar naik lagi kata para nelayan di pantai utara."
    assert run("clean", *RULES, stdin=text.encode()).out == text.encode()
    (folder / "judul.txt").write_text(f"{mark}harga  ikan di pasar naik lagi\n\nlain\n", encoding="utf-8")
    done = run("clean", *RULES, "--titles", "judul.txt", stdin=text.encode())
    assert (done.code, done.err) == (0, "")
    assert done.out == b"Padi menguning. kata para nelayan di pantai utara."


def test_fields_can_have_other_names(run):
    line = b'{"isi":"Padi menguning.\\nJuru warta: Ratna","alamat":"https://kabar.test/1","text":"Juru warta: Ratna"}\n'
    done = run("clean", "--rules", "mine", "--text-field", "isi", "--url-field", "alamat", stdin=line)
    assert (done.code, done.err) == (0, "")
    assert done.out == b'{"isi":"Padi menguning.","alamat":"https://kabar.test/1","text":"Juru warta: Ratna"}\n'


# --- What is told -----------------------------------------------------------------------------------------------------


def test_annotate_adds_a_field_to_changed_records(run):
    done = run("clean", *RULES, "--annotate", stdin=LINE + b'{"text":"Panen."}\n')
    first, second = done.out.splitlines(keepends=True)
    assert first.startswith(LINE_CLEANED.removesuffix(b"}\n") + b',"cleaner":{')
    assert json.loads(first)["cleaner"] == {
        "site": "kabar.test",
        "rules": ["kabar.test/writer"],
        "removed": [[15, 33, "kabar.test/writer", "author-footer"]],
        "captured": {"author": ["Rátna"]},
    }
    assert (done.code, second, done.err) == (0, b'{"text":"Panen."}\n', "")


def test_a_field_of_that_name_is_not_overwritten(run):
    done = run("clean", *RULES, "--annotate", stdin=b'{"cleaner":1,"text":"Padi.\\nJuru warta: Ratna"}\n')
    assert done.out == b'{"cleaner":1,"text":"Padi."}\n'
    assert done.err == "stdin:1: not annotated: there is a field 'cleaner' already\n"
    assert done.code == 1


STATS = {
    "cleaner-stats": 2,
    "items": 2,
    "records": 2,
    "changed": 2,
    "characters": 108,
    "removed_characters": 68,
    "problems": 0,
    "by_site": {"kabar.test": 2},
    "by_category": {"author-footer": 2, "related-link": 1},
    "by_rule": {"kabar.test/writer": 2, "kabar.test/linked": 1},
    "by_problem": {},
    "hits": {"kabar.test": {"kabar.test/writer": 2, "kabar.test/linked": 1}},
}


def test_stats_are_json_in_a_file(run, folder):
    done = run("clean", "a.txt", "b.jsonl", *RULES, "--stats", "angka.json")
    assert (done.code, done.err) == (0, "")
    assert json.loads((folder / "angka.json").read_bytes()) == STATS


def test_stats_go_to_stderr_for_a_hyphen(run):
    done = run("clean", "a.txt", "b.jsonl", *RULES, "--stats", "-")
    assert (done.code, json.loads(done.err)) == (0, STATS)
    assert done.out == b"Padi menguning di sawah.\n" + LINE_CLEANED


# --- Wrong usage ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "err"),
    [
        pytest.param(("--strip", "iklan"), f"error: no category 'iklan': there are {CATEGORIES}\n", id="strip"),
        pytest.param(("--keep", "promo,iklan"), f"error: no category 'iklan': there are {CATEGORIES}\n", id="keep"),
        pytest.param(("--level", "maybe"), "error: no level 'maybe': there are sure, likely\n", id="level"),
        pytest.param(
            ("--format", "xml"),
            "error: no format 'xml': there are auto, text, jsonl, parquet, warc, html, html-text\n",
            id="format",
        ),
        pytest.param(("--rules", "tidak/ada"), "error: tidak/ada: no such folder or file of rules\n", id="rules"),
        pytest.param(
            ("--titles", "tidak-ada"), "error: tidak-ada: can't be read: No such file or directory\n", id="titles"
        ),
        pytest.param(
            ("--titles", "latin.txt"), "error: latin.txt: titles can't be read: not UTF-8\n", id="titles in Latin-1"
        ),
        pytest.param(
            ("-o", "tidak/ada"), "error: tidak/ada: can't be written: No such file or directory\n", id="output"
        ),
        pytest.param(
            ("-o", "mine"),
            "error: stdin has no name that an output in a folder could have\n",
            id="output is a folder",
        ),
        pytest.param(
            ("--ledger", "tidak/ada"), "error: tidak/ada: can't be written: No such file or directory\n", id="ledger"
        ),
        pytest.param(
            ("--ledger", "-"),
            "error: the cleaned text and the ledger can't go to the same place\n",
            id="ledger to stdout",
        ),
        pytest.param(
            ("--ledger", "x", "-o", "./x"),
            "error: the cleaned text and the ledger can't go to the same place\n",
            id="ledger to the output",
        ),
    ],
)
def test_wrong_usage(run, folder, args, err):
    (folder / "latin.txt").write_bytes(b"caf\xe9\n")
    done = run("clean", *args, stdin=b"Padi.")
    assert (done.code, done.out, done.err) == (2, b"", err)


@pytest.mark.parametrize(
    ("args", "last"),
    [
        (("--xyz",), "Error: No such option: --xyz"),
        (("--site",), "Error: Option '--site' requires an argument."),
    ],
    ids=["option that there isn't", "no value"],
)
def test_options_that_click_refuses(run, args, last):
    """Only the last line is click's and ours together; what stands above it differs from release to release."""
    done = run("clean", *args)
    assert (done.code, done.out, done.err.splitlines()[-1]) == (2, b"", last)


def test_stats_that_can_not_be_written(run):
    done = run("clean", "a.txt", *RULES, "--stats", "tidak/ada")
    assert (done.code, done.out) == (2, b"Padi menguning di sawah.\n")
    assert done.err == "error: tidak/ada: can't be written: No such file or directory\n"


def test_stats_that_can_not_be_written_do_not_cost_the_outputs(run, folder):
    done = run("clean", "a.txt", *RULES, "--stats", "tidak/ada", "-o", "keluar.txt", "--ledger", "buku")
    assert (done.code, done.out) == (2, b"")
    assert done.err == "error: tidak/ada: can't be written: No such file or directory\n"
    assert (folder / "keluar.txt").read_bytes() == b"Padi menguning di sawah.\n"
    assert run("restore", "keluar.txt", "--ledger", "buku").out == TEXT.encode()


def test_a_ledger_is_of_one_format(run):
    done = run("clean", "a.txt", "b.jsonl", *RULES, "--ledger", "buku")
    assert (done.code, done.out) == (2, b"Padi menguning di sawah.\n")
    assert done.err == "error: a ledger is of one format: text came first, now comes jsonl\n"
