"""`cleaner rules import-ftr`: a folder of site files in, a folder of rule files out."""

import pytest

from tests.conftest import Run


@pytest.fixture
def clone(tmp_path):
    folder = tmp_path / "klon"
    folder.mkdir()
    (folder / "kabar.test.txt").write_text("body: //main\nstrip: //aside\ntitle: //h1\n", "utf-8")
    (folder / ".kabar.test.txt").write_text("strip: //nav\n", "utf-8")
    (folder / "kosong.test.txt").write_text("prune: no\n", "utf-8")
    (folder / "global.txt").write_text("strip: //b\n", "utf-8")
    (folder / "LICENSE.txt").write_text("public domain\n", "utf-8")
    return folder


def test_rule_files_are_written_and_lines_without_a_counterpart_named(run: Run, clone, tmp_path):
    done = run("rules", "import-ftr", "klon", "-o", "aturan")
    assert done.out.decode().splitlines() == [
        "klon/global.txt: not used: the file's name is no host's",
        "klon/kabar.test.txt:3: title: not used: metadata is read from what the page says for machines",
    ]
    assert done.err == "1 of 2 hosts written to aturan: 3 XPaths; 0 statements can't be used\nno counterpart: title 1\n"
    assert done.code == 0
    assert {path.name: path.read_text("utf-8") for path in (tmp_path / "aturan").iterdir()} == {
        "kabar.test.toml": "# From ftr-site-config (.kabar.test.txt, kabar.test.txt), which is in the public domain.\n"
        "schema = 1\nhosts = ['kabar.test']\n\n[html]\nbody = '//main'\nremove = [\n  '//nav',\n  '//aside',\n]\n"
    }
    assert run("rules", "test", "aturan").code == 0


def test_statements_that_can_not_be_used_are_problems(run: Run, clone):
    (clone / "kabar.test.txt").write_text("strip: //p[\n", "utf-8")
    done = run("rules", "import-ftr", "klon")
    assert (done.code, done.out.decode().splitlines()[1]) == (
        1,
        "klon/kabar.test.txt:1: strip: '//p[': no XPath 1.0 expression: Invalid expression",
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["tidak-ada"], "tidak-ada: no folder with site files such as example.com.txt"),
        (["klon", "-o", "klon"], "klon: not empty; rule files are written into a new folder, so that none is lost"),
        (["klon", "-o", "klon/global.txt"], "klon/global.txt: can't be written: File exists"),
    ],
)
def test_what_can_not_be_done_is_said(run: Run, clone, arguments, message):
    done = run("rules", "import-ftr", *arguments)
    assert (done.code, done.out, done.err) == (2, b"", f"error: {message}\n")
