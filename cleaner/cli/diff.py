"""`cleaner rules diff`: two sets of rules and documents in, what one removes and the other doesn't out."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cleaner.cli import options  # noqa: TC001 - typer reads the annotations
from cleaner.cli.console import Exit, manners, paint, say, say_problem, write_out
from cleaner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.engine.cleaner import Cleaner
    from cleaner.formats.base import Fields, Item
    from cleaner.insight.diff import Change, Comparison, Count, Sample
    from cleaner.memo import Memo

_SHIPPED = "shipped"
_MOST_SITES = 5


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="Folder or file of rules, or: shipped.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Folder or file of rules, or: shipped.")],
    corpus: Annotated[list[str], typer.Argument(metavar="CORPUS", help="Documents: files and folders; - for stdin.")],
    rules: options.Rules = None,
    site: options.Site = None,
    level: options.Level = "sure",
    samples: Annotated[int, typer.Option(metavar="N", min=0, help="Samples to show of each rule.")] = 3,
    seed: Annotated[int, typer.Option(metavar="N", help="Draws the samples: another number shows others.")] = 0,
    format_name: Annotated[str, typer.Option("--format", metavar="NAME", help="text or json.")] = "text",
    text_field: Annotated[str, typer.Option(metavar="NAME", help="Field of the text in a record.")] = "text",
    url_field: Annotated[str, typer.Option(metavar="NAME", help="Field of the URL in a record.")] = "url",
    *,
    alone: Annotated[
        bool, typer.Option("--alone", help="OLD and NEW are all the rules there are: without the shipped ones.")
    ] = False,
) -> None:
    """Show what a change of rules removes more or less: by rule and site, with samples. Exit code 0: nothing."""
    from cleaner.cli.cache import load_memo, save_memo
    from cleaner.formats.base import Fields
    from cleaner.insight.diff import Comparison

    with manners():
        if format_name not in ("text", "json"):
            raise UsageError(f"no format {format_name!r}: there are text, json")
        memo = load_memo()
        before, after = (_cleaner(name, rules or [], level, memo, alone=alone) for name in (old, new))
        comparison = Comparison(before, after, samples=samples, seed=seed)
        problems = _compare(comparison, _items(corpus, Fields(text=text_field, url=url_field), before), site)
        problems += _say_rule_problems([before, after])
        write = _write_json if format_name == "json" else _write_text
        write(comparison)
        same = "the same" if not comparison.changed else f"{comparison.changed:,} differ"
        say(f"{comparison.documents:,} documents: {same}, {problems:,} problems")
        save_memo(memo)
    if problems:
        raise typer.Exit(Exit.UNUSABLE)
    if comparison.changed:
        raise typer.Exit(Exit.PROBLEMS)


def _cleaner(name: str, rules: list[str], level: str, memo: Memo, *, alone: bool) -> Cleaner:
    """The cleaner of one side."""
    from cleaner.engine.cleaner import Cleaner
    from cleaner.rulebook.store import shipped_folder

    is_shipped = name == _SHIPPED or (not alone and Path(name).resolve() == shipped_folder().resolve())
    folders = rules if is_shipped else [*rules, name]
    return Cleaner(rules=folders, shipped=is_shipped or not alone, level=level, memo=memo)


def _compare(comparison: Comparison, items: Iterable[Item], site: str | None) -> int:
    """How many problems there were on the way; each is said."""
    from cleaner.model import Place, Problem

    count = 0
    for item in items:
        messages = [item.problem] if item.problem else []
        if item.record is not None:
            record = item.record if item.record.site else replace(item.record, site=site)
            messages += comparison.add(item.place, record)
        for message in messages:
            say_problem(Problem(Place(item.place), message))
        count += len(messages)
    return count


def _items(paths: list[str], fields: Fields, cleaner: Cleaner) -> Iterator[Item]:
    """The documents one after the other, and what can't be read as an item with a problem.

    Pages become texts by the old rules' [html] sections for both sides: only what rules do to texts is compared.
    """
    from cleaner.formats.base import Item, Work
    from cleaner.formats.registry import format_by_name
    from cleaner.inputs import Reading, find_inputs, input_blocks

    inputs, notes = find_inputs(paths)
    for note in notes:
        say_problem(note)
    work = Work(cleaner, fields)
    for block in input_blocks(inputs, Reading(fields=fields)):
        if block.problem:
            yield Item(str(block.problem.place), b"", None, problem=block.problem.message)
        elif block.records and not block.passed:
            yield from format_by_name(block.form).items(block, work)


def _say_rule_problems(sides: Iterable[Cleaner]) -> int:
    """Each problem of a rule file once, though both sides may have it."""
    problems = dict.fromkeys(str(problem) for cleaner in sides for problem in cleaner.problems)
    for problem in problems:
        say(problem)
    return len(problems)


# --- What is shown ----------------------------------------------------------------------------------------------------


def _sides(comparison: Comparison) -> list[tuple[str, str, str, list[Change]]]:
    """Name, sign, heading and changes of each direction, those that matter most first."""
    return [
        (name, sign, heading, sorted(changes.values(), key=lambda change: (-change.total.characters, change.rule)))
        for name, sign, heading, changes in (
            ("more", "+", "removed by NEW only", comparison.more),
            ("less", "-", "removed by OLD only", comparison.less),
        )
    ]


def _write_text(comparison: Comparison) -> None:
    for _, sign, heading, changes in _sides(comparison):
        if changes:
            _print(f"{heading}:", "bold")
        for change in changes:
            _print(f"{sign} {change.rule} ({change.category}, {change.place}): {_counted(change.total)}")
            _print_sites(change)
            for sample in change.samples:
                _print(f"    {sample.place}: {_in_context(sample)}", "grey")
    if comparison.other_rule:
        _print("removed by both, on another rule's account:", "bold")
    for (before, now), count in comparison.other_rule.most_common():
        _print(f"  {before} -> {now}: {count:,} pieces")


def _print_sites(change: Change) -> None:
    ranked = sorted(change.sites.items(), key=lambda item: (-item[1].characters, item[0]))
    for site, count in ranked[:_MOST_SITES]:
        _print(f"  {site or 'no known site'}: {_counted(count)}")
    if len(ranked) > _MOST_SITES:
        _print(f"  and {len(ranked) - _MOST_SITES:,} more sites")


def _counted(count: Count) -> str:
    return f"{count.pieces:,} pieces, {count.characters:,} characters, in {count.documents:,} documents"


def _in_context(sample: Sample) -> str:
    """The sample with marks around it, on one line."""
    return f"{sample.before}[-{sample.text}-]{sample.after}".replace("\n", "⏎")


def _write_json(comparison: Comparison) -> None:
    out: dict[str, Any] = {"documents": comparison.documents, "changed": comparison.changed}
    for name, _, _, changes in _sides(comparison):
        out[name] = [_row(change) for change in changes]
    pairs = comparison.other_rule.most_common()
    out["other_rule"] = [{"old": before, "new": now, "pieces": count} for (before, now), count in pairs]
    write_out(json.dumps(out, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace") + b"\n")


def _row(change: Change) -> dict[str, Any]:
    return {
        "rule": change.rule,
        "category": change.category,
        "place": change.place,
        **asdict(change.total),
        "sites": {site: asdict(count) for site, count in sorted(change.sites.items())},
        "samples": [asdict(sample) for sample in change.samples],
    }


def _print(text: str, colour: str = "") -> None:
    from cleaner.rulebook.lint.output import visible

    shown = visible(text)
    write_out(f"{paint(shown, colour) if colour else shown}\n".encode("utf-8", "backslashreplace"))
