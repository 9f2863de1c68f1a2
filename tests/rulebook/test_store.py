from __future__ import annotations

import os
from pathlib import Path

import pytest

from cleaner import Cleaner, UsageError
from cleaner.memo import RecordingMemo
from cleaner.rulebook import store as store_module
from cleaner.rulebook.folder import Folder
from cleaner.rulebook.sites import known_site, rule_files
from cleaner.rulebook.store import open_store, shipped_folder

RULE = """[[rule]]
id = "{rid}"
category = "promo"
line = '{line}'
why = "uji"
"""


def source(*rules: tuple[str, str], hosts: str = "['warta.test']") -> str:
    """A site file with these rules: (id, pattern)."""
    top = f"schema = 1\nhosts = {hosts}\n" if hosts else "schema = 1\n"
    return top + "".join(RULE.format(rid=rid, line=line) for rid, line in rules)


def problems(store) -> list[str]:
    return [str(problem) for problem in store.problems]


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """Writes rule files given as {"folder/name": source} and goes there, so that paths in messages are short."""
    monkeypatch.chdir(tmp_path)

    def write(files: dict[str, str | bytes]) -> None:
        for name, body in files.items():
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body.encode() if isinstance(body, str) else body)

    return write


# --- What is found ----------------------------------------------------------------------------------------------------


def test_files_in_subfolders_are_found_and_other_files_are_not(folders):
    folders(
        {
            "r/sites/id/warta.toml": source(("a", "x")),
            "r/packs/umum.toml": source(hosts=""),
            "r/catatan.txt": "bukan aturan",
            "r/warta.toml.bak": "bukan aturan",
        }
    )
    store = open_store(["r"], shipped=False)
    assert {name: [entry.shown for entry in group] for name, group in store.sites.items()} == {
        "warta.test": ["r/sites/id/warta.toml"]
    }
    assert {name: [entry.shown for entry in group] for name, group in store.packs.items()} == {
        "umum": ["r/packs/umum.toml"]
    }
    assert problems(store) == []


def test_a_single_file_is_a_folder_of_one(folders):
    folders({"r/warta.toml": source(("a", "x")), "r/lain.toml": source(hosts="['lain.test']")})
    assert list(open_store(["r/warta.toml"], shipped=False).sites) == ["warta.test"]


def test_an_empty_folder_has_no_rules(folders):
    Path("r").mkdir()
    store = open_store(["r"], shipped=False)
    assert (store.sites, store.packs, store.problems) == ({}, {}, [])


def test_a_missing_folder_is_wrong_usage(folders):
    with pytest.raises(UsageError, match=r"\Atidak/ada: no such folder or file of rules\Z"):
        open_store(["tidak/ada"], shipped=False)


def test_hosts_are_compared_in_lower_case(folders):
    folders({"r/warta.toml": source(("a", "promo"), hosts="['Warta.TEST.', 'warta.test']")})
    cleaner = Cleaner(rules=["r"], shipped=False)
    result = cleaner.clean("Beras turun.\npromo", url="https://www.WARTA.test/1")
    assert (result.text, result.site, cleaner.problems) == ("Beras turun.", "warta.test", ())


def test_a_byte_order_mark_is_not_part_of_the_file(folders):
    folders({"r/warta.toml": b"\xef\xbb\xbf" + source(("a", "promo")).encode()})
    store = open_store(["r"], shipped=False)
    assert problems(store) == []
    assert [rule.id for file in rule_files("warta.test", store) for rule in file.rules] == ["a"]


def test_a_link_out_of_the_folder_is_not_followed(folders):
    folders({"luar/rahasia.toml": source(hosts="['rahasia.test']"), "r/warta.toml": source()})
    Path("r/tautan.toml").symlink_to(Path("luar/rahasia.toml").resolve())
    Path("r/putus.toml").symlink_to("tidak-ada.toml")
    store = open_store(["r"], shipped=False)
    assert (list(store.sites), problems(store)) == (["warta.test"], [])


def test_a_link_to_itself_is_no_file(folders):
    folders({"r/warta.toml": source()})
    Path("r/a.toml").symlink_to("a.toml")
    store = open_store(["r"], shipped=False)
    assert (list(store.sites), problems(store)) == (["warta.test"], [])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files there")
def test_what_is_neither_folder_nor_file_is_wrong_usage(folders):
    os.mkfifo("pipa")
    with pytest.raises(UsageError, match=r"\Apipa: no such folder or file of rules\Z"):
        open_store(["pipa"], shipped=False)


