"""What the command line keeps between runs never changes a result, and is never trusted blindly."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.cli.cache import load_memo, save_memo
from cleaner.memo import RecordingMemo

RULES = """schema = 1
[[rule]]
id = "ad"
category = "ad-marker"
line = '{pattern}'
why = "a marker between paragraphs"
removes = ["[-{pattern}-]"]
keeps = ["x"]
"""


#: The command, for which files that were just written are as good as old ones.
CALL = "from cleaner.rulebook import folder; folder._SETTLED_NS = -1; from cleaner.cli import main; main()"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SITE_CLEANER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def _clean(rules: Path, text: str = "a\nZQXMARK\nb") -> str:
    command = [sys.executable, "-c", CALL, "clean", "--rules", str(rules)]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout.decode()


def _rules(folder: Path, pattern: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(RULES.format(pattern=pattern), encoding="utf-8")
    return path


def _bundles(folder: Path) -> list[Path]:
    """The files of this version's cache, oldest first."""
    (version,) = folder.iterdir()
    return sorted(version.iterdir())


def test_a_second_run_finds_what_the_first_one_kept(folder: Path, tmp_path: Path) -> None:
    rules = _rules(tmp_path, "ZQXMARK")
    assert _clean(rules) == "a\nb"
    (kept,) = _bundles(folder)
    before = kept.read_bytes()
    assert _clean(rules) == "a\nb"
    assert (_bundles(folder), kept.read_bytes()) == ([kept], before)
    if os.name != "nt":
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700


def test_a_changed_rule_file_is_seen_at_once(folder: Path, tmp_path: Path) -> None:
    assert _clean(_rules(tmp_path, "ZQXMARK")) == "a\nb"
    assert _clean(_rules(tmp_path, "ZQXOTHER")) == "a\nZQXMARK\nb"


def _flipped(raw: bytes) -> bytes:
    return raw[:-1] + bytes([raw[-1] ^ 1])


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(_flipped, id="a flipped bit"),
        pytest.param(lambda raw: raw[: len(raw) // 2], id="cut off"),
        pytest.param(lambda raw: b"", id="empty"),
        pytest.param(lambda raw: b"\0" * 100, id="something else"),
    ],
)
def test_a_damaged_file_is_made_anew(folder: Path, tmp_path: Path, damage) -> None:
    rules = _rules(tmp_path, "ZQXMARK")
    _clean(rules)
    (kept,) = _bundles(folder)
    kept.write_bytes(damage(kept.read_bytes()))
    assert _clean(rules) == "a\nb"
    again = _bundles(folder)
    assert len(again) == 2, "what was lost is kept again"
    assert _clean(rules) == "a\nb"
    assert _bundles(folder) == again, "nothing was left to be worked out"


@pytest.mark.skipif(os.name == "nt", reason="no such permissions there")
def test_a_file_that_others_may_write_is_not_read(folder: Path) -> None:
    memo = load_memo()
    memo.get("key", lambda: "ours")
    save_memo(memo)
    (kept,) = _bundles(folder)
    for path, open_mode, right_mode in ((kept, 0o666, 0o600), (kept.parent, 0o777, 0o700)):
        path.chmod(open_mode)
        assert load_memo().recall("key") is None
        path.chmod(right_mode)
    assert load_memo().recall("key") == "ours"


def test_a_file_of_other_code_is_another_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memo = load_memo()
    memo.get("key", lambda: 1)
    save_memo(memo)
    monkeypatch.setattr("cleaner.cache.regex_version", "0.0.0")
    assert load_memo().get("key", lambda: 2) == 2


def test_a_folder_that_can_not_be_written_is_no_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("SITE_CLEANER_CACHE", str(tmp_path / "file" / "cache"))
    assert _clean(_rules(tmp_path, "ZQXMARK")) == "a\nb"


def test_turned_off_it_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_CLEANER_CACHE", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert type(load_memo()) is RecordingMemo
    _clean(_rules(tmp_path, "ZQXMARK"))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.toml"]


def test_what_fails_is_not_remembered() -> None:
    memo = RecordingMemo()

    def fail() -> int:
        raise ValueError

    with pytest.raises(ValueError):
        memo.get("key", fail)
    assert memo.get("key", lambda: 1) == 1
    assert memo.get("key", fail) == 1
