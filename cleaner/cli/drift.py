"""`cleaner drift`: what has changed between two runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.console import Exit, manners, paint, visible, write_out
from cleaner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.insight.changes import Alarm, Drift, Limits, Line
    from cleaner.insight.significance import Share

_COLOURS = {"silent": "red", "fell": "red", "rose": "yellow", "misses": "yellow"}


def drift_command(
    baseline: Annotated[str, typer.Argument(metavar="BASELINE", help="What `clean --stats` wrote when all was well.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="What it wrote now.")],
    format_name: Annotated[
        str, typer.Option("--format", metavar="NAME", help="text, or json for monitoring.")
    ] = "text",
    false_alarms: Annotated[
        str, typer.Option(metavar="SHARE", help="How often an alarm may be chance, from 0 to 1.")
    ] = "0.01",
    documents: Annotated[
        str, typer.Option(metavar="N", help="Say nothing about sites with fewer documents in either run.")
    ] = "20",
) -> None:
    """Compare two runs' counts: rules that went silent or take another share, and new recurring lines."""
    import json

    from cleaner.cli.stats import read_stats
    from cleaner.insight.changes import as_json
    from cleaner.insight.drift import drift

    with manners():
        if format_name not in ("text", "json"):
            raise UsageError(f"--format {format_name!r}: expected text or json")
        limits = _limits(false_alarms, documents)
        found = drift(read_stats(baseline), read_stats(new), limits)
        if format_name == "json":
            write_out(json.dumps(as_json(found), ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n")
        else:
            for text, colour in lines_of(found):
                write_out(f"{paint(visible(text), colour) if colour else visible(text)}\n".encode("utf-8", "replace"))
    raise typer.Exit(Exit.PROBLEMS if found.broken else Exit.DONE)


def _limits(false_alarms: str, documents: str) -> Limits:
    from cleaner.insight.changes import Limits

    try:
        share = float(false_alarms)
    except ValueError:
        share = -1.0
    if not 0 < share < 1:
        raise UsageError(f"--false-alarms {false_alarms!r}: expected a number between 0 and 1")
    if not (documents.isascii() and documents.isdigit() and int(documents)):
        raise UsageError(f"--documents {documents!r}: expected a number from 1")
    return Limits(false_alarms=share, documents=int(documents))


def lines_of(found: Drift) -> Iterator[tuple[str, str]]:
    """The lines to print, each with its colour."""
    from cleaner.insight.changes import NO_SITE

    for site in sorted({alarm.site for alarm in found.alarms} | {line.site for line in found.lines}):
        yield site or NO_SITE, "bold"
        for alarm in found.alarms:
            if alarm.site == site:
                yield from _alarm_lines(alarm)
        for line in found.lines:
            if line.site == site:
                yield f"  new line {line.example}", "yellow"
                yield _counted(line), "grey"
    for site, why in found.left_out.items():
        yield f"not compared: {site or NO_SITE}: {why}", "grey"
    yield _summary(found), ""


def _alarm_lines(alarm: Alarm) -> Iterator[tuple[str, str]]:
    low, high = alarm.band
    rates = f"{_shown(alarm.before)} -> {_shown(alarm.after)}; band {low:.1%} to {high:.1%}, p = {alarm.p:.1g}"
    yield f"  {alarm.kind:<8} {alarm.rule}: {rates}", _COLOURS[alarm.kind]
    if alarm.took:
        yield f"           took: {alarm.took}", "grey"
    for line in alarm.near:
        yield f"           left: {line.example}", "blue"
        yield _counted(line), "grey"


def _counted(line: Line) -> str:
    where = f", {line.where}" if line.where else ""
    return f"                 {line.text!r}: {_shown(line.before)} -> {_shown(line.after)} sampled{where}"


def _shown(share: Share) -> str:
    return f"{share.rate:.1%} of {share.total:,}"


def _summary(found: Drift) -> str:
    watched = f"what is left at {found.watched} sites" if found.watched else "nothing of what is left (clean --watch)"
    return (
        f"compared {found.compared:,} rules of sites and {watched}: {len(found.alarms)} changed, "
        f"{len(found.lines)} new lines"
    )
