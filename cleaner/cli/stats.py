"""`cleaner stats`: what runs counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.console import manners, write_out
from cleaner.cli.plain import PlainGroup
from cleaner.errors import InputError

if TYPE_CHECKING:
    from cleaner.stats import Stats

app = typer.Typer(cls=PlainGroup, help="Counts of runs.", no_args_is_help=True, rich_markup_mode=None)


@app.command("merge")
def merge(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="What `clean --stats` wrote; - for stdin.")],
) -> None:
    """Add up the counts of several runs, and print them as one."""
    from cleaner.stats import Stats

    with manners():
        total = Stats()
        for path in files:
            total.add(read_stats(path))
        write_out(total.written())


def read_stats(path: str) -> Stats:
    """The counts in a file, compressed or not; "-" is stdin.

    Raises:
        InputError: it can't be read, or has none.
    """
    from cleaner.inputs import opened
    from cleaner.stats import stats_from

    try:
        with opened(path) as (stream, shown, _):
            return stats_from(stream.read(), shown)
    except OSError as error:
        raise InputError(f"{path}: can't be read: {error.strerror or error}") from error
