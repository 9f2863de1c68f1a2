"""Ray Data with two actors: the example, rows with every oddity, an actor that is killed, actors with other rules."""

from __future__ import annotations

import json

import pytest

from cleaner import Cleaner
from tests.integrations.deadly import articles, cleaned, job, rows_as_expected, told
from tests.integrations.support import ran

pytest.importorskip("ray", reason="ray is not installed: pip install 'site-cleaner[large-integrations-test]'")


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    from tests.conftest import KABAR

    folder = tmp_path_factory.mktemp("ray")
    rules = folder / "rules"
    rules.mkdir()
    (rules / "kabar.toml").write_text(KABAR, encoding="utf-8")
    return {**job("ray_job", rules, folder), "folder": folder, "digest": Cleaner(rules=[rules], shipped=False).digest}


def test_columns_are_added_and_others_stay_as_they_are(done) -> None:
    assert done["oddities"]["rows"] == rows_as_expected("it_")


def test_an_actor_that_is_killed_makes_no_difference(done) -> None:
    assert (done["folder"] / "killed").read_text(encoding="utf-8").isdigit()
    assert done["killed"] == {"same": True, "rows": 400}


def test_an_actor_with_other_rules_refuses(done) -> None:
    assert f"a worker that would clean otherwise: rules {done['digest']} here, other were sent" in done["refused"]


def test_a_pool_that_leaves_no_core_to_read_and_write_with_is_warned_of(done) -> None:
    assert done["warned"] == ["2 actors with 1 cores each leave 0 to read and write with: fewer, or less cpus"]


def test_no_rows(done) -> None:
    assert done["empty"] == 0


def test_the_example(tmp_path, write_rules) -> None:
    rows = articles(40)
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    rules = write_rules()
    ran("with_ray", str(source), str(tmp_path / "out"), str(rules), HOME=str(tmp_path))
    from pyarrow import parquet

    cleaner = Cleaner(rules=[rules])
    files = sorted((tmp_path / "out").iterdir())
    assert told([row for file in files for row in parquet.read_table(file).to_pylist()]) == cleaned(cleaner, rows)
    marks = [parquet.read_schema(file).metadata for file in files]
    assert {mark[b"cleaner.rules"].decode() for mark in marks} == {cleaner.digest}
