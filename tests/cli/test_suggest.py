"""`cleaner rules suggest`: a corpus in, proposed rules out."""

from __future__ import annotations

import gzip
import json
import sys

import pytest

from cleaner.cli.review import edited, reviewed
from cleaner.errors import UsageError
from tests.conftest import Run
from tests.rulebook.suggest.newsroom import HOST, article
from tests.rulebook.suggest.test_propose import propose


def line(n: int, host: str = HOST) -> str:
    record = article(n)
    return json.dumps({"url": record.url.replace(HOST, host), "title": record.title, "text": record.text})


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "berita.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(line(n) for n in range(24)).encode()))
    return "berita.jsonl.gz"


def test_rules_are_written_to_a_file_and_pass_their_test(run: Run, corpus, tmp_path):
    done = run("rules", "suggest", corpus, "-o", "baru.toml")
    assert (done.code, done.out) == (0, b"")
    assert done.err == f"{HOST}: 24 documents, 3 rules proposed\nwritten: baru.toml\n"
    lines = (tmp_path / "baru.toml").read_text("utf-8").splitlines()
    assert lines[:4] == ["#:schema ../../schema.json", "schema = 1", f'hosts = ["{HOST}"]', 'name = "Wartacontoh"']
    assert sorted(text for text in lines if text.startswith("id = ")) == [
        'id = "juru-warta-names"',
        'id = "simak-pula-headline"',
        'id = "warta-contoh-semua-hak"',
    ]
    tested = run("rules", "test", "baru.toml")
    assert tested.code == 0
    assert tested.err.endswith("\n1 files, 3 rules, 9 examples, 0 near misses, 0 problems\n")


def test_without_a_terminal_the_rules_go_to_stdout(run: Run, corpus, tmp_path):
    done = run("rules", "suggest", "-", "--site", HOST, stdin=gzip.decompress((tmp_path / corpus).read_bytes()))
    assert done.code == 0
    assert done.out.decode().count("[[rule]]") == 3


def test_a_folder_gets_a_file_for_each_site_with_enough_documents(run: Run, tmp_path):
    lines = [*(line(n) for n in range(24)), *(line(n, "kabarlain.com") for n in range(21)), line(1, "sedikit.com")]
    (tmp_path / "semua.jsonl").write_text("\n".join(lines), "utf-8")
    done = run("rules", "suggest", "semua.jsonl", "-o", "baru/")
    assert done.code == 0
    assert sorted(path.name for path in (tmp_path / "baru").iterdir()) == ["kabarlain.com.toml", f"{HOST}.toml"]
    again = run("rules", "suggest", "semua.jsonl", "-o", "satu.toml")
    assert again.err.splitlines()[-1] == (
        "error: satu.toml: one file can't have the rules of 2 sites; name a folder: satu.toml/"
    )


def test_score_and_limit_narrow_what_is_shown(run: Run, corpus):
    assert run("rules", "suggest", corpus, "--limit", "2").out.count(b"[[rule]]") == 2
    assert run("rules", "suggest", corpus, "--min-score", "0.99").out.count(b"[[rule]]") == 0


@pytest.mark.parametrize("arguments", [["--limit", "-1"], ["--least", "0"]])
def test_what_is_no_number_of_proposals_or_documents_is_refused(run: Run, corpus, arguments):
    done = run("rules", "suggest", corpus, *arguments)
    assert (done.code, done.out, f"Invalid value for '{arguments[0]}'" in done.err) == (2, b"", True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--site", "co.id"], "'co.id': anyone can have a site under it; name one site, such as contoh.co.id"),
        (["--site", "lain.com"], "--site lain.com: the corpus has no document of it"),
        (
            ["--least", "25"],
            "no site has 25 documents or more; the most that one has is 24: see --least, or cleaner rules new",
        ),
    ],
)
def test_what_can_not_be_done_is_said(run: Run, corpus, arguments, message):
    done = run("rules", "suggest", corpus, *arguments)
    assert (done.code, done.out, done.err) == (2, b"", f"error: {message}\n")


def test_records_that_can_not_be_read_are_named_and_the_rest_goes_on(run: Run, tmp_path):
    (tmp_path / "rusak.jsonl").write_text("\n".join([*(line(n) for n in range(24)), "{rusak"]), "utf-8")
    done = run("rules", "suggest", "rusak.jsonl", "-o", "baru.toml")
    assert done.code == 1
    assert done.err.startswith("rusak.jsonl:25: ")
    assert (tmp_path / "baru.toml").exists()


