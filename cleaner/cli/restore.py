"""`cleaner restore`: a cleaned text and its ledger in, the original out; or a whole folder of them."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from cleaner.cli.console import Exit, manners, say
from cleaner.errors import InputError, LedgerError, UsageError


def restore_command(
    cleaned: Annotated[
        str, typer.Argument(metavar="CLEANED", help="What `cleaner clean` wrote: a file, a folder, or - for stdin.")
    ],
    ledger: Annotated[str, typer.Option(metavar="FILE", help="The ledger of that run, or the folder of its ledgers.")],
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="OUT", help="Write here, not to stdout; for a folder, a folder."),
    ] = None,
    record: Annotated[str | None, typer.Option(metavar="N", help="Only the N-th record, from 1.")] = None,
) -> None:
    """Put back what was removed: the original, byte for byte (of Parquet, value for value)."""
    with manners():
        if os.path.isdir(cleaned):  # noqa: PTH112 - a path as the user wrote it, shown as such
            code = _restore_folder(cleaned, ledger, output, record)
        else:
            count = _restore_file(cleaned, ledger, output, _number(record))
            say(f"restored: {count}")
            code = Exit.DONE
    raise typer.Exit(code)


def _restore_file(cleaned: str, ledger: str, output: str | None, record: int | None) -> int:
    from cleaner.inputs import opened
    from cleaner.ledger import read_ledger
    from cleaner.outputs import output_file
    from cleaner.restore import restore, restore_record

    try:
        with opened(ledger) as (book, shown, _), opened(cleaned) as (stream, name, _):
            account = read_ledger(book, shown)
            with output_file(output, compress=account.format_name != "parquet") as sink:
                if record is not None:
                    return restore_record(stream, name, account, record, sink.write)
                return restore(stream, name, account, sink.write)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InputError(f"{error.filename}: can't be read: {error.strerror}") from error


def _restore_folder(cleaned: str, ledgers: str, output: str | None, record: str | None) -> Exit:
    """Restore every file that has a ledger; one that can't be restored is told and doesn't stop the others."""
    from cleaner.runs import restorable

    if output is None or record is not None:
        raise UsageError("a folder is restored into a folder, and as a whole: -o OUT/")
    done = failed = 0
    for name, book in restorable(cleaned, ledgers):
        path, target = os.path.join(cleaned, name), os.path.join(output, name)  # noqa: PTH118 - see above
        try:
            os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120
            done += _restore_file(path, book, target, None)
        except (LedgerError, InputError, UsageError) as error:
            say(f"error: {error}")
            failed += 1
    say(f"restored: {done}")
    return Exit.UNUSABLE if failed else Exit.DONE


def _number(record: str | None) -> int | None:
    if record is None:
        return None
    if not (record.isascii() and record.isdigit() and int(record)):
        raise UsageError(f"--record {record!r}: expected a number from 1")
    return int(record)
