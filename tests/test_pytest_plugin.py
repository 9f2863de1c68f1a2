"""The plug-in as its users meet it: another pytest, in their folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import KABAR

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def run_pytest(tmp_path, write_rules):
    write_rules()

    def run(*args: str, settings: str = "") -> tuple[int, str]:
        (tmp_path / "pytest.ini").write_text(f"[pytest]\n{settings}", encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-p", "cleaner.pytest_plugin", "-p", "no:cacheprovider", "-q", *args]
        path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
        environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": path, "PYTEST_ADDOPTS": ""}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    return run


def test_it_does_nothing_unasked(run_pytest):
    code, out = run_pytest("mine")
    assert (code, "no tests ran" in out) == (5, True)


@pytest.mark.parametrize(
    ("args", "settings"),
    [(("--cleaner-rules", "mine", "mine"), ""), (("mine",), "cleaner_rules = mine")],
    ids=["option", "setting"],
)
def test_each_rule_file_is_a_test(run_pytest, write_rules, args, settings):
    write_rules(KABAR.replace("kabar.test", "lain.test"), "lain.toml")
    code, out = run_pytest(*args, "-vv", settings=settings)
    assert (code, "2 passed" in out) == (0, True)
    assert "mine/kabar.toml::rules PASSED" in out


@pytest.mark.parametrize(
    ("args", "settings"),
    [(("--cleaner-rules", "main", "."), ""), ((".",), "cleaner_rules = main")],
    ids=["option", "setting"],
)
def test_a_folder_that_is_not_there_is_an_error(run_pytest, tmp_path, args, settings):
    code, out = run_pytest(*args, settings=settings)
    assert (code, f"rules of site-cleaner: {tmp_path.resolve() / 'main'}: no such folder or file" in out) == (4, True)


def test_rules_behind_a_link_are_tested(run_pytest, tmp_path):
    (tmp_path / "link").symlink_to("mine")
    for folder, path in (("mine", "link"), ("link", "mine")):
        code, out = run_pytest("--cleaner-rules", folder, path)
        assert (code, "1 passed" in out) == (0, True)


def test_other_files_are_left_alone(run_pytest, tmp_path):
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    code, out = run_pytest("--cleaner-rules", "mine", ".")
    assert (code, "1 passed" in out) == (0, True)


def test_problems_are_told_without_a_traceback(run_pytest, write_rules):
    write_rules(KABAR.replace("Tengok pula penjelasan dokter.", "Tengok pula: obat"))
    code, out = run_pytest("--cleaner-rules", "mine", "mine")
    assert code == 1
    assert "mine/kabar.toml:12: rule 'linked': keeps: 'Tengok pula: obat' became ''\n" in out
    assert "Traceback" not in out


def test_a_broken_file_fails(run_pytest, write_rules):
    write_rules("schema = 1\nnama = 'x'\n", "rusak.toml")
    code, out = run_pytest("--cleaner-rules", "mine", "mine")
    assert (code, "1 failed, 1 passed" in out) == (1, True)
    assert "mine/rusak.toml:2: unknown key 'nama'; did you mean 'name'?\n" in out


def test_strictly_nothing_may_be_unreviewed(run_pytest):
    code, out = run_pytest("mine", settings="cleaner_rules = mine\ncleaner_strict = true")
    assert (code, "mine/kabar.toml: no reviewed near misses" in out) == (1, True)
