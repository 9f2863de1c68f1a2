from __future__ import annotations

import json

import pytest

from tests.insight.test_drift import run as made_up


@pytest.fixture
def folder(tmp_path):
    """Counts of a run when all was well, of one in which nothing has changed, and of one with another foot."""
    runs = {
        "well": made_up(1),
        "same": made_up(2),
        "broken": made_up(3, took=0, left=0.6, foot="Warta ditulis oleh {}"),
        "unwatched": made_up(1, watch=False),
    }
    for name, stats in runs.items():
        (tmp_path / name).write_text(json.dumps(stats.as_json()), encoding="utf-8")
    return tmp_path


def test_nothing_has_changed(run, folder):
    done = run("drift", "well", "same")
    assert (done.code, done.err) == (0, "")
    assert done.out == b"compared 1 rules of sites and what is left at 1 sites: 0 changed, 0 new lines\n"


def test_something_broke(run, folder):
    done = run("drift", "well", "broken")
    assert (done.code, done.err) == (1, "")
    lines = done.out.decode().splitlines()
    assert lines[0] == "kabar.test"
    assert lines[1].startswith("  silent   kabar.test/writer: 60.0% of 200 -> 0.0% of 200; band ")
    assert lines[2].startswith("           took: Juru warta: ")
    assert lines[3].startswith("           left: Warta ditulis oleh ")
    assert lines[4].strip() == "'Warta ditulis oleh': 0.0% of 200 -> 60.0% of 200 sampled, among the last lines"
    assert lines[5:] == ["compared 1 rules of sites and what is left at 1 sites: 1 changed, 0 new lines"]


def test_json_for_monitoring(run, folder):
    done = run("drift", "well", "broken", "--format", "json")
    value = json.loads(done.out)
    assert (done.code, done.err, value["cleaner-drift"], value["broken"]) == (1, "", 1, True)
    assert [alarm["kind"] for alarm in value["alarms"]] == ["silent"]


def test_without_samples_it_says_so(run, folder):
    done = run("drift", "unwatched", "same")
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        b"compared 1 rules of sites and nothing of what is left (clean --watch): 0 changed, 0 new lines\n"
    )


def test_small_sites_are_named(run, folder):
    done = run("drift", "well", "broken", "--documents", "300")
    assert (done.code, done.err) == (0, "")
    assert done.out.decode().splitlines()[0] == (
        "not compared: kabar.test: 200 documents then and 200 now: fewer than 300 say little"
    )


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("well", "tidak-ada"), "tidak-ada: can't be read: No such file or directory"),
        (("well", "same", "--format", "xml"), "--format 'xml': expected text or json"),
        (("well", "same", "--false-alarms", "0"), "--false-alarms '0': expected a number between 0 and 1"),
        (("well", "same", "--false-alarms", "satu"), "--false-alarms 'satu': expected a number between 0 and 1"),
        (("well", "same", "--documents", "0"), "--documents '0': expected a number from 1"),
    ],
)
def test_what_can_not_be_compared(run, folder, args, message):
    done = run("drift", *args)
    assert (done.code, done.out, done.err) == (2, b"", f"error: {message}\n")


def test_control_characters_do_not_reach_the_terminal(run, tmp_path):
    for name, took in (("a", 0.6), ("b", 0.0)):
        text = json.dumps(made_up(1, site="kabar\x1b[31m.test", took=took).as_json())
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = run("drift", "a", "b")
    assert done.code == 1
    assert b"\x1b" not in done.out


def test_from_two_runs_of_the_cleaner(run, write_rules, tmp_path):
    """The whole way: clean, clean again after the site changed its foot, compare."""
    write_rules()
    for name, foot in (("dulu", "Juru warta"), ("kini", "Penulis warta")):
        texts = (f"Padi {n} menguning.\nAlinea {name} {n}.\nAkhir {n}.\nHabis.\n{foot}: Ratna" for n in range(60))
        lines = b"".join(json.dumps({"text": text}).encode() + b"\n" for text in texts)
        done = run(
            "clean", "--rules", "mine", "--site", "kabar.test", "--format", "jsonl", "--stats", f"{name}.json", "--watch", stdin=lines
        )  # fmt: skip
        assert (done.code, done.err) == (0, "")
    done = run("drift", "dulu.json", "kini.json")
    assert done.code == 1
    assert "  silent   kabar.test/writer: 100.0% of 60 -> 0.0% of 60; " in done.out.decode()
    assert "           left: Penulis warta: Ratna\n" in done.out.decode()


def test_texts_with_lone_surrogates_are_watched(run, write_rules, tmp_path):
    write_rules()
    text = json.dumps({"text": "Padi \ud800 menguning.\nJuru warta: Ratna"}).encode()
    done = run("clean", "--rules", "mine", "--site", "kabar.test", "--stats", "a.json", "--watch", stdin=text)
    assert (done.code, done.err) == (0, "")
    sample = json.loads((tmp_path / "a.json").read_bytes())["watched"]["sites"]["kabar.test"]
    assert [left for left, _ in sample.values()] == [["hPadi \ud800 menguning."]]
    merged = run("stats", "merge", "a.json")
    assert (merged.code, merged.out) == (0, (tmp_path / "a.json").read_bytes())


def test_watching_needs_a_place_for_the_counts(run):
    done = run("clean", "--watch", stdin=b"Padi.")
    assert (done.code, done.out) == (2, b"")
    assert done.err == "error: --watch adds to the counts, which nobody asked for: --stats FILE\n"
