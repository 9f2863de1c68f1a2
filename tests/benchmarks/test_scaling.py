"""The figures of docs/scaling.md are worked out from one rate, which stands above them."""

from __future__ import annotations

import re

import pytest

from benchmarks.integrations import scaling


def test_hours() -> None:
    assert scaling.hours(3_600_000, workers=4, rate=500, engine_us=2000) == pytest.approx(1.0)


def test_the_table_in_the_page_is_the_one_for_its_rate() -> None:
    page = scaling.PAGE.read_text(encoding="utf-8")
    (rate,) = re.findall(r"\*At ([\d,]+) documents a second a core", page)
    assert scaling.workers_figures(float(rate.replace(",", ""))) in page


def test_figures_are_put_between_their_marks() -> None:
    page = "a\n<!-- figures: x -->\nold\n<!-- end: x -->\nb\n"
    assert scaling.with_figures(page, "x", "new\n") == "a\n<!-- figures: x -->\nnew\n<!-- end: x -->\nb\n"
    with pytest.raises(ValueError, match="no marks for 'y'"):
        scaling.with_figures(page, "y", "new\n")


def test_a_worker_tells_rate_start_and_memory(tmp_path) -> None:
    pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    table = pa.table({"text": [f"Padi {n}.\nADVERTISEMENT" for n in range(50)]})
    with pa.ipc.new_stream(tmp_path / "in", table.schema) as stream:
        stream.write_table(table, max_chunksize=20)
    told = scaling.worker(tmp_path / "in")
    assert told.keys() == {"rate", "start", "peak"}
    assert told["rate"] > 1
    assert 20 < told["peak"] < 5000
