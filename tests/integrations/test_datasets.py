"""Hugging Face datasets: mapped, streamed, split, and found in the cache again."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from cleaner import Cleaner, InputError
from cleaner.integrations.arrow import Columns
from cleaner.integrations.datasets import clean_dataset, fingerprint
from tests.conftest import KABAR
from tests.integrations.support import CLEANED, ROOT, ROWS, ran

datasets = pytest.importorskip("datasets", reason="datasets is not installed")

COLUMNS = Columns(site="host")
EXPECTED = [{**row, **cleaned} for row, cleaned in zip(ROWS, CLEANED, strict=True)]
NAMED = """
import sys
import datasets
from cleaner import Cleaner
from cleaner.integrations.datasets import clean_dataset
dataset = datasets.load_from_disk(sys.argv[1])
cleaned = clean_dataset(Cleaner(rules=[sys.argv[2]], shipped=False, titles=["Satu", "Dua", "Tiga"]), dataset)
print(cleaned._fingerprint)
"""


@pytest.fixture(autouse=True)
def quiet(tmp_path, monkeypatch):
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", str(tmp_path / "hf"))
    datasets.disable_progress_bars()


@pytest.fixture
def dataset(tmp_path):
    """One that lies in files, as those have a cache."""
    datasets.Dataset.from_list(ROWS).save_to_disk(str(tmp_path / "data"))
    return datasets.load_from_disk(str(tmp_path / "data"))


@pytest.mark.parametrize("options", [{}, {"batch_size": 2}, {"num_proc": 2}], ids=str)
def test_a_dataset(kabar, dataset, options) -> None:
    cleaned = clean_dataset(kabar, dataset, COLUMNS, **options)
    assert cleaned.to_list() == EXPECTED
    assert list(cleaned) == EXPECTED
    assert {name: cleaned.features[name] for name in dataset.features} == dict(dataset.features)


def test_features_that_are_no_plain_values_and_the_format_stay(kabar) -> None:
    label = datasets.ClassLabel(names=["a", "b"])
    made = datasets.Dataset.from_dict(
        {"text": ["Jalan.", None], "label": [0, 1]},
        features=datasets.Features({"text": datasets.Value("string"), "label": label}),
    ).with_format("pandas")
    cleaned = clean_dataset(kabar, made)
    assert cleaned.features["label"] == label
    assert cleaned.format["type"] == "pandas"


def test_splits(kabar, dataset) -> None:
    cleaned = clean_dataset(kabar, datasets.DatasetDict(train=dataset, test=dataset.select([0])), COLUMNS)
    assert isinstance(cleaned, datasets.DatasetDict)
    assert (cleaned["train"].to_list(), cleaned["test"].to_list()) == (EXPECTED, EXPECTED[:1])


def test_streamed(kabar, dataset) -> None:
    streamed = clean_dataset(kabar, dataset.to_iterable_dataset(num_shards=2), COLUMNS)
    assert list(streamed) == EXPECTED
    assert streamed.features == clean_dataset(kabar, dataset, COLUMNS).features


def rows():
    yield from ROWS


def test_streamed_from_where_features_are_not_known(kabar) -> None:
    dataset = datasets.IterableDataset.from_generator(rows)
    assert dataset.features is None
    assert list(clean_dataset(kabar, dataset, COLUMNS)) == EXPECTED
    assert list(clean_dataset(kabar, dataset, COLUMNS, batch_size=1)) == EXPECTED
    with pytest.raises(InputError, match=r"^no column 'body'; found 'id', 'text'"):
        list(clean_dataset(kabar, dataset, Columns(text="body")))


def test_the_second_time_it_comes_from_the_cache(kabar, dataset, monkeypatch) -> None:
    first = clean_dataset(kabar, dataset, COLUMNS)
    monkeypatch.setattr(Cleaner, "clean_many", None)  # so that cleaning would fail
    again = clean_dataset(kabar, dataset, COLUMNS)
    assert (again.cache_files, again.to_list()) == (first.cache_files, EXPECTED)


def test_the_fingerprint_is_of_data_rules_and_columns(kabar, dataset, write_rules) -> None:
    other = Cleaner(rules=[write_rules()], shipped=False, strip=["promo"])
    prints = [
        fingerprint(kabar, dataset),
        fingerprint(kabar, dataset, COLUMNS),
        fingerprint(other, dataset),
        fingerprint(kabar, dataset.select([0])),
    ]
    assert len(set(prints)) == 4
    assert fingerprint(Cleaner(rules=[write_rules()], shipped=False), dataset) == prints[0]


def test_another_process_finds_the_same_fingerprint_wherever_the_rules_lie(dataset, tmp_path) -> None:
    found = set()
    datasets.Dataset.from_dict({"text": ["Jalan."]}).save_to_disk(str(tmp_path / "one"))
    for seed in ("1", "2"):
        folder = tmp_path / f"rules-{seed}"
        folder.mkdir()
        (folder / f"{seed}.toml").write_text(KABAR, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-c", NAMED, str(tmp_path / "one"), str(folder)],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "HF_HOME": str(tmp_path / "hf")},
        )
        found.add(done.stdout)
    assert len(found) == 1
    assert len(found.pop().strip()) == 16


def test_wrong_columns_are_named_before_anything_runs(kabar, dataset) -> None:
    with pytest.raises(InputError, match=r"^column 'id' is int64, expected strings$"):
        clean_dataset(kabar, dataset, Columns(text="id"))
    with pytest.raises(InputError, match=r"^column 'site': there is one already"):
        clean_dataset(kabar, dataset.rename_column("host", "site"))


def test_the_example(tmp_path) -> None:
    assert ran("with_datasets", HF_HOME=str(tmp_path)) == [
        "['id', 'url', 'title', 'text', 'removed', 'captured', 'site', 'problem']",
        "True",
        "[('radar-1', 5), ('kompas-1', 3), ('antara-1', 2), ('detik-1', 3), ('blog-1', 3), ('control-1', 0)]",
        "Panen Kopi di Lereng Gunung Mundur Sebulan",
    ]
