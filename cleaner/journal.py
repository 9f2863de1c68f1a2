"""What is whole in a folder of outputs: `.cleaner-journal`, a line for each output, with what it was made of and how.

A resumed run goes by it. A line is written when its output has its name, so a run that is killed at any moment leaves
at worst a whole output that is made once more.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cleaner.errors import InputError, UsageError
from cleaner.formats.compression import compression_of
from cleaner.outputs import output_file
from cleaner.stats import Stats, stats_of

if TYPE_CHECKING:
    from typing import BinaryIO

    from cleaner.inputs import Input

_JOURNAL = ".cleaner-journal"


@dataclass(frozen=True, slots=True)
class Folders:
    """Where outputs go.

    Attributes:
        outputs: the folder of the cleaned files.
        ledgers: the folder of their ledgers, if they are wanted.
        made_with: tells the rules and options apart that outputs are made with.
        field: the field or column of the text.
    """

    outputs: str
    ledgers: str | None = None
    made_with: str = ""
    field: str = "text"


class Journal:
    """What is whole in a folder of outputs.

    Args:
        folders: the folder, and how its outputs are to be made.
        resume: whether what is whole already counts; if not, the journal begins anew.
    """

    def __init__(self, folders: Folders, *, resume: bool) -> None:
        self._folders = folders
        self._path = os.path.join(folders.outputs, _JOURNAL)  # noqa: PTH118 - see above
        self._entries = self._read() if resume else {}
        self._stream: BinaryIO | None = None

    def add(self, entry: dict[str, Any]) -> None:
        """Note that an output is whole."""
        if self._stream is None:
            self._stream = self._begin()
        self._stream.write(_line(entry))
        self._stream.flush()

    def close(self) -> None:
        """Close the file."""
        if self._stream:
            self._stream.close()

    def counts_of(self, source: Input) -> Stats | None:
        """The counts of the input's output if it is whole, made of this very input, and in this way; None if not."""
        entry = self._entries.get(source.name)
        if entry is None or entry["with"] != self._folders.made_with or entry["of"] != identity(source.path):
            return None
        if entry["is"] != identity(os.path.join(self._folders.outputs, entry["output"])):  # noqa: PTH118
            return None
        if self._folders.ledgers and not os.path.isfile(  # noqa: PTH113
            os.path.join(self._folders.ledgers, ledger_name(entry["output"]))  # noqa: PTH118
        ):
            return None
        try:
            return stats_of(entry["stats"], self._path)
        except InputError:
            return None

    def _read(self) -> dict[str, dict[str, Any]]:
        """The entries by their inputs' names. A line that was not finished, or is none of ours, counts for nothing."""
        try:
            with open(self._path, "rb") as stream:  # noqa: PTH123 - see above
                found = [entry for line in stream if (entry := _entry(line))]
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise UsageError(f"{self._path}: can't be read: {error.strerror}") from error
        return {entry["input"]: entry for entry in found}

    def _begin(self) -> BinaryIO:
        """The journal with what it had, to be added to."""
        with output_file(with_folder(self._path)) as whole:
            for entry in self._entries.values():
                whole.write(_line(entry))
        return open(self._path, "ab")  # noqa: PTH123 - see above


def ledger_name(output: str) -> str:
    """What the ledger of an output is called: compressed as the output is."""
    return f"{output}.ledger{compression_of(output)}"


def identity(path: str) -> list[int] | None:
    """What tells a file from what it was before: its size and when it was changed; None when it isn't there."""
    try:
        status = os.stat(path)  # noqa: PTH116 - see above
    except OSError:
        return None
    return [status.st_size, status.st_mtime_ns]


def with_folder(path: str) -> str:
    """The path, whose folder is made if it isn't there."""
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)  # noqa: PTH103, PTH120 - see above
    except OSError as error:
        raise UsageError(f"{path}: can't be written: {error.strerror}") from error
    return path


def _entry(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    keys = {"input", "of", "output", "is", "with", "stats"}
    return entry if isinstance(entry, dict) and entry.keys() == keys and isinstance(entry["output"], str) else None


def _line(entry: dict[str, Any]) -> bytes:
    return json.dumps(entry).encode("ascii") + b"\n"
