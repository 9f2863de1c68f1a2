"""Where sentences may begin and end in a view, line breaks kept or lost.

Half of all scraped articles have lost their line breaks, so that a template's sentence stands glued between two of the
reporter's. These are candidates, not verdicts: a `sentence` rule removes a text only if its pattern matches the whole
of it, from one of these beginnings to one of these ends. Too many candidates cost time, never precision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.engine.view import View

_TERMINATORS = frozenset(".!?")
_CLOSERS = frozenset("\"'”’)]»")
# After these and white space something new may begin, though no sentence ended.
_SEPARATORS = frozenset('|•*–—-:;)]}>»”"')


def boundaries(view: View) -> tuple[list[int], list[int], list[int]]:
    """Offsets in `view.text` where a sentence may begin; where one surely may end; where one may end by glue alone.

    All are ascending. An end includes the full stop and the quotation marks or brackets behind it.
    """
    text = view.text
    begins, ends, glued = [0], [], []
    for i in range(1, len(text)):
        before, here = text[i - 1], text[i]
        if before == " ":
            ended = _ended(text, i - 1)
            if ended or i - 1 in view.gaps:
                ends.append(i - 1)
                begins.append(i)
            elif i >= 2 and text[i - 2] in _SEPARATORS:
                begins.append(i)
                ends += [i - 1] if text[i - 2] in ")]" else []
        elif here == " " or (before in _TERMINATORS and here in _TERMINATORS):
            continue
        elif _ended(text, i) and here not in _CLOSERS and not here.isdigit() and not here.islower():
            ends.append(i)
            begins.append(i)
        elif (
            (here.isupper() and (before.islower() or before.isdigit() or before in _CLOSERS))
            or (here in "[(" and before.isalnum())
            or (before in "])" and here.isalnum())
        ):
            glued.append(i)
            begins.append(i)
    ends.append(len(text))
    return begins, ends, glued


def _ended(text: str, i: int) -> bool:
    """Whether `text[:i]` ends in a full stop, question or exclamation mark, with or without closing marks behind it."""
    j = i
    while j and i - j < 3 and text[j - 1] in _CLOSERS:
        j -= 1
    return j > 0 and text[j - 1] in _TERMINATORS