@pytest.mark.parametrize(
    "host",
    ["a" * 300 + ".com", ".".join(["a" * 60] * 5), ".".join(["é" * 60, "é" * 60, "é" * 60, "test"]), "ja\0hat.com", "ja\ud800hat.com", 'ja"hat.com', "a\\..\\b.com"],
    ids=["label", "long", "bytes", "nul", "surrogate", "quote", "backslash"],
)  # fmt: skip
def test_a_host_that_can_have_no_file_stops_no_other(run: Run, tmp_path, host):
    (tmp_path / "semua.jsonl").write_text("\n".join([*(line(n, host) for n in range(22)), *map(line, range(24))]))
    done = run("rules", "suggest", "semua.jsonl", "-o", "baru/")
    assert (done.code, [path.name for path in (tmp_path / "baru").iterdir()]) == (0, [f"{HOST}.toml"])
    assert done.err.startswith("22 documents left out: no host of a site is known of them\n")


def test_no_file_is_overwritten(run: Run, corpus, tmp_path):
    (tmp_path / "baru.toml").write_text("punya saya", "utf-8")
    done = run("rules", "suggest", corpus, "-o", "baru.toml")
    assert (done.code, done.err.splitlines()[-1]) == (
        2,
        "error: baru.toml: is there already; nothing was overwritten",
    )
    assert (tmp_path / "baru.toml").read_text("utf-8") == "punya saya"


def test_a_site_whose_file_is_there_is_left_out(run: Run, tmp_path):
    lines = [*(line(n) for n in range(24)), *(line(n, "kabarlain.com") for n in range(21))]
    (tmp_path / "semua.jsonl").write_text("\n".join(lines), "utf-8")
    (tmp_path / "baru").mkdir()
    (tmp_path / "baru" / "kabarlain.com.toml").write_text("punya saya", "utf-8")
    done = run("rules", "suggest", "semua.jsonl", "-o", "baru")
    assert done.code == 1
    assert done.err.startswith("baru/kabarlain.com.toml: is there already; its site is left out\n")
    assert (tmp_path / "baru" / "kabarlain.com.toml").read_text("utf-8") == "punya saya"
    assert (tmp_path / "baru" / f"{HOST}.toml").exists()


@pytest.fixture(scope="module")
def proposals():
    return propose([article(n) for n in range(24)]).proposals[:3]


def answers(*given: str):
    left = list(given)
    return lambda _: left.pop(0) if left else ""


@pytest.mark.parametrize(
    ("given", "count"),
    [(("a", "r", "a"), 2), (("a", "q"), 1), ((), 0), (("A\n", "R\n", "R\n"), 1), (("x", "a", "a"), 2)],
)
def test_a_person_says_what_becomes_of_each_proposal(proposals, capsys, given, count):
    assert len(reviewed(proposals, answers(*given), str, lambda _: [])) == count


def test_an_edited_rule_is_accepted_as_it_was_edited(proposals, capsys):
    accepted = reviewed(proposals[:1], answers("e", "a"), lambda text: text.replace("id = ", "id  = "), lambda _: [])
    assert 'id  = "' in accepted[0]


def test_a_rule_that_is_wrong_after_editing_is_not_accepted(proposals, capsys):
    assert reviewed(proposals[:1], answers("e", "a"), lambda _: "rusak", lambda _: ["not TOML"]) == []
    assert "not accepted: not TOML" in capsys.readouterr().err


def test_an_editor_that_fails_loses_nothing(proposals, capsys):
    def fail(text: str) -> str:
        raise UsageError("vi: can't be run")

    accepted = reviewed(proposals[:2], answers("a", "e", "a"), fail, lambda _: [])
    assert [text.count("[[rule]]") for text in accepted] == [1, 1]
    assert "vi: can't be run\n" in capsys.readouterr().err


def test_rules_are_checked_next_to_those_accepted_before(proposals, capsys):
    seen: list[int] = []

    def problems_of(text: str) -> list[str]:
        seen.append(text.count("[[rule]]"))
        return []

    reviewed(proposals[:3], answers("a", "r", "a"), str, problems_of)
    assert seen == [1, 2]


@pytest.mark.parametrize(("editor", "message"), [("'vi", "'vi: can't be run"), ("{python} -c {write}", "not UTF-8$")])
def test_what_an_editor_may_do_wrong(monkeypatch, editor, message):
    write = "\"import sys; open(sys.argv[1], 'wb').write(b'\\xff')\""
    monkeypatch.setenv("VISUAL", editor.format(python=sys.executable, write=write))
    with pytest.raises(UsageError, match=message):
        edited("lama")


def test_the_editor_is_the_users_own(monkeypatch, tmp_path):
    script = tmp_path / "editor.py"
    script.write_text("import sys\nopen(sys.argv[1], 'a').write('baru\\n')\n")
    monkeypatch.setenv("VISUAL", f'"{sys.executable}" "{script}"')
    assert edited("lama\n") == "lama\nbaru"
    monkeypatch.setenv("VISUAL", "tidak-ada-editor")
    with pytest.raises(UsageError, match="tidak-ada-editor: can't be run"):
        edited("lama")
