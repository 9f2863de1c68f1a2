"""dolma: what would go as attributes of the documents, for its mixer to apply; the documents stay as they are."""

from __future__ import annotations

import json
import os
from contextlib import ExitStack, contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from cleaner.errors import InputError, UsageError
from cleaner.formats import jsonl
from cleaner.formats.base import Fields
from cleaner.inputs import opened
from cleaner.model import Place, Problem, Result
from cleaner.outputs import output_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cleaner.engine.cleaner import Cleaner
    from cleaner.formats.base import Item

# A rule fires or doesn't: there is nothing in between that a score could say.
_SCORE = 1.0
# So many documents are cleaned together.
_TOGETHER = 256
_NOTHING = Result("")


def attributes(result: Result, name: str = "cleaner") -> dict[str, list[list[float]]]:
    r"""The removed spans by category, each as `[start, end, score]` in code points of the original.

    >>> from cleaner import Cleaner
    >>> attributes(Cleaner().clean("Hujan turun.\nADVERTISEMENT\nJalan licin."))
    {'cleaner__ad-marker': [[13, 27, 1.0]]}
    """
    found: dict[str, list[list[float]]] = {}
    for span in result.removed:
        found.setdefault(f"{name}__{span.category}", []).append([span.start, span.end, _SCORE])
    return found


def attribute_lines(
    cleaner: Cleaner, documents: BinaryIO, shown: str, name: str = "cleaner"
) -> Iterator[tuple[bytes, Problem | None]]:
    """A line of attributes for each line of a stream of documents, and what is wrong with that document, if anything.

    One that can't be read has a line, too, without attributes: the mixer reads both files line by line.

    Raises:
        InputError: the stream can't be read, or not to its end.
    """
    items = jsonl.read(documents, shown, Fields())
    while batch := _batch(items, shown):
        results = cleaner.clean_many([item.record for item in batch if item.record])
        for item in batch:
            result = next(results) if item.record else _NOTHING
            told = item.problem or result.problem
            line = json.dumps({"id": _id(item), "attributes": attributes(result, name)}, ensure_ascii=False)
            problem = Problem(Place(item.place), told) if told else None
            yield f"{line}\n".encode("utf-8", "backslashreplace"), problem


def write_attributes(cleaner: Cleaner, documents: Path | str, to: Path | str, name: str = "cleaner") -> list[Problem]:
    """Write the attributes of a file of documents, and return what is wrong with documents.

    Both may be compressed, as their suffixes say, and "-" is stdin and stdout. The mixer looks for
    `…/attributes/NAME/x.jsonl.gz` beside `…/documents/x.jsonl.gz`.

    Raises:
        InputError: the documents can't be read.
        UsageError: the attributes can't be written, or would take the documents' place.
    """
    if os.fspath(to) != "-" and os.path.realpath(documents) == os.path.realpath(to):
        raise UsageError(f"{to}: the attributes would take the documents' place")
    problems = []
    with ExitStack() as stack:
        with _reading(os.fspath(documents)):
            stream, shown, _ = stack.enter_context(opened(os.fspath(documents)))
        sink = stack.enter_context(output_file(os.fspath(to), compress=True))
        for line, problem in attribute_lines(cleaner, stream, shown, name):
            sink.write(line)
            problems += [problem] if problem else []
    return problems


def _batch(items: Iterator[Item], shown: str) -> list[Item]:
    with _reading(shown):
        return list(islice(items, _TOGETHER))


@contextmanager
def _reading(shown: str) -> Iterator[None]:
    """Say which documents can't be read."""
    try:
        yield
    except OSError as error:
        raise InputError(f"{shown}: can't be read: {error.strerror or error}") from error


def _id(item: Item) -> Any:
    """The document's id as it stands in the line, of whatever type; None where there is none."""
    return json.loads(item.raw.decode("utf-8-sig")).get("id") if item.record else None