def test_a_link_within_the_folder_is_followed(folders):
    folders({"r/a/warta.toml": source()})
    Path("r/b.toml").symlink_to("a/warta.toml")
    store = open_store(["r"], shipped=False)
    assert problems(store) == ["r/b.toml:1: a second file for host warta.test, left out; the first is r/a/warta.toml"]


def test_a_folder_named_like_a_file_is_no_file(folders):
    Path("r/warta.toml").mkdir(parents=True)
    assert problems(open_store(["r"], shipped=False)) == []


# --- What is wrong with it --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param(b"schema = 1\nname =\nb = 1", "not TOML: Invalid value (at line 2, column 7)", id="not TOML"),
        pytest.param(b"schema = 1\n\n# caf\xe9\n", "not UTF-8", id="not UTF-8"),
        pytest.param(b"schema = 1\nhots = []\n", "unknown key 'hots'; did you mean 'hosts'?", id="misspelt key"),
    ],
)
def test_a_broken_file_is_left_out_and_the_others_work(folders, body, message):
    line = 3 if message == "not UTF-8" else 2
    folders({"r/rusak.toml": body, "r/warta.toml": source(("a", "promo"))})
    cleaner = Cleaner(rules=["r"], shipped=False)
    assert [str(problem) for problem in cleaner.problems] == [f"r/rusak.toml:{line}: {message}"]
    assert cleaner.clean("Beras turun.\npromo", site="warta.test").text == "Beras turun."


def test_a_file_with_faults_is_left_out_whole_with_all_of_them(folders):
    folders(
        {
            "r/warta.toml": source(("a", "promo"), ("b", "(x"), ("c", "{{nme}}")),
            "r/lain.toml": source(hosts="['lain.test']"),
        }
    )
    cleaner = Cleaner(rules=["r"], shipped=False)
    assert [str(problem) for problem in cleaner.problems] == [
        "r/warta.toml:8: rule 'b': missing ) at character 3 of '(x'",
        "r/warta.toml:13: rule 'c': unknown part {{nme}}; did you mean 'name'?",
    ]
    result = cleaner.clean("Beras turun.\npromo", site="warta.test")
    assert (result.text, result.site) == ("Beras turun.\npromo", "")


def test_a_file_that_does_not_read_names_no_site(folders):
    folders({"r/warta.toml": "schema = 1\nhosts = ['warta.test']\nnama = 'x'\n"})
    store = open_store(["r"], shipped=False)
    assert problems(store) == ["r/warta.toml:3: unknown key 'nama'; did you mean 'name'?"]
    assert (known_site("warta.test", store), store.sites) == ("", {})


def test_a_huge_file_is_refused_unread(folders, monkeypatch):
    monkeypatch.setattr("cleaner.rulebook.files._MAX_BYTES", 1_000)
    folders({"r/besar.toml": "schema = 1\n" + "#" * 1_000, "r/warta.toml": source()})
    store = open_store(["r"], shipped=False)
    assert problems(store) == ["r/besar.toml: larger than 1,000 bytes: no rule file"]
    assert list(store.sites) == ["warta.test"]


@pytest.mark.parametrize("top", ["9" * 5000, "[" * 50_000 + "]" * 50_000], ids=["number", "nesting"])
def test_a_header_that_python_can_not_hold_is_a_problem_of_that_file(folders, top):
    folders({"r/a.toml": f"schema = {top}\n", "r/warta.toml": source()})
    store = open_store(["r"], shipped=False)
    assert [problem.place.path for problem in store.problems] == ["r/a.toml"]
    assert store.problems[0].message.startswith("not TOML: ")
    assert list(store.sites) == ["warta.test"]


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        pytest.param(
            source(),
            source(hosts="['warta.test', 'sore.test']"),
            "r/b.toml:1: a second file for host warta.test, left out; the first is r/a.toml",
            id="host",
        ),
        pytest.param(
            source(hosts="['sore.test', 'warta.test']"),
            source(hosts="['pagi.test', 'warta.test']"),
            "r/b.toml:1: a second file for host warta.test, left out; the first is r/a.toml",
            id="second host",
        ),
    ],
)
def test_a_second_file_for_a_host_is_left_out_whole(folders, first, second, message):
    folders({"r/a.toml": first, "r/b.toml": second})
    store = open_store(["r"], shipped=False)
    assert problems(store) == [message]
    assert {entry.shown for group in store.sites.values() for entry in group} == {"r/a.toml"}


