"""What a reader sees of a line, with exact offsets back to the original.

Patterns are written for what a reader sees, so they are matched against a *view* of each line: NFKC, every run of
white space folded into one space, outer white space and zero-width characters gone. Spans always refer to the original.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from cleaner.engine.deadline import NEVER
from cleaner.engine.patterns import odd_runs
from cleaner.engine.sentences import Sentences, ends_between
from cleaner.engine.skeleton import skeleton_of_view

if TYPE_CHECKING:
    from collections.abc import Sequence

# Zero-width and invisible formatting characters that scraped pages carry: soft hyphen, zero-width space to
# right-to-left mark, directional embeddings, word joiner to invisible plus, byte order mark, Mongolian vowel separator.
_INVISIBLE = frozenset([0x00AD, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065)])
_ASCII = bytes(range(128))
_LOWER_AND_ZEROS = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ123456789", b"abcdefghijklmnopqrstuvwxyz000000000")
# Looking for a sentence's end in a part of the line that is no longer than this costs less than all ends do.
_NEAR_CHARS = 600
# How finely the way from a skeleton back to the view is measured, in characters.
_MEASURE_CHARS = 200
_Places = tuple["Sequence[int]", "Sequence[int]"]
# White space that a reader takes for more than the gap between two words: a run of two or more characters, or a tab.
_WIDE = 2


class View:
    """What a reader sees of one line, with the way back to the line.

    Attributes:
        text: the folded text.
        gaps: offsets in `text` of the single spaces that stand for a wide gap (two or more white-space characters, or
            a tab) in the line. A lost line break often looks like this.
        deadline: when patterns must be done with it.
    """

    __slots__ = (
        "_ends",
        "_key",
        "_measures",
        "_runs",
        "_sentences",
        "_skeleton",
        "_starts",
        "deadline",
        "gaps",
        "text",
    )

    def __init__(
        self, text: str, gaps: frozenset[int] = frozenset(), runs: list[int] | None = None, places: _Places = ((), ())
    ) -> None:
        self.text = text
        self.gaps = gaps
        self._runs = [0] if runs is None else runs  # where pieces begin in the text …
        self._starts, self._ends = places  # … and in the line; an end where the piece is no run of unchanged ones
        self.deadline = NEVER
        self._key: str | None = None
        self._measures: list[int] | None = None
        self._skeleton: bytes | None = None
        self._sentences: Sentences | None = None

    @property
    def sentences(self) -> Sentences:
        """Where sentences may begin and end."""
        if self._sentences is None:
            self._sentences = Sentences(self)
        return self._sentences

    def ends(self, start: int, stop: int) -> tuple[list[int], list[int]]:
        """Where a sentence that begins at `start` may end, up to `stop`; see `Sentences.ends`."""
        if self._sentences is None and stop - start <= _NEAR_CHARS:
            return ends_between(self, start, stop)
        return self.sentences.ends(start, stop)

    @property
    def skeleton(self) -> bytes:
        r"""The skeleton of the line, "\n" around it; see `cleaner.engine.skeleton`."""
        if self._skeleton is None:
            self._skeleton = b"\n%b\n" % skeleton_of_view(self.text)
        return self._skeleton

    def places_of(self, at: int) -> tuple[int, int]:
        """A stretch of the text, first and last offset, in which the character of the skeleton at `at` stands."""
        if self._measures is None:
            pieces = range(0, len(self.text), _MEASURE_CHARS)
            sizes = (len(skeleton_of_view(self.text[n : n + _MEASURE_CHARS])) for n in pieces)
            self._measures = list(accumulate(sizes))
        n = bisect_right(self._measures, at)
        return n * _MEASURE_CHARS, (n + 1) * _MEASURE_CHARS

    @property
    def key(self) -> str:
        """The text for a quick look at how a match begins: in lower case, digits as "0", character by character.

        "İ" and "ı", which patterns take for "i", are "i"; what else is outside ASCII is "?".
        """
        if self._key is None:
            text = self.text
            if not text.isascii():
                odd = text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
                for char in set(odd):
                    if char in "İı" or char.isdecimal():
                        text = text.replace(char, "0" if char.isdecimal() else "i")
            self._key = text.encode("ascii", "replace").translate(_LOWER_AND_ZEROS).decode("ascii")
        return self._key

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The line's offsets of `text[start:end]`, which must not be empty.

        Where one character of the line became several (a ligature, an ellipsis) and the range holds only some of them,
        that character is left out: what is not wholly matched is not removed.
        """
        while start < end and start and self._start(start) == self._start(start - 1):
            start += 1
        while end > start and end < len(self.text) and self._start(end) == self._start(end - 1):
            end -= 1
        if start >= end:
            nothing = self._start(max(0, start - 1))
            return nothing, nothing
        return self._start(start), self._end(end - 1)

    def _start(self, at: int) -> int:
        n = bisect_right(self._runs, at) - 1
        return self._starts[n] if self._ends[n] else self._starts[n] + at - self._runs[n]

    def _end(self, at: int) -> int:
        n = bisect_right(self._runs, at) - 1
        return self._ends[n] or self._starts[n] + at - self._runs[n] + 1


