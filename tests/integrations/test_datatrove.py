"""datatrove: a step in a pipeline that its local executor runs."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from typing import Any

import pytest

from cleaner import UsageError
from tests.integrations.deadly import articles
from tests.integrations.support import ROOT, ran

pytest.importorskip("datatrove", reason="datatrove is not installed")


def documents(*rows: dict[str, Any]) -> list[Any]:
    from datatrove.data import Document

    return [Document(text=row["text"], id=row["id"], metadata=dict(row.get("metadata", {}))) for row in rows]


def read_lines(folder) -> list[dict[str, Any]]:
    return [
        json.loads(line) for path in sorted(folder.glob("*.gz")) for line in gzip.open(path, "rt", encoding="utf-8")
    ]


@pytest.fixture
def step(kabar):
    def make(**options):
        from cleaner.integrations.datatrove import CleanerStep

        return CleanerStep(kabar, **options)

    return make


def test_documents_are_cleaned_and_counted(step, kabar) -> None:
    url = {"url": "https://kabar.test/1", "extra": 7}
    rows = [
        {"id": "1", "text": "Padi.\nJuru warta: Ratna", "metadata": url},
        {"id": "2", "text": "Padi.", "metadata": url},
        {"id": "3", "text": "Padi.\nJuru warta: Ratna"},
        {"id": "4", "text": None, "metadata": url},
    ]
    made = step(annotate="cleaner", batch_size=2)
    cleaned = list(made.run(documents(*rows)))
    assert [document.text for document in cleaned] == ["Padi.", "Padi.", "Padi.\nJuru warta: Ratna", None]
    note = {
        "site": "kabar.test",
        "rules": ["kabar.test/writer"],
        "removed": [[5, 23, "kabar.test/writer", "author-footer"]],
        "captured": {"author": ["Ratna"]},
        "problem": "",
    }
    assert [document.metadata for document in cleaned] == [{**url, "cleaner": note}, url, {}, url]
    assert {name: stat.total for name, stat in made.stats.stats.items()} == {
        f"rules {kabar.digest}": 1,
        "cleaned": 3,
        "changed": 1,
        "removed_characters": 18,
        "category/author-footer": 1,
        "rule/kabar.test/writer": 1,
        "without_text": 1,
    }


def test_a_problem_is_counted_and_told(kabar, monkeypatch, step) -> None:
    from cleaner.engine import cleaner as engine

    monkeypatch.setattr(engine, "MAX_CHARS", 10)
    made = step(annotate="cleaner")
    (document,) = made.run(documents({"id": "1", "text": "Padi.\nJuru warta: Ratna"}))
    assert document.text == "Padi.\nJuru warta: Ratna"
    assert document.metadata["cleaner"]["problem"] == "longer than 10 characters: passed through"
    assert made.stats.stats["problems"].total == 1


def test_metadata_may_be_called_otherwise(step) -> None:
    row = {"id": "1", "text": "Padi.\nJuru warta: Ratna", "metadata": {"host": "kabar.test"}}
    (document,) = step(keys={"site": "host"}).run(documents(row))
    assert document.text == "Padi."


def test_an_unknown_key_is_refused(step) -> None:
    with pytest.raises(UsageError, match="keys: expected some of url, title, site, date, found urls"):
        step(keys={"urls": "u"})


def test_four_tasks_of_the_local_executor(tmp_path, write_rules) -> None:
    """The example: every document once, every removed piece once with its rule, counts over all tasks, one digest."""
    rows = articles(40)
    source = tmp_path / "in"
    source.mkdir()
    for task in range(4):
        lines = [json.dumps(row) for row in rows[task::4]]
        (source / f"{task}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    rules = write_rules()
    ran("with_datatrove", str(source), str(tmp_path / "out"), str(rules), HOME=str(tmp_path))
    found = {row["id"]: row for row in read_lines(tmp_path / "out" / "cleaned")}
    assert sorted(path.name for path in (tmp_path / "out" / "cleaned").iterdir()) == [
        f"{task:05d}.jsonl.gz" for task in range(4)
    ]
    assert {key: row["text"] for key, row in found.items()} == {
        row["id"]: row["text"].partition("\n")[0] for row in rows
    }
    pieces = read_lines(tmp_path / "out" / "removed")
    back = {piece["metadata"]["document"]: piece["text"] for piece in pieces}
    assert len(pieces) == len(back) == sum("\n" in row["text"] for row in rows)
    assert {row["id"]: found[row["id"]]["text"] + back.get(row["id"], "") for row in rows} == {
        row["id"]: row["text"] for row in rows
    }
    assert {piece["metadata"]["rule"] for piece in pieces} == {"kabar.test/writer", "kabar.test/linked"}
    (counts,) = [
        block["stats"]
        for block in json.loads((tmp_path / "out" / "logs" / "stats.json").read_text(encoding="utf-8"))
        if "CLEANER" in block["name"]
    ]
    assert [count["total"] for name, count in counts.items() if name.startswith("rules ")] == [4]
    assert (counts["cleaned"], counts["changed"]) == (40, len(pieces))


def test_a_task_that_died_is_run_again_and_nothing_is_doubled(tmp_path, kabar) -> None:
    """The executor knows which tasks are done; the one that died writes its files anew."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.writers import JsonlWriter

    from cleaner.integrations.datatrove import CleanerStep

    died = tmp_path / "died"

    def die_once(data, rank, world_size):
        for document in data:
            if document.id == "a15" and not died.exists():
                died.touch()
                raise RuntimeError("gone")
            yield document

    def run() -> None:
        step = CleanerStep(kabar, exclusion_writer=JsonlWriter(str(tmp_path / "removed")), batch_size=4)
        source = documents(*({**row, "metadata": {"url": row["url"]}} for row in articles(20)))
        LocalPipelineExecutor(
            pipeline=[source, step, die_once, JsonlWriter(str(tmp_path / "cleaned"))],
            tasks=1,
            logging_dir=str(tmp_path / "logs"),
        ).run()

    with pytest.raises(RuntimeError, match="gone"):
        run()
    run()
    assert [row["id"] for row in read_lines(tmp_path / "cleaned")] == [f"a{n}" for n in range(20)]
    assert [row["text"] for row in read_lines(tmp_path / "cleaned")] == [
        row["text"].partition("\n")[0] for row in articles(20)
    ]
    assert len(read_lines(tmp_path / "removed")) == sum("\n" in row["text"] for row in articles(20))