def test_a_second_file_for_a_pack_is_left_out(folders):
    folders({"r/a/umum.toml": source(hosts=""), "r/b/umum.toml": source(hosts="")})
    store = open_store(["r"], shipped=False)
    assert problems(store) == ["r/b/umum.toml:1: a second file for pack umum, left out; the first is r/a/umum.toml"]
    assert [entry.shown for entry in store.packs["umum"]] == ["r/a/umum.toml"]


# --- Folders on top of each other -------------------------------------------------------------------------------------


def test_a_later_folder_wins_by_rule_name_and_adds(folders):
    folders(
        {
            "satu/warta.toml": source(("a", "promo satu"), ("b", "iklan")),
            "dua/warta.toml": source(("a", "promo dua"), ("c", "kupon")),
        }
    )
    cleaner = Cleaner(rules=["satu", "dua"], shipped=False)
    assert [(bound.name, bound.rule.body, bound.place) for bound in cleaner.rules_for("warta.test")] == [
        ("warta.test/a", ("promo dua",), "dua/warta.toml:3"),
        ("warta.test/b", ("iklan",), "satu/warta.toml:8"),
        ("warta.test/c", ("kupon",), "dua/warta.toml:8"),
    ]
    text = "Beras turun lagi.\npromo satu\npromo dua\niklan\nkupon"
    assert cleaner.clean(text, site="warta.test").text == "Beras turun lagi.\npromo satu"


@pytest.mark.parametrize("host", ["warta.test", "sore.test"])
def test_an_overlay_for_any_of_a_file_s_hosts_adds_to_it(folders, host):
    folders(
        {
            "satu/warta.toml": source(("a", "promo"), hosts="['warta.test', 'sore.test']"),
            "dua/warta.toml": source(("b", "iklan"), hosts=f"['{host}']"),
        }
    )
    cleaner = Cleaner(rules=["satu", "dua"], shipped=False)
    result = cleaner.clean("Beras turun lagi.\npromo\niklan", url=f"https://{host}/1")
    assert (result.text, result.site) == ("Beras turun lagi.", host)


def test_a_broken_overlay_leaves_what_it_lies_on(folders):
    folders({"satu/warta.toml": source(("a", "promo")), "dua/warta.toml": source(("a", "(x"))})
    cleaner = Cleaner(rules=["satu", "dua"], shipped=False)
    assert [str(problem) for problem in cleaner.problems] == [
        "dua/warta.toml:3: rule 'a': missing ) at character 3 of '(x'"
    ]
    assert cleaner.clean("Beras turun.\npromo", site="warta.test").text == "Beras turun."


def test_a_pack_on_a_pack_wins_by_rule_name(folders):
    folders(
        {
            "satu/umum.toml": source(("a", "promo"), ("b", "iklan"), hosts=""),
            "dua/umum.toml": source(("a", "kupon"), hosts=""),
        }
    )
    cleaner = Cleaner(rules=["satu", "dua"], shipped=False)
    assert cleaner.clean("Beras turun.\npromo\niklan\nkupon").text == "Beras turun.\npromo"


def test_user_files_lie_on_the_shipped_ones(folders):
    folders({"r/warta.toml": source(("a", "promo"))})
    store = open_store(["r"])
    layers = {entry.layer for group in (*store.sites.values(), *store.packs.values()) for entry in group}
    assert layers == {0, 1}
    assert [file.path for file in rule_files("warta.test", store)][-1] == "r/warta.toml"


# --- When files are read ----------------------------------------------------------------------------------------------


def test_shipped_files_are_read_when_they_are_needed(folders, monkeypatch):
    folders({"rules/packs/umum.toml": source(("a", "promo"), hosts=""), "rules/sites/warta.toml": source(("(", "x"))})
    monkeypatch.setattr(store_module, "shipped_folder", lambda: Path("rules"))
    store = open_store()
    assert (list(store.sites), list(store.packs), problems(store)) == (["warta.test"], ["umum"], [])
    assert [file.path for file in rule_files("", store)] == ["rules/packs/umum.toml"]
    assert problems(store) == []
    assert [file.path for file in rule_files("warta.test", store)] == ["rules/packs/umum.toml"]
    assert problems(store) == [
        "rules/sites/warta.toml:4: rule '(': id: expected words of a-z and 0-9 joined by hyphens, found '('"
    ]


def test_user_files_are_read_at_once(folders):
    folders({"r/warta.toml": source(("(", "x"))})
    assert problems(open_store(["r"], shipped=False)) == [
        "r/warta.toml:4: rule '(': id: expected words of a-z and 0-9 joined by hyphens, found '('"
    ]


