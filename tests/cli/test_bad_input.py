"""What is wrong with data or rules: an exit code, the exact message, the rest still flows, and no byte is lost."""

from __future__ import annotations

import os
import subprocess
import time

import pytest

RULES = ("--rules", "mine", "--site", "kabar.test")
GOOD = b'{"text":"Padi menguning.\\nJuru warta: Ratna"}\n'
CLEANED = b'{"text":"Padi menguning."}\n'
HEAD = 'schema = 1\nhosts = ["kabar.test"]\nlang = "xx"\n'


def rule(*lines: str, rid: str = "kupon") -> str:
    return "\n".join(["[[rule]]", f'id = "{rid}"', 'category = "promo"', "why = 'uji'", *lines, ""])


# --- Data -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param(b'{"text":"Padi \xff."}\n', "not UTF-8: byte 15 of the line", id="broken UTF-8"),
        pytest.param(b'{"text":"Padi\x00."}\n', "not JSON: Invalid control character at character 14", id="NUL"),
        pytest.param(b"\x00\n", "not a JSON object: '\\x00'", id="NUL alone"),
        pytest.param(
            b'{"text":"Padi meng\n', "not JSON: Unterminated string starting at character 9", id="half a line"
        ),
        pytest.param(b'{"text": 1}\n', "field 'text' is a number, expected a string", id="text is a number"),
        pytest.param(b'{"isi": "Padi"}\n', "no field 'text'; found 'isi'", id="no text"),
    ],
)
def test_a_bad_line_passes_through_between_good_ones(run, line, message):
    done = run("clean", stdin=b'{"text":"Padi."}\n' + line + b'{"text":"Panen."}\n')
    assert done.out == b'{"text":"Padi."}\n' + line + b'{"text":"Panen."}\n'
    assert (done.code, done.err) == (1, f"stdin:2: {message}\n")


def test_good_lines_around_bad_ones_are_cleaned(run, write_rules):
    write_rules()
    done = run("clean", *RULES, stdin=GOOD + b"rusak\n" + GOOD + b'{"text":')
    assert done.out == CLEANED + b"rusak\n" + CLEANED + b'{"text":'
    assert done.err == "stdin:2: not a JSON object: 'rusak'\nstdin:4: not JSON: Expecting value at character 9\n"
    assert done.code == 1


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param(
            b"Padi \xff\xfe.\nJuru warta: R\xe1tna\nPanen \xc3.", b"Padi \xff\xfe.\nPanen \xc3.", id="broken UTF-8"
        ),
        pytest.param(b"Padi\x00.\nJuru warta: \x00", b"Padi\x00.", id="NUL"),
        pytest.param(b"", b"", id="empty"),
        pytest.param(b"\n \n\n", b"\n \n\n", id="blank"),
        pytest.param(b"Padi.\r\nJuru warta: Ratna\r\nPanen.\r\n", b"Padi.\r\nPanen.\r\n", id="CRLF"),
        pytest.param(
            "Padi.\x85Juru warta: Ratna\u2028Panen.".encode(),
            "Padi.\x85Juru warta: Ratna\u2028Panen.".encode(),
            id="NEL and line separator end no line",
        ),
        pytest.param(
            "Padi menguning.\nJuru warta: Ratna\x85\u2028\u2029Sari\nPanen.".encode(),
            b"Padi menguning.\nPanen.",
            id="nor within one",
        ),
    ],
)
def test_any_text_flows(run, write_rules, text, left):
    write_rules()
    done = run("clean", *RULES, stdin=text)
    assert (done.code, done.out, done.err) == (0, left, "")


