"""A cache never changes a result, is never trusted blindly, and any number of processes may share it."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner import cache as cache_module
from cleaner.cache import Cache


def fail() -> int:
    raise ValueError


def bundles(root: Path) -> list[Path]:
    return sorted(root.glob("*/*.bundle"))


def kept(root: Path, values: dict[str, object]) -> None:
    """Another run keeps these values."""
    cache = Cache(root)
    for key, value in values.items():
        cache.keep(key, value)
    cache.save()


# --- What is kept -----------------------------------------------------------------------------------------------------


def test_another_run_finds_what_was_kept(tmp_path):
    kept(tmp_path, {"a": 1, "nothing": None, "odd \udcff key": [2]})
    cache = Cache(tmp_path)
    assert [cache.get("a", fail), cache.get("nothing", fail), cache.recall("odd \udcff key")] == [1, None, [2]]
    assert cache.get("b", lambda: 3) == 3


def test_a_run_finds_what_it_kept_itself(tmp_path, monkeypatch):
    monkeypatch.setattr("cleaner.memo._HELD", 1)
    cache = Cache(tmp_path)
    for number in range(10):
        cache.get(str(number), lambda number=number: number)
    cache.save()
    assert [cache.get(str(number), fail) for number in range(10)] == list(range(10))


def test_the_last_one_kept_holds(tmp_path):
    for value in range(30):  # with merging in between
        kept(tmp_path, {"a": value, str(value): value})
        assert Cache(tmp_path).recall("a") == value
    assert [Cache(tmp_path).recall(str(value)) for value in range(30)] == list(range(30))


def test_the_last_one_kept_holds_even_if_the_clock_goes_back(tmp_path, monkeypatch):
    kept(tmp_path, {"a": 1})
    monkeypatch.setattr(cache_module.time, "time_ns", lambda: 5)
    for value in range(2, 20):
        kept(tmp_path, {"a": value})
        assert Cache(tmp_path).recall("a") == value


def test_nothing_new_writes_nothing(tmp_path):
    Cache(tmp_path / "x").save()
    assert list(tmp_path.iterdir()) == []


def test_what_is_new_is_written_in_batches_and_when_the_cache_goes(tmp_path, monkeypatch):
    monkeypatch.setattr(cache_module, "_BATCH", 5)
    cache = Cache(tmp_path)
    for number in range(7):
        cache.keep(str(number), number)
    assert [Cache(tmp_path).recall(str(number)) for number in range(7)] == [0, 1, 2, 3, 4, None, None]
    del cache
    assert [Cache(tmp_path).recall(str(number)) for number in range(7)] == list(range(7))


def test_it_pickles_as_its_folder(tmp_path):
    kept(tmp_path, {"a": 1})
    again = pickle.loads(pickle.dumps(Cache(tmp_path)))
    assert again.get("a", fail) == 1


def test_a_cleaner_with_a_cache_gives_the_same_and_keeps_it(tmp_path, write_rules):
    text = "Padi menguning.\nTengok pula: Pasar Ikan Pindah\nJuru warta: Ratna"
    rules = [write_rules()]
    plain = Cleaner(rules=rules, shipped=False).clean(text, url="https://kabar.test/1")
    for _ in range(3):
        cleaner = Cleaner(rules=rules, shipped=False, cache=tmp_path / "cache")
        assert cleaner.clean(text, url="https://kabar.test/1") == plain
        assert pickle.loads(pickle.dumps(cleaner)).clean(text, url="https://kabar.test/1") == plain
    assert bundles(tmp_path / "cache")


def test_a_cleaner_without_a_cache_writes_nothing(tmp_path, write_rules, monkeypatch):
    monkeypatch.setenv("SITE_CLEANER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    Cleaner(rules=[write_rules()], shipped=False).clean("Padi menguning.", url="https://kabar.test/1")
    assert not (tmp_path / "cache").exists()


# --- What is not trusted ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]), id="a flipped bit"),
        pytest.param(lambda raw: raw[:-1], id="cut off"),
        pytest.param(lambda raw: b"", id="empty"),
        pytest.param(lambda raw: b"\0" * 100, id="something else"),
        pytest.param(lambda raw: b"\xff" * 100, id="something large"),
    ],
)
def test_damage_is_made_good(tmp_path, damage):
    kept(tmp_path, {"a": 1})
    (path,) = bundles(tmp_path)
    path.write_bytes(damage(path.read_bytes()))
    cache = Cache(tmp_path)
    assert cache.get("a", lambda: 2) == 2
    cache.save()
    assert Cache(tmp_path).get("a", fail) == 2


def test_a_damaged_entry_does_not_hide_an_older_one(tmp_path):
    kept(tmp_path, {"a": 1})
    kept(tmp_path, {"a": 1})
    newest = bundles(tmp_path)[-1]
    newest.write_bytes(newest.read_bytes()[:-1])
    assert Cache(tmp_path).get("a", fail) == 1


@pytest.mark.skipif(os.name == "nt", reason="no such permissions there")
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o777], ids=oct)
@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_others_may_write_is_neither_read_nor_added_to(tmp_path, mode, what):
    kept(tmp_path, {"a": 1})
    (path,) = bundles(tmp_path)
    (path if what == "file" else path.parent).chmod(mode | 0o700)
    cache = Cache(tmp_path)
    assert cache.recall("a") is None
    cache.keep("b", 2)
    cache.save()
    assert Cache(tmp_path).recall("b") == (2 if what == "file" else None)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs the right to give files away")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_belongs_to_someone_else_is_not_read(tmp_path, what):
    kept(tmp_path, {"a": 1})
    (path,) = bundles(tmp_path)
    os.chown(path if what == "file" else path.parent, 12345, 12345)
    assert Cache(tmp_path).recall("a") is None


def test_a_link_in_place_of_the_folder_is_not_followed(tmp_path):
    kept(tmp_path / "mine", {"a": 1})
    (version,) = (tmp_path / "mine").iterdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / version.name).symlink_to(version)
    assert Cache(tmp_path / "other").recall("a") is None


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda patch: patch.setattr(cache_module, "regex_version", "0.0.0"), id="another regex"),
        pytest.param(lambda patch: patch.setattr(sys, "version", "4.0"), id="another Python"),
        pytest.param(lambda patch: patch.setattr(cache_module, "_modules", list), id="other code"),
    ],
)
def test_what_other_code_made_is_not_read(tmp_path, monkeypatch, change):
    kept(tmp_path, {"a": 1})
    change(monkeypatch)
    assert Cache(tmp_path).recall("a") is None


def test_a_folder_that_can_not_be_written_is_no_problem(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    cache = Cache(tmp_path / "file" / "cache")
    assert cache.get("a", lambda: 1) == 1
    cache.save()
    assert cache.get("a", fail) == 1


# --- How much is kept -------------------------------------------------------------------------------------------------


def test_bundles_are_merged(tmp_path):
    for number in range(100):
        kept(tmp_path, {str(number): number})
    assert len(bundles(tmp_path)) <= 10
    cache = Cache(tmp_path)
    assert [cache.recall(str(number)) for number in range(100)] == list(range(100))


def test_the_oldest_go_when_there_is_too_much(tmp_path, monkeypatch):
    monkeypatch.setattr(cache_module, "_MAX_BYTES", 300_000)
    for number in range(40):
        kept(tmp_path, {str(number): os.urandom(20_000)})
        assert sum(path.stat().st_size for path in bundles(tmp_path)) <= 300_000
    cache = Cache(tmp_path)
    here = [cache.recall(str(number)) is not None for number in range(40)]
    assert here == sorted(here), "the newest are left"
    assert 3 <= sum(here) < 15


def test_leftovers_of_other_versions_go(tmp_path):
    now = time.time()
    day = 24 * 3600
    ages = {"1" * 24: 1, "2" * 24: 2, "3" * 24: 3, "4" * 24: 29, "5" * 24: 29.5, "6" * 24: 31, "7" * 24 + ".cache": 40}
    foreign = ["README", "8" * 23, "g" * 24, "9" * 24 + ".txt"]
    for name in [*ages, *foreign]:
        if name.endswith(".cache"):
            (tmp_path / name).write_bytes(b"x")
        else:
            (tmp_path / name).mkdir()
            (tmp_path / name / "1.bundle").write_bytes(b"x")
        os.utime(tmp_path / name, (now - ages.get(name, 99) * day,) * 2)
    kept(tmp_path, {"a": 1})
    (version,) = {path.parent.name for path in bundles(tmp_path)} - {*ages, *foreign}
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*list(ages)[:4], *foreign, version])


def test_a_leftover_with_something_else_in_it_is_left(tmp_path):
    old = tmp_path / ("1" * 24)
    old.mkdir()
    (old / "letter.txt").write_text("x", encoding="utf-8")
    os.utime(old, (0, 0))
    kept(tmp_path, {"a": 1})
    assert (old / "letter.txt").exists()


def test_what_a_killed_run_left_goes_after_a_day(tmp_path):
    kept(tmp_path, {"a": 1})
    (path,) = bundles(tmp_path)
    old, young = path.with_name("1.unfinished"), path.with_name("2.unfinished")
    old.write_bytes(b"x")
    young.write_bytes(b"x")
    os.utime(old, (0, 0))
    kept(tmp_path, {"b": 1})
    assert (old.exists(), young.exists()) == (False, True)


def test_a_cache_that_is_only_read_stays_in_use(tmp_path):
    kept(tmp_path, {"a": 1})
    folder = bundles(tmp_path)[0].parent
    os.utime(folder, (0, 0))
    Cache(tmp_path)
    assert time.time() - folder.stat().st_mtime < 100


# --- Several processes ------------------------------------------------------------------------------------------------

WRITER = """
import sys
from cleaner import cache
cache._BATCH = 7
name, root = sys.argv[1:]
memo = cache.Cache(root)
for number in range(200):
    value = memo.get(f"shared {number}", lambda: number * 3)
    assert value == number * 3, value
    memo.keep(f"own {name} {number}", [name, number])
    other = memo.recall(f"own {(int(name) + 1) % 4} {number}")
    assert other in (None, [str((int(name) + 1) % 4), number]), other
memo.save()
"""


def test_processes_that_share_a_folder_lose_and_mix_up_nothing(tmp_path):
    command = [sys.executable, "-c", WRITER]
    runs = [subprocess.Popen([*command, str(name), str(tmp_path)], stderr=subprocess.PIPE) for name in range(4)]
    assert [run.communicate()[1] for run in runs] == [b""] * 4
    cache = Cache(tmp_path)
    assert [cache.recall(f"shared {number}") for number in range(200)] == [number * 3 for number in range(200)]
    lost = [(name, n) for name in range(4) for n in range(200) if cache.recall(f"own {name} {n}") != [str(name), n]]
    assert lost == []
    assert list(tmp_path.glob("*/*.unfinished")) == []
