from __future__ import annotations

from dataclasses import replace

import pytest

from cleaner.errors import RuleFileError
from cleaner.proof.review import reviewed_now
from cleaner.proof.verdicts import HEADER, Reviewed, digest, read, says, written
from tests.proof.support import WRITER, bound

VERDICTS = {
    "alone": "goes",
    "upper": "goes",
    "word-front": "stays",
    '@16 "Juru" > ""': "stays",
    '@16 "Juru" > "a | b"': "stays",
    '@2 "" > "x"': "goes",
    "@3+5 > 2": "goes",
    "@3+5 > 9": "goes",
    "glued-behind": 'more "Kata" less "a > b"',
}
TEXT = (
    HEADER
    + """
[writer] author-footer sure 0123abcd
removes "Padi.\\n[-Juru warta: Ratna-]"
goes\talone upper
stays\tword-front
stays\t@16 "Juru" > "" | "a | b"
goes\t@2 "" > "x"
goes\t@3+5 > 2 | 9
more "Kata" less "a > b"\tglued-behind
keeps "Juru warta itu."
stays\tupper
"""
)


def test_written_and_read_again():
    examples = {("removes", "Padi.\n[-Juru warta: Ratna-]"): VERDICTS, ("keeps", "Juru warta itu."): {"upper": "stays"}}
    assert written({"writer": Reviewed("author-footer sure", "0123abcd", 0, examples)}) == TEXT
    assert read(TEXT, "x.near") == {"writer": Reviewed("author-footer sure", "0123abcd", 4, examples)}


def test_all_that_is_derived_can_be_read_again():
    now = reviewed_now(bound())
    again = read(written({"writer": now}), "x.near")["writer"]
    assert again.examples == now.examples
    assert (again.says, again.digest) == (now.says, now.digest)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("goes\talone", 1),
        ("[a b", 1),
        ('[a] b sure 1\nremoves "x', 2),
        ('[a] b sure 1\nremoves "x"\ngoes alone', 3),
        ('[a] b sure 1\nremoves "x"\ngoes\t@1 "a > b', 3),
    ],
    ids=["no rule", "no id", "no string", "no tab", "no swap"],
)
def test_lines_that_say_nothing(text, line):
    with pytest.raises(RuleFileError) as caught:
        read(text, "x.near")
    assert str(caught.value.problems[0]) == (
        f"x.near:{line}: {text.split(chr(10))[-1]!r}: not a line of verdicts; `cleaner rules test --accept` writes them"
    )


def test_the_digest_is_of_what_near_misses_are_made_from():
    rule = bound().rule
    assert digest(rule) == digest(replace(rule, line=99, why="lain", category=None))
    other = [bound(WRITER.replace("tail:3", "tail:4")).rule, bound(WRITER.replace("pulang", "tidur")).rule]
    assert len({digest(rule), *map(digest, other), digest(replace(rule, max_chars=9))}) == 4


def test_what_a_rule_says():
    assert says(bound().rule) == "author-footer sure"
    assert says(bound("keep = 'x'\nkeeps = ['x']", category="").rule) == "keep sure"
