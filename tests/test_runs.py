"""Runs into folders: an output for each input, named when it is whole; what is whole and right is not made again."""

from __future__ import annotations

import gzip
import json
import os
import sys
from pathlib import Path

import pytest

from cleaner import Cleaner, InputError, UsageError
from cleaner.formats.compression import compressed
from cleaner.stats import Stats
from tests.runs import TEXTS, clean, restored

LINES = [json.dumps({"n": n, "text": text}, ensure_ascii=n % 2 == 0).encode() + b"\n" for n, text in enumerate(TEXTS)]


def written(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.fixture
def inputs(tmp_path) -> Path:
    """A folder with files of several formats, one of them bad, one of no format, and a folder below it."""
    folder = tmp_path / "in"
    (folder / "b").mkdir(parents=True)
    (folder / "a.jsonl").write_bytes(b"".join(LINES))
    (folder / "b" / "a.jsonl.gz").write_bytes(gzip.compress(b"".join(LINES[:3]) + b"rusak\n"))
    (folder / "c.txt").write_text(TEXTS[0], encoding="utf-8")
    (folder / "kosong.jsonl").touch()
    (folder / "gambar.png").write_bytes(b"\x89PNG")
    return folder


NAMES = ["a.jsonl", "b/a.jsonl.gz", "c.txt", "kosong.jsonl"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_input_has_its_output(tmp_path, kabar, inputs, capsys, jobs):
    done = clean(kabar, [inputs], tmp_path / "out", jobs, folder=True, ledger=tmp_path / "ledgers")
    out = written(tmp_path / "out")
    assert list(out) == [".cleaner-journal", *NAMES]
    assert out["c.txt"] == b"Padi menguning."
    for name in NAMES:
        ledger = tmp_path / "ledgers" / f"{name}.ledger{'.gz' if name.endswith('.gz') else ''}"
        original = (inputs / name).read_bytes()
        assert restored(tmp_path / "out" / name, ledger) == (
            gzip.decompress(original) if name.endswith(".gz") else original
        )
    assert capsys.readouterr().err == (
        f"{inputs}: left out, because no format has their suffixes: 1 files\n"
        f"{inputs}/b/a.jsonl.gz:4: not a JSON object: 'rusak'\n"
        "4 inputs: 11 records, 6 changed, 48.2% of the characters removed, 1 problems\n"
    )
    assert (done.code, done.stats.items) == (1, 12)


def test_an_output_is_that_of_its_input_alone(tmp_path, kabar, inputs):
    clean(kabar, [inputs], tmp_path / "out", 2, folder=True)
    for name in NAMES:
        alone = tmp_path / "alone" / Path(name).name
        alone.parent.mkdir(exist_ok=True)
        clean(kabar, [inputs / name], alone)
        assert alone.read_bytes() == (tmp_path / "out" / name).read_bytes()


def resumed(tmp_path, cleaner, inputs, monkeypatch, **options) -> tuple[list[str], Stats]:
    """What a resumed run makes again, and what it counts."""
    made = []
    from cleaner import journal

    monkeypatch.setattr(
        journal.Journal,
        "add",
        lambda self, entry, add=journal.Journal.add: (made.append(entry["output"]), add(self, entry)),
    )
    done = clean(cleaner, [inputs], tmp_path / "out", folder=True, resume=True, **options)
    monkeypatch.undo()
    return made, done.stats


def test_what_is_whole_is_not_made_again(tmp_path, kabar, inputs, monkeypatch, capsys):
    first = clean(kabar, [inputs], tmp_path / "out", folder=True).stats
    before = written(tmp_path / "out")
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")}
    capsys.readouterr()
    assert resumed(tmp_path, kabar, inputs, monkeypatch) == ([], first)
    assert capsys.readouterr().err.endswith(
        "4 inputs, 4 of them whole before: 11 records, 6 changed, 48.2% of the characters removed, 1 problems\n"
    )
    assert (written(tmp_path / "out"), {path: path.stat().st_mtime_ns for path in times}) == (before, times)


def test_without_resume_all_is_made_again(tmp_path, kabar, inputs, monkeypatch):
    clean(kabar, [inputs], tmp_path / "out", folder=True)
    (tmp_path / "out" / "a.jsonl").write_bytes(b"lain")
    clean(kabar, [inputs / "c.txt"], tmp_path / "out", folder=True)
    assert resumed(tmp_path, kabar, inputs, monkeypatch)[0] == ["a.jsonl", "b/a.jsonl.gz", "kosong.jsonl"]


def change(path: Path, raw: bytes) -> None:
    path.write_bytes(raw)


@pytest.mark.parametrize(
    ("what", "again"),
    [
        pytest.param(lambda t: change(t / "in" / "a.jsonl", LINES[0]), ["a.jsonl"], id="another input"),
        pytest.param(lambda t: os.utime(t / "in" / "a.jsonl", ns=(1, 1)), ["a.jsonl"], id="input of another time"),
        pytest.param(lambda t: change(t / "out" / "a.jsonl", b"lain"), ["a.jsonl"], id="output changed"),
        pytest.param(lambda t: (t / "out" / "c.txt").unlink(), ["c.txt"], id="output gone"),
        pytest.param(lambda t: change(t / "in" / "d.jsonl", LINES[0]), ["d.jsonl"], id="one more input"),
        pytest.param(lambda t: (t / "ledgers" / "c.txt.ledger").unlink(), ["c.txt"], id="ledger gone"),
        pytest.param(lambda t: (t / "out" / ".cleaner-journal").unlink(), NAMES, id="journal gone"),
        pytest.param(
            lambda t: change(t / "out" / ".cleaner-journal", b"\xff{}\n[1]\n{"), NAMES, id="journal of rubbish"
        ),
        pytest.param(
            lambda t: change(t / "out" / ".cleaner-journal", (t / "out" / ".cleaner-journal").read_bytes()[:-9]),
            ["kosong.jsonl"],
            id="journal cut off",
        ),
        pytest.param(lambda t: change(t / "mine" / "lain.toml", b"schema = 1\n"), NAMES, id="one more rule file"),
        pytest.param(
            lambda t: change(t / "mine" / "kabar.toml", (t / "mine" / "kabar.toml").read_bytes() + b"\n"),
            NAMES,
            id="another rule",
        ),
    ],
)
def test_what_is_not_right_any_more_is_made_again(tmp_path, kabar, inputs, monkeypatch, what, again):
    clean(kabar, [inputs], tmp_path / "out", folder=True, ledger=tmp_path / "ledgers")
    what(tmp_path)
    fresh = Cleaner(rules=[tmp_path / "mine"], shipped=False)
    made, stats = resumed(tmp_path, fresh, inputs, monkeypatch, ledger=tmp_path / "ledgers")
    assert made == again
    undisturbed = clean(fresh, [inputs], tmp_path / "other", folder=True, ledger=tmp_path / "others")
    assert stats == undisturbed.stats
    out, other = written(tmp_path / "out"), written(tmp_path / "other")
    del out[".cleaner-journal"], other[".cleaner-journal"]
    assert out == other
    assert written(tmp_path / "ledgers") == written(tmp_path / "others")
    assert resumed(tmp_path, fresh, inputs, monkeypatch, ledger=tmp_path / "ledgers")[0] == []


@pytest.mark.parametrize(
    "options",
    [
        {"annotate": True},
        {"text": "isi"},
        {"on_error": "skip"},
        {"ledger": "ledgers"},
        {"form": "text"},
        {"separator": b"x"},
    ],
    ids=str,
)
def test_other_options_make_other_outputs(tmp_path, kabar, inputs, monkeypatch, options):
    clean(kabar, [inputs], tmp_path / "out", folder=True)
    if "ledger" in options:
        options = {"ledger": tmp_path / "ledgers"}
    made, _ = resumed(tmp_path, kabar, inputs, monkeypatch, **options)
    assert set(made) >= set(NAMES)


def test_an_input_that_breaks_off_is_made_again(tmp_path, kabar, inputs, monkeypatch, capsys):
    packed = compressed(b"".join(LINES) * 2000, ".gz")
    (inputs / "b" / "a.jsonl.gz").write_bytes(packed[:-9])
    done = clean(kabar, [inputs], tmp_path / "out", folder=True)
    assert done.code == 2
    told = [line for line in capsys.readouterr().err.splitlines() if "further" in line]
    lines = gzip.decompress((tmp_path / "out" / "b" / "a.jsonl.gz").read_bytes()).splitlines()
    assert told == [f"{inputs}/b/a.jsonl.gz:{len(lines) + 1}: can't be read any further: the gzip data ends too early"]
    assert 12_000 < len(lines) <= 14_001
    assert resumed(tmp_path, kabar, inputs, monkeypatch)[0] == []
    (inputs / "b" / "a.jsonl.gz").write_bytes(packed)
    assert resumed(tmp_path, kabar, inputs, monkeypatch)[0] == ["b/a.jsonl.gz"]


def test_an_input_that_can_not_be_read_has_no_output(tmp_path, kabar, inputs, capsys):
    (inputs / "a.jsonl").rename(inputs / "a.jsonl.gz")
    (inputs / "rusak.parquet").write_bytes(b"PAR1 rusak")
    done = clean(kabar, [inputs, tmp_path / "tidak-ada"], tmp_path / "out", folder=True)
    assert done.code == 2
    assert list(written(tmp_path / "out")) == [".cleaner-journal", "b/a.jsonl.gz", "c.txt", "kosong.jsonl"]
    told = capsys.readouterr().err
    assert f"{inputs}/a.jsonl.gz: can't be read: not compressed as its suffix .gz says\n" in told
    assert f"{inputs}/rusak.parquet: can't be read as Parquet: Parquet magic bytes not found" in told
    assert f"{tmp_path}/tidak-ada: can't be read: No such file or directory\n" in told


def test_links_that_lead_in_circles_are_told_and_not_followed(tmp_path, kabar, inputs, capsys):
    (inputs / "b" / "lagi").symlink_to(inputs, target_is_directory=True)
    (inputs / "d.jsonl").symlink_to(inputs / "a.jsonl")
    clean(kabar, [inputs], tmp_path / "out", folder=True)
    assert list(written(tmp_path / "out")) == [".cleaner-journal", *sorted([*NAMES, "d.jsonl"])]
    assert f"{inputs}/b/lagi: a link to a folder: left out\n" in capsys.readouterr().err


def test_a_folder_within_its_input_is_not_its_own_input(tmp_path, kabar, inputs):
    for _ in range(2):
        clean(kabar, [inputs], inputs / "out", folder=True)
        assert list(written(inputs / "out")) == [".cleaner-journal", *NAMES]


@pytest.mark.skipif(os.geteuid() == 0 or sys.platform == "win32", reason="root reads everything")
def test_a_folder_that_can_not_be_read_is_told(tmp_path, kabar, inputs, capsys):
    (inputs / "b").chmod(0)
    assert clean(kabar, [inputs], tmp_path / "out", folder=True).code == 2
    assert f"{inputs}/b: can't be read: Permission denied\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("paths", "out", "options", "message"),
    [
        pytest.param(
            ["in/a.jsonl", "in2/a.jsonl"],
            "out",
            {},
            r"in/a\.jsonl and .*in2/a\.jsonl would both become a\.jsonl",
            id="one name",
        ),
        pytest.param(["in"], "in", {}, r"in/a\.jsonl: its output would take its place", id="output is input"),
        pytest.param(
            ["in"],
            "out",
            {"ledger": "in/a.jsonl"},
            r"in/a\.jsonl: a file, but a folder of outputs has a folder of ledgers",
            id="ledger is a file",
        ),
        pytest.param(
            ["in"],
            "in/a.jsonl",
            {},
            r"a\.jsonl/: can't be written|a\.jsonl.*can't be written: (Not a directory|File exists)",
            id="output is a file",
        ),
    ],
)
def test_what_can_not_go_into_a_folder(tmp_path, kabar, inputs, paths, out, options, message):  # noqa: PLR0917
    (tmp_path / "in2").mkdir()
    (tmp_path / "in2" / "a.jsonl").write_bytes(LINES[0])
    before = written(inputs)
    options = {name: tmp_path / path for name, path in options.items()}
    with pytest.raises(UsageError, match=message):
        clean(kabar, [tmp_path / path for path in paths], tmp_path / out, folder=True, **options)
    assert written(inputs) == {
        **before,
        **{name: raw for name, raw in written(inputs).items() if name == ".cleaner-journal"},
    }


def test_resuming_needs_a_folder(tmp_path, kabar, inputs):
    with pytest.raises(UsageError, match=r"\A--resume needs a folder of outputs: -o DIR/\Z"):
        clean(kabar, [inputs], tmp_path / "out.jsonl", resume=True)


# --- What can't be read -----------------------------------------------------------------------------------------------

MIXED = [LINES[0], b"rusak\n", b"\n", b'{"text":"\xff"}\n', LINES[3], b"lagi"]


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("policy", "left"),
    [("pass", [0, 1, 2, 3, 4, 5]), ("skip", [0, 2, 4])],
)
def test_records_that_can_not_be_read_pass_or_are_left_out(tmp_path, kabar, policy, left, jobs):
    (tmp_path / "a.jsonl").write_bytes(b"".join(MIXED))
    out, book, bad = tmp_path / "out", tmp_path / "l.zst", tmp_path / "q.jsonl"
    done = clean(kabar, [tmp_path / "a.jsonl"], out, jobs, on_error=policy, ledger=book, quarantine=bad)
    assert (done.code, done.stats.items, done.stats.problems) == (1, 6, 3)
    assert done.stats.by_problem == {"not a JSON object": 2, "not UTF-8": 1}
    assert len(out.read_bytes().splitlines()) == len(left)
    assert restored(out, book) == b"".join(MIXED[n] for n in left)
    place = f"{tmp_path}/a.jsonl"
    assert [json.loads(line) for line in bad.read_bytes().splitlines()] == [
        {"place": f"{place}:2", "problem": "not a JSON object: 'rusak'", "raw": "rusak\n"},
        {"place": f"{place}:4", "problem": "not UTF-8: byte 10 of the line", "base64": "eyJ0ZXh0Ijoi/yJ9Cg=="},
        {"place": f"{place}:6", "problem": "not a JSON object: 'lagi'", "raw": "lagi"},
    ]


