"""`cleaner clean`: files or stdin in, cleaned text out."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli import options
from cleaner.cli.cache import load_memo, save_memo
from cleaner.cli.console import Exit, manners, opened, output_file, say, say_problems
from cleaner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from cleaner.cli.console import Output
    from cleaner.formats.base import Block, Work
    from cleaner.ledger import LedgerWriter
    from cleaner.pipeline import Cleaned, Stats


def clean(
    files: Annotated[list[str] | None, typer.Argument(metavar="FILE", help="Files; none or - for stdin.")] = None,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="OUT", help="Write here, not to stdout.")
    ] = None,
    site: options.Site = None,
    format_name: options.FormatName = "auto",
    text_field: Annotated[str, typer.Option(metavar="NAME", help="Field of the text in a record.")] = "text",
    url_field: Annotated[str, typer.Option(metavar="NAME", help="Field of the URL in a record.")] = "url",
    strip: Annotated[str | None, typer.Option(metavar="LIST", help="Categories to remove; all but dateline.")] = None,
    keep: Annotated[str | None, typer.Option(metavar="LIST", help="Categories to leave.")] = None,
    level: options.Level = "sure",
    rules: options.Rules = None,
    *,
    no_site_rules: options.NoSiteRules = False,
    titles: Annotated[
        str | None, typer.Option(metavar="FILE", help="Known headlines: one a line, or JSON Lines.")
    ] = None,
    ledger: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write what was removed here, for restore.")
    ] = None,
    annotate: Annotated[bool, typer.Option("--annotate", help="Add a field `cleaner` to each changed record.")] = False,
    stats: Annotated[str | None, typer.Option(metavar="FILE", help="Write counts as JSON here; - for stderr.")] = None,
    jobs: Annotated[str, typer.Option("-j", "--jobs", metavar="N", help="Worker processes; auto: one a core.")] = "1",
) -> None:
    """Clean files or stdin: text (one document each) or JSON Lines (one record a line)."""
    from cleaner.formats.base import Fields, Work

    with manners(), ExitStack() as stack:
        memo = load_memo()
        cleaner = options.make_cleaner(
            rules, strip=strip, keep=keep, level=level, site_rules=not no_site_rules, titles=titles, memo=memo
        )
        if ledger and _place(ledger) == _place(output or "-"):
            raise UsageError("the ledger and the cleaned text can't go to the same place")
        sink = stack.enter_context(output_file(output))
        account = stack.enter_context(output_file(ledger)) if ledger else None
        work = Work(cleaner, Fields(text=text_field, url=url_field), site, annotate=annotate, account=bool(ledger))
        run = _Run(work, sink, account, format_name)
        run.clean(files or ["-"], options.number_of_workers(jobs))
        sink.flush()
        stack.close()  # the outputs are whole, whatever becomes of the counts
        say_problems(cleaner.problems)
        _write_stats(stats, run.stats)
        save_memo(memo)
    raise typer.Exit(run.exit_code)


class _Run:
    """One call of the command: all its inputs go through here into one output."""

    def __init__(self, work: Work, sink: Output, account: Output | None, format_name: str) -> None:
        from cleaner.pipeline import Stats

        self.work, self.sink, self.account, self.format_name = work, sink, account, format_name
        self.stats = Stats()
        self.unusable = False
        self._ledger: LedgerWriter | None = None
        self._ledger_format = ""

    @property
    def exit_code(self) -> Exit:
        """The worst that happened."""
        if self.unusable:
            return Exit.UNUSABLE
        return Exit.PROBLEMS if self.stats.problems or self.work.cleaner.problems else Exit.DONE

    def clean(self, files: Sequence[str], workers: int) -> None:
        """Clean the inputs one after the other; one that can't be read is named and does not stop the others."""
        from contextlib import closing

        from cleaner.pipeline import numbered

        with closing(_clean_blocks(numbered(self._blocks(files)), self.work, workers)) as all_cleaned:
            for cleaned in all_cleaned:
                self._take(cleaned)
        if self._ledger:
            self._ledger.close()

    def _take(self, cleaned: Cleaned) -> None:
        self.sink.write(cleaned.raw)
        say_problems(cleaned.problems)
        self.stats.add(cleaned.stats)
        ledger = self._ledger_for(cleaned.block.form)
        if ledger:
            ledger.add(cleaned.block, cleaned.raw, cleaned.entries)

    def _blocks(self, files: Sequence[str]) -> Generator[Block, None, None]:
        """The blocks of all inputs. Each input begins with an empty one, which says what format it has."""
        from cleaner.formats.base import Block
        from cleaner.formats.blocks import with_last_line_ended
        from cleaner.formats.registry import detect, format_by_name
        from cleaner.model import Place, Problem

        for n, path in enumerate(files):
            try:
                with opened(path) as (stream, shown, head):
                    form = format_by_name(detect(path, head) if self.format_name == "auto" else self.format_name)
                    yield Block(b"", shown, form.name, records=0, passed=True)
                    blocks = form.blocks(stream, shown)
                    more_follows = n + 1 < len(files) and form.lines
                    yield from with_last_line_ended(blocks) if more_follows else blocks
            except OSError as error:
                self.unusable = True
                problem = Problem(Place(path), f"can't be read: {error.strerror or error}")
                yield Block(b"", path, "", records=0, passed=True, problem=problem)

    def _ledger_for(self, format_name: str) -> LedgerWriter | None:
        from cleaner.ledger import LedgerWriter

        if self.account is None or not format_name:
            return self._ledger
        if self._ledger is None:
            self._ledger, self._ledger_format = LedgerWriter(self.account.write, format_name), format_name
        if format_name != self._ledger_format:
            raise UsageError(f"a ledger is of one format: {self._ledger_format} came first, now comes {format_name}")
        return self._ledger


def _clean_blocks(blocks: Generator[Block, None, None], work: Work, workers: int) -> Generator[Cleaned, None, None]:
    """What becomes of the blocks, in order. Processes cost their import only where they are asked for."""
    if workers == 1:
        from cleaner.pipeline import clean_block

        return (clean_block(block, work) for block in blocks)
    from cleaner.workers import clean_blocks

    return clean_blocks(blocks, work, workers)


def _place(path: str) -> str:
    """What two names of one output have in common."""
    return path if path == "-" else os.path.realpath(path)


def _write_stats(path: str | None, stats: Stats) -> None:
    if path is None:
        return
    import json

    text = json.dumps(stats.as_json(), ensure_ascii=False, indent=2)
    if path == "-":
        say(text)
        return
    with output_file(path) as stream:
        stream.write(f"{text}\n".encode())
