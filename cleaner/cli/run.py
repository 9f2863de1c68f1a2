"""One call of `cleaner clean`: the inputs through the workers into the outputs, and what there is to say of it."""

from __future__ import annotations

import hashlib
import os
from contextlib import closing
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from cleaner import __version__
from cleaner.cli.console import Exit, say, say_problem
from cleaner.cli.progress import progress
from cleaner.errors import InputError, UsageError
from cleaner.formats.compression import check_compression, compression_of
from cleaner.inputs import Input, Reading, find_inputs, input_blocks
from cleaner.journal import Folders, Journal
from cleaner.outputs import output_file
from cleaner.pipeline import clean_block
from cleaner.runs import FolderOutput, OneOutput
from cleaner.stats import Stats

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from contextlib import ExitStack

    from cleaner.formats.base import Block, Work
    from cleaner.model import Problem
    from cleaner.outputs import Output
    from cleaner.pipeline import Cleaned


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the run writes.

    Attributes:
        output: a file, a folder (that is there, or whose name ends so), or None for stdout.
        ledger: a file, or a folder if the output is one.
        quarantine: a file for what can't be read.
        resume: whether outputs in the folder that are whole and right are left as they are.
    """

    output: str | None
    ledger: str | None
    quarantine: str | None
    resume: bool

    @property
    def is_folder(self) -> bool:
        """Whether each input gets an output of its own."""
        return self.output is not None and (
            self.output.endswith(("/", os.sep)) or os.path.isdir(self.output)  # noqa: PTH112 - as the user wrote it
        )

    def check(self, inputs: Sequence[Input]) -> None:
        """Raise a UsageError where the run can't write so."""
        if self.resume and not self.is_folder:
            raise UsageError("--resume needs a folder of outputs: -o DIR/")
        if self.is_folder and any(source.path == "-" for source in inputs):
            raise UsageError("stdin has no name that an output in a folder could have")
        if self.is_folder and self.ledger and os.path.isfile(self.ledger):  # noqa: PTH113 - see above
            raise UsageError(f"{self.ledger}: a file, but a folder of outputs has a folder of ledgers")
        names = {"the cleaned text": self.output or "-", "the ledger": self.ledger, "the quarantine": self.quarantine}
        places = {name: _place(path) for name, path in names.items() if path}
        for one, other in combinations(places, 2):
            if places[one] == places[other]:
                raise UsageError(f"{one} and {other} can't go to the same place")


