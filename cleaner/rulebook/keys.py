"""The keys of a rule file: one table for the reader and for the JSON Schema, so that they can't disagree."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cleaner.model import Category, Level
from cleaner.rulebook.types import Kind, Zone, ZoneSide
from cleaner.rulebook.xpath import check_xpath

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import StrEnum

#: Version of the rule-file format.
SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Key:
    """A key that may be written: its JSON Schema, and how its value becomes ours."""

    doc: str
    shape: Mapping[str, Any]
    convert: Callable[[Any], Any] = lambda value: value


_KEBAB = "^[a-z0-9]+(-[a-z0-9]+)*$"
_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": {"type": "string"}}
_DATE = {"type": "string", "format": "date"}
_ZONE = {"type": "string", "pattern": "^(any|head:[1-9][0-9]*|tail:[1-9][0-9]*)$"}


def _zone(value: str) -> Zone:
    side, _, count = value.partition(":")
    if value == "any":
        return Zone()
    if side not in ("head", "tail") or not count.isascii() or not count.isdigit() or count[0] == "0":
        raise ValueError(f"{value!r} is not a zone: any, head:N or tail:N, with N non-blank lines from 1")
    return Zone(ZoneSide(side), int(count))


def _date(value: dt.date) -> str:
    return value.isoformat()[:10]


def host_name(value: str) -> str:
    """A host as a rule file has it: in lower case, without dots around it.

    Raises:
        ValueError: it is no host name.
    """
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
    "hosts": Key("the hosts that the file is for, subdomains included; none in a pack", _TEXTS, _each(host_name)),
    "name": Key("the outlet's name as its texts write it", _TEXT),
    "aliases": Key("other names that the outlet writes for itself", _TEXTS, tuple),
    "lang": Key("language of the site: the pack of this name is used by itself", _TEXT),
    "network": Key(
        "whether the pack describes one publisher's template, not a language or a genre", {"type": "boolean"}
    ),
    "use": Key("packs that the file pulls in", _TEXTS, tuple),
    "skip": Key("inherited rules to switch off, each pack-or-site/rule-id", _TEXTS, tuple),
    "signature": Key("patterns for a line that shows the site when a record has no URL", _TEXTS, tuple),
    "checked": Key("day on which the rules were last held against real pages", _DATE, _date),
    "let": Key("named parts of patterns, written {{name}}", {"type": "object", "additionalProperties": _TEXT}),
    "headline": Key("what the language tells {{headline}}", {"type": "object"}),
    "html": Key("what to do with pages before text extraction", {"type": "object"}),
    "rule": Key("the rules", {"type": "array", "items": {"type": "object"}}),
}
HEADLINE_KEYS: dict[str, Key] = {
    "small": Key("words that stay in lower case in titles", _TEXTS, tuple),
    "openers": Key("capitalised words that begin prose when a lower-case word follows", _TEXTS, tuple),
    "closers": Key("those of the openers that as often end a title, or a phrase before them", _TEXTS, tuple),
    "roles": Key("words that go before a name or head an institution's (Kepala, Dinas)", _TEXTS, tuple),
    "particles": Key("those of the small words that a title hardly ever capitalises", _TEXTS, tuple),
    "stops": Key("patterns for texts that are never part of a title", _TEXTS, tuple),
}
HTML_KEYS: dict[str, Key] = {
    "body": Key("XPath of the article's container; a site's file or a network's pack has one", _TEXT, check_xpath),
    "remove": Key("XPaths of elements to drop", _TEXTS, _each(check_xpath)),
    "classes": Key(
        "words of class names and ids whose elements are dropped where they are small or full of links",
        {"type": "array", "items": {"type": "string", "pattern": _KEBAB}},
        tuple,
    ),
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
    "id": Key("what the rule removes, in kebab-case", {"type": "string", "pattern": _KEBAB}),
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


#: What a kind of rule has no use for: an author who writes it expects something that won't happen.
WITHOUT_EFFECT: dict[Kind, tuple[str, ...]] = {
    Kind.EQUALS: ("max_chars",),
    Kind.REPEAT: ("after", "before", "max_chars"),
    Kind.KEEP: ("category", "level", "removes", "unless", "after", "before", "max_chars"),
}
#: What only a site file has. In a file without hosts it shows that they were forgotten.
SITE_KEYS = ("name", "aliases", "use", "signature")


def nearest(word: str, known: list[str]) -> str:
    """`; did you mean 'x'?` when one of the known words is near, else the empty string."""
    import difflib  # only ever needed for an error

    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else ""


_NAMES: dict[type, str] = {
    bool: "a boolean",
    int: "a number",
    float: "a number",
    str: "a string",
    list: "a list",
    dict: "a table",
    dt.datetime: "a date with a time",  # stands before date, which it is one of, too
    dt.date: "a date such as 2026-11-22",
}
_TYPES: dict[str, type] = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}


def name_of_type(value: object) -> str:
    """What a value is, for people."""
    return next((name for kind, name in _NAMES.items() if isinstance(value, kind)), type(value).__name__)


def misfit(value: object, shape: Mapping[str, Any]) -> str:
    """Why the value does not have the shape; "" when it does. Knows what these tables use of JSON Schema."""
    if "const" in shape:
        fits = value == shape["const"] and type(value) is type(shape["const"])
        return "" if fits else f"this version reads {shape['const']}, found {value!r}"
    if "enum" in shape:
        return _stranger(value, [str(item) for item in shape["enum"]])
    expected: type = dt.date if shape.get("format") == "date" else _TYPES[shape["type"]]
    # A boolean is a number to Python, and a date with a time a date.
    if not isinstance(value, expected) or (isinstance(value, (bool, dt.datetime)) and type(value) is not expected):
        return f"expected {_NAMES[expected]}, found {name_of_type(value)}"
    if isinstance(value, list) and "items" in shape:
        return next((f"in the list: {fault}" for item in value if (fault := misfit(item, shape["items"]))), "")
    if isinstance(value, int) and value < shape.get("minimum", value):
        return f"expected at least {shape['minimum']}, found {value}"
    if isinstance(value, str) and shape.get("pattern") == _KEBAB and not _is_kebab(value):
        return f"expected words of a-z and 0-9 joined by hyphens, found {value!r}"
    return ""


def _stranger(value: object, known: list[str]) -> str:
    if value in known:
        return ""
    near = nearest(value, known) if isinstance(value, str) else ""
    return f"expected one of {', '.join(known)}, found {value!r}{near}"


def _is_kebab(value: str) -> bool:
    return value.isascii() and value == value.lower() and all(part.isalnum() for part in value.split("-"))


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a rule file, for editors; made from the same tables that the reader uses."""
    rule = _object(RULE_KEYS)
    rule["required"] = ["id", "why"]
    rule["oneOf"] = [{"required": [str(kind)]} for kind in Kind]
    rule["allOf"] = [
        {"if": {"required": [str(kind)]}, "then": {"properties": dict.fromkeys(keys, False)}}
        for kind, keys in WITHOUT_EFFECT.items()
    ]
    file = _object(FILE_KEYS)
    file["required"] = ["schema"]
    file["if"] = {"not": {"required": ["hosts"]}}
    file["then"] = {"properties": dict.fromkeys(SITE_KEYS, False)}
    file["properties"]["headline"] |= _object(HEADLINE_KEYS)
    file["properties"]["html"] |= _object(HTML_KEYS)
    file["properties"]["rule"]["items"] = rule
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": "site-cleaner rule file", **file}


def _object(keys: Mapping[str, Key]) -> dict[str, Any]:
    properties = {name: {**key.shape, "description": key.doc} for name, key in keys.items()}
    return {"type": "object", "additionalProperties": False, "properties": properties}
