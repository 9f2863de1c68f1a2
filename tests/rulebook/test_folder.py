"""An index that was kept gives what looking at every file would give, and says so when it can't know."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner import Cleaner
from cleaner.memo import Memo, RecordingMemo
from cleaner.rulebook import files as files_module
from cleaner.rulebook import folder as folder_module
from cleaner.rulebook.sites import known_site
from cleaner.rulebook.store import RuleStore, open_store

RULE = "[[rule]]\nid = 'a'\ncategory = 'promo'\nline = '{line}'\nwhy = 'uji'\n"


def site(*hosts: str, line: str = "promo", more: str = "") -> str:
    return f"schema = 1\nhosts = {list(hosts)}\n{more}\n{RULE.format(line=line)}"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """An empty folder r, from where paths in messages are short; what is written is settled at once."""
    monkeypatch.setattr(folder_module, "_SETTLED_NS", -1)
    monkeypatch.chdir(tmp_path)
    Path("r").mkdir()
    return Path("r")


@pytest.fixture
def reads(monkeypatch) -> list[str]:
    """The files that are read, in order."""
    out: list[str] = []
    read = files_module.read_raw

    def note(path: Path, shown: str) -> bytes:
        out.append(shown)
        return read(path, shown)

    monkeypatch.setattr(folder_module, "read_raw", note)
    monkeypatch.setattr("cleaner.rulebook.store.read_raw", note)
    return out


def contents(store: RuleStore) -> dict[str, object]:
    """What a store says of its files."""
    return {
        "sites": {
            host: [(e.shown, e.lang, e.signature, e.digest) for e in group] for host, group in store.sites.items()
        },
        "packs": {name: [(e.shown, e.lang, e.network, e.digest) for e in group] for name, group in store.packs.items()},
        "problems": [str(problem) for problem in store.problems],
    }


# --- What is read -----------------------------------------------------------------------------------------------------


def test_files_that_did_not_change_are_not_read_again(folder, reads):
    for name in ("a", "b", "c"):
        (folder / f"{name}.toml").write_text(site(f"{name}.test"), encoding="utf-8")
    memo = RecordingMemo()
    first = contents(open_store([folder], shipped=False, memo=memo))
    assert reads == ["r/a.toml", "r/b.toml", "r/c.toml"]
    reads.clear()
    assert contents(open_store([folder], shipped=False, memo=memo)) == first
    assert reads == []


@pytest.mark.parametrize(
    ("change", "read"),
    [
        pytest.param(lambda r: (r / "a.toml").write_text(site("aa.test"), encoding="utf-8"), ["r/a.toml"], id="edited"),
        pytest.param(lambda r: (r / "d.toml").write_text(site("d.test"), encoding="utf-8"), ["r/d.toml"], id="added"),
        pytest.param(lambda r: (r / "a.toml").unlink(), [], id="removed"),
        pytest.param(lambda r: (r / "a.toml").rename(r / "z.toml"), ["r/z.toml"], id="renamed"),
        pytest.param(lambda r: (r / "a.toml").write_bytes(b"\xff"), ["r/a.toml"], id="broken"),
        pytest.param(lambda r: os.utime(r / "b.toml", (1, 1)), ["r/b.toml"], id="touched"),
    ],
)
def test_only_what_changed_is_read_again(folder, reads, change, read):
    for name in ("a", "b", "c"):
        (folder / f"{name}.toml").write_text(site(f"{name}.test"), encoding="utf-8")
    (folder / "umum.toml").write_text("schema = 1\n", encoding="utf-8")
    (folder / "rusak.toml").write_text("schema =\n", encoding="utf-8")
    memo = RecordingMemo()
    open_store([folder], shipped=False, memo=memo)
    change(folder)
    reads.clear()
    after = contents(open_store([folder], shipped=False, memo=memo))
    assert reads == read
    assert after == contents(open_store([folder], shipped=False, memo=Memo()))


def test_an_index_is_kept_only_when_no_file_is_young(folder, reads, monkeypatch):
    monkeypatch.setattr(folder_module, "_SETTLED_NS", 2_500_000_000)
    (folder / "a.toml").write_text(site("a.test"), encoding="utf-8")
    memo = RecordingMemo()
    for _ in range(2):
        open_store([folder], shipped=False, memo=memo)
    assert reads == ["r/a.toml"] * 2
    monkeypatch.setattr(folder_module.time, "time_ns", lambda: Path("r/a.toml").stat().st_ctime_ns + 3_000_000_000)
    for _ in range(2):
        open_store([folder], shipped=False, memo=memo)
    assert reads == ["r/a.toml"] * 3


@pytest.mark.skipif(os.name == "nt", reason="no such time there")
def test_an_edit_that_puts_size_and_time_back_is_seen(folder):
    path = folder / "a.toml"
    path.write_text(site("a.test"), encoding="utf-8")
    before = path.stat()
    memo = RecordingMemo()
    open_store([folder], shipped=False, memo=memo)
    path.write_text(site("b.test"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert list(open_store([folder], shipped=False, memo=memo).sites) == ["b.test"]


def test_a_file_that_can_not_be_read_is_looked_at_again(folder, reads, monkeypatch):
    (folder / "a.toml").write_text(site("a.test"), encoding="utf-8")
    memo = RecordingMemo()
    monkeypatch.setattr(files_module, "_MAX_BYTES", 10)
    assert contents(open_store([folder], shipped=False, memo=memo))["problems"] == [
        "r/a.toml: larger than 10 bytes: no rule file"
    ]
    monkeypatch.setattr(files_module, "_MAX_BYTES", 1000)
    assert list(open_store([folder], shipped=False, memo=memo).sites) == ["a.test"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="whose folders can't be closed")
def test_a_folder_that_can_not_be_looked_into_is_a_problem(folder):
    (folder / "a.toml").write_text(site("a.test"), encoding="utf-8")
    (folder / "tertutup").mkdir(mode=0o000)
    memo = RecordingMemo()
    for _ in range(2):
        store = open_store([folder], shipped=False, memo=memo)
        assert contents(store)["problems"] == ["r/tertutup/: can't be read: Permission denied"]
        assert list(store.sites) == ["a.test"]


def test_a_table_that_lost_a_block_is_made_again(folder):
    for number in range(100):
        (folder / f"{number:02}.toml").write_text(site(f"s{number}.test"), encoding="utf-8")
    memo = RecordingMemo()
    first = contents(open_store([folder], shipped=False, memo=memo))
    for key in [key for key in memo._held._young if str(key).startswith("block ")][::3]:
        memo.keep(key, None)
    assert contents(open_store([folder], shipped=False, memo=memo)) == first


def test_single_files_and_folders_of_one_name_have_an_index_each(folder):
    (folder / "a.toml").write_text(site("a.test"), encoding="utf-8")
    (folder / "b.toml").write_text(site("b.test"), encoding="utf-8")
    memo = RecordingMemo()
    for _ in range(2):
        for rules, hosts in (("r", ["a.test", "b.test"]), ("r/a.toml", ["a.test"]), ("r/b.toml", ["b.test"])):
            assert list(open_store([rules], shipped=False, memo=memo).sites) == hosts


def test_another_working_folder_is_another_index(folder, monkeypatch):
    (folder / "a.toml").write_text(site("a.test"), encoding="utf-8")
    memo = RecordingMemo()
    open_store(["r"], shipped=False, memo=memo)
    Path("x/r").mkdir(parents=True)
    monkeypatch.chdir("x")
    assert list(open_store(["r"], shipped=False, memo=memo).sites) == []


# --- The same with and without --------------------------------------------------------------------------------------

NAMES = ["a", "b", "c/a", "c/b", "c.toml/x"]
BODIES = [
    None,
    site("a.test"),
    site("a.test", "b.test"),
    site("b.test", more="lang = 'id'\nsignature = ['^B']"),
    site("c.test", line="(x"),
    "schema = 1\n",
    "schema = 1\nlang = 'id'\nnetwork = true\n",
    "schema = 1\nhots = []\n",
    "schema =\n",
    site("d.test") + "[[rule]]\n",
]


@given(
    steps=st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(range(len(BODIES)))), max_size=12),
    at_once=st.sampled_from([0, 2, 200]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_with_a_kept_index_or_without_the_store_is_the_same(tmp_path_factory, steps, at_once):
    root = tmp_path_factory.mktemp("rules")
    memo = RecordingMemo()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder_module, "_SETTLED_NS", -1)
        patch.setattr(folder_module, "CHECKED_AT_ONCE", at_once)
        patch.setattr("cleaner.rulebook.layers.CHECKED_AT_ONCE", at_once)
        for name, body in steps:
            path = root / f"{name}.toml"
            path.parent.mkdir(parents=True, exist_ok=True)
            source = BODIES[body]
            if source is not None:
                path.write_text(source, encoding="utf-8")
            elif path.exists():
                path.unlink()
            with_index = Cleaner(rules=[root], shipped=False, memo=memo).store
            without = Cleaner(rules=[root], shipped=False, memo=Memo()).store
            assert contents(with_index) == contents(without)
            for host in ("a.test", "b.test", "c.test", "d.test"):
                assert known_site(host, with_index) == known_site(host, without)
            assert contents(with_index) == contents(without)
    shutil.rmtree(root)
