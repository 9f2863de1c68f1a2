"""`cleaner restore`: a cleaned text and its ledger in, the original out, byte for byte."""

from __future__ import annotations

from typing import Annotated

import typer

from cleaner.cli.console import manners, say
from cleaner.errors import InputError


def restore(
    cleaned: Annotated[str, typer.Argument(metavar="CLEANED", help="What `cleaner clean` wrote; - for stdin.")],
    ledger: Annotated[str, typer.Option(metavar="FILE", help="The ledger of that run.")],
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="OUT", help="Write here, not to stdout.")
    ] = None,
) -> None:
    """Put back what was removed: the original, byte for byte."""
    from cleaner import ledger as ledgers
    from cleaner.inputs import opened
    from cleaner.outputs import output_file

    with manners():
        try:
            with opened(ledger) as (book, shown, _), opened(cleaned) as (stream, name, _), output_file(output) as sink:
                account = ledgers.read_ledger(book, shown)
                count = ledgers.restore(stream, name, account, sink.write)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise InputError(f"{error.filename}: can't be read: {error.strerror}") from error
        say(f"restored: {count}")
