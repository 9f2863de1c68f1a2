"""Documents to learn from: files and folders of any format we read, one record after the other."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.cli.console import say_problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.engine.cleaner import Cleaner
    from cleaner.formats.base import Fields
    from cleaner.model import Problem, Record
    from cleaner.rulebook.suggest.sample import Sample
    from cleaner.rulebook.types import RuleFile

#: So many documents show how a site writes its name and what language it is in.
LOOKED_AT = 40


class Documents:
    """The records of files and folders, read once, one at a time.

    Attributes:
        problems: how many inputs or records could not be read so far; each was named.
    """

    def __init__(self, paths: Sequence[str], format_name: str, fields: Fields, cleaner: Cleaner) -> None:
        self._paths, self._format, self._fields, self._cleaner = paths, format_name, fields, cleaner
        self.problems = 0

    def __iter__(self) -> Iterator[Record]:
        from cleaner.formats.base import Work
        from cleaner.formats.registry import format_by_name
        from cleaner.inputs import Reading, find_inputs, input_blocks
        from cleaner.model import Place, Problem

        inputs, notes = find_inputs(self._paths, any_suffix=self._format != "auto")
        for note in notes:
            say_problem(note)
        work = Work(self._cleaner, self._fields)
        for block in input_blocks(inputs, Reading(self._format, self._fields)):
            if block.problem:
                self._tell(block.problem)
            for item in [] if block.passed else format_by_name(block.form).items(block, work):
                if item.problem:
                    self._tell(Problem(Place(item.place), item.problem))
                if item.record:
                    yield item.record

    def _tell(self, problem: Problem) -> None:
        self.problems += 1
        say_problem(problem)


@contextmanager
def cleaner_for(
    hosts: Sequence[str], sample: Sample, known: Sequence[RuleFile], rules: Sequence[str], *, shipped: bool
) -> Iterator[Cleaner]:
    """A cleaner by the rules that will be in force once the hosts have files: those of their languages, no others'."""
    from cleaner.engine.cleaner import Cleaner
    from cleaner.rulebook.suggest.site_file import language_of
    from cleaner.rulebook.suggest.writing import quoted

    with tempfile.TemporaryDirectory() as folder:
        for host in hosts:
            lang = language_of(list(sample.records(host, LOOKED_AT)), known)
            if lang:
                text = f"schema = 1\nhosts = [{quoted(host)}]\nlang = {quoted(lang)}\n"
                Path(folder, f"{host}.toml").write_text(text, encoding="utf-8")
        yield Cleaner(rules=[*rules, folder], shipped=shipped)
