"""`cleaner rules new`: a host and what is at hand of it in, a rule file out."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Run
from tests.rulebook.suggest.newsroom import HOST, article

PLACE = f"mine/sites/id/{HOST}.toml"


@pytest.fixture
def texts(tmp_path):
    names = []
    for n in range(6):
        (tmp_path / f"{n}.txt").write_text(article(n).text, "utf-8")
        names.append(f"{n}.txt")
    return names


def test_a_new_file_has_a_head_and_proposals_that_pass_their_test(run: Run, texts, tmp_path):
    done = run("rules", "new", f"https://www.{HOST}/", *texts, "--rules", "mine")
    assert (done.code, done.out) == (0, b"")
    assert done.err == (f"written: {PLACE}\nwritten: mine/schema.json\n{HOST}: 6 documents, 4 rules proposed\n")
    text = (tmp_path / PLACE).read_text("utf-8")
    assert text.startswith(f'#:schema ../../schema.json\nschema = 1\nhosts = ["{HOST}"]\nname = "Wartacontoh"\n')
    assert "proposed by a program from 6 documents" in text
    assert json.loads((tmp_path / "mine" / "schema.json").read_text("utf-8"))["type"] == "object"
    tested = run("rules", "test", "mine")
    assert (tested.code, tested.out) == (0, b"")


def test_the_way_from_rubbish_to_a_tested_rule(run: Run, texts):
    """See the rubbish, have rules proposed, test them, see it gone: four commands."""
    before = run("explain", "0.txt", "--site", HOST)
    made = run("rules", "new", HOST, *texts, "--rules", "mine")
    tested = run("rules", "test", "mine")
    after = run("explain", "0.txt", "--site", HOST, "--rules", "mine")
    assert [done.code for done in (before, made, tested, after)] == [0, 0, 0, 0]
    assert b"\n- " not in before.out
    assert after.out.decode().count("\n- ") == 4


def test_pages_are_read_as_pages(run: Run, tmp_path):
    for n in range(4):
        body = "".join(f"<p>{line}</p>" for line in article(n).text.split("\n"))
        page = f"<html><head><title>x</title></head><body><article>{body}</article></body></html>"
        (tmp_path / f"{n}.html").write_text(page, "utf-8")
    done = run("rules", "new", HOST, *(f"{n}.html" for n in range(4)), "-o", "-")
    assert done.code == 0
    assert b"Juru" in done.out


def test_without_documents_there_is_a_head_to_begin_with(run: Run, tmp_path):
    done = run("rules", "new", "contoh.com", "-o", "contoh.toml")
    assert (done.code, done.err) == (0, "written: contoh.toml\ncontoh.com: 0 documents, 0 rules proposed\n")
    lines = (tmp_path / "contoh.toml").read_text("utf-8").splitlines()
    assert lines[:4] == ["#:schema ../../schema.json", "schema = 1", 'hosts = ["contoh.com"]', 'name = "Contoh"']


def test_no_file_is_overwritten(run: Run, texts, tmp_path):
    run("rules", "new", HOST, *texts, "--rules", "mine")
    before = (tmp_path / PLACE).read_bytes()
    done = run("rules", "new", HOST, "0.txt", "1.txt", "--rules", "mine")
    assert (done.code, done.err.splitlines()[-1]) == (2, f"error: {PLACE}: is there already; nothing was overwritten")
    assert (tmp_path / PLACE).read_bytes() == before


@pytest.mark.parametrize(
    ("host", "message"),
    [
        ("my.id", "'my.id': anyone can have a site under it; name one site, such as contoh.my.id"),
        ("bukan", "'bukan': no host; expected something like example.com"),
    ],
)
def test_what_is_no_sites_host_is_refused(run: Run, host, message):
    done = run("rules", "new", host)
    assert (done.code, done.err) == (2, f"error: {message}\n")


def test_only_the_folder_that_is_written_to_may_be_missing(run: Run, tmp_path):
    done = run("rules", "new", "contoh.com", "--rules", "tidak-ada", "--rules", "mine")
    assert (done.code, done.err) == (2, "error: tidak-ada: no such folder or file of rules\n")
    assert not (tmp_path / "mine").exists()


def test_a_file_that_is_not_there_is_named(run: Run):
    done = run("rules", "new", HOST, "tidak-ada.txt", "-o", "-")
    assert done.code == 1
    assert done.err.startswith("tidak-ada.txt: can't be read: ")