class Run:
    """One call of the command.

    Attributes:
        stats: what is counted.
        rule_problems: what is wrong with rule files.
    """

    def __init__(self, work: Work, format_name: str, destination: Destination, stack: ExitStack) -> None:
        self.stats = Stats()
        self.rule_problems: list[Problem] = []
        self._work, self._format, self._to, self._stack = work, format_name, destination, stack
        self._unusable = False
        self._rejected: Output | None = None

    @property
    def exit_code(self) -> Exit:
        """The worst that happened."""
        if self._unusable:
            return Exit.UNUSABLE
        return Exit.PROBLEMS if self.stats.problems or self.rule_problems else Exit.DONE

    def clean(self, paths: Sequence[str], workers: int) -> None:
        """Clean the inputs one after the other; one that can't be read is named and does not stop the others.

        Raises:
            CleanerError: the run can't go on, or is to stop.
        """
        leave_out = self._to.output if self._to.is_folder else None
        inputs, notes = find_inputs(paths, any_suffix=self._format != "auto", leave_out=leave_out)
        self._to.check(inputs)
        for note in notes:
            say_problem(note)
        if self._to.quarantine:
            self._rejected = self._stack.enter_context(output_file(self._to.quarantine, compress=True))
        if self._to.is_folder:
            self._clean_to_folder(inputs, workers)
        else:
            self._clean_to_one(inputs, workers)
        self._add_rule_problems(self._work.cleaner.problems)

    def _clean_to_one(self, inputs: Sequence[Input], workers: int) -> None:
        compression = compression_of(self._to.output or "")
        check_compression(compression)
        sink = self._stack.enter_context(output_file(self._to.output))
        account = None
        if self._to.ledger:
            account = self._stack.enter_context(output_file(self._to.ledger, compress=True))
        with OneOutput(sink, account, self._work.fields.text) as outputs:
            self._through(
                inputs, Reading(self._format, self._work.fields, True, lambda _: compression), workers, outputs
            )
        sink.flush()

    def _clean_to_folder(self, inputs: Sequence[Input], workers: int) -> None:
        assert self._to.output is not None
        folders = Folders(self._to.output, self._to.ledger, made_with(self._work, self._format), self._work.fields.text)
        with closing(Journal(folders, resume=self._to.resume)) as journal:
            left = []
            for source in inputs:
                counts = journal.counts_of(source)
                if counts is None:
                    left.append(source)
                else:
                    self.stats.add(counts)
            with FolderOutput(left, folders, journal) as outputs:
                self._through(left, Reading(self._format, self._work.fields, False, compression_of), workers, outputs)
        self._say_summary(len(inputs), len(inputs) - len(left))

    def _through(
        self, inputs: Sequence[Input], reading: Reading, workers: int, outputs: OneOutput | FolderOutput
    ) -> None:
        """The inputs' blocks, cleaned, into the outputs."""
        to_stdout = self._to.output in (None, "-")
        with (
            closing(_cleaned(input_blocks(inputs, reading), self._work, workers)) as found,
            progress(inputs, to_stdout=to_stdout) as show,
        ):
            for cleaned in found:
                outputs.take(cleaned)
                self._tell(cleaned)
                show(cleaned.block, self.stats)

    def _tell(self, cleaned: Cleaned) -> None:
        """Say and count what there is besides the bytes."""
        for problem in cleaned.problems:
            say_problem(problem)
        self.stats.add(cleaned.stats)
        self._add_rule_problems(cleaned.rule_problems)
        self._unusable |= cleaned.block.ends_input
        if self._rejected:
            for line in cleaned.rejected:
                self._rejected.write(line)
        if cleaned.stop:
            raise InputError("stopped at the first record that can't be read, as --on-error says")

    def _add_rule_problems(self, problems: Sequence[Problem]) -> None:
        """Each one once, though every worker finds it."""
        self.rule_problems += [problem for problem in problems if problem not in self.rule_problems]

    def _say_summary(self, inputs: int, skipped: int) -> None:
        share = self.stats.removed_characters / (self.stats.characters or 1)
        before = f", {skipped} of them whole before" if skipped else ""
        say(
            f"{inputs} inputs{before}: {self.stats.records:,} records, {self.stats.changed:,} changed, "
            f"{share:.1%} of the characters removed, {self.stats.problems:,} problems"
        )


def write_stats(path: str | None, stats: Stats) -> None:
    """Write the counts as JSON: to a file, to stderr for "-", nowhere for None."""
    if path is None:
        return
    if path == "-":
        say(stats.written().decode().rstrip("\n"))
        return
    with output_file(path, compress=True) as stream:
        stream.write(stats.written())


def made_with(work: Work, format_name: str) -> str:
    """A digest of all that an output depends on besides its input: rules, options, and this program's version."""
    others = (
        (work.fields, work.site, work.annotate, work.account, work.watch),
        (str(work.on_error), format_name, __version__),
    )
    return hashlib.sha256(repr((work.cleaner.digest, others)).encode("utf-8", "surrogatepass")).hexdigest()


def _cleaned(blocks: Generator[Block, None, None], work: Work, workers: int) -> Generator[Cleaned, None, None]:
    """What becomes of the blocks, in order. Processes cost their import only where they are asked for."""
    if workers == 1:
        return (clean_block(block, work) for block in blocks)
    from cleaner.workers import clean_blocks

    return clean_blocks(blocks, work, workers)


def _place(path: str) -> str:
    """What two names of one output have in common."""
    return path if path == "-" else os.path.realpath(path)
