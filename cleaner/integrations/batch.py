"""Batches of texts in, results out: what every adapter stands on, and how it gets at its framework."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cleaner.errors import InputError, UsageError
from cleaner.formats.jsonl import first_day
from cleaner.model import Record, Result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.engine.cleaner import Cleaner

    #: A column's values; None for a column that there isn't.
    Values = Sequence[str | None] | None


def clean_batch(
    cleaner: Cleaner,
    texts: Sequence[str | None],
    urls: Values = None,
    titles: Values = None,
    sites: Values = None,
    dates: Values = None,
) -> list[Result | None]:
    """A result for each text, in order; None for one that is None.

    The others are columns beside it, as long as it is: see `Record`. Dates are ISO dates, with or without a time;
    others count as unknown.

    Raises:
        InputError: a column is longer or shorter than the texts.
    """
    columns = [values if values is not None else [None] * len(texts) for values in (urls, titles, sites, dates)]
    for name, values in zip(("urls", "titles", "sites", "dates"), columns, strict=True):
        if len(values) != len(texts):
            raise InputError(f"{name}: {len(values)} values beside {len(texts)} texts")
    rows = zip(texts, *columns, strict=True)
    records = [
        Record(text, url=url, site=site, title=title, date=first_day([date]))
        for text, url, title, site, date in rows
        if text is not None
    ]
    results = cleaner.clean_many(records)
    return [None if text is None else next(results) for text in texts]


def framework(module: str, extra: str) -> Any:
    """A framework's module.

    Raises:
        UsageError: it is not installed; the message says what to install.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module.partition(".")[0]:
            raise  # it is installed, but something that it needs is not
        message = f"{module.partition('.')[0]} is not installed: pip install 'site-cleaner[{extra}]'"
        raise UsageError(message) from error


def marks(cleaner: Cleaner) -> dict[str, str]:
    """What outputs tell of how they were made: the digest of the rules, and this package's version."""
    from cleaner import __version__  # noqa: PLC0415 - read when it is needed, because it may be another by then

    return {"cleaner.rules": cleaner.digest, "cleaner.version": __version__}
