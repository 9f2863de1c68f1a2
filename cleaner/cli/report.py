"""`cleaner report`: a run as one page."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.console import manners
from cleaner.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.insight.account import Account
    from cleaner.stats import Stats


def report_command(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Counts and ledgers of a run, in any order.")],
    output: Annotated[str, typer.Option("-o", "--output", metavar="OUT", help="The page; - for stdout.")] = "-",
    baseline: Annotated[
        str | None, typer.Option(metavar="STATS", help="Counts of another run: show what has changed since.")
    ] = None,
    samples: Annotated[str, typer.Option(metavar="N", help="How many samples of each rule to show.")] = "4",
    seed: Annotated[str, typer.Option(metavar="N", help="Another number chooses other samples.")] = "0",
) -> None:
    """Make one page of counts and ledgers: what was removed, by whom, with samples, problems and changes."""
    from cleaner.cli.stats import read_stats
    from cleaner.insight.account import Account
    from cleaner.insight.drift import drift
    from cleaner.insight.report import Material, report
    from cleaner.outputs import output_file

    with manners():
        inputs = {os.path.realpath(path) for path in (*files, baseline) if path and path != "-"}
        if output != "-" and os.path.realpath(output) in inputs:
            raise UsageError(f"{output}: the page would take the place of what it is made from")
        account = Account(samples_each=_number(samples, "--samples"), seed=_number(seed, "--seed"))
        stats, ledgers = _read(files, account)
        if baseline and not stats:
            raise UsageError("--baseline: what has changed shows in counts, and there are none among the files")
        found = drift(read_stats(baseline), stats) if baseline and stats else None
        page = report(Material(files, stats, account if ledgers else None, found))
        with output_file(output) as out:
            out.write(page)


def _read(paths: Sequence[str], account: Account) -> tuple[Stats | None, int]:
    """The counts of all files that have counts, and how many files were ledgers; those go to the account."""
    from cleaner.inputs import opened
    from cleaner.ledger import read_ledger
    from cleaner.stats import stats_from

    stats: Stats | None = None
    ledgers = 0
    for path in paths:
        try:
            with opened(path) as (stream, shown, head):
                if head.lstrip().startswith(b'{"cleaner-ledger"'):
                    account.add(read_ledger(stream, shown))
                    ledgers += 1
                    continue
                more = stats_from(stream.read(), shown)
        except OSError as error:
            raise InputError(f"{path}: can't be read: {error.strerror or error}") from error
        if stats:
            stats.add(more)
        else:
            stats = more
    return stats, ledgers


def _number(value: str, option: str) -> int:
    if not (value.isascii() and value.isdigit()):
        raise UsageError(f"{option} {value!r}: expected a number")
    return int(value)
