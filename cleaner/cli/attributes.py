"""`cleaner attributes`: what would be removed, as dolma's span attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli import options
from cleaner.cli.console import Exit, manners, say_problems

if TYPE_CHECKING:
    from cleaner.engine.cleaner import Cleaner
    from cleaner.model import Problem


def attributes(
    documents: Annotated[
        str, typer.Argument(metavar="DOCUMENTS", help="A file of JSON Lines, or a folder of them; - for stdin.")
    ],
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="OUT", help="Write here; for a folder, a folder; - for stdout.")
    ] = "-",
    name: Annotated[str, typer.Option(metavar="NAME", help="What the attributes' names begin with.")] = "cleaner",
    strip: Annotated[str | None, typer.Option(metavar="LIST", help="Categories to remove; all but dateline.")] = None,
    keep: Annotated[str | None, typer.Option(metavar="LIST", help="Categories to leave.")] = None,
    level: options.Level = "sure",
    rules: options.Rules = None,
    *,
    no_site_rules: options.NoSiteRules = False,
) -> None:
    """Write what would be removed as span attributes for dolma's mixer; the documents stay as they are."""
    with manners():
        cleaner = options.make_cleaner(rules, strip=strip, keep=keep, level=level, site_rules=not no_site_rules)
        problems = [*_written(cleaner, documents, output, name), *cleaner.problems]
        say_problems(problems)
    raise typer.Exit(Exit.PROBLEMS if problems else Exit.DONE)


def _written(cleaner: Cleaner, documents: str, output: str, name: str) -> list[Problem]:
    """Write the attributes of all files; what is wrong with documents and files. A bad file doesn't stop the others."""
    import os

    from cleaner.errors import InputError, UsageError
    from cleaner.formats.compression import without_compression
    from cleaner.formats.registry import format_of_suffix
    from cleaner.inputs import find_inputs
    from cleaner.integrations.dolma import write_attributes
    from cleaner.journal import with_folder
    from cleaner.model import Place, Problem

    if not os.path.isdir(documents):  # noqa: PTH112 - a path as the user wrote it, shown as such
        return write_attributes(cleaner, documents, output, name)
    if output == "-":
        raise UsageError("the attributes of a folder go into a folder: -o OUT/")
    inputs, problems = find_inputs([documents], leave_out=output)
    for source in inputs:
        if format_of_suffix(without_compression(source.name)) != "jsonl":
            problems.append(Problem(Place(source.path), "left out: attributes are for documents in JSON Lines"))
            continue
        try:
            to = with_folder(os.path.join(output, source.name))  # noqa: PTH118 - see above
            problems += write_attributes(cleaner, source.path, to, name)
        except InputError as error:
            problems.append(Problem(Place(source.path), str(error).removeprefix(f"{source.path}: ")))
    return problems
