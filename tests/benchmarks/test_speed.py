"""The speed benchmarks measure what they say: documents as described, the naive loop cleans, tables hold what was timed."""

from __future__ import annotations

import io
import subprocess
import sys
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from benchmarks.speed import documents, growth, inside, measure, naive, whole
from benchmarks.speed import run as driver
from benchmarks.speed.clones import Cloner
from benchmarks.speed.corpus import record_of, write_lines
from benchmarks.speed.speaker import Speaker
from benchmarks.speed.synthetic import RuleWriter, host
from cleaner import Cleaner, Record
from tests.engine.support import cleaner_from

FLOOR = Path(measure.__file__).with_name("floor.py")


@pytest.fixture
def little(tmp_path: Path) -> measure.Settings:
    """Settings under which a table takes seconds."""
    return measure.Settings(tmp_path, quick=True, rounds=1, seconds=0.01, most_documents=60, sites=1, most_others=2)


# --- Documents --------------------------------------------------------------------------------------------------------


def test_a_document_depends_on_seed_and_number_alone() -> None:
    one, same, other = documents.Author(seed=3), documents.Author(seed=3), documents.Author(seed=4)
    assert [one.document(n) for n in (5, 6)] == [same.document(n) for n in (6, 5)][::-1]
    assert one.document(5) != other.document(5)


def test_documents_have_the_shape_asked_for() -> None:
    author = documents.Author()
    assert all("\n" not in author.document(n, "run-on")["text"] for n in range(60))
    assert all("\n" in author.document(n, "multi")["text"] for n in range(60))
    assert {"\n" in author.document(n)["text"] for n in (0, 2, 4)} == {True}
    assert {"\n" in author.document(n)["text"] for n in (1, 3, 5)} == {False}


@pytest.fixture(scope="module")
def some() -> list[dict[str, object]]:
    author = documents.Author()
    return [author.document(n, "multi") for n in range(1_500)]


def test_documents_are_as_long_as_said(some) -> None:
    mean = sum(len(document["text"]) for document in some) / len(some)
    assert 0.95 * documents.CHARS < mean < 1.05 * documents.CHARS
    assert all(set(document) >= {"id", "title", "published", "text", "tags", "meta"} for document in some)


def test_prose_never_stands_twice(some) -> None:
    lines = Counter(line for document in some for line in document["text"].split("\n") if len(line) > 80)
    twice = [line for line, count in lines.items() if count > 1]
    assert len(twice) < 0.001 * len(lines)  # a plea to follow has few words to choose from


def test_boilerplate_comes_as_often_as_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    say = Speaker.say
    monkeypatch.setattr(Speaker, "say", lambda self, name, random: said.append(name) or say(self, name, random))
    author, carried = documents.Author(), Counter[str]()
    for number in range(4_000):
        said.clear()
        author.document(number)
        carried.update({name for name in said if name in documents.SHARES} or {"none"})
    for kind, share in (documents.SHARES | {"none": documents.CARRY_NONE}).items():
        assert carried[kind] / 4_000 == pytest.approx(share, abs=0.02), kind


def test_documents_come_from_shipped_sites_unknown_hosts_and_nowhere(some) -> None:
    shipped = {site.host for site in documents.shipped_sites()}
    hosts = Counter("none" if "url" not in one else "shipped" if one["site"] in shipped else "unknown" for one in some)
    assert hosts["none"] / len(some) == pytest.approx(documents.NO_ADDRESS, abs=0.01)
    assert hosts["unknown"] / len(some) == pytest.approx(documents.UNKNOWN_HOST, abs=0.03)


def test_documents_as_a_command() -> None:
    command = [sys.executable, documents.__file__, "--count", "2", "--seed", "5"]
    out = subprocess.run(command, capture_output=True, check=True).stdout
    author = documents.Author(seed=5)
    assert [msgspec.json.decode(line) for line in out.splitlines()] == [author.document(n) for n in range(2)]


