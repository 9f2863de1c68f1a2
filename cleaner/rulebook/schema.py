"""TOML in, a `RuleFile` or all its problems out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.errors import RuleFileError
from cleaner.model import Place, Problem
from cleaner.rulebook.keys import (
    FILE_KEYS,
    HEADLINE_KEYS,
    HTML_KEYS,
    RULE_KEYS,
    SCHEMA_VERSION,
    SITE_KEYS,
    WITHOUT_EFFECT,
    misfit,
    name_of_type,
    nearest,
)
from cleaner.rulebook.toml import parse
from cleaner.rulebook.types import Example, HeadlineWords, HtmlSection, Kind, Rule, RuleFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaner.rulebook.keys import Key
    from cleaner.rulebook.toml import Address

# A file with more problems than this is no rule file, and looking for the nearest key takes a while.
_MOST_HINTS = 100


def read_rule_file(source: str, path: str) -> RuleFile:
    """The rule file that the TOML text `source` describes; `path` is how people are told where it is.

    Raises:
        RuleFileError: with every problem of the file. Patterns are not compiled here.
    """
    values, lines = parse(source, path)
    reader = _Reader(path, lines)
    fields = reader.table(values, FILE_KEYS, "", 0)
    if "schema" not in values:
        reader.fault(("", 0, ""), f"the first key must be schema = {SCHEMA_VERSION}", code="missing-key")
    if "hosts" in fields and not fields["hosts"]:
        reader.fault(("", 0, "hosts"), "hosts is empty; a pack has no such key, a site file at least one host")
    for key in SITE_KEYS if "hosts" not in values else ():
        if key in values:
            reader.fault(("", 0, key), f"{key} belongs to a site file, and this file has no hosts", code="no-effect")
    rules = [reader.rule(value, index) for index, value in enumerate(fields.pop("rule", []))]
    reader.unique_ids(rules)
    fields["headline"] = HeadlineWords(**reader.table(fields.get("headline", {}), HEADLINE_KEYS, "headline", 0))
    section = reader.table(fields.get("html", {}), HTML_KEYS, "html", 0)
    fields["html"] = HtmlSection(**section, line=lines.get(("html", 0, ""), 0))
    if fields["html"].body and "hosts" not in values and not values.get("network"):
        message = "body belongs to a site's file or a network's pack, and this is neither"
        reader.fault(("html", 0, "body"), message, code="no-effect")
    reader.let(fields.get("let", {}))
    if reader.problems:
        raise RuleFileError(sorted(reader.problems, key=lambda problem: problem.place.line))
    fields.pop("schema")
    return RuleFile(path=path, source=source, rules=tuple(rule for rule in rules if rule), **fields)


class _Reader:
    """Turns tables into fields and gathers every problem on the way."""

    def __init__(self, path: str, lines: Mapping[Address, int]) -> None:
        self.path = path
        self.lines = lines
        self.problems: list[Problem] = []

    def fault(self, address: Address, message: str, rule: str = "", code: str = "wrong-value") -> None:
        """Note a problem at the key, or at its table where the key isn't written or the table is written inline."""
        table, index, key = address
        places = (address, (table or key, index, ""), (table, 0, ""), ("", 0, table))
        line = next((self.lines[place] for place in places if place in self.lines), 1)
        self.problems.append(Problem(Place(self.path, line, rule), message, code))

    def table(self, values: Any, keys: dict[str, Key], name: str, index: int, rule: str = "") -> dict[str, Any]:
        """The converted values of one table; unknown keys and misfits are noted and left out."""
        out: dict[str, Any] = {}
        for key, value in values.items():
            if key not in keys:
                near = nearest(key, list(keys)) if len(self.problems) < _MOST_HINTS else ""
                self.fault((name, index, key), f"unknown key {key!r}{near}", rule, "unknown-key")
                continue
            fault = misfit(value, keys[key].shape)
            if fault:
                self.fault((name, index, key), f"{key}: {fault}", rule)
                continue
            try:
                out[key] = keys[key].convert(value)
            except ValueError as error:
                self.fault((name, index, key), f"{key}: {error}", rule)
        return out

    def let(self, values: Any) -> None:
        """Check names and values of the [let] table."""
        for key, value in values.items() if isinstance(values, dict) else ():
            if not isinstance(value, str):
                self.fault(("let", 0, key), f"{key}: expected a string, found {name_of_type(value)}")

    def rule(self, values: dict[str, Any], index: int) -> Rule | None:
        """One rule, or None when it has problems."""
        address, before = ("rule", index, ""), len(self.problems)
        name = str(values.get("id", ""))
        fields = self.table(values, RULE_KEYS, "rule", index, name)
        kinds = [kind for kind in Kind if kind in values]
        if len(kinds) != 1:
            found = f"found {' and '.join(kinds)}" if kinds else f"found none of {', '.join(Kind)}"
            self.fault(address, f"a rule has exactly one kind; {found}", name, "one-kind")
        kind = kinds[0] if len(kinds) == 1 else None
        for message in _missing(values, kind):
            self.fault(address, message, name, "missing-key")
        for message in _useless(values, kind):
            self.fault(address, message, name, "no-effect")
        if len(self.problems) > before or kind is None:
            return None
        line = self.lines.get(address, 1)
        body = fields.pop(kind)
        for key in ("removes", "keeps"):
            fields[key] = self._examples(fields.get(key, ()), ("rule", index, key), name)
        return Rule(kind=kind, body=body if isinstance(body, tuple) else (body,), line=line, **fields)

    def _examples(self, sources: tuple[str, ...], address: Address, rule: str) -> tuple[Example, ...]:
        line = self.lines.get(address, 0)
        for source in sources:
            before, *marked = source.split("[-")
            paired = "-]" not in before and all(piece.count("-]") == 1 for piece in marked)
            if not paired or (address[2] == "removes") != bool(marked):
                expected = (
                    "what must go stands between [- and -]" if address[2] == "removes" else "a keeps has no marks"
                )
                self.fault(address, f"{address[2]}: {source!r}: {expected}", rule, "bad-marks")
        return tuple(Example(source, line) for source in sources)

    def unique_ids(self, rules: list[Rule | None]) -> None:
        """Note every id that is used twice."""
        seen: dict[str, int] = {}
        for index, rule in enumerate(rules):
            if rule and rule.id in seen:
                message = f"the id is used twice, first on line {seen[rule.id]}"
                self.fault(("rule", index, "id"), message, rule.id, "same-id")
            elif rule:
                seen[rule.id] = rule.line


def _missing(values: Mapping[str, Any], kind: Kind | None) -> list[str]:
    """What a rule with these values, right or wrong, still needs."""
    needed = ["id", "why"] if kind is Kind.KEEP else ["id", "category", "why"]
    out = [f"{key} is missing" for key in needed if values.get(key, "") == ""]
    if kind is Kind.STARTS and "max_chars" not in values:
        out.append("starts needs max_chars, so that no paragraph goes with its beginning")
    if kind and values[kind] in ("", []):
        out.append(f"{kind} is empty")
    return out


def _useless(values: Mapping[str, Any], kind: Kind | None) -> list[str]:
    """What a rule with these values has too much of."""
    out = []
    if isinstance(values.get("until"), str) and kind is not Kind.FROM:
        out.append("until belongs to the kind `from`; for a last day there is until_date")
    useless = WITHOUT_EFFECT.get(kind, ()) if kind else ()
    return out + [f"{key} has no effect on the kind `{kind}`" for key in useless if key in values]
