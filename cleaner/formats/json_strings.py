"""Where the characters of a JSON string stand in its source, which has more of them where it has escapes."""

from __future__ import annotations

from bisect import bisect_right
from itertools import chain
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.model import Span


def places(text: str, source: str, spans: Sequence[Span]) -> list[tuple[int, int]]:
    """Where each span of the text stands in the source: half-open, in the order of the spans, which ascend."""
    if len(source) == len(text):  # no escapes at all
        return [(span.start, span.end) for span in spans]
    bounds = list(chain.from_iterable((span.start, span.end) for span in spans))
    found = _by_encoding(text, source, bounds) or _by_looking(source, bounds)
    return list(zip(found[::2], found[1::2], strict=True))


def _by_encoding(text: str, source: str, bounds: Sequence[int]) -> list[int]:
    """The offsets in a source that was written the way Python's json writes; empty for one that wasn't."""
    encode = encode_basestring_ascii if source.isascii() and not text.isascii() else encode_basestring
    found, done, at = list[int](), 0, 0
    for bound in bounds:
        part = encode(text[done:bound])[1:-1]
        if not source.startswith(part, at):
            return []
        done, at = bound, at + len(part)
        found.append(at)
    return found


def _by_looking(source: str, bounds: Sequence[int]) -> list[int]:
    """The offsets in any source, escape by escape."""
    decoded, written = [0], [0]
    at = source.find("\\")
    gained = 0
    while at >= 0:
        length = _escape_length(source, at)
        gained += length - 1
        decoded.append(at + length - gained)
        written.append(at + length)
        at = source.find("\\", at + length)
    nearest = [(bound, bisect_right(decoded, bound) - 1) for bound in bounds]
    return [written[n] + bound - decoded[n] for bound, n in nearest]


def _escape_length(source: str, at: int) -> int:
    """How many characters of the source make up the one character whose escape begins at `at`."""
    if source[at + 1] != "u":
        return 2
    high = source[at + 2 : at + 6].lower()
    pair = source[at + 6 : at + 8] == "\\u" and source[at + 8 : at + 12].lower()
    return 12 if pair and "d800" <= high <= "dbff" and "dc00" <= pair <= "dfff" else 6
