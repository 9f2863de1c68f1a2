"""The quality gate itself: what it counts, and that floors don't fall in silence."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from cleaner import Cleaner, Record
from tests.engine.support import cleaner_from

PATH = Path(__file__).resolve().parents[2] / "benchmarks" / "quality" / "gate.py"


@pytest.fixture(scope="module")
def gate():
    spec = importlib.util.spec_from_file_location("quality_gate", PATH)
    module = importlib.util.module_from_spec(spec)
    sys.modules["quality_gate"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_marked_text_becomes_a_document(gate) -> None:
    document = gate.parse("a", "url: https://a.test/1\ntitle: T: u\n\nSatu [-promo|Ikuti-] dua.\n[-ad-marker|IKLAN-]")
    assert document == gate.Document(
        "a",
        Record("Satu Ikuti dua.\nIKLAN", url="https://a.test/1", title="T: u"),
        ((5, 10, "promo"), (16, 21, "ad-marker")),
    )


def test_a_broken_mark_is_named(gate) -> None:
    with pytest.raises(ValueError, match=r"^b: a mark is not \[-category\|…-\]$"):
        gate.parse("b", "site: a.test\n\nSatu [-IKLAN-]")


def _tally(gate, cleaner: Cleaner, source: str):
    tally = gate.Tally()
    tally.add(gate.parse("doc", f"site: a.test\n\n{source}"), cleaner)
    return tally


@pytest.mark.parametrize(
    ("source", "figures"),
    [
        pytest.param("a\n[-promo|x-]", (100, 100, 0, 100), id="found"),
        pytest.param("a\n[-promo|y-]", (0, 100, 0, 0), id="left"),
        pytest.param("a\nx", (100, 0, -1, 0), id="harmed"),
        pytest.param("a\n[-unclear|x-]", (100, 100, 0, 100), id="what people argue about counts neither way"),
        pytest.param("a\n[-dateline|x-]\n[-promo|x-]", (100, 100, 0, 100), id="datelines, too"),
    ],
)
def test_figures(gate, tmp_path: Path, source: str, figures: tuple[float, ...]) -> None:
    found = _tally(gate, cleaner_from(tmp_path, "line = 'x'"), source).figures()
    assert tuple(found[name] for name in ("recall", "precision", "unharmed", "exact")) == figures


def test_faults_are_named(gate, tmp_path: Path) -> None:
    tally = _tally(gate, cleaner_from(tmp_path, "line = 'x'"), "x\n[-promo|y-]")
    assert tally.faults == ["doc: harmed: 'x'", "doc: left [promo] 'y'"]


def test_below_and_missing_floors(gate) -> None:
    figures = {"own": {"recall": 90.0, "exact": 50.0, "precision": 99.0}}
    floors = {"own": {"recall": 91.0, "precision": 99.0}, "elsewhere": {"recall": 100.0}}
    assert gate.below(figures, floors) == [
        "own: recall is 90, floor 91",
        "own: exact is 50, floor not set: run with --raise",
    ]


@pytest.mark.parametrize(
    ("now", "faults"),
    [
        pytest.param({"own": {"recall": 90.0}}, [], id="the same"),
        pytest.param({"own": {"recall": 95.0}}, [], id="higher"),
        pytest.param({"own": {"recall": 80.0}, "lowered": {"own: recall": "harder documents"}}, [], id="with a reason"),
        pytest.param(
            {"own": {"recall": 80.0}},
            ["own: the floor of recall fell from 90 without a reason under [lowered]"],
            id="in silence",
        ),
        pytest.param({}, ["own: the floor of recall fell from 90 without a reason under [lowered]"], id="gone"),
    ],
)
def test_floors_do_not_fall_in_silence(gate, now, faults: list[str]) -> None:
    assert gate.lowered({"own": {"recall": 90.0}}, now) == faults


def test_raising_never_lowers(gate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(gate, "FLOORS", tmp_path / "floors.toml")
    tally = gate.Tally(spans=2, found=1, documents=1, exact=1)
    monkeypatch.setattr(gate, "measure", lambda: {"own": tally})
    gate.write_floors({"own": {"recall": 60.0, "exact": 10.0}})
    assert gate.main(["--raise"]) == 1
    written = gate.read_floors((tmp_path / "floors.toml").read_text(encoding="utf-8"))
    assert written == {"own": {"recall": 60.0, "precision": 100.0, "exact": 100.0, "unharmed": 0.0}}
    assert capsys.readouterr().out.splitlines()[-1] == "own: recall is 50, floor 60"


def test_every_document_of_the_project_can_be_read(gate) -> None:
    documents = list(gate.own_documents())
    assert len(documents) >= 60
    assert sum(not document.spans for document in documents) >= 8
