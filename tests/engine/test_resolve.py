"""The one place that cuts: overlaps, white space, repetition, budget."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.engine.resolve import MAX_ROUNDS
from tests.engine.support import cleaner_from, marked

X = r"span = '<[^<>]*>'"  # whatever stands between < and > goes

SPACE = {
    "a line takes its break": ("a\n<x>\nb", "a\nb"),
    "blank lines on both sides: one gap stays": ("a\n\n<x>\n\nb", "a\n\nb"),
    "the wider gap stays: before": ("a\n\n\n<x>\nb", "a\n\n\nb"),
    "the wider gap stays: behind": ("a\n<x>\n\n\nb", "a\n\n\nb"),
    "blank lines between removed lines go": ("a\n\n<x>\n\n\n\n<y>\n\nb", "a\n\nb"),
    "no gap between what never had one": ("a\n<x>\n<y>\nb", "a\nb"),
    "indent of the next line stays": ("a\n  <x>\n\tb", "a\n\tb"),
    "windows line ends": ("a\r\n\r\n<x>\r\n\r\nb\r\n", "a\r\n\r\nb\r\n"),
    "windows line ends, wider gap behind": ("a\r\n<x>\r\n\r\nb", "a\r\n\r\nb"),
    "first line": ("<x>\n\na", "a"),
    "first line behind a break": ("\n<x>\n\na", "\na"),
    "first line keeps the next one's indent": ("<x>\n  a", "  a"),
    "last line without a break": ("a\n\n<x>", "a"),
    "last line with a break": ("a\n\n<x>\n", "a\n"),
    "last line and blank lines behind": ("a\n<x>\n\n", "a\n\n"),
    "everything": (" <x>\n\n<y>\n", ""),
    "inside a line: one space stays": ("a <x> b", "a b"),
    "inside a line, wide gap before stays": ("a  <x> b", "a  b"),
    "inside a line, space behind stays": ("a<x> b", "a b"),
    "inside a line, space before stays": ("a <x>b", "a b"),
    "glued between two words: its own space stays": ("a<x y>B", "a B"),
    "glued between two words, no space of its own": ("a<x>B", "aB"),
    "glued behind a full stop: stays glued": ("a.<x y>B", "a.B"),
    "before a full stop no space": ("a <x>.", "a."),
    "before a closing bracket no space": ("(a <x>)", "(a)"),
    "behind an opening bracket no space": ("(<x> a)", "(a)"),
    "end of a line": ("a <x>\nb", "a\nb"),
    "beginning of a line": ("a\n<x> b", "a\nb"),
    "two with a space between": ("a <x> <y> b", "a b"),
    "end of one line and beginning of the next": ("a <x>\n<y> b", "a\nb"),
    "tabs are white space": ("a\t<x>\tb", "a\tb"),
    "no-break spaces are white space": ("a\u00a0<x>\u00a0b", "a\u00a0b"),
}


@pytest.mark.parametrize(("text", "cleaned"), SPACE.values(), ids=SPACE)
def test_white_space(tmp_path: Path, text: str, cleaned: str) -> None:
    result = cleaner_from(tmp_path, X).clean(text)
    assert result.text == cleaned
    assert {span.rule for span in result.removed} == {"t/r1"}


OVERLAPS = {
    "the earlier begins, the later gets the rest": (["span = 'abc'", "span = 'cde'"], "t/r1 abc|t/r2 de"),
    "the longer of two at one place": (["span = 'ab'", "span = 'abcd'"], "t/r2 abcd"),
    "the earlier rule of two alike": (["span = 'abc'", "span = 'abc'"], "t/r1 abc"),
    "one inside another": (["span = 'abcde'", "span = 'c'"], "t/r1 abcde"),
}


@pytest.mark.parametrize(("rules", "owners"), OVERLAPS.values(), ids=OVERLAPS)
def test_overlaps(tmp_path: Path, rules: list[str], owners: str) -> None:
    text = "x.abcde.x"
    removed = cleaner_from(tmp_path, *rules).clean(text).removed
    assert "|".join(f"{span.rule} {text[span.start : span.end]}" for span in removed) == owners


def test_rounds_refer_to_the_original(tmp_path: Path) -> None:
    cleaner = cleaner_from(tmp_path, "span = 'b'", "span = 'ac'")
    assert marked(cleaner, "x abc y") == "x [-a-][-b-][-c -]y"


def test_white_space_alone_is_never_a_piece_of_its_own(tmp_path: Path) -> None:
    cleaner = cleaner_from(tmp_path, "line = 'x'\nwhere = 'tail:1'")
    assert marked(cleaner, "a\n\nx\n\nx\n\n") == "a[-\n\nx-][-\n\nx-]\n\n"


def test_over_the_budget_nothing_goes(tmp_path: Path) -> None:
    cleaner = cleaner_from(tmp_path, "line = 'x+'", max_share=0.5)
    result = cleaner.clean("aaaa\nxxxxx")
    assert (result.text, result.removed) == ("aaaa\nxxxxx", ())
    assert result.problem == "over the budget: rules would remove 56% of the text, 50% may go"
    assert cleaner.clean("aaaaa\nxxxxx").text == "aaaaa"


def test_the_budget_is_held_against_the_original(tmp_path: Path) -> None:
    """Else cleaning in many small rounds could take everything."""
    cleaner = cleaner_from(tmp_path, "line = 'x'\nwhere = 'tail:1'", max_share=0.5)
    result = cleaner.clean("aaa" + "\nx" * 5)
    assert (result.removed, result.problem) == (
        (),
        "over the budget: rules would remove 62% of the text, 50% may go",
    )


def test_a_text_that_never_settles_is_left_alone(tmp_path: Path) -> None:
    cleaner = cleaner_from(tmp_path, "line = 'x'\nwhere = 'tail:1'")
    text = "a" + "\nx" * (MAX_ROUNDS + 1)
    result = cleaner.clean(text)
    assert (result.text, result.problem) == (text, f"not settled: rules still fire after {MAX_ROUNDS} rounds")
