from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.proof.runs import examine, rewrite, scores
from cleaner.rulebook.store import open_store
from tests.proof.support import WRITER, source

NEAR = Path("r/kabar.near")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of one rule file whose near misses are reviewed."""
    monkeypatch.chdir(tmp_path)
    Path("r").mkdir()
    write(WRITER)
    rewrite(*opened())


def write(body: str, **more: str) -> None:
    Path("r/kabar.toml").write_text(source(body, **more), encoding="utf-8")


def opened():
    store = open_store(["r"], shipped=False)
    return store.load_with_paths(), store


def seen() -> tuple[list[str], list[str]]:
    """Problems and what is not reviewed."""
    report = examine(*opened())
    return [str(problem) for problem in report.problems], [str(problem) for problem in report.unreviewed]


@pytest.mark.usefixtures("folder")
def test_what_was_accepted_holds():
    report = examine(*opened())
    assert (report.files, report.rules, report.examples, report.problems, report.unreviewed) == (1, 1, 2, (), ())
    assert report.near_misses > 50


@pytest.mark.usefixtures("folder")
def test_accepting_twice_changes_nothing():
    before = NEAR.read_bytes()
    rewrite(*opened())
    assert NEAR.read_bytes() == before


@pytest.mark.usefixtures("folder")
def test_a_changed_verdict_is_told_with_its_text():
    write(WRITER.replace("tail:3", "tail:4"))
    problems, unreviewed = seen()
    assert problems == [
        "r/kabar.toml:10: rule 'writer': near miss lines-behind:3: was: stays, now: goes: "
        '"Padi menguning.\\n[-Juru warta: Ratna-]'
        + "".join(f"\\nHal ke-{n} itu terjadi kemarin dan dibahas oleh warga desa." for n in (1, 2, 3))
        + '"'
    ]
    assert unreviewed == ["r/kabar.toml:3: rule 'writer': changed since its near misses were reviewed"]


@pytest.mark.usefixtures("folder")
def test_many_changed_verdicts_are_summed_up():
    write(WRITER.replace("{{name}}", ".+"))
    problems, _ = seen()
    assert len(problems) == 6
    assert problems[-1].startswith("r/kabar.toml:3: rule 'writer': ")
    assert problems[-1].endswith(" more near misses have another verdict than the reviewed one")


@pytest.mark.usefixtures("folder")
def test_another_category_or_level_is_told():
    write(WRITER, category='category = "promo"\nlevel = "likely"\n')
    assert seen() == (
        ["r/kabar.toml:3: rule 'writer': category and level are 'promo likely', reviewed were 'author-footer sure'"],
        [],
    )


@pytest.mark.usefixtures("folder")
def test_a_new_and_a_lost_rule_are_not_reviewed():
    write(WRITER, rid="author")
    assert seen() == (
        [],
        [
            "r/kabar.near:4: there is no rule 'writer' any more",
            "r/kabar.toml:3: rule 'author': new: its near misses have not been reviewed",
        ],
    )


@pytest.mark.usefixtures("folder")
def test_near_misses_of_a_lost_example_are_not_tried():
    write(WRITER.replace("Juru warta itu pulang.", "Juru warta itu tidur."))
    assert seen() == ([], ["r/kabar.toml:3: rule 'writer': changed since its near misses were reviewed"])


@pytest.mark.usefixtures("folder")
def test_a_file_without_verdicts_is_not_reviewed():
    NEAR.unlink()
    assert seen() == ([], ["r/kabar.toml: no reviewed near misses"])


@pytest.mark.usefixtures("folder")
def test_a_broken_file_of_verdicts_is_a_problem():
    NEAR.write_text("padi\n", encoding="utf-8")
    message = "r/kabar.near:1: 'padi': not a line of verdicts; `cleaner rules test --accept` writes them"
    assert seen() == ([message], [])
    NEAR.write_bytes(b"\xff")
    assert seen() == (["r/kabar.near:1: not UTF-8"], [])


@pytest.mark.usefixtures("folder")
def test_a_file_whose_examples_fail_is_neither_judged_nor_accepted():
    before = NEAR.read_bytes()
    write(WRITER.replace("Juru warta itu pulang.", "Juru warta: Ratna"))
    problems = ["r/kabar.toml:11: rule 'writer': keeps: 'Juru warta: Ratna' became ''"]
    assert seen() == (problems, [])
    assert [str(problem) for problem in rewrite(*opened()).problems] == problems
    assert NEAR.read_bytes() == before


@pytest.mark.usefixtures("folder")
def test_mutants_that_nothing_notices_name_the_missing_example():
    ((_, file), *_), store = opened()
    ((bound, found),) = scores(Path("r/kabar.toml"), file, store)
    assert bound.name == "kabar.test/writer"
    assert found.mutants == 5
    assert found.by_examples < found.mutants - len(found.unnoticed)
    NEAR.write_text("# none\n", encoding="utf-8")
    assert [score for _, score in scores(Path("r/kabar.toml"), file, store)] == [found]
