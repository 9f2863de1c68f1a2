from __future__ import annotations

import pytest

from cleaner.errors import RuleFileError
from cleaner.rulebook.toml import header, parse


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param("a = 1\nb =\n", "x.toml:2: not TOML: Invalid value (at line 2, column 4)", id="no value"),
        pytest.param(
            "a = 1\na = 2\n", "x.toml:2: not TOML: Cannot overwrite a value (at line 2, column 6)", id="twice"
        ),
        pytest.param(
            "a = 1\nb = '''\nc\n", "x.toml:4: not TOML: Expected \"'''\" (at end of document)", id="open text"
        ),
        pytest.param(
            'a = 1\nb = "\\q"\n',
            "x.toml:2: not TOML: Unescaped '\\' in a string (at line 2, column 8)",
            id="escape that there isn't",
        ),
        pytest.param(
            'a = 1\nb = "x\x00"\n',
            "x.toml:2: not TOML: Illegal character '\\x00' (at line 2, column 7)",
            id="NUL",
        ),
        pytest.param("ini bukan aturan\n", None, id="prose"),
    ],
)
def test_what_is_not_toml_is_named_with_its_line(source, message):
    with pytest.raises(RuleFileError) as caught:
        parse(source, "x.toml")
    if message is None:
        message = "x.toml:1: not TOML: Expected '=' after a key in a key/value pair (at line 1, column 5)"
    assert str(caught.value) == message


def test_nesting_without_end_is_not_toml():
    with pytest.raises(RuleFileError, match=r"\Ax\.toml: not TOML: maximum recursion depth exceeded"):
        parse("a = " + "[" * 50_000 + "]" * 50_000, "x.toml")


def test_a_number_without_end_is_not_toml():
    with pytest.raises(RuleFileError, match=r"\Ax\.toml: not TOML: Exceeds the limit \(4300 digits\)"):
        parse("a = " + "9" * 5000, "x.toml")


@pytest.mark.parametrize(
    ("source", "address", "line"),
    [
        pytest.param("a = 1\n\n# b = 1\nb = 2\n", ("", 0, "b"), 4, id="behind blank lines and comments"),
        pytest.param('a = """\nb = 1\n"""\nb = 2\n', ("", 0, "b"), 4, id="behind a long string"),
        pytest.param("a = '''\nb = 1\n[t]\n'''\nb = 2\n", ("", 0, "b"), 5, id="behind a long literal string"),
        pytest.param('a = """x\\"""y"""\nb = 2\n', ("", 0, "b"), 2, id="behind an escaped quotation mark"),
        pytest.param("a = '''it''s'''\nb = 2\n", ("", 0, "b"), 2, id="behind quotation marks in a literal"),
        pytest.param("a = ['''x'''', 'y']\nb = 2\n", ("", 0, "b"), 2, id="behind a quotation mark at a literal's end"),
        pytest.param('a = ["""x""\\""""", "y"]\nb = 2\n', ("", 0, "b"), 2, id="behind two at a string's end"),
        pytest.param("a = [\n  '[',\n  \"]\", # ]\n  1,\n]\nb = 2\n", ("", 0, "b"), 6, id="behind a long list"),
        pytest.param("a = [\n  [1],\n  [2, [3,\n 4]],\n]\nb = 2\n", ("", 0, "b"), 6, id="behind lists in a list"),
        pytest.param("a = {b = [\n1]}\nc = 2\n", ("", 0, "c"), 3, id="behind an inline table"),
        pytest.param("a = '#'\nb = '[' # [\nc = 1\n", ("", 0, "c"), 3, id="behind a number sign in a string"),
        pytest.param("a = 1\r\n\r\nb = 2\r\n", ("", 0, "b"), 3, id="with CRLF"),
        pytest.param("  a = 1\n  b = 2\n", ("", 0, "b"), 2, id="indented"),
        pytest.param("'a' = 1\n\"b\" = 2\n", ("", 0, "b"), 2, id="quoted keys"),
        pytest.param("a.b = 1\n", ("a", 0, "b"), 1, id="dotted"),
        pytest.param("[t]\na = 1\n", ("t", 0, ""), 1, id="table"),
        pytest.param("[ t ] # x ]\na = 1\n", ("t", 0, "a"), 2, id="table with a comment"),
        pytest.param("[[t]]\na = 1\n\n[[t]]\na = 2\n", ("t", 1, ""), 4, id="second of two tables"),
        pytest.param("[[t]]\na = 1\n\n[[t]]\na = 2\n", ("t", 1, "a"), 5, id="key of the second table"),
        pytest.param("[[t]]\na = ['''\n[[t]]\n''']\n[[t]]\na = 1\n", ("t", 1, "a"), 6, id="behind what looks like one"),
    ],
)
def test_keys_have_their_lines(source, address, line):
    _, lines = parse(source, "x.toml")
    assert lines[address] == line


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a = 1\n[t]\nb = 2\n", "a = 1\n"),
        ("a = 1\n[[t]]\n", "a = 1\n"),
        ("a = 1\r\n[t]\r\n", "a = 1\r\n"),
        ("a = 1\n", "a = 1\n"),
        ("", ""),
        ("[t]\n", ""),
    ],
    ids=["table", "tables", "CRLF", "none", "empty", "nothing before"],
)
def test_the_header_is_what_stands_before_the_first_table(source, expected):
    assert header(source) == expected
