from __future__ import annotations

import json
import tomllib
from dataclasses import fields
from pathlib import Path

import jsonschema
import pytest

from cleaner.errors import RuleFileError
from cleaner.rulebook.keys import FILE_KEYS, HEADLINE_KEYS, HTML_KEYS, KIND_KEYS, RULE_KEYS, json_schema, nearest
from cleaner.rulebook.schema import read_rule_file
from cleaner.rulebook.types import HeadlineWords, HtmlSection, Kind, Rule, RuleFile

RULES = Path(__file__).resolve().parents[2] / "rules"
SHIPPED = sorted(RULES.rglob("*.toml"))
VALIDATOR = jsonschema.Draft7Validator(json_schema(), format_checker=jsonschema.FormatChecker())


def faults(source: str) -> list[str]:
    """Where the JSON Schema finds fault with a rule file: dates as editors see them, as text."""
    values = json.loads(json.dumps(tomllib.loads(source), default=str))
    return sorted(error.json_path for error in VALIDATOR.iter_errors(values))


def names(cls: type) -> set[str]:
    return {field.name for field in fields(cls)}


@pytest.mark.parametrize(
    ("keys", "cls", "unwritten"),
    [
        # `schema` is checked and dropped; the table [[rule]] becomes `rules`; path and source are not written in it.
        (set(FILE_KEYS) - {"schema", "rule"}, RuleFile, {"path", "source", "rules"}),
        # A kind's key becomes `kind` and `body`; the line is where the rule stands.
        (set(RULE_KEYS) - set(KIND_KEYS), Rule, {"kind", "body", "line"}),
        (set(HEADLINE_KEYS), HeadlineWords, set()),
        (set(HTML_KEYS), HtmlSection, {"line"}),
    ],
    ids=["file", "rule", "headline", "html"],
)
def test_every_field_has_a_key_and_every_key_a_field(keys, cls, unwritten):
    assert keys | unwritten == names(cls)


def test_every_kind_has_a_key():
    assert set(KIND_KEYS) == set(Kind)
    assert {str(kind) for kind in Kind} <= set(RULE_KEYS)


def test_the_schema_is_one_and_describes_every_key():
    schema = json_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    rule = schema["properties"]["rule"]["items"]
    assert list(schema["properties"]) == list(FILE_KEYS)
    assert list(rule["properties"]) == list(RULE_KEYS)
    assert list(schema["properties"]["headline"]["properties"]) == list(HEADLINE_KEYS)
    assert list(schema["properties"]["html"]["properties"]) == list(HTML_KEYS)
    assert all(shape["description"] for part in (schema, rule) for shape in part["properties"].values())


RULE = "[[rule]]\nid = 'a-1'\ncategory = 'promo'\nwhy = 'w'\n"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("schema = 1\n", id="empty pack"),
        pytest.param("schema = 1\nhosts = ['a.test']\nchecked = 2026-01-01\nnetwork = true\n", id="site"),
        pytest.param("schema = 1\n[let]\na = 'x'\n[headline]\nsmall = []\n", id="tables of a pack"),
        pytest.param("schema = 1\nhosts = ['a.test']\n[let]\na = 'x'\n[html]\nbody = '//a'\n", id="tables of a site"),
        pytest.param(f"schema = 1\n{RULE}line = 'x'\nwhere = 'tail:12'\nsince = 2026-01-01\n", id="line"),
        pytest.param(f"schema = 1\n{RULE}starts = ['x']\nmax_chars = 3\n", id="starts"),
        pytest.param(f"schema = 1\n{RULE}repeat = 'title'\n", id="repeat"),
        pytest.param("schema = 1\n[[rule]]\nid = 'a'\nwhy = 'w'\nkeep = 'x'\n", id="keep"),
    ],
)
def test_schema_and_reader_take_good_files(source):
    assert faults(source) == []
    assert read_rule_file(source, "x.toml").source == source


@pytest.mark.parametrize(
    ("source", "where"),
    [
        pytest.param("", ["$"], id="no schema"),
        pytest.param("schema = 2\n", ["$.schema"], id="other schema"),
        pytest.param("schema = true\n", ["$.schema"], id="schema true"),
        pytest.param("schema = 1\nhost = ['a.test']\n", ["$"], id="unknown key"),
        pytest.param("schema = 1\nhosts = 'a.test'\n", ["$.hosts"], id="no list"),
        pytest.param("schema = 1\nchecked = 'today'\n", ["$.checked"], id="no date"),
        pytest.param("schema = 1\n[let]\na = 1\n", ["$.let.a"], id="let of numbers"),
        pytest.param("schema = 1\n[headline]\nsmal = []\n", ["$.headline"], id="unknown headline key"),
        pytest.param("schema = 1\nhosts = ['a.test']\n[html]\nbody = []\n", ["$.html.body"], id="html body"),
        pytest.param(f"schema = 1\n{RULE}", ["$.rule[0]"], id="no kind"),
        pytest.param(f"schema = 1\n{RULE}line = 'x'\nspan = 'x'\n", ["$.rule[0]"], id="two kinds"),
        pytest.param(f"schema = 1\n{RULE}line = 'x'\nwher = 'any'\n", ["$.rule[0]"], id="unknown rule key"),
        pytest.param(f"schema = 1\n{RULE}line = 'x'\nwhere = 'head'\n", ["$.rule[0].where"], id="zone"),
        pytest.param(f"schema = 1\n{RULE}line = 'x'\nwhere = 'head:01'\n", ["$.rule[0].where"], id="zone with a zero"),
        pytest.param(f"schema = 1\n{RULE}line = 'x'\nmax_chars = 0\n", ["$.rule[0].max_chars"], id="max_chars"),
        pytest.param(f"schema = 1\n{RULE}line = 'x'\nlevel = 'maybe'\n", ["$.rule[0].level"], id="level"),
        pytest.param(f"schema = 1\n{RULE}repeat = 'word'\n", ["$.rule[0].repeat"], id="repeat"),
        pytest.param(
            "schema = 1\n[[rule]]\nid = 'A B'\ncategory = 'promotion'\nline = 'x'\n",
            ["$.rule[0]", "$.rule[0].category", "$.rule[0].id"],
            id="id, category and why",
        ),
    ],
)
def test_schema_and_reader_refuse_bad_files(source, where):
    assert faults(source) == where
    with pytest.raises(RuleFileError):
        read_rule_file(source, "x.toml")


def test_the_schema_beside_the_rules_is_the_one_that_the_command_prints():
    """After a change of the keys: `cleaner rules schema > rules/schema.json`."""
    written = (RULES / "schema.json").read_text(encoding="utf-8")
    assert written == json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("path", SHIPPED, ids=[path.relative_to(RULES).as_posix() for path in SHIPPED])
def test_shipped_files_fit_the_schema(path):
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("wher", ["where", "why"], "; did you mean 'where'?"),
        ("zzz", ["where", "why"], ""),
        ("", ["where"], ""),
        ("x", [], ""),
    ],
    ids=["near", "far", "empty", "nothing known"],
)
def test_the_nearest_known_word(word, known, hint):
    assert nearest(word, known) == hint
