"""Where sentences may begin and end in a view, line breaks kept or lost.

Half of all scraped articles have lost their line breaks, so that a template's sentence stands glued between two of the
reporter's. These are candidates, not verdicts: a `sentence` rule removes a text only if its pattern matches the whole
of it, from one of these beginnings to one of these ends. Too many candidates cost time, never precision.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from cleaner.engine.patterns import sentence_edges

if TYPE_CHECKING:
    from cleaner.engine.view import View

_TERMINATORS = frozenset(".!?")
_CLOSERS = frozenset("\"'”’)]»")
# After these and white space something new may begin, though no sentence ended.
_SEPARATORS = frozenset('|•*–—-:;)]}>»”"')


class Sentences:
    """Where sentences may begin and end in one view.

    Attributes:
        begins: offsets in `view.text` where a sentence may begin, ascending.
    """

    def __init__(self, view: View) -> None:
        self.begins = [0]
        self._sure: list[int] = []
        self._glued: list[int] = []
        for i in _places(view, 0, len(view.text)):
            begins, end, by_glue = _kind(view, i)
            if begins:
                self.begins.append(i)
            if end:
                self._sure.append(end)
            if by_glue:
                self._glued.append(i)
        self._sure.append(len(view.text))

    def ends(self, start: int, stop: int) -> tuple[list[int], list[int]]:
        """Offsets behind `start` and up to `stop` where a sentence surely may end; where one may end by glue alone.

        Both are ascending. An end includes the full stop and the quotation marks or brackets behind it.
        """
        return _between(self._sure, start, stop), _between(self._glued, start, stop)


def ends_between(view: View, start: int, stop: int) -> tuple[list[int], list[int]]:
    """The same as `Sentences.ends`, from a look at that part of the text alone."""
    sure, glued = [], []
    for i in _places(view, start, min(len(view.text), stop + 2)):
        _, end, by_glue = _kind(view, i)
        if start < end <= stop:
            sure.append(end)
        if by_glue and start < i <= stop:
            glued.append(i)
    if start < len(view.text) <= stop:
        sure.append(len(view.text))
    return sure, glued


def is_begin(view: View, i: int) -> bool:
    """Whether a sentence may begin at an offset of `view.text`."""
    return i == 0 or _kind(view, i)[0]


def _between(ends: list[int], start: int, stop: int) -> list[int]:
    return ends[bisect_right(ends, start) : bisect_right(ends, stop)]


def _places(view: View, start: int, stop: int) -> list[int]:
    """The offsets in a part of the text, but for 0, that are worth a look, ascending."""
    found = sentence_edges(view.text, start, stop)
    if view.gaps:
        found = sorted({*found, *(gap + 1 for gap in view.gaps if start <= gap < stop)})
    return [i for i in found if 0 < i < len(view.text)]


def _kind(view: View, i: int) -> tuple[bool, int, bool]:
    """Whether a sentence may begin at `i`; where one surely ends (0 for nowhere); whether one may end by glue."""
    text = view.text
    before, here = text[i - 1], text[i]
    if before == " ":
        if i - 1 in view.gaps or _ended(text, i - 1):
            return True, i - 1, False
        opens = i >= 2 and text[i - 2] in _SEPARATORS
        return opens, i - 1 if opens and text[i - 2] in ")]" else 0, False
    if here == " " or (before in _TERMINATORS and here in _TERMINATORS):
        return False, 0, False
    if _ended(text, i) and here not in _CLOSERS and not here.isdigit() and not here.islower():
        return True, i, False
    glue = (
        (here.isupper() and (before.islower() or before.isdigit() or before in _CLOSERS))
        or (here in "[(" and before.isalnum())
        or (before in "])" and here.isalnum())
    )
    return glue, 0, glue


def _ended(text: str, i: int) -> bool:
    """Whether `text[:i]` ends in a full stop, question or exclamation mark, with or without closing marks behind it."""
    j = i
    while j and i - j < 3 and text[j - 1] in _CLOSERS:
        j -= 1
    return j > 0 and text[j - 1] in _TERMINATORS