def test_a_file_is_read_once(folders, monkeypatch):
    folders({"r/warta.toml": source(("a", "promo"))})
    store = open_store(["r"], shipped=False)
    (first,) = rule_files("warta.test", store)
    Path("r/warta.toml").unlink()
    assert rule_files("warta.test", store)[0] is first


def test_the_shipped_folder_has_rules():
    assert (shipped_folder() / "packs").is_dir()


# --- Files that change while they are in use --------------------------------------------------------------------------

CHANGED = "r/warta.toml: changed while in use: run again, so that all records meet the same rules"


def _rule_ids(store) -> list[str]:
    return [rule.id for file in rule_files("warta.test", store) for rule in file.rules]


def test_a_file_that_is_edited_before_it_is_read_counts_as_it_is_then(folders, monkeypatch):
    monkeypatch.setattr("cleaner.rulebook.folder.CHECKED_AT_ONCE", 0)
    folders({"r/warta.toml": source(("a", "promo"))})
    store = open_store(["r"], shipped=False)
    folders({"r/warta.toml": source(("b", "iklan"))})
    assert (_rule_ids(store), problems(store)) == (["b"], [])


def test_an_edit_after_the_start_that_changes_who_a_file_is_for_is_a_problem(folders, monkeypatch):
    monkeypatch.setattr("cleaner.rulebook.folder.CHECKED_AT_ONCE", 0)
    folders({"r/warta.toml": source(("a", "promo"))})
    store = open_store(["r"], shipped=False)
    folders({"r/warta.toml": source(("b", "iklan"), hosts="['warta.test', 'sore.test']")})
    assert (_rule_ids(store), problems(store)) == (["b"], [CHANGED])


def test_a_file_that_is_another_one_when_it_is_read_again_is_a_problem(folders, monkeypatch):
    monkeypatch.setattr(store_module, "_HELD", 1)
    folders({"r/warta.toml": source(("a", "promo")), "r/sore.toml": source(hosts="['sore.test']")})
    folders({"r/pagi.toml": source(hosts="['pagi.test']")})
    store = open_store(["r"], shipped=False)

    def pass_by() -> None:
        for site in ("sore.test", "pagi.test"):
            rule_files(site, store)

    assert (_rule_ids(store), problems(store)) == (["a"], [])
    pass_by()
    assert (_rule_ids(store), problems(store)) == (["a"], [])
    pass_by()
    folders({"r/warta.toml": source(("b", "iklan"))})
    assert (_rule_ids(store), problems(store)) == (["b"], [CHANGED])
    pass_by()
    assert (_rule_ids(store), problems(store)) == (["b"], [CHANGED])
    pass_by()
    Path("r/warta.toml").unlink()
    assert _rule_ids(store) == []
    assert problems(store) == [CHANGED, "r/warta.toml: can't be read: No such file or directory"]


def test_an_index_that_is_wrong_is_found_out_by_the_content(folders, monkeypatch):
    """As if a file had been changed with nothing to show for it."""
    monkeypatch.setattr("cleaner.rulebook.folder._SETTLED_NS", -1)
    folders({"r/warta.toml": source(("a", "promo"))})
    memo = RecordingMemo()
    open_store(["r"], shipped=False, memo=memo)
    found = Folder(Path("r"), memo)._walk()
    folders({"r/warta.toml": source(("b", "iklan"), hosts="['warta.test', 'sore.test']")})
    with monkeypatch.context() as patch:
        patch.setattr(Folder, "_walk", lambda self: found)
        store = open_store(["r"], shipped=False, memo=memo)
        assert (list(store.sites), _rule_ids(store), problems(store)) == (["warta.test"], ["b"], [CHANGED])
        store = open_store(["r"], shipped=False, memo=memo)
        assert (list(store.sites), _rule_ids(store), problems(store)) == (["warta.test", "sore.test"], ["b"], [])


def test_new_content_is_checked_before_it_is_used(folders, monkeypatch):
    monkeypatch.setattr("cleaner.rulebook.folder._SETTLED_NS", -1)
    folders({"r/warta.toml": source(("a", "promo"))})
    memo = RecordingMemo()
    for _ in range(2):
        cleaner = Cleaner(rules=["r"], shipped=False, memo=memo)
    folders({"r/warta.toml": source(("a", "(x"))})
    assert cleaner.clean("Beras turun.\npromo", site="warta.test").text == "Beras turun.\npromo"
    assert problems(cleaner.store) == ["r/warta.toml:3: rule 'a': missing ) at character 3 of '(x'"]
