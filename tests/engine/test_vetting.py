"""Files whose patterns can't be compiled are left out, whole: at the start where there are few, else when first needed."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from cleaner import Cleaner, Record
from cleaner.engine import vetting
from cleaner.memo import RecordingMemo
from cleaner.rulebook.sites import known_site

RULE = "[[rule]]\nid = '{name}'\ncategory = 'promo'\nline = '{line}'\nwhy = 'uji'\n"
TEXT = "Beras turun lagi.\npromo\niklan"


def site(host: str, *lines: str, more: str = "") -> str:
    rules = "".join(RULE.format(name=f"r{number}", line=line) for number, line in enumerate(lines))
    return f"schema = 1\nhosts = ['{host}']\n{more}\n{rules}"


def pack(*lines: str, more: str = "") -> str:
    return site("", *lines, more=more).replace("hosts = ['']\n", "")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Writes rule files into the folder r, from where paths in messages are short."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cleaner.rulebook.folder._SETTLED_NS", -1)

    def write(files: dict[str, str]) -> list[str]:
        Path("r").mkdir(exist_ok=True)
        for name, source in files.items():
            Path("r", f"{name}.toml").write_text(source, encoding="utf-8")
        return ["r"]

    return write


@pytest.fixture
def large(monkeypatch):
    """Every folder counts as a large one."""
    monkeypatch.setattr("cleaner.rulebook.folder.CHECKED_AT_ONCE", 0)
    monkeypatch.setattr("cleaner.rulebook.layers.CHECKED_AT_ONCE", 0)


@pytest.fixture
def checks(monkeypatch) -> list[str]:
    """The files whose patterns are compiled, in order."""
    out: list[str] = []
    problems = vetting.file_problems

    def note(file, in_force, memo):
        out.append(file.path)
        return problems(file, in_force, memo)

    monkeypatch.setattr(vetting, "file_problems", note)
    return out


def said(cleaner: Cleaner) -> list[str]:
    return [str(problem) for problem in cleaner.problems]


GOOD = {"a": site("a.test", "promo"), "b": site("b.test", "promo"), "umum": pack("iklan")}
FAULT = "r/b.toml:4: rule 'r0': missing ) at character 3 of '(x'"

# --- Small folders ----------------------------------------------------------------------------------------------------


def test_a_small_folder_is_checked_at_the_start_and_not_again(folder, checks):
    rules, memo = folder(GOOD), RecordingMemo()
    for _ in range(3):
        cleaner = Cleaner(rules=rules, shipped=False, memo=memo)
        assert cleaner.clean(TEXT, site="a.test").text == "Beras turun lagi."
        assert said(cleaner) == []
    assert sorted(checks) == ["r/a.toml", "r/b.toml", "r/umum.toml"]


def test_what_was_found_is_remembered_too(folder, checks):
    rules, memo = folder({**GOOD, "b": site("b.test", "(x", "promo")}), RecordingMemo()
    for _ in range(3):
        cleaner = Cleaner(rules=rules, shipped=False, memo=memo)
        assert said(cleaner) == [FAULT]
        assert cleaner.clean(TEXT, site="b.test").text == "Beras turun lagi.\npromo"
        assert "b.test" not in cleaner.store.sites
    assert len(checks) == 3


def test_after_a_change_what_may_be_wrong_now_is_checked(folder, checks):
    memo = RecordingMemo()
    rules = folder({**GOOD, "umum": pack("iklan", more="[let]\nkata = 'promo'"), "b": site("b.test", "{{kata}}")})
    assert said(Cleaner(rules=rules, shipped=False, memo=memo)) == []
    checks.clear()
    folder({"umum": pack("iklan")})
    unknown = "r/b.toml:4: rule 'r0': unknown part {{kata}}"
    assert said(Cleaner(rules=rules, shipped=False, memo=memo)) == [unknown]
    assert checks == ["r/a.toml", "r/b.toml", "r/umum.toml"], "what they are checked against has changed"
    checks.clear()
    folder({"a": site("a.test", "kupon")})
    assert said(Cleaner(rules=rules, shipped=False, memo=memo)) == [unknown]
    assert checks == ["r/a.toml"], "what the others are checked against is as it was"


# --- Large folders ----------------------------------------------------------------------------------------------------


def test_a_large_folder_is_checked_as_its_files_are_needed(folder, large, checks):
    rules, memo = folder({**GOOD, "b": site("b.test", "(x", "promo")}), RecordingMemo()
    for turn in range(2):
        cleaner = Cleaner(rules=rules, shipped=False, memo=memo)
        assert (said(cleaner), len(checks)) == ([], 3 * turn)
        assert cleaner.clean(TEXT, site="a.test").text == "Beras turun lagi."
        assert said(cleaner) == []
        assert cleaner.clean(TEXT, site="b.test").text == "Beras turun lagi.\npromo"
        assert cleaner.clean(TEXT, url="https://b.test/1").site == ""
        assert said(cleaner) == [FAULT], "once"
    assert sorted(checks) == ["r/a.toml", "r/b.toml", "r/umum.toml"]


def test_in_a_large_folder_a_file_that_is_not_toml_is_found_when_needed(folder, large):
    cleaner = Cleaner(rules=folder({**GOOD, "b": site("b.test", "promo") + "[[rule]\n"}), shipped=False)
    assert said(cleaner) == []
    assert cleaner.clean(TEXT, site="b.test").text == "Beras turun lagi.\npromo"
    assert [problem.place.path for problem in cleaner.problems] == ["r/b.toml"]


def test_in_a_large_folder_a_broken_file_is_not_known_by_its_signature(folder, large):
    signed = "signature = ['^KABAR PAGI']"
    files = {"a": site("a.test", "promo", more=signed), "b": site("b.test", "(x", more="signature = ['^WARTA']")}
    cleaner = Cleaner(rules=folder(files), shipped=False)
    assert cleaner.site_of(Record("KABAR PAGI - Beras turun.")) == "a.test"
    assert cleaner.site_of(Record("WARTA - Beras turun.")) == ""
    assert said(cleaner) == ["r/b.toml:4: rule 'r0': missing ) at character 3 of '(x'"]


def test_in_a_large_folder_a_signature_that_can_not_be_compiled_is_named(folder, large):
    files = {"a": site("a.test", "promo", more="signature = ['^KABAR (PAGI']")}
    cleaner = Cleaner(rules=folder(files), shipped=False)
    result = cleaner.clean("KABAR PAGI - Beras turun.\npromo")
    assert (result.site, result.text) == ("", "KABAR PAGI - Beras turun.\npromo")
    assert result.problem == "signature of a.test left out: missing ) at character 13 of '^KABAR (PAGI'"
    cleaner.clean(TEXT, site="a.test")
    assert said(cleaner) == ["r/a.toml: signature: missing ) at character 13 of '^KABAR (PAGI'"]


def test_a_broken_overlay_in_a_large_folder_leaves_what_it_lies_on(folder, large):
    Path("s").mkdir()
    Path("s/a.toml").write_text(site("a.test", "(x"), encoding="utf-8")
    cleaner = Cleaner(rules=[*folder(GOOD), "s"], shipped=False)
    assert cleaner.clean(TEXT, site="a.test").text == "Beras turun lagi."
    assert said(cleaner) == ["s/a.toml:4: rule 'r0': missing ) at character 3 of '(x'"]


#: Files that build on each other, several of them broken.
CHAIN = {
    "umum": pack("iklan", "(x", more="[let]\nkata = 'promo'"),
    "umum2": pack("{{kata}}"),
    "induk": site("induk.test", "kupon", more="[let]\nbagian = 'promo'"),
    "anak": site("anak.induk.test", "{{bagian}}", "(y"),
    "cucu": site("cucu.anak.induk.test", "{{bagian}}"),
    "lain": site("lain.test", "{{tiada}}"),
}
SITES = ["anak.induk.test", "cucu.anak.induk.test", "induk.test", "lain.test", ""]


@pytest.mark.parametrize("size", ["small", "large"])
def test_results_and_problems_do_not_depend_on_what_came_first(folder, size, request):
    if size == "large":
        request.getfixturevalue("large")
    rules, seen = folder(CHAIN), set()
    for order in itertools.permutations(SITES):
        cleaner = Cleaner(rules=rules, shipped=False)
        results = {site: cleaner.clean(f"{TEXT}\nkupon", site=site or None) for site in order}
        named = sorted(said(cleaner))
        seen.add(repr(([results[site] for site in SITES], named, [known_site(site, cleaner.store) for site in SITES])))
    assert len(seen) == 1
    assert [place.partition(":")[0] for place in named] == ["r/anak.toml", "r/lain.toml", "r/umum.toml"]


def test_small_and_large_folders_are_cleaned_alike(folder, monkeypatch):
    rules, texts = folder(CHAIN), [TEXT, f"{TEXT}\nkupon"]
    small = Cleaner(rules=rules, shipped=False)
    monkeypatch.setattr("cleaner.rulebook.folder.CHECKED_AT_ONCE", 0)
    monkeypatch.setattr("cleaner.rulebook.layers.CHECKED_AT_ONCE", 0)
    large = Cleaner(rules=rules, shipped=False)
    for text, host in itertools.product(texts, SITES):
        assert small.clean(text, site=host or None) == large.clean(text, site=host or None)
    assert sorted(said(small)) == sorted(said(large))
