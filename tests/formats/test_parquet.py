"""Parquet: one column changes, everything else stays what it was, and the values come back."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from cleaner import UsageError, __version__
from cleaner.formats import parquet, parquet_output
from cleaner.formats.base import Fields
from cleaner.formats.blocks import BrokenOffError
from cleaner.model import Record
from tests.runs import TEXTS, clean, restored

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

KINDS = {
    "string": pa.string(),
    "large_string": pa.large_string(),
    "dictionary": pa.dictionary(pa.int32(), pa.string()),
    "small dictionary": pa.dictionary(pa.int8(), pa.string()),
}


def table(kind=KINDS["string"], repeat: int = 3):
    texts = [*TEXTS, None] * repeat
    n = len(texts)
    return pa.table(
        {
            "id": pa.array(range(n)),
            "text": pa.array(texts, pa.string()).cast(kind)
            if not pa.types.is_dictionary(kind)
            else pa.array(texts).dictionary_encode().cast(kind),
            "tags": pa.array([["a", "b"], None, []] * (n // 3)),
            "when": pa.array([dt.datetime(2026, 3, 4, 5, 6, 7, tzinfo=dt.UTC)] * n, pa.timestamp("us", "UTC")),
            "blob": pa.array([b"\xff\x00"] * n),
            "text2": pa.array(texts),
            "nested": pa.array([{"a": {"b": 1.5}}] * n),
        },
        schema=None,
    ).replace_schema_metadata({"dari": "uji"})


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_only_the_column_changes_and_comes_back(tmp_path, kabar, kind, jobs):
    pq.write_table(table(kind), tmp_path / "a.parquet", row_group_size=7, compression="zstd")
    before = pq.read_table(tmp_path / "a.parquet")
    done = clean(kabar, [tmp_path / "a.parquet"], tmp_path / "b.parquet", jobs, ledger=tmp_path / "l.gz")
    file = pq.ParquetFile(tmp_path / "b.parquet")
    after = file.read()
    assert after.schema.equals(before.schema, check_metadata=True)
    assert after.drop_columns("text").equals(before.drop_columns("text"))
    expected = [
        None if text is None else kabar.clean(text, site="kabar.test").text for text in before["text"].to_pylist()
    ]
    assert after["text"].to_pylist() == expected
    assert (done.code, done.stats.items, done.stats.records, done.stats.changed) == (0, 24, 21, 12)
    groups = [file.metadata.row_group(n) for n in range(file.num_row_groups)]
    assert [group.num_rows for group in groups] == [7, 7, 7, 3]
    assert {group.column(0).compression for group in groups} == {"ZSTD"}
    back = pq.read_table(io.BytesIO(restored(tmp_path / "b.parquet", tmp_path / "l.gz")))
    assert back.schema.equals(before.schema, check_metadata=True)
    assert back.to_pydict() == before.to_pydict()


def test_the_column_can_have_another_name(tmp_path, kabar):
    pq.write_table(table(), tmp_path / "a.parquet")
    clean(kabar, [tmp_path / "a.parquet"], tmp_path / "b.parquet", text="text2", ledger=tmp_path / "l")
    after = pq.read_table(tmp_path / "b.parquet")
    assert after["text"].to_pylist() == [*TEXTS, None] * 3
    assert after["text2"].to_pylist()[0] == "Padi menguning."
    assert pq.read_table(io.BytesIO(restored(tmp_path / "b.parquet", tmp_path / "l"))).equals(
        pq.read_table(tmp_path / "a.parquet")
    )


def test_the_rules_are_marked_in_the_metadata_and_the_mark_goes_with_the_restored_file(tmp_path, kabar, run):
    pq.write_table(table(), tmp_path / "a.parquet")
    for source, to in (("a", "b"), ("b", "c")):
        done = run("clean", f"{source}.parquet", "-o", f"{to}.parquet", "--rules", "mine", "--ledger", f"{to}.ledger")
        assert (done.code, done.err) == (0, "")
        marks = {b"cleaner.rules": kabar.digest.encode(), b"cleaner.version": __version__.encode()}
        assert pq.read_schema(tmp_path / f"{to}.parquet").metadata == {b"dari": b"uji", **marks}
    assert run("restore", "b.parquet", "--ledger", "b.ledger", "-o", "d.parquet").code == 0
    assert pq.read_schema(tmp_path / "d.parquet").metadata == {b"dari": b"uji"}


def test_records_have_what_columns_say(tmp_path):
    pq.write_table(
        pa.table(
            {
                "url": ["https://kabar.test/1", None],
                "text": ["a", "b"],
                "id": [7, None],
                "site": pa.array(["s", "t"]).dictionary_encode(),
                "title": pa.array([1.5, 2.5]),
                "published": [dt.date(2026, 3, 4), None],
            }
        ),
        tmp_path / "a.parquet",
    )
    with (tmp_path / "a.parquet").open("rb") as stream:
        items = list(parquet.read(stream, "f", Fields()))
    assert [item.place for item in items] == ["f:1", "f:2"]
    assert [item.record for item in items] == [
        Record("a", url="https://kabar.test/1", site="s", id="7", date="2026-03-04"),
        Record("b", site="t"),
    ]


def test_texts_that_are_not_utf8_pass_through(tmp_path, kabar, capsys):
    texts = pa.array([b"Padi.\nJuru warta: Ratna", b"\xff\nJuru warta: Ratna", b"Panen.\nJuru warta: Sari"])
    pq.write_table(pa.table({"text": texts.view(pa.string()), "n": [1, 2, 3]}), tmp_path / "a.parquet")
    done = clean(kabar, [tmp_path / "a.parquet"], tmp_path / "b.parquet")
    assert (done.code, capsys.readouterr().err) == (1, f"{tmp_path}/a.parquet:2: not UTF-8: byte 1 of the text\n")
    after = pq.read_table(tmp_path / "b.parquet")["text"].cast(pa.binary()).to_pylist()
    assert after == [b"Padi.", b"\xff\nJuru warta: Ratna", b"Panen."]
    done = clean(
        kabar,
        [tmp_path / "a.parquet"],
        tmp_path / "c.parquet",
        on_error="skip",
        ledger=tmp_path / "l",
        quarantine=tmp_path / "q",
    )
    assert pq.read_table(tmp_path / "c.parquet").to_pydict() == {"text": ["Padi.", "Panen."], "n": [1, 3]}
    back = pq.read_table(io.BytesIO(restored(tmp_path / "c.parquet", tmp_path / "l"))).to_pydict()
    assert back == {"text": ["Padi.\nJuru warta: Ratna", "Panen.\nJuru warta: Sari"], "n": [1, 3]}


def test_files_of_one_shape_go_into_one_output(tmp_path, kabar):
    for name in ("a", "b"):
        pq.write_table(table(), tmp_path / f"{name}.parquet")
    clean(kabar, [tmp_path / "a.parquet", tmp_path / "b.parquet"], tmp_path / "c.parquet", ledger=tmp_path / "l")
    back = pq.read_table(io.BytesIO(restored(tmp_path / "c.parquet", tmp_path / "l")))
    before = pq.read_table(tmp_path / "a.parquet")
    assert back.equals(pa.concat_tables([before, before]))


def test_files_of_two_shapes_do_not(tmp_path, kabar):
    pq.write_table(table(), tmp_path / "a.parquet")
    pq.write_table(table().drop_columns("id"), tmp_path / "b.parquet")
    with pytest.raises(UsageError, match=r"b\.parquet: other columns than the file before it"):
        clean(kabar, [tmp_path / "a.parquet", tmp_path / "b.parquet"], tmp_path / "c.parquet")
    assert not (tmp_path / "c.parquet").exists()


@pytest.mark.parametrize("codec", ["none", "snappy", "gzip", "brotli", "zstd", "lz4"])
def test_columns_stay_compressed_as_they_were(tmp_path, kabar, codec):
    pq.write_table(table(), tmp_path / "a.parquet", compression={"text": codec, "id": "snappy"})
    clean(kabar, [tmp_path / "a.parquet"], tmp_path / "b.parquet")
    before, after = (pq.ParquetFile(tmp_path / f"{name}.parquet").metadata.row_group(0) for name in "ab")
    for n in range(before.num_columns):
        assert after.column(n).compression == before.column(n).compression


@pytest.mark.parametrize("rows", [0, 5])
def test_a_file_with_few_rows(tmp_path, kabar, rows):
    pq.write_table(table().slice(0, rows), tmp_path / "a.parquet")
    before = pq.read_table(tmp_path / "a.parquet")
    clean(kabar, [tmp_path / "a.parquet"], tmp_path / "b.parquet", ledger=tmp_path / "l")
    after = pq.read_table(tmp_path / "b.parquet")
    assert (after.num_rows, after.schema.equals(before.schema, check_metadata=True)) == (rows, True)
    assert pq.read_table(io.BytesIO(restored(tmp_path / "b.parquet", tmp_path / "l"))).equals(before)


def test_a_large_row_group_becomes_several(tmp_path, kabar, monkeypatch):
    monkeypatch.setattr(parquet_output, "_GROUP_BYTES", 1000)
    monkeypatch.setattr(parquet, "_MAX_ROWS", 4)
    pq.write_table(table(repeat=9), tmp_path / "a.parquet")
    clean(kabar, [tmp_path / "a.parquet"], tmp_path / "b.parquet")
    file = pq.ParquetFile(tmp_path / "b.parquet")
    assert (file.metadata.num_rows, file.num_row_groups > 3) == (72, True)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        pytest.param({"isi": ["a"]}, "no column 'text'; found 'isi'", id="no column"),
        pytest.param({"text": [1]}, "column 'text' is int64, expected strings", id="numbers"),
        pytest.param({"text": [b"a"]}, "column 'text' is binary, expected strings", id="binary"),
        pytest.param({"text": [["a"]]}, "column 'text' is list<element: string>, expected strings", id="lists"),
    ],
)
def test_a_column_that_can_not_be_cleaned(tmp_path, columns, message):
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    with (tmp_path / "a.parquet").open("rb") as stream, pytest.raises(BrokenOffError) as caught:
        list(parquet.blocks(stream, "f", Fields()))
    assert str(caught.value) == f"f: can't be read as Parquet: {message}"