def test_a_speaker_fills_lists_into_each_other() -> None:
    speaker = Speaker({"a": ["{b^} dan {B} {outlet}"], "b": ["ikan di {c}"], "c": ["pasar"]})
    assert speaker.say("a", lambda: 0.0) == "Ikan di pasar dan Ikan di Pasar {{outlet}}"


# --- What is compared -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["typed", "dict", "json"])
def test_the_floor_copies_every_byte(kind: str) -> None:
    lines = '{"id":1,"url":"u","text":"é\\n","site":null,"x":[1.50]}\n{"text":"b","site":"a.test","title":"t"}\n'
    done = subprocess.run([sys.executable, str(FLOOR), kind], input=lines.encode(), capture_output=True, check=True)
    wanted = lines if kind == "typed" else lines.replace("1.50", "1.5")
    assert done.stdout.decode() == wanted


@pytest.mark.parametrize("sentences", [False, True])
def test_the_naive_loop_cleans(tmp_path: Path, sentences: bool) -> None:
    rules = (
        "line = 'Editor: .+'\nwhere = 'tail:2'",
        r"sentence = 'Ikuti kami di \w{3,20}'",
        r"span = '\(Foto: .+?\)'",
        "equals = ['IKLAN']",
        "starts = ['Baca juga:']\nmax_chars = 40",
        "block = ['?x', 'Tag', '+.+']",
    )
    loop = naive.Naive(cleaner_from(tmp_path, *rules), sentences=sentences)
    text = "Editor: tetap di atas\nHarga naik (Foto: Budi). Ikuti kami di sini!\niklan\nbaca juga: x\nTag\nberas\nEditor: Sari"
    [(_, bound)] = loop.prepare([Record(text)])
    gone = "" if sentences else "!"  # searched for, the sentence ends where its pattern does
    assert naive.clean(text, bound) == f"Editor: tetap di atas\nHarga naik . {gone}\nberas"


def test_made_up_rules_are_whole_and_hardly_touch_documents(tmp_path: Path) -> None:
    for name, write in (("simple", RuleWriter().packs), ("shipped", Cloner().write)):
        cleaner = Cleaner(rules=[write(tmp_path / name, 450)], shipped=False)
        assert cleaner.problems == ()
        assert len(cleaner.rules_for("")) == 450
        author = documents.Author()
        records = [record_of(author.document(n)) for n in range(10)]
        assert sum(bool(result.removed) for result in cleaner.clean_many(records)) <= 5


def test_made_up_site_files_are_those_of_their_hosts(tmp_path: Path) -> None:
    cleaner = Cleaner(rules=[RuleWriter().sites(tmp_path / "sites", 3)], shipped=False)
    assert cleaner.problems == ()
    assert [cleaner.site_of(Record("x", site=host(n))) for n in range(4)] == [host(0), host(1), host(2), ""]


# --- Measuring --------------------------------------------------------------------------------------------------------


def test_rounds_alternate() -> None:
    order: list[str] = []
    jobs = {name: lambda n, name=name: order.append(f"{name}{n}") or float(n) for name in "ab"}
    assert measure.in_turn(jobs, 3) == {"a": [0.0, 1.0, 2.0], "b": [0.0, 1.0, 2.0]}
    assert order == ["a0", "b0", "b1", "a1", "a2", "b2"]


def test_a_ratio_is_the_median_of_rounds() -> None:
    assert measure.ratio([2.0, 90.0, 3.0], [1.0, 1.0, 1.0]) == 3.0


@pytest.mark.skipif(sys.platform == "win32", reason="os.wait4")
def test_a_process_is_measured_whole(tmp_path: Path) -> None:
    work = "import sys; x = b'x' * 50_000_000; sum(range(3_000_000)); print(len(sys.stdin.read()))"
    (tmp_path / "in").write_text("abc")
    ballast = bytearray(120_000_000)  # of this process: must not count as the child's
    taken = measure.run([sys.executable, "-c", work], tmp_path / "in", tmp_path / "out")
    assert (tmp_path / "out").read_text() == "3\n"
    assert 50e6 < taken.peak_bytes < 100e6 < len(ballast)
    assert 0.02 < taken.cpu_s <= taken.wall_s + 0.1