def fold(raw: str) -> View:
    """The view of one line, without its line break."""
    text = raw.strip()
    # `isprintable` is false for every white space but " " and for every invisible character.
    if "  " not in text and text.isprintable() and unicodedata.is_normalized("NFKC", text):
        return View(text, frozenset(), None, ((raw.find(text),), (0,)))
    folding, done = _Folding(), 0
    for start, end in odd_runs(raw):
        first = start - 1 if start > done and _joins(raw[start]) else start  # a mark is folded with what it stands on
        folding.keep(raw[done:first], done)
        folding.fold(raw, first, end)
        done = end
    folding.keep(raw[done:], done)
    return folding.view()


class _Folding:
    """A view in the making."""

    def __init__(self) -> None:
        self._text: list[str] = []  # pieces: runs that stay as they are, and single characters
        self._runs: list[int] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._gaps: set[int] = set()
        self._length = 0

    def keep(self, run: str, start: int) -> None:
        """Add a run that reads as it is written, if it is not empty; it neither begins nor ends with a space."""
        if run:
            self._add(run, start, 0)

    def fold(self, raw: str, start: int, end: int) -> None:
        """Add a run that reads otherwise than it is written."""
        for a, b in _clusters(raw, start, end):
            piece = raw[a:b]
            if piece.isspace():
                self._space(piece, a)
                continue
            for char in piece if piece.isascii() else unicodedata.normalize("NFKC", piece):
                if char.isspace():  # some characters decompose to a space and a mark: U+00A8, U+00B4
                    self._space(char, a)
                elif ord(char) not in _INVISIBLE:
                    self._add(char, a, b)

    def view(self) -> View:
        """The finished view, without outer white space."""
        if self._text and self._text[-1] == " ":
            self._length -= 1
            self._gaps.discard(self._length)
            del self._text[-1], self._runs[-1], self._starts[-1], self._ends[-1]
        return View("".join(self._text), frozenset(self._gaps), self._runs, (self._starts, self._ends))

    def _space(self, piece: str, start: int) -> None:
        """Add one space for a white-space run, or widen the space that is already there."""
        if not self._text:
            return
        if self._text[-1] == " ":
            self._ends[-1] = start + len(piece)
            self._gaps.add(self._length - 1)
            return
        if len(piece) >= _WIDE or piece == "\t":
            self._gaps.add(self._length)
        self._add(" ", start, start + len(piece))

    def _add(self, text: str, start: int, end: int) -> None:
        self._text.append(text)
        self._runs.append(self._length)
        self._starts.append(start)
        self._ends.append(end)
        self._length += len(text)


def _clusters(raw: str, start: int, stop: int) -> list[tuple[int, int]]:
    """White-space runs, and base characters with the marks that follow them, between two offsets of the line."""
    out: list[tuple[int, int]] = []
    i = start
    while i < stop:
        j = i + 1
        if raw[i].isspace():
            while j < stop and raw[j].isspace():
                j += 1
        else:
            while j < stop and raw[j] > "\u02ff" and _joins(raw[j]):
                j += 1
        out.append((i, j))
        i = j
    return out


def _joins(char: str) -> bool:
    """Whether NFKC may merge `char` with what stands before it: combining marks and conjoining Hangul."""
    return unicodedata.combining(char) != 0 or "\u1161" <= char <= "\u11ff"


def is_blank(raw: str) -> bool:
    """Whether a reader sees nothing of a line."""
    return raw.isspace() or (not raw.isprintable() and all(c.isspace() or ord(c) in _INVISIBLE for c in raw))
