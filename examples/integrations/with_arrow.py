"""Clean a Parquet file batch by batch, and write what was removed beside each text."""

import sys
from pathlib import Path

import pyarrow.json as pj
import pyarrow.parquet as pq

from cleaner import Cleaner
from cleaner.integrations.arrow import Columns, clean_batch, output_schema
from cleaner.integrations.batch import marks


def clean_file(source: Path, to: Path) -> None:
    """Read 1,024 rows at a time, so that a large file needs little memory."""
    cleaner = Cleaner()
    columns = Columns(text="text", prefix="cleaner_")
    file = pq.ParquetFile(source)
    schema = output_schema(file.schema_arrow, columns)
    made_by = {**(schema.metadata or {}), **marks(cleaner)}
    with pq.ParquetWriter(to, schema.with_metadata(made_by)) as writer:
        for batch in file.iter_batches(batch_size=1024):
            writer.write_batch(clean_batch(cleaner, batch, columns).replace_schema_metadata(made_by))


if __name__ == "__main__":
    articles = Path(__file__).parents[1] / "articles.jsonl"
    folder = Path(sys.argv[1])
    pq.write_table(pj.read_json(articles), folder / "articles.parquet")
    clean_file(folder / "articles.parquet", folder / "cleaned.parquet")
    cleaned = pq.read_table(folder / "cleaned.parquet")
    print(sorted(key.decode() for key in cleaned.schema.metadata))
    for row in cleaned.select(["id", "cleaner_site", "cleaner_removed"]).to_pylist():
        print(row["id"], row["cleaner_site"], [span["rule"] for span in row["cleaner_removed"]][:2])
