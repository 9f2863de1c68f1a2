"""Whether anything in a document may stand there a second time, said quickly and never wrongly denied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.engine.skeleton import quick_skeleton

if TYPE_CHECKING:
    from cleaner.engine.lines import Document

# A repeated paragraph shorter than this may be a refrain, a chorus of answers or a table's recurring cell.
MIN_REPEAT_CHARS = 60
# So much of a line's skeleton is looked for in what comes before it: hardly ever there by chance.
_PROBE_CHARS = 40
# In a longer text it is not looked for what stands there twice: that could take long.
_MOST_LOOKED_THROUGH_CHARS = 20_000
# NFKC makes 18 characters of one, at most, and case folding up to 3 of each.
_MOST_FOLDED_CHARS = 54


def may_repeat(document: Document) -> bool:
    """Whether a line may stand twice, or a paragraph within what comes before it."""
    raws = document.raws
    if len(raws) == 1:
        return False
    lines, starts = document.skeletons, document.skeleton_starts
    solid = [n for n, raw in enumerate(raws) if raw and not raw.isspace()]
    if len({lines[n] for n in solid}) < len(solid):
        return True
    for n in solid[1:]:
        probe = _probe(raws, lines, n)
        if probe is not None and document.skeleton.find(probe, 0, starts[n]) >= 0:
            return True
    return False


def may_echo(document: Document, line: int, count: int) -> bool:
    """Whether the first `count` characters of a line may stand on it again."""
    first = document.raws[line].strip()[:count]
    if not first.isascii():
        return True
    probe, whole = quick_skeleton(first) or b"", document.skeletons[line]
    return whole.find(probe, len(probe)) >= 0


def may_stand_again(key: str, count: int) -> bool:
    """Whether `count` characters in a row stand in a text and, not overlapping them, behind them again.

    Of any such run one piece of half its length begins at a multiple of that length, and it too stands again.

    >>> may_stand_again("ombak besar ombak besar di pelabuhan", 11), may_stand_again("ombak besar ombak kecil", 11)
    (True, False)
    """
    if len(key) > _MOST_LOOKED_THROUGH_CHARS:
        return True
    step = (count + 1) // 2
    size = count - step + 1
    for at in range(0, len(key) - size, step):
        again = key.find(key[at : at + size], at + count)
        while again >= 0:
            if _are_alike(key, at, again, count):
                return True
            again = key.find(key[at : at + size], again + 1)
    return False


def _are_alike(key: str, first: int, second: int, count: int) -> bool:
    """Whether so many characters in a row are the same around two places of a text."""
    before = after = 0
    while before < min(first, count) and key[first - before - 1] == key[second - before - 1]:
        before += 1
    while second + after < len(key) and before + after < count and key[first + after] == key[second + after]:
        after += 1
    return before + after >= count


def _probe(raws: list[str], lines: list[bytes], first: int) -> bytes | None:
    """How a run of lines from `first` on begins that is as long as a paragraph; None when there are too few lines."""
    size, last = _most_chars(raws[first]), first
    while size < MIN_REPEAT_CHARS:
        last += 1
        if last == len(raws):
            return None
        size += _most_chars(raws[last])
    return (lines[first] if last == first else b"".join(lines[first : last + 1]))[:_PROBE_CHARS]


def _most_chars(raw: str) -> int:
    """How many characters a line can have for a reader: one may be read, and folded, as many."""
    return len(raw) if raw.isascii() else len(raw) * _MOST_FOLDED_CHARS
