"""`cleaner clean`: files, folders or stdin in, cleaned text out."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Annotated

import typer

from cleaner.cli import options
from cleaner.cli.cache import load_memo, save_memo
from cleaner.cli.console import manners, say_problems


def clean(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE", help="Files and folders; none or - for stdin.")
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="OUT", help="Write here, not to stdout; a folder gets a file for each."),
    ] = None,
    site: options.Site = None,
    format_name: options.FormatName = "auto",
    text_field: Annotated[str, typer.Option(metavar="NAME", help="Field of the text in a record.")] = "text",
    url_field: Annotated[str, typer.Option(metavar="NAME", help="Field of the URL in a record.")] = "url",
    separator: Annotated[
        str | None, typer.Option(metavar="TEXT", help=r"What stands between texts in a file; \n and \t are known.")
    ] = None,
    strip: Annotated[str | None, typer.Option(metavar="LIST", help="Categories to remove; all but dateline.")] = None,
    keep: Annotated[str | None, typer.Option(metavar="LIST", help="Categories to leave.")] = None,
    level: options.Level = "sure",
    rules: options.Rules = None,
    *,
    no_site_rules: options.NoSiteRules = False,
    no_shipped_rules: options.NoShippedRules = False,
    titles: Annotated[
        str | None, typer.Option(metavar="FILE", help="Known headlines: one a line, or JSON Lines.")
    ] = None,
    ledger: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write what was removed here, for restore.")
    ] = None,
    annotate: Annotated[bool, typer.Option("--annotate", help="Add a field `cleaner` to each changed record.")] = False,
    on_error: Annotated[
        str, typer.Option(metavar="WHAT", help="Records that can't be read: pass them through, skip them, or stop.")
    ] = "pass",
    quarantine: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write records that can't be read here, too.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Leave outputs in the folder that are whole and still right.")
    ] = False,
    stats: Annotated[str | None, typer.Option(metavar="FILE", help="Write counts as JSON here; - for stderr.")] = None,
    jobs: Annotated[str, typer.Option("-j", "--jobs", metavar="N", help="Worker processes; auto: one a core.")] = "1",
) -> None:
    """Clean files, folders or stdin: text, JSON Lines, Parquet or WARC, compressed or not."""
    from cleaner.cli.run import Destination, Run, write_stats
    from cleaner.formats.base import Fields, Work
    from cleaner.integrations.batch import marks

    with manners(), ExitStack() as stack:
        memo = load_memo()
        cleaner = options.make_cleaner(
            rules,
            strip=strip,
            keep=keep,
            level=level,
            site_rules=not no_site_rules,
            shipped=not no_shipped_rules,
            titles=titles,
            memo=memo,
        )
        made_by = tuple(marks(cleaner).items())
        fields = Fields(text=text_field, url=url_field, separator=options.unescaped(separator), marks=made_by)
        work = Work(
            cleaner,
            fields,
            site,
            annotate=annotate,
            account=bool(ledger),
            on_error=options.on_error(on_error),
            quarantine=bool(quarantine),
        )
        destination = Destination(output, ledger, quarantine, resume=resume)
        run = Run(work, format_name, destination, stack)
        run.clean(files or ["-"], options.number_of_workers(jobs))
        stack.close()  # the outputs are whole, whatever becomes of the counts
        say_problems(run.rule_problems)
        write_stats(stats, run.stats)
        save_memo(memo)
    raise typer.Exit(run.exit_code)
