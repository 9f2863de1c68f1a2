"""Clean texts in SQL."""

from pathlib import Path

import duckdb

from cleaner import Cleaner
from cleaner.integrations.duckdb import register

connection = duckdb.connect()
register(connection, Cleaner())  # makes the function `clean` known to this connection
articles = connection.read_json(str(Path(__file__).parents[1] / "articles.jsonl"))
cleaned = connection.sql("""
    WITH cleaned AS (
        SELECT id, clean("text", url := url, title := title) AS it FROM articles
    )
    SELECT id, it.text AS "text", it.removed AS removed FROM cleaned
""")
print(cleaned.columns)
print(connection.sql('SELECT id, len("text"), len(removed) FROM cleaned ORDER BY id').fetchall())
