"""The reading view against a plain way to make it, character by character."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.engine.lines import Document
from cleaner.engine.skeleton import skeleton_of_view
from cleaner.engine.view import _INVISIBLE, _joins, fold, is_blank
from tests.engine.test_skeleton import CHARS
from tests.properties.documents import documents


class Oracle:
    """A view of which every character knows where it comes from.

    In a line that reads as it is written marks are characters of their own, else they belong to what they stand on.
    """

    def __init__(self, raw: str) -> None:
        self.chars: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.gaps: set[int] = set()
        stays = unicodedata.is_normalized("NFKC", raw.strip()) and raw.strip().isprintable() and "  " not in raw.strip()
        for start, end in ((at, at + 1) for at in range(len(raw))) if stays else clusters(raw):
            piece = raw[start:end]
            if piece.isspace():
                self.space(piece, start, end)
                continue
            for char in unicodedata.normalize("NFKC", piece):
                if ord(char) in _INVISIBLE:
                    continue
                if char.isspace():
                    self.space(char, start, start + 1)
                    continue
                self.chars.append(char)
                self.starts.append(start)
                self.ends.append(end)
        if self.chars and self.chars[-1] == " ":
            self.gaps.discard(len(self.chars) - 1)
            del self.chars[-1], self.starts[-1], self.ends[-1]

    def space(self, piece: str, start: int, end: int) -> None:
        if not self.chars:
            return
        if self.chars[-1] == " ":
            self.ends[-1] = end
            self.gaps.add(len(self.chars) - 1)
            return
        if len(piece) >= 2 or piece == "\t":
            self.gaps.add(len(self.chars))
        self.chars.append(" ")
        self.starts.append(start)
        self.ends.append(end)

    def original(self, start: int, end: int) -> tuple[int, int]:
        starts = self.starts
        while start < end and start and starts[start] == starts[start - 1]:
            start += 1
        while end > start and end < len(starts) and starts[end] == starts[end - 1]:
            end -= 1
        if start >= end:
            nothing = starts[max(0, start - 1)]
            return nothing, nothing
        return starts[start], self.ends[end - 1]


def clusters(raw: str) -> list[tuple[int, int]]:
    """White-space runs, and other characters with the marks that follow them."""
    out: list[tuple[int, int]] = []
    for at, char in enumerate(raw):
        if out and char.isspace() == raw[at - 1].isspace() and (char.isspace() or _joins(char)):
            out[-1] = (out[-1][0], at + 1)
        else:
            out.append((at, at + 1))
    return out


RAWS = st.one_of(
    st.lists(st.sampled_from([*CHARS, "  ", " ", "ab", "Harga naik"]), max_size=12).map("".join),
    st.text(max_size=12),
    documents(),
).map(lambda text: text.replace("\n", " "))


@settings(max_examples=300, deadline=None)
@given(raw=RAWS)
def test_a_view_reads_as_the_plain_way_makes_it(raw: str) -> None:
    view, oracle = fold(raw), Oracle(raw)
    assert (view.text, view.gaps) == ("".join(oracle.chars), oracle.gaps)


@settings(max_examples=300, deadline=None)
@given(raw=RAWS.filter(lambda raw: len(raw) < 40))
def test_every_part_comes_from_where_the_plain_way_says(raw: str) -> None:
    view, oracle = fold(raw), Oracle(raw)
    for start in range(len(view.text)):
        for end in range(start + 1, len(view.text) + 1):
            assert view.original(start, end) == oracle.original(start, end)


def test_where_nothing_is_left_at_the_start_the_first_offset_is_the_answer() -> None:
    assert fold(" ﬁx").original(0, 1) == (1, 1)


@settings(max_examples=300, deadline=None)
@given(raw=RAWS)
def test_blank_lines_have_nothing_to_see(raw: str) -> None:
    assert (not raw or is_blank(raw)) == (not fold(raw).text)


@settings(max_examples=300, deadline=None)
@given(raw=st.one_of(RAWS, RAWS.map(lambda raw: raw * 60)))
def test_a_place_in_the_skeleton_lies_in_the_stretch_that_is_said(raw: str) -> None:
    view = fold(raw)
    parts = [skeleton_of_view(char) for char in view.text]
    assert view.skeleton == b"\n" + b"".join(parts) + b"\n"
    at = 0
    for offset, part in enumerate(parts):
        for _ in part:
            first, last = view.places_of(at)
            assert first <= offset <= last
            at += 1


@pytest.mark.parametrize("start", [0, 7])
def test_ends_are_the_same_before_and_after_all_were_looked_for(start: int) -> None:
    fresh, known = fold("Ab. Cd.  EfGh"), fold("Ab. Cd.  EfGh")
    assert known.sentences.begins == [0, 4, 8, 10]
    assert fresh.ends(start, 12) == known.ends(start, 12)


@settings(max_examples=300, deadline=None)
@given(text=st.text(st.sampled_from([*CHARS, "\n"]), max_size=20))
def test_no_line_has_fewer_characters_than_is_said(text: str) -> None:
    document = Document(text)
    sizes = [len(line.view.text) for line in document.lines]
    assert all(least <= size for least, size in zip(document.least_sizes, sizes, strict=True))
    assert document.least_size <= min((size for size, raw in zip(sizes, document.raws, strict=True) if raw), default=0)
