"""Every example of every shipped rule file, and what rule files owe each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.engine.program import owner_of
from cleaner.proof.review import Review, review
from cleaner.rulebook.check import check_file
from cleaner.rulebook.store import RuleStore, open_store, shipped_folder
from cleaner.rulebook.types import Kind, RuleFile

STORE: RuleStore = open_store()
PLACED = STORE.load_with_paths()
FILES = [file for _, file in PLACED]


def test_every_shipped_file_can_be_read() -> None:
    assert STORE.problems == []
    assert len(FILES) == len(list(shipped_folder().rglob("*.toml")))


@pytest.mark.parametrize("file", FILES, ids=owner_of)
def test_examples_hold(file: RuleFile) -> None:
    assert [str(problem) for problem in check_file(file, STORE)] == []


@pytest.mark.parametrize(("path", "file"), PLACED, ids=[owner_of(file) for file in FILES])
def test_near_misses_are_as_reviewed(path: Path, file: RuleFile) -> None:
    """After a change of rules: `cleaner rules test --accept`, and read the diff."""
    found = Review()
    review(file, path, STORE, found)
    assert [str(problem) for problem in (*found.problems, *found.unreviewed)] == []


@pytest.mark.parametrize("file", FILES, ids=owner_of)
def test_files_are_in_order(file: RuleFile) -> None:
    folder, _, stem = file.path.removesuffix(".toml").rpartition("/")
    if not file.hosts:
        assert folder == "rules/packs"
        assert not file.signature
        return
    assert folder.startswith("rules/sites/")
    assert stem == file.hosts[0]
    assert file.name
    assert file.lang
    assert file.checked


@pytest.mark.parametrize("file", FILES, ids=owner_of)
def test_every_rule_has_its_proof(file: RuleFile) -> None:
    """A reason in words, something that goes, and a look-alike that stays."""
    for rule in file.rules:
        assert len(rule.why.split()) >= 3, rule.id
        assert rule.keeps, rule.id
        assert rule.removes or rule.kind is Kind.KEEP, rule.id
        assert not {example.text for example in rule.keeps} & {example.text for example in rule.removes}, rule.id


def test_code_names_no_site() -> None:
    """Rules are data: no shipped site's name stands in the code."""
    code = "\n".join(
        path.read_text(encoding="utf-8").lower() for path in (shipped_folder().parent / "cleaner").rglob("*.py")
    )
    names = {name for file in FILES for host in file.hosts for name in (host, host.partition(".")[0]) if len(name) > 3}
    assert [name for name in sorted(names) if f'"{name}' in code or f"'{name}" in code] == []
