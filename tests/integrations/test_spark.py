"""Spark on two local cores: the example, rows with every oddity, a worker that is killed, workers with other rules."""

from __future__ import annotations

import json

import pytest

from cleaner import Cleaner
from tests.integrations.deadly import articles, cleaned, job, rows_as_expected, told
from tests.integrations.support import ran

pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'site-cleaner[large-integrations-test]'")


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    from tests.conftest import KABAR

    folder = tmp_path_factory.mktemp("spark")
    rules = folder / "rules"
    rules.mkdir()
    (rules / "kabar.toml").write_text(KABAR, encoding="utf-8")
    return {**job("spark_job", rules, folder), "folder": folder, "digest": Cleaner(rules=[rules], shipped=False).digest}


def test_columns_are_added_and_others_stay_as_they_are(done) -> None:
    assert done["oddities"]["rows"] == rows_as_expected("it_", it_rules=done["digest"])
    assert done["oddities"]["schema"] == (
        "struct<id:int,text:string,url:string,host:string,"
        "it_removed:array<struct<rule:string,category:string,start:int,end:int>>,"
        "it_captured:array<struct<name:string,values:array<string>>>,"
        "it_site:string,it_problem:string,it_rules:string>"
    )


def test_a_worker_that_is_killed_makes_no_difference(done) -> None:
    assert (done["folder"] / "killed").read_text(encoding="utf-8").isdigit()
    assert done["killed"] == {"same": True, "rows": 400}


def test_a_worker_with_other_rules_refuses(done) -> None:
    assert f"a worker that would clean otherwise: rules {done['digest']} here, other were sent" in done["refused"]


def test_columns_that_make_no_sense_are_refused_before_anything_runs(done) -> None:
    assert done["faults"] == [
        "column 'rules': there is one already; give a prefix for the ones that are added",
        "no column 'isi'; found 'text', 'rules'",
        "column 'rules' is int32, expected strings",
    ]


def test_the_example(tmp_path, write_rules) -> None:
    rows = articles(40)
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    rules = write_rules()
    ran("with_spark", str(source), str(tmp_path / "out"), str(rules), HOME=str(tmp_path))
    from pyarrow import parquet

    table = parquet.read_table(tmp_path / "out")
    cleaner = Cleaner(rules=[rules])
    assert told(table.to_pylist()) == cleaned(cleaner, rows)
    assert set(table["rules"].to_pylist()) == {cleaner.digest}