@pytest.mark.parametrize(
    ("inside", "left"),
    [
        pytest.param(
            "Padi.\x85Juru warta: Ratna\u2028Panen.", "Padi.\x85Juru warta: Ratna\u2028Panen.", id="as they are"
        ),
        pytest.param("Padi.\\u0085Juru warta: Ratna\\u2028x", "Padi.\\u0085Juru warta: Ratna\\u2028x", id="escaped"),
        pytest.param("Padi lagi.\\r\\nJuru warta: Ratna", "Padi lagi.", id="CRLF in the text"),
    ],
)
def test_line_ends_within_json(run, write_rules, inside, left):
    write_rules()
    done = run("clean", *RULES, stdin=f'{{"text":"{inside}"}}\r\n'.encode())
    assert (done.code, done.out, done.err) == (0, f'{{"text":"{left}"}}\r\n'.encode(), "")


@pytest.mark.parametrize("form", ["text", "jsonl"])
def test_a_line_of_50_megabytes_passes_through(run, write_rules, form):
    write_rules()
    size = 50_000_000
    body = b"Juru warta: " + b"a" * size
    raw = body if form == "text" else b'{"text":"' + body + b'"}\n' + GOOD
    began = time.monotonic()
    done = run("clean", *RULES, "--format", form, stdin=raw)
    assert done.out == (raw if form == "text" else raw.removesuffix(GOOD) + CLEANED)
    why = (
        "stdin: longer than 2,000,000 characters: passed through\n"
        if form == "text"
        else "stdin:1: longer than 16,000,000 bytes: passed through\n"
    )
    assert (done.code, done.err) == (1, why)
    assert time.monotonic() - began < 10


# --- Rules ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param(
            HEAD + rule("line = 'Kupon'", "whre = 'any'"),
            "mine/b.toml:9: rule 'kupon': unknown key 'whre'; did you mean 'where'?",
            id="typo",
        ),
        pytest.param(
            HEAD + rule("line = '(Kupon'"),
            "mine/b.toml:4: rule 'kupon': missing ) at character 7 of '(Kupon'",
            id="bad pattern",
        ),
        pytest.param(
            HEAD + rule("line = '{{dat}}'"),
            "mine/b.toml:4: rule 'kupon': unknown part {{dat}}; did you mean 'date'?",
            id="unknown part",
        ),
        pytest.param(
            "schema = 1\nhosts = [\n", "mine/b.toml:3: not TOML: Invalid value (at end of document)", id="half a file"
        ),
        pytest.param(
            HEAD,
            "mine/b.toml:1: a second file for host kabar.test, left out; the first is mine/a.toml",
            id="second file",
        ),
    ],
)
def test_a_bad_rule_file_is_named_and_the_others_work(run, write_rules, source, message):
    write_rules(name="a.toml")
    write_rules(source if "second file" in message else source.replace("kabar.test", "lain.test"), "b.toml")
    done = run("clean", *RULES, stdin=GOOD)
    assert (done.code, done.out, done.err) == (1, CLEANED, f"{message}\n")


def test_a_pattern_that_backtracks_for_ever_is_left_out_for_that_record(run, write_rules):
    write_rules(HEAD + rule("line = '(a|aa)+$'", rid="liar") + rule("line = 'Kupon.*'"))
    runaway = b'{"text":"Padi menguning.\\n' + b"a" * 60 + b'ba\\nKupon"}\n'
    fine = b'{"text":"Padi menguning.\\naaaa\\nKupon"}\n'
    began = time.monotonic()
    done = run("clean", *RULES, stdin=runaway + fine)
    assert time.monotonic() - began < 5
    assert done.out == runaway.replace(b"\\nKupon", b"") + CLEANED
    assert done.err == (
        "stdin:1: mine/kabar.toml:4: rule kabar.test/liar left out: took longer than 0.5 s on one line\n"
    )
    assert done.code == 1


