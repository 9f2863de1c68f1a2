from __future__ import annotations

import pytest

from cleaner.proof.marked import Marked
from cleaner.proof.names import difference, edited, same_ends


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [("abc", "abc", (3, 0)), ("abc", "axc", (1, 1)), ("aa", "aaa", (2, 0)), ("", "x", (0, 0)), ("xab", "yab", (0, 2))],
)
def test_same_ends(old, new, expected):
    assert same_ends(old, new) == expected


@pytest.mark.parametrize("new", ["Juru [-“warta”-]\u00a0lama", "[-x-]", "Juru [-warta-]"])
def test_a_difference_makes_the_near_miss_again(new):
    example, near = Marked.of("Juru [-warta-]"), Marked.of(new)
    made = edited(difference(example, near), example)
    assert made is not None
    assert made.text == near.text


def test_a_difference_shows_what_can_not_be_seen():
    assert difference(Marked.of("a b"), Marked.of("a\u00a0b")) == r'@1 " " > "\u00a0"'
