"""`cleaner rules …`: look at rules, and run their examples."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli import options
from cleaner.cli.console import Exit, manners, say_problems, visible, write_out
from cleaner.cli.diff import diff
from cleaner.cli.import_ftr import import_ftr
from cleaner.cli.lint import lint
from cleaner.cli.new import new
from cleaner.cli.rules_test import test
from cleaner.cli.suggest import suggest
from cleaner.errors import UsageError

if TYPE_CHECKING:
    from cleaner.engine.cleaner import Cleaner
    from cleaner.engine.program import BoundRule

app = typer.Typer(
    name="rules", help="Look at rules and test them.", no_args_is_help=True, rich_markup_mode=None, add_completion=False
)


@app.command("list")
def list_rules(
    site: Annotated[str | None, typer.Argument(metavar="HOST", help="List the rules in force for this host.")] = None,
    rules: options.Rules = None,
) -> None:
    """List packs and sites, or the rules in force for one host: name, kind, category, place."""
    with manners():
        cleaner = options.make_cleaner(rules)
        if site is None:
            groups = [*cleaner.store.packs.values(), *cleaner.store.sites.values()]
            for file in dict.fromkeys(file for group in groups for file in group):  # a site stands under each host
                what = "site" if file.hosts else "pack"
                _print(what, ", ".join(file.hosts) or file.name, file.shown)
        else:
            for bound in cleaner.rules_for(_site(cleaner, site)):
                category = bound.rule.category or "-"
                _print(bound.name, bound.rule.kind, category, str(bound.rule.where), bound.place)
        say_problems(cleaner.problems)
    _leave(problems=bool(cleaner.problems))


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(metavar="PACK-OR-SITE/RULE", help="For example id/baca-juga.")],
    rules: options.Rules = None,
) -> None:
    """Show one rule: what it matches, why it is there, its examples and its place."""
    with manners():
        cleaner = options.make_cleaner(rules)
        pool = _every_rule(cleaner, name.partition("/")[0])
        bound = next((bound for bound in pool if bound.name == name), None)
        if bound is None:
            from cleaner.rulebook.keys import nearest

            raise UsageError(f"no rule {name!r}{nearest(name, [other.name for other in pool])}")
        _show(bound)
        say_problems(cleaner.problems)
    _leave(problems=bool(cleaner.problems))


app.command("test")(test)
app.command("import-ftr")(import_ftr)
app.command("lint")(lint)
app.command("diff")(diff)
app.command("suggest")(suggest)
app.command("new")(new)


@app.command("schema")
def schema() -> None:
    """Print the JSON Schema of rule files, for editors."""
    from cleaner.rulebook.keys import json_schema

    with manners():
        write_out(json.dumps(json_schema(), indent=2, ensure_ascii=False).encode() + b"\n")


def _every_rule(cleaner: Cleaner, owner: str) -> list[BoundRule]:
    """The rules in force where the owner is: for a pack, for any site and with this pack."""
    from cleaner.engine.program import bind
    from cleaner.rulebook.sites import rule_files

    if owner in cleaner.store.sites:
        return cleaner.rules_for(_site(cleaner, owner))
    files = rule_files("", cleaner.store)
    pack = [file for entry in cleaner.store.packs.get(owner, []) if (file := cleaner.store.load(entry))]
    return bind([*files, *(file for file in pack if file not in files)])


def _site(cleaner: Cleaner, host: str) -> str:
    from cleaner.rulebook.sites import host_of, known_site

    return known_site(host_of(host), cleaner.store)


def _show(bound: BoundRule) -> None:
    rule = bound.rule
    _print(f"{bound.name}  ({rule.category or 'keep'}, {rule.level}, {rule.where})")
    _print(f"  {bound.place}")
    _print(f"  why: {rule.why}")
    for body in rule.body:
        _print(f"  {rule.kind}: {body}")
    for key in ("unless", "after", "before", "until", "since", "until_date", "max_chars"):
        value = getattr(rule, key)
        if value or (value == "" and key in ("after", "before")):  # empty: no line before or behind
            _print(f"  {key}: {value or '(no line)'}")
    for name, examples in (("removes", rule.removes), ("keeps", rule.keeps)):
        for example in examples:
            _print(f"  {name}: {example.source!r}")


def _print(*columns: str) -> None:
    write_out("\t".join(map(visible, columns)).encode("utf-8", "surrogateescape") + b"\n")


def _leave(*, problems: bool) -> None:
    if problems:
        raise typer.Exit(Exit.PROBLEMS)
