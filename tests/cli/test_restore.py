from __future__ import annotations

import pytest

RULES = ("--rules", "mine", "--site", "kabar.test")
TEXT = b"\xef\xbb\xbfPadi \xff menguning.\r\n\r\nTengok pula: Pasar Ikan\r\nJuru warta: Ratna"
LINES = (
    b'{"text":"Padi menguning.\\nJuru warta: R\\u00e1tna"}\n\nrusak\n{"text":"Panen.\xe2\x80\xa8"}\r\n'
    b'{"text" : "Padi menguning.\\n\\nTengok pula: \\"Ikan\\"", "x":1}'
)
OTHER = "the text was changed, or the ledger is of another run"


@pytest.fixture(autouse=True)
def folder(tmp_path, write_rules):
    write_rules()
    (tmp_path / "a.txt").write_bytes(TEXT)
    (tmp_path / "b.jsonl").write_bytes(LINES)
    (tmp_path / "c.jsonl").write_bytes(b"\xef\xbb\xbf" + LINES)
    return tmp_path


@pytest.mark.parametrize(
    ("files", "options", "code", "count"),
    [
        pytest.param(("a.txt",), (), 0, 1, id="text"),
        pytest.param(("b.jsonl",), (), 1, 2, id="jsonl"),
        pytest.param(("b.jsonl",), ("--annotate",), 1, 2, id="annotated"),
        pytest.param(("a.txt", "a.txt"), (), 0, 2, id="two texts"),
    ],
)
def test_the_originals_come_back(run, folder, files, options, code, count):
    done = run("clean", *files, *RULES, *options, "--ledger", "buku", "-o", "bersih")
    original = b"".join((folder / name).read_bytes() for name in files)
    assert (done.code, b"Juru warta" in (folder / "bersih").read_bytes()) == (code, False)
    back = run("restore", "bersih", "--ledger", "buku")
    assert (back.code, back.out, back.err) == (0, original, f"restored: {count}\n")


def test_files_without_a_last_line_break_come_back_as_lines(run):
    done = run("clean", "b.jsonl", "c.jsonl", *RULES, "--ledger", "buku", "--annotate")
    back = run("restore", "-", "--ledger", "buku", stdin=done.out)
    assert (back.code, back.err) == (0, "restored: 4\n")
    assert back.out == LINES + b"\n\xef\xbb\xbf" + LINES


def test_an_empty_stream_comes_back(run):
    done = run("clean", "--ledger", "buku", stdin=b"")
    back = run("restore", "-", "--ledger", "buku", stdin=done.out)
    assert (done.code, done.out, back.code, back.out, back.err) == (0, b"", 0, b"", "restored: 1\n")


def test_o_writes_the_file(run, folder):
    run("clean", "a.txt", *RULES, "--ledger", "buku", "-o", "bersih")
    back = run("restore", "bersih", "--ledger", "buku", "-o", "asli")
    assert (back.code, back.out, back.err) == (0, b"", "restored: 1\n")
    assert (folder / "asli").read_bytes() == TEXT


@pytest.mark.parametrize(
    ("cleaned", "ledger", "err"),
    [
        pytest.param(
            "bersih", "tidak-ada", "error: tidak-ada: can't be read: No such file or directory\n", id="no ledger"
        ),
        pytest.param("tidak-ada", "buku", "error: tidak-ada: can't be read: No such file or directory\n", id="no text"),
        pytest.param("bersih", "bersih", "error: bersih:1: damaged: not JSON\n", id="no ledger but a text"),
        pytest.param(
            "b.jsonl", "buku", f"error: buku:2: the digest of b.jsonl, text 1 is another: {OTHER}\n", id="another text"
        ),
    ],
)
def test_what_does_not_fit_is_refused(run, cleaned, ledger, err):
    run("clean", "a.txt", *RULES, "--ledger", "buku", "-o", "bersih")
    done = run("restore", cleaned, "--ledger", ledger)
    assert (done.code, done.out, done.err) == (2, b"", err)