def test_a_line_that_is_too_large_can_be_left_out(tmp_path, kabar):
    large = b'{"text":"' + b"a" * 17_000_000 + b'"}\n'
    (tmp_path / "a.jsonl").write_bytes(LINES[0] + large + LINES[3])
    done = clean(
        kabar,
        [tmp_path / "a.jsonl"],
        tmp_path / "out",
        on_error="skip",
        ledger=tmp_path / "l",
        quarantine=tmp_path / "q.gz",
    )
    assert (done.code, done.stats.items, done.stats.records) == (1, 3, 2)
    assert restored(tmp_path / "out", tmp_path / "l") == LINES[0] + LINES[3]
    parts = [json.loads(line) for line in gzip.decompress((tmp_path / "q.gz").read_bytes()).splitlines()]
    assert "".join(part["raw"] for part in parts).encode() == large
    assert {part["place"] for part in parts} == {f"{tmp_path}/a.jsonl:2"}


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_can_stop_at_the_first(tmp_path, kabar, capsys, jobs):
    (tmp_path / "a.jsonl").write_bytes(b"".join(MIXED))
    with pytest.raises(InputError, match="stopped at the first record that can't be read"):
        clean(kabar, [tmp_path / "a.jsonl"], tmp_path / "out", jobs, on_error="stop")
    assert capsys.readouterr().err == f"{tmp_path}/a.jsonl:2: not a JSON object: 'rusak'\n"
    assert not (tmp_path / "out").exists()


