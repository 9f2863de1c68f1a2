"""Where keys, strings and their characters stand in a TOML text."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.rulebook.lint.source import Source, Spot

FILE = """# lint: above
schema = 1
hosts = ["a.test", # not = here
  'b.test']

[let] # parts
"x" = 'a"b'

[[rule]]
id = "one"
  # inside
line = '''
it's # no comment'''
why = "é\\n\\u00e9\\"x"
[[rule]]
id = "two"
"""


def test_statements_have_their_table_key_and_strings():
    found = [(s.header, s.table, s.key, [text.value for text in s.texts]) for s in Source(FILE).statements]
    assert found == [
        (0, "", "schema", []),
        (0, "", "hosts", ["a.test", "b.test"]),
        (6, "let", "", []),
        (6, "let", "x", ['a"b']),
        (9, "rule", "", []),
        (9, "rule", "id", ["one"]),
        (9, "rule", "line", ["it's # no comment"]),
        (9, "rule", "why", ['é\né"x']),
        (15, "rule", "", []),
        (15, "rule", "id", ["two"]),
    ]


def test_comments_of_their_own_line_are_found():
    assert Source(FILE).comments == [(Spot(1, 1), "lint: above"), (Spot(11, 3), "inside")]


@pytest.mark.parametrize(
    ("key", "nth", "offset", "spot"),
    [
        ("hosts", 1, 0, Spot(4, 4)),
        ("line", 0, 0, Spot(13, 1)),
        ("line", 0, 5, Spot(13, 6)),
        ("why", 0, 0, Spot(14, 8)),
        ("why", 0, 1, Spot(14, 9)),
        ("why", 0, 2, Spot(14, 11)),
        ("why", 0, 3, Spot(14, 17)),
        ("why", 0, 4, Spot(14, 19)),
        ("why", 0, 99, Spot(14, 20)),
    ],
)
def test_a_character_has_its_place_whatever_stands_escaped_before_it(key, nth, offset, spot):
    source = Source(FILE)
    statement = source.find(0 if key == "hosts" else 9, key)
    assert source.spot(statement.texts[nth].place(offset)) == spot


def test_windows_line_ends_change_no_place():
    source = Source(FILE.replace("\n", "\r\n"))
    assert [source.spot(s.start) for s in source.statements] == [Source(FILE).spot(s.start) for s in source.statements]


@given(
    st.lists(
        st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\r\x7f"), max_size=12), max_size=4
    )
)
def test_strings_read_as_tomllib_reads_them(values):
    written = ", ".join(_basic(value) for value in values)
    source = f"keeps = [ # {'x'}\n{written}]\n"
    found = Source(source).statements[0].texts
    assert [text.value for text in found] == tomllib.loads(source)["keeps"] == values
    for text in found:
        assert all(
            source[place] == char or source[place] == "\\" for place, char in zip(text.places, text.value, strict=True)
        )


def _basic(value: str) -> str:
    return (
        '"'
        + "".join(char if char.isprintable() and char not in '"\\' else f"\\U{ord(char):08x}" for char in value)
        + '"'
    )


@given(st.text(alphabet="ab='\"[]{}#\\\n ", max_size=40))
def test_broken_toml_gives_something_and_comes_to_an_end(text):
    source = Source(text)
    assert all(0 <= s.start <= s.end <= len(text) + 3 for s in source.statements)
    assert [spot.line for spot, _ in source.comments] == sorted(spot.line for spot, _ in source.comments)
