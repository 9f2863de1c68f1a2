"""The plain batch function, and what adapters say when their framework is not there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import cleaner.integrations
from cleaner import InputError, UsageError, __version__
from cleaner.integrations.batch import clean_batch, framework, marks
from tests.integrations.support import CLEANED, column

MODULES = sorted(
    path.stem for path in Path(cleaner.integrations.__file__).parent.glob("*.py") if path.stem != "__init__"
)


def test_results_stand_where_their_texts_stood(kabar) -> None:
    results = clean_batch(kabar, column("text"), column("url"), sites=column("host"))
    assert [None if result is None else result.text for result in results] == [row["text"] for row in CLEANED]
    assert [[] if result is None else [span.rule for span in result.removed] for result in results] == [
        [span["rule"] for span in row["removed"]] for row in CLEANED
    ]
    assert [None if result is None else result.site for result in results] == ["kabar.test", None, "kabar.test", "", ""]
    assert results[0] == kabar.clean(column("text")[0], url="https://kabar.test/1")


def test_dates_and_titles_are_passed_on(tmp_path) -> None:
    from tests.engine.support import cleaner_from

    dated = cleaner_from(tmp_path, "equals = ['Lama']\nuntil_date = 2020-01-01", "repeat = 'title'")
    texts = ["Judul Berita Panjang\nIsi berita.\nLama", "Judul Berita Panjang\nIsi berita.\nLama"]
    found = clean_batch(dated, texts, titles=["Judul Berita Panjang", None], dates=["2019-05-06T07:08", "2023-01-01"])
    assert [result.text for result in found if result] == [
        dated.clean(texts[0], title="Judul Berita Panjang", date="2019-05-06").text,
        dated.clean(texts[1], date="2023-01-01").text,
    ]
    assert found[0] != found[1]


def test_an_empty_batch(kabar) -> None:
    assert clean_batch(kabar, []) == []


def test_a_column_of_another_length_is_named(kabar) -> None:
    with pytest.raises(InputError, match=r"^urls: 1 values beside 2 texts$"):
        clean_batch(kabar, ["a", "b"], ["https://kabar.test/1"])


def test_marks_name_the_rules_and_the_version(kabar) -> None:
    assert marks(kabar) == {"cleaner.rules": kabar.digest, "cleaner.version": __version__}


def test_a_missing_framework_is_named_with_what_to_install() -> None:
    with pytest.raises(UsageError, match=r"^nosuchframe is not installed: pip install 'site-cleaner\[nosuch\]'$"):
        framework("nosuchframe.part", "nosuch")


def test_what_a_framework_itself_lacks_is_not_blamed_on_the_framework(tmp_path, monkeypatch) -> None:
    (tmp_path / "halfthere.py").write_text("import nosuchpart\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="nosuchpart"):
        framework("halfthere", "half")


@pytest.mark.parametrize("module", MODULES)
def test_no_adapter_imports_a_framework_before_it_is_used(module: str) -> None:
    code = f"import sys, cleaner, cleaner.integrations.{module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    frameworks = {"pyarrow", "polars", "duckdb", "datasets", "pandas", "numpy", "pyspark", "ray", "scrapy", "datatrove"}
    assert frameworks & set(done.stdout.split()) == set()


CALLS = {
    "arrow": ("pyarrow", "arrow", "arrow.output_schema(None)"),
    "polars": ("polars", "polars", "polars.register()"),
    "duckdb": ("duckdb", "duckdb", "duckdb.register(None, None)"),
    "datasets": ("datasets", "datasets", "datasets.clean_dataset(None, None)"),
    "pandas": ("pandas", "pandas", "pandas.register()"),
    "scrapy": ("itemadapter", "scrapy", "scrapy.CleanerPipeline(None, None, {})"),
    "datatrove": ("datatrove", "datatrove", "datatrove.CleanerStep"),
    "spark": ("pyspark", "spark", "spark.output_schema(None)"),
    "ray": ("ray", "ray", "ray.clean_dataset(None, None)"),
}


@pytest.mark.parametrize(("module", "extra", "call"), CALLS.values(), ids=CALLS)
def test_without_its_framework_an_adapter_says_what_to_install(module: str, extra: str, call: str) -> None:
    code = (
        f"import sys\nclass Hidden:\n    def find_spec(self, name, *_):\n"
        f"        if name == {module!r}: raise ModuleNotFoundError(name=name)\nsys.meta_path.insert(0, Hidden())\n"
        f"from cleaner import UsageError\nfrom cleaner.integrations import {call.partition('.')[0]}\n"
        f"try: {call}\nexcept UsageError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"{module} is not installed: pip install 'site-cleaner[{extra}]'\n"
