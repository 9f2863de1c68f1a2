"""`cleaner clean`: files or stdin in, cleaned text out."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli import options
from cleaner.cli.cache import load_memo, save_memo
from cleaner.cli.console import Exit, manners, opened, output_file, say, say_problem, say_problems
from cleaner.errors import UsageError

if TYPE_CHECKING:
    from cleaner.cli.console import Output
    from cleaner.engine.cleaner import Cleaner
    from cleaner.formats.base import Fields
    from cleaner.ledger import LedgerWriter
    from cleaner.pipeline import Stats


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
) -> None:
    """Clean files or stdin: text (one document each) or JSON Lines (one record a line)."""
    with manners(), ExitStack() as stack:
        memo = load_memo()
        cleaner = options.make_cleaner(
            rules, strip=strip, keep=keep, level=level, site_rules=not no_site_rules, titles=titles, memo=memo
        )
        if ledger and _place(ledger) == _place(output or "-"):
            raise UsageError("the ledger and the cleaned text can't go to the same place")
        sink = stack.enter_context(output_file(output))
        account = stack.enter_context(output_file(ledger)) if ledger else None
        run = _Run(cleaner, sink, account, _fields(text_field, url_field), site=site, annotate=annotate)
        *others, last = files or ["-"]
        for path in others:
            run.clean(path, format_name, more_follows=True)
        run.clean(last, format_name)
        run.close()
        sink.flush()
        stack.close()  # the outputs are whole, whatever becomes of the counts
        say_problems(cleaner.problems)
        _write_stats(stats, run.stats)
        save_memo(memo)
    raise typer.Exit(run.exit_code)


class _Run:
    """One call of the command: all its inputs go through here into one output."""

    def __init__(
        self,
        cleaner: Cleaner,
        sink: Output,
        account: Output | None,
        fields: Fields,
        *,
        site: str | None,
        annotate: bool,
    ) -> None:
        from cleaner.pipeline import Stats

        self.cleaner, self.sink, self.account, self.fields = cleaner, sink, account, fields
        self.site, self.annotate = site, annotate
        self.stats = Stats()
        self.unusable = False
        self._ledger: LedgerWriter | None = None
        self._ledger_format = ""

    @property
    def exit_code(self) -> Exit:
        """The worst that happened."""
        if self.unusable:
            return Exit.UNUSABLE
        return Exit.PROBLEMS if self.stats.problems or self.cleaner.problems else Exit.DONE

    def clean(self, path: str, format_name: str, *, more_follows: bool = False) -> None:
        """Clean one input; one that can't be read is named and does not stop the others."""
        from cleaner.formats.registry import detect, format_by_name
        from cleaner.pipeline import Job, clean_stream

        try:
            with opened(path) as (stream, shown, head):
                form = format_by_name(detect(path, head) if format_name == "auto" else format_name)
                ledger = self._ledger_for(form.name)
                job = Job(
                    cleaner=self.cleaner,
                    form=form,
                    write=self.sink.write,
                    report=say_problem,
                    fields=self.fields,
                    site=self.site,
                    annotate=self.annotate,
                    ledger=ledger,
                    more_follows=more_follows,
                )
                clean_stream(stream, shown, job, self.stats)
        except BrokenPipeError:
            raise
        except OSError as error:
            say(f"{path}: can't be read: {error.strerror or error}")
            self.unusable = True

    def close(self) -> None:
        """Finish the ledger."""
        if self._ledger:
            self._ledger.close()

    def _ledger_for(self, format_name: str) -> LedgerWriter | None:
        from cleaner.ledger import LedgerWriter

        if self.account is None:
            return None
        if self._ledger is None:
            self._ledger, self._ledger_format = LedgerWriter(self.account.write, format_name), format_name
        if format_name != self._ledger_format:
            raise UsageError(f"a ledger is of one format: {self._ledger_format} came first, now comes {format_name}")
        return self._ledger


def _place(path: str) -> str:
    """What two names of one output have in common."""
    return path if path == "-" else os.path.realpath(path)


def _fields(text: str, url: str) -> Fields:
    from cleaner.formats.base import Fields

    return Fields(text=text, url=url)


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
