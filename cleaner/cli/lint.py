"""`cleaner rules lint`: rule files in, what is likely to go wrong with them out."""

from __future__ import annotations

from typing import Annotated

import typer

from cleaner.cli import options
from cleaner.cli.console import Exit, manners, say, write_out
from cleaner.errors import UsageError


def lint(
    paths: Annotated[list[str] | None, typer.Argument(metavar="PATH", help="Files or folders of rules.")] = None,
    rules: options.Rules = None,
    format_name: Annotated[
        str, typer.Option("--format", metavar="NAME", help="text, json, sarif, or github for annotations.")
    ] = "text",
    ignore: Annotated[str | None, typer.Option(metavar="LIST", help="Codes to leave out, such as stale.")] = None,
) -> None:
    """Look for what is likely to go wrong with rules, and say what to do about it; without PATH in all of them."""
    import datetime as dt

    from cleaner.rulebook.keys import nearest
    from cleaner.rulebook.lint.output import FORMATS
    from cleaner.rulebook.lint.run import lint as linted
    from cleaner.rulebook.store import open_store

    with manners():
        if format_name not in FORMATS:
            known = ", ".join(FORMATS)
            raise UsageError(f"no format {format_name!r}: there are {known}{nearest(format_name, list(FORMATS))}")
        left_out = _codes(ignore)
        store = open_store([*(rules or []), *(paths or [])])
        least = 1 + len(rules or []) if paths else 0
        report = linted(store, store.load_all(least_layer=least), dt.datetime.now(dt.UTC).date())
        findings = [finding for finding in report.findings if finding.code not in left_out]
        write_out(FORMATS[format_name](findings).encode("utf-8", "backslashreplace"))
        say(f"{report.files} files, {report.rules} rules, {len(findings)} findings")
    if findings:
        raise typer.Exit(Exit.PROBLEMS)


def _codes(names: str | None) -> set[str]:
    """The codes in a comma-separated list.

    Raises:
        UsageError: there is no such code.
    """
    from cleaner.rulebook.keys import nearest
    from cleaner.rulebook.lint.codes import CODES

    codes = options.split(names)
    unknown = next((code for code in codes if code not in CODES), None)
    if unknown is not None:
        raise UsageError(f"no code {unknown!r}{nearest(unknown, list(CODES))}")
    return set(codes)