def test_the_step_travels_as_slurm_sends_it(tmp_path, kabar) -> None:
    """Slurm's executor writes itself to a file that its tasks read; the user's rules are in it."""
    import dill
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    from cleaner.integrations.datatrove import CleanerStep

    (tmp_path / "in").mkdir()
    lines = "".join(json.dumps(row) + "\n" for row in articles(6))
    (tmp_path / "in" / "0.jsonl").write_text(lines, encoding="utf-8")
    steps = [JsonlReader(str(tmp_path / "in")), CleanerStep(kabar), JsonlWriter(str(tmp_path / "cleaned"))]
    executor = LocalPipelineExecutor(steps, tasks=1, logging_dir=str(tmp_path / "logs"))
    with (tmp_path / "executor.pik").open("wb") as file:
        dill.dump(executor, file, fmode=dill.CONTENTS_FMODE)
    for path in (tmp_path / "mine").iterdir():
        path.unlink()
    task = "import sys, dill; dill.load(open(sys.argv[1], 'rb'))._run_for_rank(0)"
    done = subprocess.run(
        [sys.executable, "-c", task, str(tmp_path / "executor.pik")],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    assert [row["text"] for row in read_lines(tmp_path / "cleaned")] == [
        row["text"].partition("\n")[0] for row in articles(6)
    ]
