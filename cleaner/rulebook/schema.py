"""What a rule file may say: TOML in, a `RuleFile` or all its problems out; the same tables make the JSON Schema."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cleaner.errors import RuleFileError
from cleaner.model import Category, Level, Place, Problem
from cleaner.rulebook.toml import Address, parse

SCHEMA_VERSION = 1


class Kind(StrEnum):
    """What a rule's pattern is a pattern of, and so what it removes."""

    EQUALS = "equals"
    STARTS = "starts"
    LINE = "line"
    SENTENCE = "sentence"
    SPAN = "span"
    BLOCK = "block"
    FROM = "from"
    REPEAT = "repeat"
    KEEP = "keep"


class ZoneSide(StrEnum):
    """Which end of a document a zone is counted from."""

    ANY = "any"
    HEAD = "head"
    TAIL = "tail"


@dataclass(frozen=True, slots=True)
class Zone:
    """Where in a document a rule may act: anywhere, or within the first or last `count` non-blank lines."""

    side: ZoneSide = ZoneSide.ANY
    count: int = 0

    def admits(self, rank: int, total: int) -> bool:
        """Whether non-blank line `rank` (from 0) of `total` lies in the zone."""
        if self.side is ZoneSide.HEAD:
            return rank < self.count
        return self.side is ZoneSide.ANY or rank >= total - self.count

    def __str__(self) -> str:
        return "any" if self.side is ZoneSide.ANY else f"{self.side}:{self.count}"


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what must go between "[-" and "-]"; without marks, nothing may go."""

    source: str
    line: int

    @property
    def text(self) -> str:
        """The text without marks."""
        return self.source.replace("[-", "").replace("-]", "")

    @property
    def cleaned(self) -> str:
        """The text without what stands between marks; white space is not meant literally."""
        kept, rest = "", self.source
        while "[-" in rest:
            before, _, rest = rest.partition("[-")
            kept += before
            rest = rest.partition("-]")[2]
        return kept + rest


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as written. `body` is a pattern, or several for `equals`, `starts` and `block`."""

    id: str
    kind: Kind
    body: tuple[str, ...]
    why: str
    line: int
    category: Category | None = None
    where: Zone = field(default_factory=Zone)
    level: Level = Level.SURE
    removes: tuple[Example, ...] = ()
    keeps: tuple[Example, ...] = ()
    unless: str = ""
    after: str | None = None
    before: str | None = None
    until: str = ""
    since: str = ""
    until_date: str = ""
    max_chars: int = 0


