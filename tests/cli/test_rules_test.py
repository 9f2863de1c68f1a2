"""`cleaner rules test` with near misses and mutants."""

from __future__ import annotations

from tests.conftest import KABAR

SUMMARY = "1 files, 2 rules, 4 examples, {} near misses, {} problems\n"


def _count(err: str) -> int:
    return int(err.splitlines()[-1].split(" near misses")[0].rpartition(" ")[2])


def test_accepted_near_misses_hold(run, write_rules):
    folder = write_rules()
    done = run("rules", "test", "mine", "--accept")
    count = _count(done.err)
    assert (done.code, done.out, done.err) == (0, b"", SUMMARY.format(count, 0))
    text = (folder / "kabar.near").read_text(encoding="utf-8")
    assert "\n[linked] related-link sure " in text
    assert "\n[writer] author-footer sure " in text
    assert count > 80
    for args in ((), ("--strict",)):
        done = run("rules", "test", "mine", *args)
        assert (done.code, done.out, done.err) == (0, b"", SUMMARY.format(count, 0))


def test_a_change_fails_until_it_is_accepted(run, write_rules):
    write_rules()
    run("rules", "test", "mine", "--accept")
    write_rules(KABAR.replace("'Tengok pula: .+'", "'Tengok pula: [^.]+'"))
    done = run("rules", "test", "mine")
    assert done.code == 1
    assert b"mine/kabar.toml:11: rule 'linked': near miss full-stop: was: goes, now: stays: " in done.out
    assert "note: mine/kabar.toml:6: rule 'linked': changed since its near misses were reviewed\n" in done.err
    assert run("rules", "test", "mine", "--accept").code == 0
    assert run("rules", "test", "mine", "--strict").code == 0


def test_strictly_all_must_be_reviewed(run, write_rules):
    write_rules()
    done = run("rules", "test", "mine", "--strict")
    assert (done.code, done.out, done.err) == (1, b"mine/kabar.toml: no reviewed near misses\n", SUMMARY.format(0, 1))


def test_many_unreviewed_files_are_counted(run, write_rules):
    for n in range(11):
        write_rules(KABAR.replace("kabar.test", f"kabar{n}.test"), f"kabar{n}.toml")
    done = run("rules", "test", "mine")
    assert done.err == (
        "note: 11 not reviewed; with --accept near misses are written, for you to look at\n"
        "11 files, 22 rules, 44 examples, 0 near misses, 0 problems\n"
    )


def test_mutants_are_scored_and_the_missing_example_is_named(run, write_rules):
    write_rules(KABAR.replace("'Juru warta: (?<author>.+)'", "'Juru warta: (?=.)(?<author>.+)'"))
    done = run("rules", "test", "mine", "--mutants")
    lines = done.out.decode().splitlines()
    assert done.code == 0
    assert lines[-1].startswith("mine/kabar.toml: ")
    assert lines[-1].endswith(" with near misses")
    told = [line for line in lines if "(?=.) dropped" in line]
    assert told == [
        "mine/kabar.toml:14: rule 'writer': nothing notices: (?=.) dropped; add a keeps: without 'a' behind it"
    ]


def test_verdicts_that_can_not_be_written(run, write_rules):
    folder = write_rules()
    (folder / "kabar.near").mkdir()
    done = run("rules", "test", "mine", "--accept")
    assert (done.code, done.out) == (2, b"")
    assert done.err.startswith("error: mine/kabar.near: can't be written: ")
