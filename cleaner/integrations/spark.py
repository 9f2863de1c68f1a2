"""Spark DataFrame in, DataFrame out: the text column cleaned by Spark's Python workers, the account beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.errors import InputError
from cleaner.integrations.arrow import DEFAULT, clean_batch
from cleaner.integrations.arrow import output_schema as arrow_output_schema
from cleaner.integrations.batch import framework
from cleaner.integrations.shipping import Shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cleaner.engine.cleaner import Cleaner
    from cleaner.integrations.arrow import Columns


def clean_frame(cleaner: Cleaner, frame: Any, columns: Columns = DEFAULT) -> Any:
    """The DataFrame with its texts cleaned and the columns `removed`, `captured`, `site`, `problem`, `rules`.

    The last one is the digest of the rules; for the others, see `cleaner.integrations.arrow`. Nothing is computed
    before Spark asks for it.

    Args:
        cleaner: the rules. Workers get it under its digest and refuse other rules, or warn, as it says.
        frame: any Spark DataFrame with a column of strings.
        columns: which columns hold what.

    Raises:
        InputError: a column is not there, is not text, or there is one of an added one's name already.
        UsageError: PySpark or pyarrow is not installed.
    """
    schema = output_schema(frame.schema, columns)
    name = f"{columns.prefix}rules"
    if name in schema.names:
        raise InputError(f"column {name!r}: there is one already; give a prefix for the ones that are added")
    rules = framework("pyspark.sql.functions", "spark").lit(cleaner.digest)
    return frame.mapInArrow(batches(cleaner, columns), schema).withColumn(name, rules)


def batches(cleaner: Cleaner, columns: Columns = DEFAULT) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """The function for `mapInArrow`, for those who do more in the same pass: Arrow batches in, cleaned ones out."""
    shipped = Shipped(cleaner)

    def clean_batches(found: Iterable[Any]) -> Iterator[Any]:
        for batch in found:
            yield clean_batch(shipped.cleaner, batch, columns)

    return clean_batches


def output_schema(schema: Any, columns: Columns = DEFAULT) -> Any:
    """The schema of what `batches` makes of a DataFrame of this schema: its columns as they are, and the added ones."""
    types = framework("pyspark.sql.pandas.types", "spark")
    arrow = arrow_output_schema(types.to_arrow_schema(schema), columns)
    added = types.from_arrow_schema(arrow).fields[len(schema.fields) :]
    return framework("pyspark.sql.types", "spark").StructType([*schema.fields, *added])
