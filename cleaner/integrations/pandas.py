"""pandas: a series of texts cleaned, as a function and as the accessor `cleaner`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.errors import InputError
from cleaner.integrations.arrow import captured_rows, removed_rows
from cleaner.integrations.batch import clean_batch, framework, marks
from cleaner.model import Result

if TYPE_CHECKING:
    from cleaner.engine.cleaner import Cleaner


def clean_series(
    cleaner: Cleaner, texts: Any, *, url: Any = None, title: Any = None, site: Any = None, date: Any = None
) -> Any:
    """A frame with the index of `texts`, and of each the cleaned text, `removed`, `captured`, `site` and `problem`.

    The others are series of the same index, see `Record`. Missing texts stay what they are. `removed` has a list of
    dicts for each row: `rule`, `category`, `start`, `end`. The frame's `attrs` tell by which rules it was cleaned.

    Raises:
        InputError: a series has something else than strings, or another index.
        UsageError: pandas is not installed.
    """
    pd = framework("pandas", "pandas")
    named = {"url": url, "title": title, "site": site, "date": date}
    columns = [None if series is None else _values(pd, name, series, texts) for name, series in named.items()]
    found = clean_batch(cleaner, _values(pd, "text", texts, texts), *columns)
    results = [result or Result("") for result in found]
    cleaned = [result.text if result else missing for result, missing in zip(found, texts, strict=True)]
    kind = texts.dtype if pd.api.types.is_string_dtype(texts.dtype) else object
    frame = pd.DataFrame(
        {
            "text": pd.Series(cleaned, texts.index, kind),
            "removed": pd.Series([removed_rows(result) for result in results], texts.index, object),
            "captured": pd.Series([captured_rows(result) for result in results], texts.index, object),
            "site": pd.Series([result.site for result in results], texts.index, kind),
            "problem": pd.Series([result.problem for result in results], texts.index, kind),
        }
    )
    frame.attrs.update(marks(cleaner))
    return frame


def register() -> None:
    """Make `frame["text"].cleaner.clean(cleaner, url=frame["url"])` work."""
    pd = framework("pandas", "pandas")
    if not hasattr(pd.Series, "cleaner"):  # pandas warns of a second time
        pd.api.extensions.register_series_accessor("cleaner")(_Accessor)


class _Accessor:
    def __init__(self, series: Any) -> None:
        self._series = series

    def clean(self, cleaner: Cleaner, **others: Any) -> Any:
        """See `clean_series`, whose keywords it takes."""
        return clean_series(cleaner, self._series, **others)


def _values(pd: Any, name: str, series: Any, texts: Any) -> list[str | None]:
    """The values as strings, None for missing ones; dates as ISO dates."""
    if not series.index.equals(texts.index):
        raise InputError(f"{name}: another index than that of the texts")
    values = [None if pd.isna(value) else value for value in series]
    if name == "date":
        return [None if value is None else str(value) for value in values]
    wrong = next((value for value in values if not (value is None or isinstance(value, str))), None)
    if wrong is not None:
        raise InputError(f"{name}: has {type(wrong).__name__} {wrong!r}, expected strings")
    return values
