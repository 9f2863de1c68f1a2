"""The typer application. Command modules import what they call when they are called: `--help` stays quick."""

from __future__ import annotations

from typing import Annotated

import typer

from cleaner import __version__
from cleaner.cli import attributes, clean, explain, restore, rules, stats
from cleaner.cli.plain import PlainCommand, PlainGroup

app = typer.Typer(
    name="cleaner",
    cls=PlainGroup,
    help="Strip what a site stuck to its articles: copyright lines, related links, credits, comments, ad markers.",
    epilog="Data goes to stdout, everything else to stderr. Exit codes: 0 done, 1 problems found, 2 unusable.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("clean", cls=PlainCommand)(clean.clean)
app.command("explain")(explain.explain)
app.command("restore")(restore.restore_command)
app.command("attributes")(attributes.attributes)
app.add_typer(rules.app, name="rules")
app.add_typer(stats.app, name="stats")


def _version(value: bool | None) -> None:  # noqa: FBT001 - typer calls it so
    if value:
        typer.echo(f"site-cleaner {__version__}")
        raise typer.Exit


@app.callback()
def top(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Strip what a site stuck to its articles."""
