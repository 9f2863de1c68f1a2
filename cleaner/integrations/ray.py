"""Ray Dataset in, Ray Dataset out: an actor for each core, which keeps its cleaner from batch to batch."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from cleaner.integrations.arrow import DEFAULT, clean_table
from cleaner.integrations.batch import framework, marks
from cleaner.integrations.shipping import Shipped

if TYPE_CHECKING:
    from cleaner.engine.cleaner import Cleaner
    from cleaner.integrations.arrow import Columns

#: Rows that an actor gets at a time: enough that handing them over costs little, few enough to stay small in memory.
BATCH_ROWS = 1024


class CleanTables:
    """Cleans tables; an actor of Ray Data makes one and calls it with batch after batch.

    Args:
        shipped: the rules.
        columns: which columns hold what.

    Raises:
        MismatchError: the actor's machine has other rules or another version, and the cleaner says to refuse.
    """

    def __init__(self, shipped: Shipped, columns: Columns = DEFAULT) -> None:
        self.cleaner, self.columns = shipped.cleaner, columns

    def __call__(self, table: Any) -> Any:
        """The Arrow table with its texts cleaned and the columns of the account; its metadata name the rules."""
        cleaned = clean_table(self.cleaner, table, self.columns)
        return cleaned.replace_schema_metadata({**(cleaned.schema.metadata or {}), **marks(self.cleaner)})


def clean_dataset(
    cleaner: Cleaner,
    dataset: Any,
    columns: Columns = DEFAULT,
    *,
    workers: int = 1,
    cpus: float = 1,
    batch_rows: int = BATCH_ROWS,
) -> Any:
    """The Dataset with its texts cleaned and the columns `removed`, `captured`, `site`, `problem`.

    Nothing is computed before Ray asks for it. See `cleaner.integrations.arrow` for the columns. Ray starts an actor
    that dies again, and does again what it was at.

    Args:
        cleaner: the rules. Actors get it under its digest and refuse other rules, or warn, as it says.
        dataset: any Ray Dataset with a column of strings.
        columns: which columns hold what.
        workers: how many actors.
        cpus: what Ray books for each. Reading and writing need a booked core, too: where the actors leave none, Ray
            waits for one for ever, so this warns.
        batch_rows: so many rows an actor gets at a time.

    Raises:
        UsageError: Ray is not installed.
    """
    ray = framework("ray", "ray")
    left = ray.cluster_resources().get("CPU", 0) - workers * cpus
    if left < 1:
        message = (
            f"{workers} actors with {cpus:g} cores each leave {left:g} to read and write with: fewer, or less cpus"
        )
        warnings.warn(message, stacklevel=2)
    return dataset.map_batches(
        CleanTables,
        fn_constructor_args=(Shipped(cleaner), columns),
        batch_size=batch_rows,
        batch_format="pyarrow",
        compute=framework("ray.data", "ray").ActorPoolStrategy(size=workers),
        num_cpus=cpus,
    )
