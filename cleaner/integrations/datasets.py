"""Hugging Face datasets: cleaned by `map`, with a fingerprint that is the same for the same data and rules."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from cleaner.integrations.arrow import DEFAULT, Columns, added_fields, clean_table, output_schema
from cleaner.integrations.batch import framework, marks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaner.engine.cleaner import Cleaner

# As long as those that `datasets` makes.
_FINGERPRINT_CHARS = 16


def clean_dataset(cleaner: Cleaner, dataset: Any, columns: Columns = DEFAULT, **options: Any) -> Any:
    """The dataset with its texts cleaned and the columns of `arrow.ADDED`; of a dict of splits, each of them.

    `options` go to the dataset's `map`: `num_proc`, `batch_size` and so on. What was cleaned by the same rules and
    version before comes from the cache.

    Raises:
        InputError: a column is not there, is not text, or there is one of an added one's name already.
        UsageError: `datasets` is not installed.
    """
    datasets = framework("datasets", "datasets")
    if isinstance(dataset, dict):
        splits = {name: clean_dataset(cleaner, split, columns, **options) for name, split in dataset.items()}
        return type(dataset)(splits)
    features = _features(datasets, dataset, columns)
    if features is None:
        return dataset.map(partial(_clean_lists, cleaner, columns), batched=True, **options)
    step = partial(clean_table, cleaner, columns=columns)
    if isinstance(dataset, datasets.IterableDataset):
        return dataset.with_format("arrow").map(step, batched=True, features=features, **options).with_format(None)
    options = {"new_fingerprint": fingerprint(cleaner, dataset, columns), **options}
    cleaned = dataset.with_format("arrow").map(step, batched=True, features=features, **options)
    return cleaned.with_format(dataset.format["type"], **dataset.format["format_kwargs"])


def _clean_lists(cleaner: Cleaner, columns: Columns, batch: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """A batch of lists, whose types only the values tell."""
    table = framework("pyarrow", "datasets").table(dict(batch))
    cleaned: dict[str, list[Any]] = clean_table(cleaner, table, columns).to_pydict()
    return cleaned


def _features(datasets: Any, dataset: Any, columns: Columns) -> Any:
    """The features of the cleaned dataset; None where those of a streamed one aren't known before it is read."""
    if dataset.features is None:
        return None
    pa = framework("pyarrow", "datasets")
    output_schema(dataset.features.arrow_schema, columns)  # raises before anything runs
    added = datasets.Features.from_arrow_schema(pa.schema(added_fields(pa, columns.prefix)))
    return datasets.Features({**dataset.features, **added})


def fingerprint(cleaner: Cleaner, dataset: Any, columns: Columns = DEFAULT) -> str:
    """What names the cleaned dataset in the cache: by data, rules, version and columns, not by code and paths."""
    made_of = (dataset._fingerprint, marks(cleaner), columns)  # noqa: SLF001 - there is no other way to it
    return sha256(repr(made_of).encode()).hexdigest()[:_FINGERPRINT_CHARS]