@dataclass(frozen=True, slots=True)
class HeadlineWords:
    """What a language's pack tells `{{headline}}`: see `cleaner.engine.headline.Hints`."""

    small: tuple[str, ...] = ()
    openers: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HtmlSection:
    """What holds for a site's HTML before text extraction: XPaths of the article's container and of what to drop."""

    body: str = ""
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One rule file as written. A pack has no hosts; a site file has at least one, and its first one is its name."""

    path: str
    source: str
    hosts: tuple[str, ...] = ()
    name: str = ""
    aliases: tuple[str, ...] = ()
    lang: str = ""
    network: bool = False
    use: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    checked: str = ""
    let: Mapping[str, str] = field(default_factory=dict)
    headline: HeadlineWords = field(default_factory=HeadlineWords)
    html: HtmlSection = field(default_factory=HtmlSection)
    rules: tuple[Rule, ...] = ()


# --- The keys. One table for the reader and for the JSON Schema. ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Key:
    """A key that may be written: its JSON Schema, and how its value becomes ours."""

    doc: str
    shape: Mapping[str, Any]
    convert: Callable[[Any], Any] = lambda value: value


_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": {"type": "string"}}
_DATE = {"type": "string", "format": "date"}
_ZONE = {"type": "string", "pattern": "^(any|head:[1-9][0-9]*|tail:[1-9][0-9]*)$"}


def _zone(value: str) -> Zone:
    side, _, count = value.partition(":")
    if value == "any":
        return Zone()
    if side not in ("head", "tail") or not count.isascii() or not count.isdigit() or not int(count):
        raise ValueError(f"{value!r} is not a zone: any, head:N or tail:N, with N non-blank lines from 1")
    return Zone(ZoneSide(side), int(count))


def _date(value: datetime.date) -> str:
    return value.isoformat()[:10]


def _host(value: str) -> str:
    host = value.lower().strip(".")
    labels = host.split(".")
    fits = all(label and len(label) < 64 and label.replace("-", "").replace("_", "").isalnum() for label in labels)
    if len(labels) < 2 or not fits:
        raise ValueError(f"{value!r} is not a host name such as news.example.com")
    return host


def _each(convert: Callable[[str], Any]) -> Callable[[list[str]], tuple[Any, ...]]:
    return lambda values: tuple(convert(value) for value in values)


def _choice(names: type[StrEnum]) -> Callable[[str], StrEnum]:
    def convert(value: str) -> StrEnum:
        if value not in list(names):
            raise ValueError(f"{value!r} is none of {', '.join(names)}{nearest(value, list(names))}")
        return names(value)

    return convert


FILE_KEYS: dict[str, Key] = {
    "schema": Key("version of the rule-file format", {"const": SCHEMA_VERSION}),
    "hosts": Key("the hosts that the file is for, subdomains included; none in a pack", _TEXTS, _each(_host)),
    "name": Key("the outlet's name as its texts write it", _TEXT),
    "aliases": Key("other names that the outlet writes for itself", _TEXTS, tuple),
    "lang": Key("language of the site: the pack of this name is used by itself", _TEXT),
    "network": Key("whether the pack describes one publisher's template, not a language or a genre", {"type": "boolean"}),
    "use": Key("packs that the file pulls in", _TEXTS, tuple),
    "skip": Key("inherited rules to switch off, each pack-or-site/rule-id", _TEXTS, tuple),
    "signature": Key("patterns for a line that shows the site when a record has no URL", _TEXTS, tuple),
    "checked": Key("day on which the rules were last held against real pages", _DATE, _date),
    "let": Key("named parts of patterns, written {{name}}", {"type": "object", "additionalProperties": _TEXT}),
    "headline": Key("what the language tells {{headline}}", {"type": "object"}),
    "html": Key("what to do with the site's HTML before text extraction", {"type": "object"}),
    "rule": Key("the rules", {"type": "array", "items": {"type": "object"}}),
}
HEADLINE_KEYS: dict[str, Key] = {
    "small": Key("words that stay in lower case in titles", _TEXTS, tuple),
    "openers": Key("capitalised words that begin prose when a lower-case word follows", _TEXTS, tuple),
    "stops": Key("patterns for texts that are never part of a title", _TEXTS, tuple),
}
HTML_KEYS: dict[str, Key] = {
    "body": Key("XPath of the article's container", _TEXT),
    "remove": Key("XPaths of elements to drop", _TEXTS, tuple),
}
KIND_KEYS: dict[Kind, Key] = {
    Kind.EQUALS: Key("phrases, each the whole of a line", _TEXTS, tuple),
    Kind.STARTS: Key("phrases, each the beginning of a line; needs max_chars", _TEXTS, tuple),
    Kind.LINE: Key("pattern for a whole line", _TEXT),
    Kind.SENTENCE: Key("pattern for a whole sentence, on its own line or in run-on text", _TEXT),
    Kind.SPAN: Key("pattern for something inside a line; group `cut` narrows what goes", _TEXT),
    Kind.BLOCK: Key("patterns for consecutive non-blank lines; ?, * or + in front repeats one", _TEXTS, tuple),
    Kind.FROM: Key("pattern for a line: it goes with all that follows, or up to the line `until` matches", _TEXT),
    Kind.REPEAT: Key("a headline or paragraph that stands again", {"enum": ["title", "paragraph"]}),
    Kind.KEEP: Key("pattern for a text that no rule may touch", _TEXT),
}
RULE_KEYS: dict[str, Key] = {
    "id": Key("what the rule removes, in kebab-case", {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}),
    "category": Key("what kind of boilerplate it is", {"enum": list(Category)}, _choice(Category)),
    "where": Key("zone: any, head:N or tail:N, in non-blank lines", _ZONE, _zone),
    "level": Key("sure, or likely: removed only on request", {"enum": list(Level)}, _choice(Level)),
    "why": Key("what it is and where it comes from", _TEXT),
    "removes": Key("examples, what must go between [- and -]", _TEXTS, tuple),
    "keeps": Key("look-alikes that must stay", _TEXTS, tuple),
    "unless": Key("pattern: where it is found in what matched, the rule does not act", _TEXT),
    "after": Key("pattern for the whole non-blank line before; a missing line reads as empty", _TEXT),
    "before": Key("pattern for the whole non-blank line behind; a missing line reads as empty", _TEXT),
    "until": Key("for `from`: pattern for the line to stop before; without such a line nothing goes", _TEXT),
    "since": Key("first publication day that the rule is for", _DATE, _date),
    "until_date": Key("last publication day that the rule is for", _DATE, _date),
    "max_chars": Key("longest text that the rule may match, in characters", {"type": "integer", "minimum": 1}),
    **{str(kind): key for kind, key in KIND_KEYS.items()},
}


def nearest(word: str, known: list[str]) -> str:
    """`; did you mean 'x'?` when one of the known words is near, else the empty string."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else ""


