"""Polars: frames and expressions, lazy and not."""

from __future__ import annotations

import pytest

from cleaner import InputError
from cleaner.integrations.arrow import Columns
from cleaner.integrations.polars import clean_expr, clean_frame, register
from tests.integrations.support import CLEANED, ROWS, column, ran

pl = pytest.importorskip("polars", reason="polars is not installed")

COLUMNS = Columns(site="host")
EXPECTED = [{**row, **cleaned} for row, cleaned in zip(ROWS, CLEANED, strict=True)]


def frame():
    return pl.DataFrame(ROWS, schema_overrides={"host": pl.String})


def test_a_frame(kabar) -> None:
    cleaned = clean_frame(kabar, frame(), COLUMNS)
    assert cleaned.to_dicts() == EXPECTED
    assert cleaned.columns == ["id", "text", "url", "host", "removed", "captured", "site", "problem"]


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_a_lazy_frame_is_cleaned_when_it_is_collected(kabar, engine) -> None:
    lazy = clean_frame(kabar, frame().lazy(), COLUMNS)
    assert lazy.collect_schema() == clean_frame(kabar, frame(), COLUMNS).schema
    assert lazy.collect(engine=engine).to_dicts() == EXPECTED


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_each_text_that_is_wanted_is_cleaned_once(kabar, engine, monkeypatch) -> None:
    seen = []
    plain = kabar.clean_many
    monkeypatch.setattr(kabar, "clean_many", lambda records: plain(seen.extend(records) or records))
    few = clean_frame(kabar, frame().lazy(), COLUMNS).filter(pl.col("id") > 2)
    assert few.collect(engine=engine).to_dicts() == EXPECTED[2:]
    assert sorted(record.text for record in seen) == sorted(column("text")[2:])


@pytest.mark.parametrize("kind", [pl.Categorical, pl.Enum([text for text in column("text") if text is not None])])
def test_texts_of_another_kind_keep_it(kabar, kind) -> None:
    before = frame().with_columns(pl.col("text").cast(kind))
    if kind is not pl.Categorical:
        with pytest.raises(pl.exceptions.PolarsError, match="Padi menguning"):  # the cleaned text is none of the kind's
            clean_frame(kabar, before, COLUMNS)
        return
    cleaned = clean_frame(kabar, before, COLUMNS)
    assert (cleaned.schema["text"], cleaned["text"].to_list()) == (kind, [row["text"] for row in CLEANED])


def test_no_rows(kabar) -> None:
    cleaned = clean_frame(kabar, frame().clear(), COLUMNS)
    assert (cleaned.height, cleaned.schema) == (0, clean_frame(kabar, frame(), COLUMNS).schema)


def test_an_expression(kabar) -> None:
    held = clean_expr(kabar, "text", url="url", site=pl.col("host"))
    assert frame().select(held.alias("it"))["it"].to_list() == CLEANED


def test_the_namespaces(kabar) -> None:
    register()
    register()  # which does no harm
    assert frame().cleaner.clean(kabar, COLUMNS).to_dicts() == EXPECTED
    assert frame().lazy().cleaner.clean(kabar, COLUMNS).collect().to_dicts() == EXPECTED
    held = pl.col("text").cleaner.clean(kabar, url="url", site="host")
    assert frame().select(held)["text"].to_list() == CLEANED


def test_wrong_columns_are_named_before_anything_runs(kabar) -> None:
    with pytest.raises(InputError, match=r"^column 'id' is int64, expected strings$"):
        clean_frame(kabar, frame().lazy(), Columns(text="id"))
    with pytest.raises(InputError, match=r"^column 'site': there is one already"):
        clean_frame(kabar, frame().lazy().rename({"host": "site"}))


def test_the_example() -> None:
    assert ran("with_polars") == [
        (
            "[('ad-marker', 1), ('author-footer', 2), ('comment', 1), ('copyright', 2), ('duplicate', 1), ('embed', 1), "
            "('photo-credit', 1), ('promo', 1), ('related-link', 5), ('source-footer', 1)]"
        ),
        "Kendal (ANTARA) - Perpustakaan keliling kini melayani 12 desa di pesisir setiap akhir pekan.",
    ]