# --- Texts with a separator -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [b"\n---\n", b"\0", b"aa", "“".encode()])
@pytest.mark.parametrize("last", [True, False], ids=["separator at the end", "none at the end"])
@pytest.mark.parametrize("step", [7, 1 << 20])
def test_texts_with_a_separator(tmp_path, kabar, monkeypatch, *, separator, last, step):
    monkeypatch.setattr("cleaner.formats.blocks.BLOCK_BYTES", step)
    texts = [b"Padi kuning.\nJuru warta: Ratna", b"", b"Jalan.", b"\xff menguning\nJuru warta: x", b"a"]
    raw = separator.join(texts) + (separator if last else b"")
    (tmp_path / "a.txt").write_bytes(raw)
    done = clean(kabar, [tmp_path / "a.txt"], tmp_path / "out", separator=separator, ledger=tmp_path / "l")
    expected = [
        kabar.clean(part.decode("utf-8", "surrogateescape"), site="kabar.test").text.encode("utf-8", "surrogateescape")
        for part in raw.split(separator)
    ]
    assert (tmp_path / "out").read_bytes() == separator.join(expected)
    assert restored(tmp_path / "out", tmp_path / "l") == raw
    assert done.stats.items == len(expected) - (not expected[-1])
    assert done.stats.changed == 2


# --- Counts -----------------------------------------------------------------------------------------------------------


def test_counts_of_parts_add_up(tmp_path, kabar, inputs):
    total = Stats()
    for name in NAMES:
        total.add(clean(kabar, [inputs / name], tmp_path / "out").stats)
    assert total.as_json() == clean(kabar, [inputs], tmp_path / "outs", folder=True).stats.as_json()
