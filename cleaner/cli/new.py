"""`cleaner rules new`: a host and a few of its pages in, a rule file with proposals out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli import options
from cleaner.cli.console import Exit, manners, say, say_problems, write_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.engine.cleaner import Cleaner
    from cleaner.rulebook.suggest.propose import Outcome
    from cleaner.rulebook.suggest.sample import Sample
    from cleaner.rulebook.types import RuleFile

_PLEASE_LOOK = """
# Everything below was proposed by a program from {count}. Look at each rule: is what it takes the site's own text, and
# never a reporter's? Delete what you are not sure of, find better examples where a remark says so, then run
#     cleaner rules test {path}
"""


def new(
    host: Annotated[str, typer.Argument(metavar="HOST", help="The site's host, or a URL of it.")],
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE", help="Pages, texts or records of the site; - for stdin.")
    ] = None,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="OUT", help="Write here; - for stdout.")
    ] = None,
    min_score: Annotated[float, typer.Option(metavar="SCORE", help="Leave out what scores less, from 0 to 1.")] = 0.3,
    format_name: options.FormatName = "auto",
    text_field: Annotated[str, typer.Option(metavar="NAME", help="Field of the text in a record.")] = "text",
    rules: options.Rules = None,
) -> None:
    """Make a rule file for a site, with rules proposed from whatever of it is at hand.

    It goes below the last --rules folder, or below `rules` here, as sites/COUNTRY/HOST.toml. No file is overwritten.
    """
    from cleaner.cli.corpus import LOOKED_AT, Documents, cleaner_for
    from cleaner.cli.suggest import head_of
    from cleaner.formats.base import Fields
    from cleaner.rulebook.store import open_store
    from cleaner.rulebook.suggest.sample import sampled
    from cleaner.rulebook.suggest.site_file import path_of, site_host

    with manners():
        name = site_host(host)
        *others, target = rules or ["rules"]
        folders = [*others, target] if rules and Path(target).exists() else others
        cleaner = options.make_cleaner(folders)
        documents = Documents(files or [], format_name, Fields(text=text_field), cleaner)
        sample, known = sampled(documents, lambda _: name), open_store().load_all()
        lang, head = head_of(name, list(sample.records(name, LOOKED_AT)), known)
        with cleaner_for([name], sample, known, folders, shipped=True) as informed:
            outcome = _proposed(name, sample, informed, known, min_score)
        _write(outcome, head, output, target, path_of(name, lang))
        say_problems(cleaner.problems)
    if documents.problems or cleaner.problems:
        raise typer.Exit(Exit.PROBLEMS)


def _proposed(host: str, sample: Sample, cleaner: Cleaner, known: Sequence[RuleFile], least_score: float) -> Outcome:
    from cleaner.rulebook.suggest.propose import Outcome, Suggester

    if not sample.seen:
        return Outcome(host, (), 0, ())
    return Suggester(cleaner, sample, known).propose(host, least_score)


def _write(outcome: Outcome, head: str, output: str | None, folder: str, place: str) -> None:
    """Write the file, and beside a folder of rules the schema that it points to."""
    from cleaner.cli.suggest import told, write_new
    from cleaner.rulebook.keys import json_schema
    from cleaner.rulebook.suggest.writing import file_text

    path = Path(output) if output else Path(folder, place)
    count = f"{outcome.pages} document{'s' if outcome.pages != 1 else ''}"
    please = _PLEASE_LOOK.format(count=count, path=path) if outcome.proposals else ""
    text = file_text(f"{head}\n{please}", outcome.proposals)
    if output == "-":
        write_out(text.encode("utf-8", "surrogateescape"))
    else:
        write_new(path, text)
    schema = Path(folder, "schema.json")
    if output is None and not schema.exists():
        write_new(schema, json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n")
    say(told(outcome, outcome.pages))
