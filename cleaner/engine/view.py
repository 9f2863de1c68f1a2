"""What a reader sees of a line, with exact offsets back to the original.

Patterns are written for what a reader sees, so they are matched against a *view* of each line: NFKC, every run of
white space folded into one space, outer white space and zero-width characters gone. Spans always refer to the original.
"""

from __future__ import annotations

import unicodedata

# Zero-width and invisible formatting characters that scraped pages carry: soft hyphen, zero-width space to
# right-to-left mark, directional embeddings, word joiner to invisible plus, byte order mark, Mongolian vowel separator.
_INVISIBLE = frozenset([0x00AD, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065)])
# White space that a reader takes for more than the gap between two words: a run of two or more characters, or a tab.
_WIDE = 2


class View:
    """What a reader sees of one line, with the way back to the original.

    Attributes:
        text: the folded text.
        gaps: offsets in `text` of the single spaces that stand for a wide gap (two or more white-space characters, or
            a tab) in the original. A lost line break often looks like this.
    """

    __slots__ = ("_ends", "_starts", "gaps", "text")

    def __init__(self, text: str, gaps: frozenset[int], starts: list[int] | int, ends: list[int] | None) -> None:
        self.text = text
        self.gaps = gaps
        self._starts = starts
        self._ends = ends

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The original's offsets of `text[start:end]`, which must not be empty.

        Where one original character became several (a ligature, an ellipsis) and the range holds only some of them,
        that character is left out: what is not wholly matched is not removed.
        """
        if isinstance(self._starts, int):
            return self._starts + start, self._starts + end
        assert self._ends is not None
        while start < end and start and self._starts[start] == self._starts[start - 1]:
            start += 1
        while end > start and end < len(self._starts) and self._starts[end] == self._starts[end - 1]:
            end -= 1
        if start >= end:
            return self._starts[start - 1], self._starts[start - 1]
        return self._starts[start], self._ends[end - 1]


def fold(raw: str, offset: int = 0) -> View:
    """The view of one line (without its line break) that begins at `offset` of the document."""
    text = raw.strip()
    # `isprintable` is false for every white space but " " and for every invisible character.
    if "  " not in text and text.isprintable() and unicodedata.is_normalized("NFKC", text):
        return View(text, frozenset(), offset + raw.find(text), None)
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    gaps: set[int] = set()
    for start, end in _clusters(raw):
        piece = raw[start:end]
        if piece.isspace():
            _fold_space(piece, start + offset, chars, starts, ends, gaps)
            continue
        for char in piece if piece.isascii() else unicodedata.normalize("NFKC", piece):
            if ord(char) in _INVISIBLE:
                continue
            if char.isspace():  # some characters decompose to a space and a mark: U+00A8, U+00B4
                _fold_space(char, start + offset, chars, starts, ends, gaps)
                continue
            chars.append(char)
            starts.append(start + offset)
            ends.append(end + offset)
    if chars and chars[-1] == " ":
        gaps.discard(len(chars) - 1)
        del chars[-1], starts[-1], ends[-1]
    return View("".join(chars), frozenset(gaps), starts, ends)


def _fold_space(piece: str, start: int, chars: list[str], starts: list[int], ends: list[int], gaps: set[int]) -> None:
    """Append one space for a white-space run, or widen the space that is already there."""
    if not chars:
        return
    if chars[-1] == " ":
        ends[-1] = start + len(piece)
        gaps.add(len(chars) - 1)
        return
    if len(piece) >= _WIDE or piece == "\t":
        gaps.add(len(chars))
    chars.append(" ")
    starts.append(start)
    ends.append(start + len(piece))


def _clusters(raw: str) -> list[tuple[int, int]]:
    """White-space runs, ASCII runs character by character, and base characters with the marks that follow them."""
    out: list[tuple[int, int]] = []
    i, n = 0, len(raw)
    while i < n:
        j = i + 1
        if raw[i].isspace():
            while j < n and raw[j].isspace():
                j += 1
        else:
            while j < n and raw[j] > "\u02ff" and _joins(raw[j]):
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
