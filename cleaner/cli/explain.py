"""`cleaner explain`: every line with its verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli import options
from cleaner.cli.cache import load_memo, save_memo
from cleaner.cli.console import Exit, manners, paint, say_problem, say_problems, visible, write_out
from cleaner.errors import InputError, UsageError

if TYPE_CHECKING:
    from cleaner.engine.cleaner import Cleaner
    from cleaner.formats.base import Item
    from cleaner.insight.explain import Verdict
    from cleaner.model import Result


def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file; none or - for stdin.")] = "-",
    site: options.Site = None,
    url: Annotated[str | None, typer.Option(help="Where the text was scraped.")] = None,
    format_name: options.FormatName = "auto",
    record: Annotated[int | None, typer.Option(metavar="N", help="Only the N-th record, from 1.")] = None,
    strip: Annotated[str | None, typer.Option(metavar="LIST", help="Categories to remove; all but dateline.")] = None,
    keep: Annotated[str | None, typer.Option(metavar="LIST", help="Categories to leave.")] = None,
    level: options.Level = "sure",
    rules: options.Rules = None,
    *,
    no_site_rules: options.NoSiteRules = False,
    no_shipped_rules: options.NoShippedRules = False,
) -> None:
    """Show every line with its verdict: which rule took it, where that rule stands, and what nearly matched."""
    from cleaner.formats.base import Fields
    from cleaner.formats.compression import without_compression
    from cleaner.formats.registry import detect, format_by_name
    from cleaner.inputs import opened

    problems, memo = 0, load_memo()
    with manners():
        cleaner = options.make_cleaner(
            rules,
            strip=strip,
            keep=keep,
            level=level,
            site_rules=not no_site_rules,
            shipped=not no_shipped_rules,
            memo=memo,
        )
        try:
            with opened(file) as (stream, shown, head):
                form = format_by_name(detect(without_compression(file), head) if format_name == "auto" else format_name)
                number = 0
                for number, item in enumerate(form.read(stream, shown, Fields()), 1):
                    if record in (None, number):
                        problems += _explain(item, url, site, cleaner)
                if record is not None and not 1 <= record <= number:
                    raise UsageError(f"no record {record} in {shown}: it has {number}")
        except BrokenPipeError:
            raise
        except OSError as error:
            raise InputError(f"{file}: can't be read: {error.strerror}") from error
        say_problems(cleaner.problems)
        save_memo(memo)
    if problems or cleaner.problems:
        raise typer.Exit(Exit.PROBLEMS)


def _explain(item: Item, url: str | None, site: str | None, cleaner: Cleaner) -> int:
    from cleaner.insight.explain import explain as explained
    from cleaner.model import Place, Problem

    if item.record is None:
        if item.problem:
            say_problem(Problem(Place(item.place), item.problem))
        return bool(item.problem)
    record = replace(item.record, url=item.record.url or url, site=item.record.site or site)
    result, verdicts = explained(cleaner, record)
    _print(f"{item.place}: {_summary(result, len(record.text))}\n", "bold")
    for verdict in verdicts:
        _print_verdict(verdict)
    if result.problem:
        say_problem(Problem(Place(item.place), result.problem))
    return bool(result.problem)


def _summary(result: Result, length: int) -> str:
    gone = sum(span.end - span.start for span in result.removed)
    rules = f"site {result.site}" if result.site else "no site file: shared packs only"
    return f"{rules}; {gone:,} of {length:,} characters removed by {len({s.rule for s in result.removed})} rules"


def _print_verdict(verdict: Verdict) -> None:
    if verdict.removed and not verdict.text.strip():
        _print("-\n", "red")
        return
    if verdict.removed:
        _print(f"{'-' if not verdict.kept else '±'} {_marked(verdict)}\n", "red" if not verdict.kept else "yellow")
        for span in dict.fromkeys((span.rule, str(span.category), span.place) for span in verdict.removed):
            _print(f"    {span[1]}: {span[0]} at {span[2]}\n", "grey")
        return
    _print(f"  {verdict.text}\n", "")
    for miss in verdict.near:
        _print(f"    near miss: {miss.rule} at {miss.place}: {miss.reason}\n", "blue")


def _marked(verdict: Verdict) -> str:
    """The line with what went between [- and -], unless all went."""
    if not verdict.kept:
        return verdict.text
    out, at = "", 0
    for span in verdict.removed:
        out += f"{verdict.text[at : span.start]}[-{verdict.text[span.start : span.end]}-]"
        at = span.end
    return out + verdict.text[at:]


def _print(text: str, colour: str) -> None:
    body = text.rstrip("\n")
    painted = paint(visible(body), colour) if colour else visible(body)
    write_out(f"{painted}\n".encode("utf-8", "surrogateescape"))