# --- Reading ----------------------------------------------------------------------------------------------------------


def read_rule_file(source: str, path: str) -> RuleFile:
    """The rule file that the TOML text `source` describes; `path` is how people are told where it is.

    Raises:
        RuleFileError: with every problem of the file. Patterns are not compiled here.
    """
    values, lines = parse(source, path)
    reader = _Reader(path, lines)
    fields = reader.table(values, FILE_KEYS, "", 0)
    if "schema" not in fields:
        reader.fault(("", 0, ""), f"the first key must be schema = {SCHEMA_VERSION}")
    if "hosts" in fields and not fields["hosts"]:
        reader.fault(("", 0, "hosts"), "hosts is empty; a pack has no such key, a site file at least one host")
    rules = [reader.rule(value, index) for index, value in enumerate(fields.pop("rule", []))]
    reader.unique_ids(rules)
    fields["headline"] = HeadlineWords(**reader.table(fields.get("headline", {}), HEADLINE_KEYS, "headline", 0))
    fields["html"] = HtmlSection(**reader.table(fields.get("html", {}), HTML_KEYS, "html", 0))
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

    def fault(self, address: Address, message: str, rule: str = "") -> None:
        """Note a problem at the key, or at its table where the key isn't written."""
        line = self.lines.get(address) or self.lines.get((*address[:2], ""), 1)
        self.problems.append(Problem(Place(self.path, line, rule), message))

    def table(self, values: Any, keys: dict[str, Key], name: str, index: int, rule: str = "") -> dict[str, Any]:
        """The converted values of one table; unknown keys and misfits are noted and left out."""
        out: dict[str, Any] = {}
        for key, value in values.items():
            if key not in keys:
                self.fault((name, index, key), f"unknown key {key!r}{nearest(key, list(keys))}", rule)
                continue
            misfit = _misfit(value, keys[key].shape)
            try:
                if misfit:
                    raise ValueError(misfit)
                out[key] = keys[key].convert(value)
            except ValueError as error:
                self.fault((name, index, key), f"{key}: {error}", rule)
        return out

    def let(self, values: Any) -> None:
        """Check names and values of the [let] table."""
        for key, value in values.items() if isinstance(values, dict) else ():
            if not isinstance(value, str):
                self.fault(("let", 0, key), f"{key}: expected a string, found {_name(value)}")

    def rule(self, values: dict[str, Any], index: int) -> Rule | None:
        """One rule, or None when it has problems."""
        address, before = ("rule", index, ""), len(self.problems)
        name = values.get("id") if isinstance(values.get("id"), str) else ""
        fields = self.table(values, RULE_KEYS, "rule", index, name)
        kinds = [kind for kind in Kind if kind in values]
        if len(kinds) != 1:
            found = f"found {' and '.join(kinds)}" if kinds else f"found none of {', '.join(Kind)}"
            self.fault(address, f"a rule has exactly one kind; {found}", name)
        for message in _missing(fields, kinds[0] if len(kinds) == 1 else None):
            self.fault(address, message, name)
        if len(self.problems) > before:
            return None
        kind, line = kinds[0], self.lines.get(address, 1)
        body = fields.pop(kind)
        for key in ("removes", "keeps"):
            fields[key] = self._examples(fields.get(key, ()), ("rule", index, key), name)
        return Rule(kind=kind, body=body if isinstance(body, tuple) else (body,), line=line, **fields)

    def _examples(self, sources: tuple[str, ...], address: Address, rule: str) -> tuple[Example, ...]:
        line = self.lines.get(address, 0)
        for source in sources:
            marks = source.count("[-"), source.count("-]")
            if marks[0] != marks[1] or (address[2] == "removes") != bool(marks[0]):
                expected = "what must go stands between [- and -]" if address[2] == "removes" else "a keeps has no marks"
                self.fault(address, f"{address[2]}: {source!r}: {expected}", rule)
        return tuple(Example(source, line) for source in sources)

    def unique_ids(self, rules: list[Rule | None]) -> None:
        """Note every id that is used twice."""
        seen: dict[str, int] = {}
        for index, rule in enumerate(rules):
            if rule and rule.id in seen:
                self.fault(("rule", index, "id"), f"the id is used twice, first on line {seen[rule.id]}", rule.id)
            elif rule:
                seen[rule.id] = rule.line