def test_a_keep_rule_that_backtracks_for_ever_keeps_all(run, write_rules):
    keep = "[[rule]]\nid = 'simpan'\nwhy = 'uji'\nkeep = '(a|aa)+$'\n"
    write_rules(HEAD + keep + rule("line = 'Kupon.*'"))
    raw = b'{"text":"Padi menguning.\\n' + b"a" * 60 + b'ba\\nKupon"}\n'
    done = run("clean", *RULES, stdin=raw)
    assert (done.code, done.out) == (1, raw)
    assert done.err == (
        "stdin:1: mine/kabar.toml:4: rule kabar.test/simpan can't say what to keep, all is kept: "
        "took longer than 0.5 s on one line\n"
    )


def test_a_signature_that_backtracks_for_ever_is_left_out_for_that_record(run, write_rules):
    write_rules(
        "schema = 1\nhosts = [\"liar.test\"]\nsignature = ['(a|aa)+$']\n" + rule("line = 'Liar.*'"), "liar.toml"
    )
    write_rules("schema = 1\n" + rule("line = 'Kupon.*'"), "umum.toml")
    text = b'{"text":"Padi menguning di sawah.\\n%s\\nLiar\\nKupon"}\n'
    fine, runaway = text % b"Sapi", text % (b"a" * 60 + b"ba")
    began = time.monotonic()
    done = run("clean", "--rules", "mine", stdin=fine + runaway + text % b"aaaa" + fine)
    assert time.monotonic() - began < 5
    cleaned = fine.replace(b"\\nKupon", b"")
    assert done.out == (
        cleaned
        + runaway.replace(b"\\nKupon", b"")
        + b'{"text":"Padi menguning di sawah.\\naaaa"}\n'  # liar.test's own rule, too
        + cleaned
    )
    assert done.err == "stdin:2: signature of liar.test left out: took longer than 0.5 s on one line\n"
    assert done.code == 1


def test_a_rule_that_takes_nearly_all_takes_nothing(run, write_rules):
    write_rules(HEAD + rule("line = '.+'"))
    text = b"Padi menguning di sawah.\nPanen tiba."
    done = run("clean", *RULES, stdin=text)
    assert (done.code, done.out) == (1, text)
    assert done.err == "stdin: over the budget: rules would remove 100% of the text, 90% may go\n"


@pytest.mark.parametrize(
    ("examples", "out"),
    [
        pytest.param(
            (),
            "mine/kabar.toml:4: rule 'kupon': has no removes example\n"
            "mine/kabar.toml:4: rule 'kupon': has no keeps example\n",
            id="none",
        ),
        pytest.param(
            ("removes = ['[-Kupan-]']", "keeps = ['Kupon']"),
            "mine/kabar.toml:9: rule 'kupon': removes: removes nothing from '[-Kupan-]'\n"
            "mine/kabar.toml:10: rule 'kupon': keeps: 'Kupon' became ''\n",
            id="failing",
        ),
    ],
)
def test_examples_are_a_matter_of_testing_not_of_cleaning(run, write_rules, examples, out):
    write_rules(HEAD + rule("line = 'Kupon'", *examples))
    tested = run("rules", "test", "mine")
    assert (tested.code, tested.out.decode()) == (1, out)
    done = run("clean", *RULES, stdin=b"Padi menguning.\nKupon")
    assert (done.code, done.out, done.err) == (0, b"Padi menguning.", "")


@pytest.mark.skipif(os.name == "nt", reason="file descriptors of POSIX")
@pytest.mark.parametrize(
    ("closed", "told"),
    [
        pytest.param(1, (2, b"error: stdout: can't be written: Bad file descriptor\n"), id="stdout"),
        pytest.param(2, (0, b""), id="stderr"),
    ],
)
def test_a_closed_stream_is_told_if_it_can_be(bare: list[str], closed: int, told: tuple[int, bytes]) -> None:
    done = subprocess.run(
        [*bare, "clean"],
        check=False,
        input=b"Isi.\n",
        capture_output=True,
        preexec_fn=lambda: os.close(closed),
        timeout=60,
    )
    assert (done.returncode, done.stderr) == told
    assert done.stdout == (b"" if closed == 1 else b"Isi.\n")
