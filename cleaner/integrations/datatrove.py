"""A datatrove pipeline step: documents in, the same documents with cleaned texts out, counts in the step's stats."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any

from cleaner.errors import UsageError
from cleaner.integrations.batch import clean_batch, framework
from cleaner.integrations.counts import counts_of
from cleaner.integrations.shipping import Shipped
from cleaner.pipeline import annotation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cleaner.engine.cleaner import Cleaner
    from cleaner.model import Result

_KEYS = {"url": "url", "title": "title", "site": "site", "date": "date"}


class _Cleaning:
    """Cleans documents by what their metadata say about them.

    Args:
        cleaner: the rules. Workers get it under its digest and refuse other rules, or warn, as it says.
        keys: which keys of the metadata hold "url", "title", "site", "date", where they are called otherwise.
        annotate: the key of the metadata that tells what was removed from a changed document; "" for none.
        exclusion_writer: what was removed goes there, a document for each piece.
        batch_size: so many documents are cleaned at a time.
    """

    name = "site-cleaner"
    type = "🧹 - CLEANER"
    stat_update: Any
    track_time: Any

    def __init__(
        self,
        cleaner: Cleaner,
        keys: Mapping[str, str] | None = None,
        annotate: str = "",
        exclusion_writer: Any = None,
        batch_size: int = 256,
    ) -> None:
        super().__init__()
        self.shipped = Shipped(cleaner)
        self.keys = {**_KEYS, **(keys or {})}
        if self.keys.keys() != _KEYS.keys():
            raise UsageError(f"keys: expected some of {', '.join(_KEYS)}, found {', '.join(keys or ())}")
        self.annotate, self.exclusion_writer, self.batch_size = annotate, exclusion_writer, batch_size

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Any]:  # noqa: ARG002 - datatrove's
        """The documents, cleaned, in order."""
        self.stat_update(f"rules {self.shipped.digest}", unit="task")
        documents = iter(data)
        with self.exclusion_writer or nullcontext():
            while batch := list(islice(documents, self.batch_size)):
                with self.track_time("batch"):
                    texts = [document.text for document in batch]
                    results = clean_batch(self.shipped.cleaner, texts, *(self._values(batch, key) for key in _KEYS))
                for document, result in zip(batch, results, strict=True):
                    self._put(document, result, rank)
                    yield document

    def _values(self, batch: list[Any], key: str) -> list[str | None]:
        found = (document.metadata.get(self.keys[key]) for document in batch)
        return [None if value is None else str(value) for value in found]

    def _put(self, document: Any, result: Result | None, rank: int) -> None:
        """Put what became of a text into its document, and what was removed into the exclusion writer; count both."""
        for name, count in (counts_of(result) if result else {"without_text": 1}).items():
            self.stat_update(name, value=count)
        if result is None or not (result.removed or result.problem):
            return
        for piece in _pieces(document, result) if self.exclusion_writer else ():
            self.exclusion_writer.write(piece, rank)
        document.text = result.text
        if self.annotate:
            document.metadata[self.annotate] = {**annotation(result), "problem": result.problem}


def _pieces(document: Any, result: Result) -> Iterator[Any]:
    """What was removed from a document, a document for each piece."""
    make = framework("datatrove.data", "datatrove").Document
    for number, span in enumerate(result.removed):
        about = asdict(span) | {"document": document.id, "site": result.site, "category": str(span.category)}
        yield make(document.text[span.start : span.end], f"{document.id}/{number}", metadata=about)


def __getattr__(name: str) -> Any:
    """Make `CleanerStep` when it is asked for: its base class is datatrove's."""
    if name != "CleanerStep":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    bases = (_Cleaning, framework("datatrove.pipeline.base", "datatrove").PipelineStep)
    return globals().setdefault(name, type(name, bases, {"__module__": __name__, "__doc__": _Cleaning.__doc__}))
