"""Pages on the command line: what comes out, and what is said of pages that nothing comes out of."""

import json

import pytest

from tests.html.support import PARAGRAPHS, TEXT, TITLE, page

PAGE = page(f"<article>{PARAGRAPHS}<p>Juru warta: Ratna</p></article>")


def test_a_page_on_stdin(run, write_rules):
    write_rules()
    done = run("clean", "--rules", "mine", "--site", "kabar.test", stdin=PAGE.encode())
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out) == {"title": TITLE, "language": "id", "text": TEXT}


def test_a_page_as_a_text(run, write_rules):
    write_rules()
    done = run("clean", "--rules", "mine", "--site", "kabar.test", "--format", "html-text", stdin=PAGE.encode())
    assert (done.code, done.err, done.out.decode()) == (0, "", f"{TEXT}\n")


def test_a_folder_of_pages(run, tmp_path):
    (tmp_path / "halaman" / "dalam").mkdir(parents=True)
    (tmp_path / "halaman" / "a.html").write_text(PAGE, "utf-8")
    (tmp_path / "halaman" / "dalam" / "b.htm").write_text("<p>Padi", "utf-8")
    done = run("clean", "halaman", "-o", "keluar/")
    assert done.code == 0
    lines = {path.name: json.loads(path.read_bytes()) for path in (tmp_path / "keluar").rglob("*.jsonl")}
    assert {name: line["text"] for name, line in lines.items()} == {
        "a.jsonl": f"{TEXT}\nJuru warta: Ratna",
        "b.jsonl": "Padi",
    }


@pytest.mark.parametrize(
    ("html", "message"),
    [
        (b"", "an empty page"),
        (b"Padi menguning.", "no HTML: there is no tag in it"),
        (b"\0" * 500, "no HTML: there is no tag in it"),
        (b"<html><body><script>x</script></body></html>", "no article was found on the page"),
        (b"<html><body>" + b"<div>" * 300_000 + PARAGRAPHS.encode(), "no article was found on the page"),
        (PAGE.encode() + b"<p>x</p>" * 3_750_000, "a page of more than 10,000,000 bytes: left out"),  # 30 MB
    ],
    ids=["empty", "no HTML", "NUL", "no article", "deep nesting", "30 MB"],
)
def test_a_page_that_nothing_comes_out_of_is_told_and_others_are_cleaned(run, tmp_path, html, message):
    (tmp_path / "a.html").write_bytes(html)
    (tmp_path / "b.html").write_text(PAGE, "utf-8")
    done = run("clean", "a.html", "b.html", "--on-error", "skip")
    assert (done.code, done.err) == (1, f"a.html: {message}\n")
    assert [json.loads(line)["title"] for line in done.out.splitlines()] == [TITLE]


@pytest.mark.parametrize(
    "raw",
    [
        page(PARAGRAPHS, '<meta charset="iso-8859-1">').encode("windows-1252"),
        PAGE.encode("utf-16"),
        PAGE.encode()[:-40] + b"\xe2\x80",
        PAGE.encode().replace(b"Senin", b"S\xeanin"),
        PAGE.replace("Senin", "&#11;Senin").encode(),
    ],
    ids=["declared", "UTF-16", "cut off", "one foreign byte", "control character"],
)
def test_encodings_that_crawls_hold(run, raw):
    done = run("clean", "--format", "html-text", stdin=raw)
    assert done.code == 0
    assert done.out.decode().startswith(TEXT[:40])
    assert "“Kami senang" in done.out.decode()


def test_a_wrong_xpath_is_told_with_its_place(run, write_rules):
    write_rules('schema = 1\nhosts = ["kabar.test"]\n\n[html]\nremove = ["//p["]\n')
    done = run("clean", "--rules", "mine", "--site", "kabar.test", stdin=PAGE.encode())
    assert done.code == 1
    assert done.err == "mine/kabar.toml:5: remove: '//p[': no XPath 1.0 expression: Invalid expression\n"
    assert json.loads(done.out)["text"] == f"{TEXT}\nJuru warta: Ratna"
