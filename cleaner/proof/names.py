"""Edits of an example by name: one piece in place of another, or a piece made longer or shorter."""

from __future__ import annotations

import json
from itertools import takewhile
from typing import TYPE_CHECKING

from cleaner.proof.judge import quoted

if TYPE_CHECKING:
    from cleaner.proof.marked import Marked

#: What a stretch of any characters is filled with: words in title case, so that it can pass for a name or a title.
FILLER = "Kabar Desa Baru Hari Ini Dan Cerita Lain Dari Pasar Ikan Kota Lama "
#: A stretch is not made longer than this.
MOST_CHARS = 900


def swap(at: int, old: str, new: str) -> str:
    """The name of a near miss with one piece in place of another."""
    return f"@{at} {quoted(old)} > {quoted(new)}"


def swap_everywhere(old: str, new: str) -> str:
    """The name of a near miss with one piece in place of another wherever that stands."""
    return f"@* {quoted(old)} > {quoted(new)}"


def stretch(at: int, size: int, goal: int) -> str:
    """The name of a near miss with a piece made longer or shorter, its characters coming round again.

    A piece of no characters becomes plain words.
    """
    return f"@{at}+{size} > {goal}"


def difference(example: Marked, near: Marked) -> str:
    """The name of the one swap that makes the near miss of the example."""
    old, new = example.text, near.text
    start, end = same_ends(old, new)
    return swap(start, old[start : len(old) - end], new[start : len(new) - end])


def same_ends(old: str, new: str) -> tuple[int, int]:
    """How many characters two texts have in common at their beginnings, and behind these at their ends."""
    start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    ends = zip(reversed(old[start:]), reversed(new[start:]), strict=False)
    return start, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], ends))


def edited(name: str, example: Marked) -> Marked | None:
    """The near miss of this name; None when the example has no such piece or the name says nothing."""
    what, _, rest = name[1:].partition(" ")
    at, _, size = what.partition("+")
    try:
        if size:
            return _stretched(example, int(at), int(size), int(rest.removeprefix("> ")))
        old, end = json.JSONDecoder().raw_decode(rest)
        new = json.loads(rest[end:].removeprefix(" > "))
        start = 0 if at == "*" else int(at)
    except ValueError:
        return None
    if not (isinstance(old, str) and isinstance(new, str)) or start < 0:
        return None
    if at == "*":
        return _swapped_everywhere(example, old, new)
    return example.put(start, start + len(old), new) if example.text.startswith(old, start) else None


def _swapped_everywhere(example: Marked, old: str, new: str) -> Marked | None:
    found, at = example, example.text.rfind(old) if old else -1
    if at < 0:
        return None
    while at >= 0:
        found = found.put(at, at + len(old), new)
        at = example.text.rfind(old, 0, at)
    return found


def _stretched(example: Marked, at: int, size: int, goal: int) -> Marked | None:
    piece = example.text[at : at + size]
    if at < 0 or len(piece) != size or not 0 <= goal <= 2 * MOST_CHARS:
        return None
    filler = piece or FILLER
    new = (filler * (goal // len(filler) + 1))[:goal]
    if new.endswith(" ") and not piece.endswith(" "):  # a view has no white space at its end, so it would be shorter
        new = f"{new[:-1]}x"
    return example.put(at, at + size, new)
