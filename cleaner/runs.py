"""Where cleaned blocks go: to one output, or to one for each input in a folder, each named when it is whole."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Self

from cleaner.errors import InputError, UsageError
from cleaner.formats.compression import compression_of, without_compression
from cleaner.formats.registry import format_by_name, suffix_of
from cleaner.journal import identity, ledger_name, with_folder
from cleaner.ledger import LedgerWriter
from cleaner.outputs import output_file
from cleaner.stats import Stats

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from cleaner.formats.base import Format, Writer
    from cleaner.inputs import Input
    from cleaner.journal import Folders, Journal
    from cleaner.outputs import Output
    from cleaner.pipeline import Cleaned


class OneOutput:
    """All inputs go to one output, and their account to one ledger. The output must have been opened, and be closed."""

    def __init__(self, sink: Output, account: Output | None, field: str) -> None:
        self._sink, self._account, self._field = sink, account, field
        self._writer: Writer | None = None
        self._ledger: LedgerWriter | None = None
        self._written = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is None:
            self._close()
        elif self._writer:
            self._writer.abandon()

    def take(self, cleaned: Cleaned) -> None:
        """Write what became of a block."""
        if cleaned.block.form:
            self._begin(format_by_name(cleaned.block.form))
        if self._writer:
            self._writer.add(cleaned.raw, cleaned.block)
        if self._ledger:
            self._ledger.add(cleaned.plain, cleaned.entries, cleaned.written)

    def _close(self) -> None:
        if self._writer:
            self._writer.close()
        if self._ledger:
            self._ledger.close()

    def _begin(self, form: Format) -> None:
        """See to it that what comes out of a block of this format can go where the others went."""
        if form.written == self._written:
            return
        order = f"{self._written} came first, now comes {form.written}"
        if self._ledger:
            raise UsageError(f"a ledger is of one format: {order}")
        writer = form.writer(self._sink.write)
        if self._writer and type(writer) is not type(self._writer):
            raise UsageError(f"one output can't hold both: {order}")
        self._writer, self._written = writer, form.written
        if self._account:
            self._ledger = LedgerWriter(self._account.write, form.written, self._field)


class FolderOutput:
    """Each input has an output of its own, which has its name when it is whole.

    Args:
        inputs: the inputs, in the order in which blocks name them.
        folders: where to write.
        journal: the folder's journal.
    """

    def __init__(self, inputs: Sequence[Input], folders: Folders, journal: Journal) -> None:
        self._inputs, self._folders, self._journal = inputs, folders, journal
        self._open: _OpenFile | None = None
        self._names: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._open and kind:
            self._open.abandon(kind, error, trace)
        elif self._open:
            self._finish(self._open)

    def take(self, cleaned: Cleaned) -> None:
        """Write what became of a block; the first block of an input begins its output."""
        block = cleaned.block
        if self._open and self._open.number != block.source:
            self._finish(self._open)
            self._open = None
        if self._open is None:
            if not block.form:  # it can't be read at all
                return
            source, form = self._inputs[block.source], format_by_name(block.form)
            self._open = _OpenFile(block.source, source, form, self._folders, self._claim(source, form))
        self._open.take(cleaned)

    def _finish(self, done: _OpenFile) -> None:
        entry = done.finish()
        if entry:
            self._journal.add(entry)

    def _claim(self, source: Input, form: Format) -> str:
        """The name of the input's output, which no other input and not the input itself may have."""
        name = output_name(source.name, form)
        other = self._names.setdefault(name, source.path)
        if other != source.path:
            raise UsageError(f"{other} and {source.path} would both become {name}")
        if os.path.realpath(os.path.join(self._folders.outputs, name)) == os.path.realpath(source.path):  # noqa: PTH118
            raise UsageError(f"{source.path}: its output would take its place")
        return name


class _OpenFile:
    """The output of one input while it is written.

    Attributes:
        number: which input it is, from 0.
    """

    def __init__(self, number: int, source: Input, form: Format, folders: Folders, name: str) -> None:
        self.number, self._stack = number, ExitStack()
        self._source, self._name, self._folders, self._form = source, name, folders, form
        self._identity = identity(source.path)
        self._path = os.path.join(folders.outputs, name)  # noqa: PTH118 - a path as the user wrote it, shown as such
        self._stats = Stats()
        self._failed = False
        sink = self._stack.enter_context(output_file(with_folder(self._path)))
        self._writer = form.writer(sink.write)
        self._ledger: LedgerWriter | None = None
        if folders.ledgers:
            path = os.path.join(folders.ledgers, ledger_name(name))  # noqa: PTH118
            account = self._stack.enter_context(output_file(with_folder(path), compress=True))
            self._ledger = LedgerWriter(account.write, form.written, folders.field)

    def take(self, cleaned: Cleaned) -> None:
        """Write what became of a block."""
        self._stats.add(cleaned.stats)
        self._failed |= cleaned.block.ends_input
        self._writer.add(cleaned.raw, cleaned.block)
        if self._ledger:
            self._ledger.add(cleaned.plain, cleaned.entries, cleaned.written)

    def abandon(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave nothing behind, because of this error."""
        self._writer.abandon()
        self._stack.__exit__(kind, error, trace)

    def finish(self) -> dict[str, Any] | None:
        """Give the files their names; returns the journal's entry, unless the input wasn't read to its end."""
        if self._failed and not self._stats.items:  # nothing of it could be read
            self.abandon(InputError, InputError(), None)
            return None
        self._writer.close()
        if self._ledger:
            self._ledger.close()
        self._stack.close()
        if self._failed:
            return None
        return {
            "input": self._source.name,
            "of": self._identity,
            "output": self._name,
            "is": identity(self._path),
            "with": self._folders.made_with,
            "stats": self._stats.as_json(),
        }


def output_name(name: str, form: Format) -> str:
    """What the output of an input is called: the same, but for the suffix where another format comes out."""
    if form.written == form.name:
        return name
    plain = without_compression(name)
    return os.path.splitext(plain)[0] + suffix_of(form.written) + compression_of(name)  # noqa: PTH122


def restorable(outputs: str, ledgers: str) -> Iterator[tuple[str, str]]:
    """The outputs in a folder that have ledgers in the other: their names, and the paths of the ledgers."""
    for parent, folders, files in os.walk(outputs):
        folders.sort()
        for file in sorted(files):
            name = os.path.relpath(os.path.join(parent, file), outputs)  # noqa: PTH118 - see above
            book = os.path.join(ledgers, ledger_name(name))  # noqa: PTH118
            if os.path.isfile(book):  # noqa: PTH113
                yield name, book