@pytest.mark.skipif(sys.platform == "win32", reason="os.wait4")
def test_a_process_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"exit code 3: oh\n"):
        measure.run(
            [sys.executable, "-c", "import sys; print('oh', file=sys.stderr); sys.exit(3)"], None, tmp_path / "out"
        )


def test_a_table() -> None:
    assert measure.table("T", ["a", "b"], [["x", 1234.5], ["yyyy", 0.01234]], "\nnote\n") == (
        "### T\n\n| a    | b      |\n| ---  | ---    |\n| x    | 1234   |\n| yyyy | 0.0123 |\n\nnote\n"
    )


# --- The tables -------------------------------------------------------------------------------------------------------


def _rows(out: str) -> list[list[str]]:
    lines = [line for line in out.splitlines() if line.startswith("| ")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.fixture
def few_documents(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("benchmarks.speed.corpus.REAL", tmp_path / "none")
    monkeypatch.setattr(whole, "FEW", 4)
    monkeypatch.setattr(inside, "WARM_UP", 4)


@pytest.mark.skipif(sys.platform == "win32", reason="os.wait4")
@pytest.mark.usefixtures("few_documents")
def test_the_table_of_whole_processes(little: measure.Settings) -> None:
    rows = _rows(whole.report(little))
    assert [row[:2] for row in rows] == [
        [rules, f"made-up {shape}"] for rules in ("shipped", "100 own") for shape in ("multi", "run-on")
    ]
    for row in rows:
        assert float(row[5]) / float(row[4]) == pytest.approx(float(row[6].rstrip("%")) / 100, rel=0.1)


@pytest.mark.usefixtures("few_documents")
def test_the_table_of_one_process(little: measure.Settings) -> None:
    rows = _rows(inside.report(little))
    assert [row[0] for row in rows] == ["made-up multi", "made-up run-on"]
    for row in rows:
        assert float(row[3]) / float(row[2]) == pytest.approx(float(row[5].rstrip(" ×")), rel=0.1)


def test_the_table_of_growing_rules(little: measure.Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth, "RULES", (10, 100))
    rows = _rows(growth.rules_report(little))
    assert [row[:2] for row in rows] == [["10", "shipped"], ["100", "shipped"], ["10", "simple"], ["100", "simple"]]
    assert [row[3] for row in rows if row[0] == "100"] == ["1.00 ×", "1.00 ×"]


def test_an_unknown_table_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        driver.main(["wohle"])
    assert "no table 'wohle': there are whole, inside, shell," in capsys.readouterr().err


PAGE = "a\n<!-- figures: x -->\nold\n<!-- end: x -->\nb\n<!-- figures: y -->\n<!-- end: y -->\n"


def test_figures_go_between_their_marks() -> None:
    report = "### X\n\n| a |\n| --- |\n| 1 |\n\nnote\n"
    assert driver.with_figures(PAGE, "x", report, "*today*") == PAGE.replace("old", "*today*\n\n| a |\n| --- |\n| 1 |")


def test_a_table_without_marks_is_named() -> None:
    with pytest.raises(ValueError, match=r"^no marks for table z in speed\.md$"):
        driver.with_figures(PAGE, "z", "", "")


def test_the_page_has_a_place_for_every_table() -> None:
    page = driver.PAGE.read_text(encoding="utf-8")
    assert [name for name in driver.TABLES if f"<!-- figures: {name} -->\n" not in page] == []


def test_lines_are_written_as_they_are(tmp_path: Path) -> None:
    assert write_lines(tmp_path / "x", [{"text": "é"}, {"text": "b"}]) == 27
    assert io.BytesIO((tmp_path / "x").read_bytes()).readlines() == ['{"text":"é"}\n'.encode(), b'{"text":"b"}\n']