@pytest.mark.parametrize("name", ["a.txt", "b.jsonl"], ids=["text", "jsonl"])
def test_a_ledger_that_was_cut_off_is_refused(run, folder, name):
    run("clean", name, *RULES, "--ledger", "buku", "-o", "bersih")
    lines = (folder / "buku").read_bytes().splitlines(keepends=True)
    (folder / "buku").write_bytes(b"".join(lines[:-1]))
    done = run("restore", "bersih", "--ledger", "buku", "-o", "asli")
    assert (done.code, done.out) == (2, b"")
    assert done.err == (
        f"error: buku:{len(lines)}: damaged: cut off: the last line, which counts the entries, is missing\n"
    )


def test_a_refused_file_does_not_stand_under_its_name(run, folder):
    run("clean", "a.txt", *RULES, "--ledger", "buku", "-o", "bersih")
    before = sorted(folder.iterdir())
    assert run("restore", "b.jsonl", "--ledger", "buku", "-o", "asli").code == 2
    assert sorted(folder.iterdir()) == before


def test_a_single_record(run, folder):
    run("clean", "b.jsonl", *RULES, "--ledger", "buku.gz", "-o", "bersih.gz")
    lines = LINES.splitlines(keepends=True)
    for n, line in enumerate(lines, 1):
        back = run("restore", "bersih.gz", "--ledger", "buku.gz", "--record", str(n))
        assert (back.code, back.out, back.err) == (0, line, f"restored: {int(b'Juru' in line or b'Tengok' in line)}\n")
    back = run("restore", "bersih.gz", "--ledger", "buku.gz", "--record", "6")
    assert (back.code, back.out, back.err) == (2, b"", "error: no record 6 in bersih.gz\n")
    back = run("restore", "bersih.gz", "--ledger", "buku.gz", "--record", "0")
    assert (back.code, back.err) == (2, "error: --record '0': expected a number from 1\n")


def test_a_single_text(run):
    run("clean", "a.txt", "b.jsonl", "a.txt", *RULES, "--format", "text", "--ledger", "buku", "-o", "bersih")
    for n, raw in enumerate([TEXT, LINES, TEXT], 1):
        back = run("restore", "bersih", "--ledger", "buku", "--record", str(n))
        assert (back.code, back.out) == (0, raw)
    assert run("restore", "bersih", "--ledger", "buku", "--record", "4").err == "error: no record 4 in bersih\n"


def test_a_single_row(run, folder):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    texts = ["Padi menguning.\nJuru warta: Ratna", None, "Panen."]
    pq.write_table(pa.table({"text": texts}), folder / "d.parquet")
    run("clean", "d.parquet", *RULES, "--ledger", "buku", "-o", "bersih.parquet")
    for n, text in enumerate(texts, 1):
        back = run("restore", "bersih.parquet", "--ledger", "buku", "--record", str(n))
        assert (back.code, back.out.decode()) == (0, text or "")
    assert run("restore", "bersih.parquet", "--ledger", "buku", "--record", "4").code == 2


def test_a_folder(run, folder):
    run("clean", "a.txt", "b.jsonl", "c.jsonl", *RULES, "--ledger", "buku", "-o", "bersih/", "-j", "2")
    back = run("restore", "bersih", "--ledger", "buku", "-o", "asli/")
    assert (back.code, back.out, back.err) == (0, b"", "restored: 5\n")
    for name in ("a.txt", "b.jsonl", "c.jsonl"):
        assert (folder / "asli" / name).read_bytes() == (folder / name).read_bytes()


def test_a_folder_of_which_one_file_is_damaged(run, folder):
    run("clean", "a.txt", "b.jsonl", *RULES, "--ledger", "buku", "-o", "bersih/")
    (folder / "bersih" / "a.txt").write_bytes(b"lain")
    back = run("restore", "bersih", "--ledger", "buku", "-o", "asli/")
    assert (back.code, back.err) == (
        2,
        f"error: buku/a.txt.ledger:2: the digest of bersih/a.txt, text 1 is another: {OTHER}\nrestored: 2\n",
    )
    assert sorted(path.name for path in (folder / "asli").iterdir()) == ["b.jsonl"]


@pytest.mark.parametrize("args", [(), ("-o", "asli/", "--record", "1")], ids=["nowhere", "one record"])
def test_a_folder_is_restored_into_a_folder(run, args):
    run("clean", "a.txt", *RULES, "--ledger", "buku", "-o", "bersih/")
    back = run("restore", "bersih", "--ledger", "buku", *args)
    assert (back.code, back.err) == (2, "error: a folder is restored into a folder, and as a whole: -o OUT/\n")