def _missing(fields: Mapping[str, Any], kind: Kind | None) -> list[str]:
    """What a rule with these fields still needs, or has too much of."""
    needed = ["id", "why"] if kind is Kind.KEEP else ["id", "category", "why"]
    out = [f"{key} is missing" for key in needed if not fields.get(key)]
    if kind is Kind.STARTS and "max_chars" not in fields:
        out.append("starts needs max_chars, so that no paragraph goes with its beginning")
    if "until" in fields and kind is not Kind.FROM:
        out.append("until belongs to the kind `from`; for a last day there is until_date")
    if kind and not fields.get(kind):
        out.append(f"{kind} is empty")
    return out


_NAMES = {bool: "a boolean", int: "a number", float: "a number", str: "a string", list: "a list", dict: "a table"}
_TYPES: dict[str, type] = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}


def _name(value: Any) -> str:
    return _NAMES.get(type(value), "a date" if isinstance(value, datetime.date) else type(value).__name__)


def _misfit(value: Any, shape: Mapping[str, Any]) -> str:
    """Why the value does not have the shape; "" when it does. Knows what the key tables use of JSON Schema."""
    if "const" in shape:
        return "" if value == shape["const"] else f"this version reads {shape['const']}, found {value!r}"
    if shape.get("format") == "date":
        return "" if isinstance(value, datetime.date) else f"expected a date such as 2026-11-22, found {_name(value)}"
    if "enum" in shape:
        known = [str(item) for item in shape["enum"]]
        near = nearest(value, known) if isinstance(value, str) else ""
        return "" if value in known else f"expected one of {', '.join(known)}, found {value!r}{near}"
    expected = _TYPES[shape["type"]]
    if type(value) is not expected:
        return f"expected {_NAMES[expected]}, found {_name(value)}"
    if "items" in shape:
        return next((f"in the list: {misfit}" for item in value if (misfit := _misfit(item, shape["items"]))), "")
    if "minimum" in shape and value < shape["minimum"]:
        return f"expected at least {shape['minimum']}, found {value}"
    if shape.get("pattern", "").startswith("^[a-z0-9]+") and not _is_kebab(value):
        return f"expected words of a-z and 0-9 joined by hyphens, found {value!r}"
    return ""


def _is_kebab(value: str) -> bool:
    return value.isascii() and value == value.lower() and all(part.isalnum() for part in value.split("-"))


# --- The JSON Schema --------------------------------------------------------------------------------------------------


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a rule file, for editors; made from the same tables that the reader uses."""
    rule = _object(RULE_KEYS)
    rule["required"] = ["id", "why"]
    rule["oneOf"] = [{"required": [str(kind)]} for kind in Kind]
    file = _object(FILE_KEYS)
    file["required"] = ["schema"]
    file["properties"]["headline"] |= _object(HEADLINE_KEYS)
    file["properties"]["html"] |= _object(HTML_KEYS)
    file["properties"]["rule"]["items"] = rule
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": "site-cleaner rule file", **file}


def _object(keys: Mapping[str, Key]) -> dict[str, Any]:
    properties = {name: {**key.shape, "description": key.doc} for name, key in keys.items()}
    return {"type": "object", "additionalProperties": False, "properties": properties}
