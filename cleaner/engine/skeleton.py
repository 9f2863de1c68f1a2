r"""What is left of a text when all that a reader doesn't tell apart, and much that doesn't matter, is gone.

A document is looked through for thousands of texts at once before any pattern runs. For that it is brought into a form
in which a needed text stands as one run of bytes whatever the scraper did to it: ASCII letters in lower case, every
digit a "0", punctuation as it is but without full stops, and neither white space nor any other character; only "\n",
which separates lines. So `Baca  juga :`, `BACA\u00a0JUGA:` and `baca\u200b juga:` all contain `bacajuga:`.

What is looked for is brought into the same form (`cleaner.engine.shapes`), so nothing is ever missed; what is found
too much, a pattern turns down.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Characters outside ASCII that templates are known by. Each stands for itself: one control character a sign. They have
#: no case and stay as they are in a reading view.
SIGNS = "©®»›►▶→•"
#: A character of a reading view, folded, leaves so many characters at most: "ß" two, some ligatures three.
MOST_OF_ONE = 3
_OF_SIGN = {sign: chr(n) for n, sign in enumerate(SIGNS, 1)}
_ASCII = bytes(range(128))
_DIGITS = b"0123456789"
_PLACES = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ" + _DIGITS, b"abcdefghijklmnopqrstuvwxyz" + b"0" * len(_DIGITS))
_KEPT = b"\n" + "".join(_OF_SIGN.values()).encode() + bytes(range(0x21, 0x7F)).replace(b".", b"")
_DROPPED = bytes(set(range(256)) - set(_KEPT))


def ascii_skeleton(text: str) -> bytes:
    """The skeleton of an ASCII text."""
    return text.encode("ascii").translate(_PLACES, _DROPPED)


def skeleton_of(char: str) -> str:
    """What a single character becomes: nothing, most of the time, if it is outside ASCII.

    In case-insensitive matching "İ" and "ı" are taken for "i".
    """
    if char.isascii():
        return ascii_skeleton(char).decode("ascii")
    if char in _OF_SIGN:
        return _OF_SIGN[char]
    plain = unicodedata.normalize("NFKC", char).casefold().replace("ı", "i")
    zeros = "".join("0" if c.isdecimal() else _OF_SIGN.get(c, c) for c in plain)
    return ascii_skeleton(zeros.encode("ascii", "ignore").decode("ascii")).decode("ascii")


class _Becomes(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = found = chr(code) if code < 128 else skeleton_of(chr(code))
        return found


_BECOMES = _Becomes()


def quick_skeleton(text: str) -> bytes | None:
    r"""The skeleton of lines that need not be folded for it, with "\n" between them; None when they need."""
    if text.isascii():
        return text.encode("ascii").translate(_PLACES, _DROPPED)
    raw = text.encode("utf-8", "surrogatepass")
    odd = set(raw.translate(None, _ASCII).decode("utf-8", "surrogatepass"))
    if not all(map(_is_plain, odd)):
        return None
    for sign in odd.intersection(SIGNS):
        raw = raw.replace(sign.encode(), _OF_SIGN[sign].encode())
    return raw.translate(_PLACES, _DROPPED)


def skeleton_of_view(view: str) -> bytes:
    """The skeleton of a text that is a reading view already."""
    if view.isascii():
        return view.encode("ascii").translate(_PLACES, _DROPPED)
    return view.translate(_BECOMES).encode("ascii").translate(_PLACES, _DROPPED)


@cache
def _is_plain(char: str) -> bool:
    """Whether the character is a sign, or leaves nothing and does not change what stands before it."""
    whole = unicodedata.normalize("NFKC", char)
    return char in SIGNS or (not skeleton_of(char) and not unicodedata.combining(whole[0]))


def has_all(skeleton: bytes, needs: Iterable[Iterable[bytes]]) -> bool:
    """Whether the skeleton has something of each set."""
    for texts in needs:
        for text in texts:
            if text in skeleton:
                break
        else:
            return False
    return True
