"""DuckDB: a function in SQL."""

from __future__ import annotations

import pytest

from cleaner import UsageError
from cleaner.integrations.duckdb import register
from tests.integrations.support import CLEANED, ROWS, column, ran

duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")


@pytest.fixture
def connection(kabar):
    with duckdb.connect() as made:
        register(made, kabar)
        made.register("articles", pa.Table.from_pylist(ROWS))
        yield made


def test_a_struct_for_each_row(connection) -> None:
    found = connection.execute("SELECT clean(text, url := url, site := host) FROM articles ORDER BY id").fetchall()
    assert [row[0] for row in found] == CLEANED


def test_all_but_the_text_may_be_left_out(connection) -> None:
    found = connection.execute("SELECT clean(text).text FROM articles ORDER BY id").fetchall()
    assert [row[0] for row in found] == column("text")  # no rule without a site


def test_constants_and_dates(connection) -> None:
    found = connection.execute(
        "SELECT clean('Jalan.' || chr(10) || 'Juru warta: Ratna', site := 'kabar.test', date := DATE '2024-01-02').text"
    ).fetchone()
    assert found == ("Jalan.",)


def test_more_rows_than_duckdb_hands_over_at_once(connection) -> None:
    many = "SELECT text, url, host FROM articles, range(3000)"
    query = f"SELECT sum(len(clean(text, url := url, site := host).removed)) FROM ({many})"
    assert connection.execute(query).fetchone() == (6000,)


def test_no_rows(connection) -> None:
    assert connection.execute("SELECT clean(text) FROM articles WHERE id > 9").fetchall() == []


def test_another_name_and_another_cleaner_in_its_place(connection, kabar) -> None:
    from cleaner import Cleaner

    register(connection, kabar, "bersih")
    register(connection, Cleaner(shipped=False), "kosong")
    query = "SELECT bersih(text, url := url).text, kosong(text, url := url).text FROM articles WHERE id = 1"
    assert connection.execute(query).fetchone() == (CLEANED[0]["text"], ROWS[0]["text"])


@pytest.mark.parametrize("name", ["", "a b", "a;drop", "bersih\u00e9", "1a"])
def test_a_name_that_sql_would_not_take_is_refused(connection, kabar, name) -> None:
    with pytest.raises(UsageError, match="no name for a function"):
        register(connection, kabar, name)


def test_the_example() -> None:
    assert ran("with_duckdb") == [
        "['id', 'text', 'removed']",
        (
            "[('antara-1', 263, 2), ('blog-1', 207, 3), ('control-1', 371, 0), ('detik-1', 195, 3), ('kompas-1', 299, 3), "
            "('radar-1', 426, 5)]"
        ),
    ]
