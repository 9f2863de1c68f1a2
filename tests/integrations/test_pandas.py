"""pandas: a series of any kind of strings."""

from __future__ import annotations

import pytest

from cleaner import InputError
from cleaner.integrations.batch import marks
from cleaner.integrations.pandas import clean_series, register
from tests.integrations.support import CLEANED, column, ran

pd = pytest.importorskip("pandas", reason="pandas is not installed")
pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

KINDS = {
    "str": None,
    "object": object,
    "python": "string[python]",
    "arrow": "string[pyarrow]",
    "arrow dictionary": pd.ArrowDtype(pa.string()),
    "category": "category",
}
INDEX = [7, 7, "a", None, 2.5]


def series(name: str, kind=None):
    return pd.Series(column(name), INDEX, kind)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_texts_of_any_kind(kabar, kind) -> None:
    texts = series("text", kind)
    cleaned = clean_series(kabar, texts, url=series("url"), site=series("host"))
    assert cleaned.index.equals(texts.index)
    rows = cleaned.astype(object).where(cleaned.notna(), None).to_dict("records")
    assert rows == CLEANED
    assert cleaned["text"].dtype == (texts.dtype if kind != "category" else object)
    assert cleaned.attrs == marks(kabar)


def test_no_rows_and_no_texts(kabar) -> None:
    assert clean_series(kabar, pd.Series([], dtype=object)).to_dict("records") == []
    missing = clean_series(kabar, pd.Series([None, float("nan")], dtype=object))
    assert (missing["text"].isna().tolist(), missing["removed"].tolist()) == ([True, True], [[], []])


def test_dates_tell_the_day(tmp_path) -> None:
    from tests.engine.support import cleaner_from

    dated = cleaner_from(tmp_path, "equals = ['Lama']\nuntil_date = 2020-01-01")
    texts = pd.Series(["Isi.\nLama"] * 3)
    dates = pd.to_datetime(pd.Series(["2019-05-06", "2023-01-01", None]))
    cleaned = clean_series(dated, texts, date=dates)["text"].tolist()
    expected = [dated.clean("Isi.\nLama", date=date).text for date in ("2019-05-06", "2023-01-01", "")]
    assert cleaned == expected
    assert expected[:2] == ["Isi.", "Isi.\nLama"]


def test_the_accessor(kabar) -> None:
    register()
    register()  # which does no harm
    cleaned = series("text").cleaner.clean(kabar, url=series("url"), site=series("host"))
    assert cleaned["removed"].tolist() == [row["removed"] for row in CLEANED]


def test_what_is_no_string_is_named(kabar) -> None:
    with pytest.raises(InputError, match=r"^text: has int 5, expected strings$"):
        clean_series(kabar, pd.Series(["a", 5], dtype=object))
    with pytest.raises(InputError, match=r"^url: has float 1.5, expected strings$"):
        clean_series(kabar, pd.Series(["a"]), url=pd.Series([1.5]))


def test_another_index_is_named(kabar) -> None:
    with pytest.raises(InputError, match=r"^url: another index than that of the texts$"):
        clean_series(kabar, pd.Series(["a"]), url=pd.Series(["b"], [1]))


def test_the_example() -> None:
    assert ran("with_pandas") == [
        "['text', 'removed', 'captured', 'site', 'problem']",
        "[('radar-1', 5), ('kompas-1', 3), ('antara-1', 2), ('detik-1', 3), ('blog-1', 3), ('control-1', 0)]",
    ]
