from __future__ import annotations

import pytest

from cleaner.proof.marked import Marked, joined

TEXT = "Padi.\n[-Juru warta: Ratna-]\nTamat."


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("", id="empty"),
        pytest.param("tanpa tanda", id="no marks"),
        pytest.param("[-semua-]", id="all"),
        pytest.param(TEXT, id="a line"),
        pytest.param("a [-b-] c [-d\ne-]", id="two marks, one over a break"),
        pytest.param("a[-b-]c", id="inside a word"),
    ],
)
def test_what_is_marked_is_shown_again(source):
    assert Marked.of(source).shown() == source


def test_text_and_marks():
    marked = Marked.of("a [-bc-] d")
    assert (marked.text, marked.marks) == ("a bc d", "  xx  ")
    assert (marked.start, marked.end, marked.has_marks) == (2, 4, True)


def test_without_marks_all_of_the_text_is_meant():
    marked = Marked.of("a b")
    assert (marked.start, marked.end, marked.has_marks) == (0, 3, False)


def test_white_space_at_the_edges_of_a_cut_is_not_shown_as_marked():
    assert Marked.cut("a bc d", [(1, 5)]).shown() == "a [-bc-] d"
    assert Marked.cut("a b c d", [(2, 3), (3, 4), (4, 5)]).shown() == "a [-b c-] d"
    assert Marked.cut("a b c d", [(2, 3), (4, 5)]).shown() == "a [-b-] [-c-] d"


@pytest.mark.parametrize(
    ("start", "end", "piece", "expected"),
    [
        pytest.param(2, 3, "xy", "a [-xyc-] d", id="in place of something marked"),
        pytest.param(3, 3, "x", "a [-bxc-] d", id="between marks"),
        pytest.param(2, 2, "x", "a x[-bc-] d", id="before marks"),
        pytest.param(4, 4, "x", "a [-bc-]x d", id="behind marks"),
        pytest.param(1, 3, "x", "ax[-c-] d", id="across the edge"),
        pytest.param(2, 4, "", "a  d", id="all of it gone"),
    ],
)
def test_put(start, end, piece, expected):
    assert Marked.of("a [-bc-] d").put(start, end, piece).shown() == expected


def test_lines_and_back():
    marked = Marked.of("a\n[-b\nc-]\nd")
    assert [line.shown() for line in marked.lines()] == ["a", "[-b-]", "[-c-]", "d"]
    assert joined(marked.lines()) == marked
    assert joined(marked.lines(), " ").shown() == "a [-b c-] d"
    assert joined([]) == Marked("", "")
