"""Arrow batches: one column cleaned, four added, all else as it was."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from cleaner import InputError
from cleaner.integrations.arrow import Columns, clean_batch, clean_struct, clean_table, output_schema
from tests.integrations.support import CLEANED, ROWS, column, ran

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

COLUMNS = Columns(site="host")
KINDS = {
    "string": pa.string(),
    "large_string": pa.large_string(),
    "string_view": pa.string_view() if hasattr(pa, "string_view") else pa.string(),
    "dictionary": pa.dictionary(pa.int32(), pa.string()),
    "small dictionary of large strings": pa.dictionary(pa.int8(), pa.large_string()),
}


def texts(kind):
    plain = pa.array(column("text"))
    return plain.dictionary_encode().cast(kind) if pa.types.is_dictionary(kind) else plain.cast(kind)


def rows(kind=KINDS["string"], **others):
    columns = {name: column(name) for name in ROWS[0]}
    return pa.RecordBatch.from_pydict({**columns, "text": texts(kind), **others})


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_texts_are_cleaned_whatever_kind_of_strings_they_are(kabar, kind) -> None:
    batch = rows(kind, blob=[b"\xff", None, b"", b"x", b"y"])
    cleaned = clean_batch(kabar, batch, COLUMNS)
    cleaned.validate(full=True)
    assert cleaned.schema.equals(output_schema(batch.schema, COLUMNS), check_metadata=True)
    assert cleaned.schema.field("text").type == kind
    assert cleaned.to_pylist() == [
        {**row, "text": told["text"], "blob": blob, **{name: told[name] for name in told if name != "text"}}
        for row, told, blob in zip(ROWS, CLEANED, [b"\xff", None, b"", b"x", b"y"], strict=True)
    ]


def test_the_other_columns_and_the_metadata_are_the_same_ones(kabar) -> None:
    batch = rows().replace_schema_metadata({"dari": "uji"})
    cleaned = clean_batch(kabar, batch, COLUMNS)
    assert cleaned.schema.metadata == {b"dari": b"uji"}
    for name in ("id", "url", "host"):
        assert cleaned.column(name).buffers()[-1].address == batch.column(name).buffers()[-1].address


def test_where_nothing_goes_the_text_column_is_the_same_one(kabar) -> None:
    batch = pa.RecordBatch.from_pydict({"text": ["Panen tiba.", None]})
    cleaned = clean_batch(kabar, batch)
    assert cleaned.column("text").buffers()[-1].address == batch.column("text").buffers()[-1].address
    assert cleaned.column("text").equals(batch.column("text"))


def test_offsets_cut_the_cleaned_text_out_of_the_original(kabar) -> None:
    cleaned = clean_batch(kabar, rows(), COLUMNS).to_pylist()
    for row, before in zip(cleaned, ROWS, strict=True):
        text = before["text"]
        for span in reversed(row["removed"]):
            text = text[: span["start"]] + text[span["end"] :]
        assert row["text"] == text


def test_a_slice_is_cleaned_as_itself(kabar) -> None:
    cleaned = clean_batch(kabar, rows().slice(2, 2), COLUMNS).to_pylist()
    assert [row["text"] for row in cleaned] == [row["text"] for row in CLEANED[2:4]]


@pytest.mark.parametrize("kind", [pa.null(), pa.string()], ids=str)
def test_no_rows_and_no_texts(kabar, kind) -> None:
    for batch in (
        pa.RecordBatch.from_pydict({"text": pa.array([None, None], kind)}),
        pa.RecordBatch.from_pydict({"text": pa.array([], kind)}),
    ):
        cleaned = clean_batch(kabar, batch)
        assert cleaned.schema.equals(output_schema(batch.schema))
        assert cleaned.column("text").equals(batch.column("text"))


def test_a_text_that_is_not_utf8_stays_and_is_told(kabar) -> None:
    raw = pa.array([b"Jalan\xff\nJuru warta: Ratna", b"Jalan.\nJuru warta: Ratna"])
    batch = pa.RecordBatch.from_pydict({"text": raw.view(pa.string()), "site": pa.array(["kabar.test"] * 2)})
    cleaned = clean_batch(kabar, batch, Columns(prefix="c_"))
    assert cleaned.column("text").view(pa.binary()).to_pylist() == [b"Jalan\xff\nJuru warta: Ratna", b"Jalan."]
    assert cleaned.column("c_problem").to_pylist() == ["not UTF-8: byte 6 of the text", ""]


@pytest.mark.parametrize(
    "dates",
    [
        pa.array([dt.date(2019, 5, 6), None]),
        pa.array([dt.datetime(2019, 5, 6, 7, tzinfo=dt.UTC), None]),
        pa.array(["2019-05-06T07:08", "kemarin"]),
        pa.array(["2019-05-06", None]).dictionary_encode(),
    ],
    ids=lambda dates: str(dates.type),
)
def test_dates_of_any_kind_tell_the_day(tmp_path, dates) -> None:
    from tests.engine.support import cleaner_from

    dated = cleaner_from(tmp_path, "equals = ['Lama']\nuntil_date = 2020-01-01")
    cleaned = clean_batch(dated, pa.RecordBatch.from_pydict({"text": ["Isi.\nLama"] * 2, "date": dates}))
    assert cleaned.column("text")[0].as_py() == dated.clean("Isi.\nLama", date="2019-05-06").text == "Isi."
    assert cleaned.column("text")[1].as_py() == dated.clean("Isi.\nLama").text


def test_a_table_is_cleaned_batch_by_batch(kabar) -> None:
    table = pa.Table.from_batches([rows(), rows().slice(0, 0), rows().slice(2)])
    assert clean_table(kabar, table, COLUMNS).column("text").to_pylist() == [
        row["text"] for row in [*CLEANED, *CLEANED[2:]]
    ]
    empty = table.slice(0, 0)
    assert clean_table(kabar, empty, COLUMNS).schema.equals(output_schema(empty.schema, COLUMNS))


def test_a_struct_for_engines_that_want_one_value_a_row(kabar) -> None:
    batch = pa.RecordBatch.from_pydict({"text": texts(pa.string()), "url": column("url"), "site": column("host")})
    assert clean_struct(kabar, batch).to_pylist() == CLEANED


WRONG = {
    "no text": ({"body": ["a"]}, Columns(), "no column 'text'; found 'body'"),
    "no columns": ({}, Columns(), "no column 'text'; found no columns"),
    "text of numbers": ({"text": [1]}, Columns(), "column 'text' is int64, expected strings"),
    "text of bytes": ({"text": [b"a"]}, Columns(), "column 'text' is binary, expected strings"),
    "url of numbers": ({"text": ["a"], "url": [1.5]}, Columns(), "column 'url' is double, expected strings"),
    "no such url": ({"text": ["a"]}, Columns(url="link"), "no column 'link'; found 'text'"),
    "taken": ({"text": ["a"], "site": ["b"]}, Columns(), "column 'site': there is one already; give a prefix"),
    "taken with prefix": ({"text": ["a"], "x_removed": [1]}, Columns(prefix="x_"), "column 'x_removed': there is one"),
}


@pytest.mark.parametrize(("values", "columns", "message"), WRONG.values(), ids=WRONG)
def test_wrong_columns_are_named(kabar, values, columns, message) -> None:
    batch = pa.RecordBatch.from_pydict(values) if values else pa.record_batch([], names=[])
    for call in (lambda: clean_batch(kabar, batch, columns), lambda: output_schema(batch.schema, columns)):
        with pytest.raises(InputError, match=r"^" + re.escape(message)):
            call()


def test_a_column_that_stands_twice_is_named() -> None:
    schema = pa.schema([("text", pa.string()), ("text", pa.string())])
    with pytest.raises(InputError, match=r"^column 'text' stands twice$"):
        output_schema(schema)


def test_columns_that_are_not_to_be_looked_at() -> None:
    schema = pa.schema([("text", pa.string()), ("url", pa.int64())])
    assert output_schema(schema, Columns(url=None)).names == ["text", "url", "removed", "captured", "site", "problem"]


def test_the_example(tmp_path) -> None:
    assert ran("with_arrow", str(tmp_path)) == [
        "['cleaner.rules', 'cleaner.version']",
        "radar-1 radarjabar.disway.id ['any/title-again', 'id-credits/illustration-from-picture-bank']",
        "kompas-1 kompas.com ['id/baca-juga', 'id/baca-juga']",
        "antara-1 antaranews.com ['id/baca-juga', 'antaranews.com/byline-and-rights']",
        "detik-1 detik.com ['any/advertisement-marker', 'any/gambas']",
        "blog-1  ['spam-comments/spam-with-name-and-date', 'en/copyright-line']",
        "control-1  []",
    ]
