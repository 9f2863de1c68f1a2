"""From proposals to the cleaned text: overlaps, white space, repetition until nothing fires, and the budget.

This is the only place that cuts. Every piece that goes, white space included, is owned by one proposal.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from cleaner.engine.deadline import NEVER
from cleaner.engine.lines import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cleaner.engine.deadline import Deadline
    from cleaner.engine.matchers import Proposal

#: How often a document is looked at again after a cut. Real documents settle within 4 rounds; a text that peels for
#: longer (a thousand equal last lines) is handed back unchanged, like one that is over the budget.
MAX_ROUNDS = 60
_CLOSING = frozenset(".,;:!?)]}»”’…")
_OPENING = frozenset("([{«“‘")


@dataclass(frozen=True, slots=True)
class Cut:
    """`text[start:end]` goes, on the proposal's account."""

    start: int
    end: int
    owner: Proposal


@dataclass(frozen=True, slots=True)
class Settled:
    """A text on which nothing fires any more; `cuts` are ordered and refer to the text it was made from."""

    text: str
    cuts: tuple[Cut, ...] = ()
    problem: str = ""


def settle(
    text: str, propose: Callable[[Document], list[Proposal]], max_share: float, deadline: Deadline = NEVER
) -> Settled:
    """`text` with everything removed that `propose` asks for, again and again until it asks for nothing.

    Args:
        text: the original.
        propose: the proposals for a document, those that touch protected text already left out.
        max_share: the share of the original's visible characters that may go; beyond it the text comes back unchanged
            and `problem` says so.
        deadline: when patterns must be done.

    Raises:
        TextTimeout: they weren't.
    """
    original, cuts = _Kept(text), list[Cut]()
    document = None
    for _ in range(MAX_ROUNDS):
        document = Document(original.text, document.views if document else None, deadline)
        proposals = propose(document)
        found = cut(document, proposals) if proposals else []
        if not found:
            return Settled(original.text, _joined(text, sorted(cuts, key=lambda cut: cut.start)))
        cuts += original.remove(found)
        share = 1 - _visible(original.text) / max(1, _visible(text))
        if share > max_share:
            return Settled(
                text, (), f"over the budget: rules would remove {share:.0%} of the text, {max_share:.0%} may go"
            )
    return Settled(text, (), f"not settled: rules still fire after {MAX_ROUNDS} rounds")


def _joined(text: str, cuts: list[Cut]) -> tuple[Cut, ...]:
    """The cuts, touching ones of one proposal made one; a piece of mere white space goes to the cut that it touches."""
    out: list[Cut] = []
    for item in cuts:
        last = out[-1] if out else None
        if last is None or last.end != item.start:
            out.append(item)
        elif item.owner is last.owner or text[item.start : item.end].isspace():
            out[-1] = Cut(last.start, item.end, last.owner)
        elif text[last.start : last.end].isspace():
            out[-1] = Cut(last.start, item.end, item.owner)
        else:
            out.append(item)
    return tuple(out)


def cut(document: Document, proposals: Iterable[Proposal]) -> list[Cut]:
    """What goes from the document, white space included: ordered, not overlapping.

    Of overlapping proposals the one that begins first owns the common part, then the longer one, then the earlier rule.
    """
    text, out = document.text, list[Cut]()
    for cluster in _clusters(text, _disjoint(text, proposals)):
        out += _with_space(text, cluster)
    return out


def _disjoint(text: str, proposals: Iterable[Proposal]) -> list[Cut]:
    """The proposals without outer white space, in order, each without what an earlier one owns."""
    out: list[Cut] = []
    ordered = sorted(enumerate(proposals), key=lambda item: (item[1].start, -item[1].end, item[0]))
    for _, proposal in ordered:
        start = max(proposal.start, out[-1].end if out else 0)
        start, end = _trim(text, start, proposal.end)
        if start < end:
            out.append(Cut(start, end, proposal))
    return out


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _clusters(text: str, cuts: list[Cut]) -> Iterator[list[Cut]]:
    """Neighbouring cuts with nothing but white space between them."""
    cluster: list[Cut] = []
    for item in cuts:
        if cluster and text[cluster[-1].end : item.start].strip():
            yield cluster
            cluster = []
        cluster.append(item)
    if cluster:
        yield cluster


def _with_space(text: str, cluster: list[Cut]) -> list[Cut]:
    """The cluster grown by the white space around and in it, less the one gap that stays between what is kept."""
    first, last = cluster[0], cluster[-1]
    left, right = first.start, last.end
    while left and text[left - 1].isspace():
        left -= 1
    while right < len(text) and text[right].isspace():
        right += 1
    gaps = [(left, first.start), *((a.end, b.start) for a, b in pairwise(cluster))]
    start, end, hole = _edges(text, left, right, [*gaps, (last.end, right)], cluster)
    return _grown(cluster, start, end, hole)


def _edges(
    text: str, left: int, right: int, gaps: list[tuple[int, int]], cluster: list[Cut]
) -> tuple[int, int, tuple[int, int]]:
    """Where the cut begins and ends, and what in between stays (empty for nothing).

    `gaps` are the runs of white space before, between and behind the cluster's cuts; any may be empty.
    """
    before, behind, nothing = gaps[0], gaps[-1], (right, right)
    if left == 0 and right == len(text):
        return 0, right, nothing
    if left == 0:  # nothing is kept before: what leads the document stays, the gap behind goes
        return before[1], _line_start(text, behind), nothing
    if right == len(text):  # nothing is kept behind: the gap before goes, what ends the document stays
        return _line_end(text, before), behind[0], nothing
    breaks = [text.count("\n", *gap) for gap in gaps]
    if not any(breaks):
        return _inline_edges(text, before, behind, cluster)
    if (
        breaks[0] and breaks[0] >= breaks[-1]
    ):  # the gap before stays up to its last line break; so does the indent behind
        return text.rindex("\n", *before) + 1, _line_start(text, behind) if breaks[-1] else right, nothing
    if breaks[-1]:
        return _line_end(text, before), behind[0], nothing
    return before[0], right, gaps[breaks.index(max(breaks))]


def _line_start(text: str, gap: tuple[int, int]) -> int:
    """The offset behind the gap's last line break; the gap's end when it has none."""
    return text.rfind("\n", *gap) + 1 or gap[1]


def _line_end(text: str, gap: tuple[int, int]) -> int:
    r"""The offset of the gap's first line break ("\r\n" is one); the gap's start when it has none."""
    at = text.find("\n", *gap)
    if at < 0:
        return gap[0]
    return at - 1 if at > gap[0] and text[at - 1] == "\r" else at


def _inline_edges(
    text: str, before: tuple[int, int], behind: tuple[int, int], cluster: list[Cut]
) -> tuple[int, int, tuple[int, int]]:
    """The edges when both neighbours are on the cluster's line: one gap stays, none before a closing mark."""
    left, right, nothing = before[0], behind[1], (behind[1], behind[1])
    if text[right] in _CLOSING or text[left - 1] in _OPENING:
        return left, right, nothing
    if before[0] < before[1]:
        return before[1], right, nothing
    if behind[0] < behind[1]:
        return before[0], behind[0], nothing
    # Between two words one space stays. Behind a full stop that was glued to the cut the text stays glued as it was.
    own = _own_space(text, cluster) if text[left - 1].isalnum() and text[right].isalnum() else -1
    return left, right, (own, own + 1) if own >= 0 else nothing


def _own_space(text: str, cluster: list[Cut]) -> int:
    """The last white-space character inside the cluster; -1 for none."""
    return next((i for i in range(cluster[-1].end - 1, cluster[0].start, -1) if text[i].isspace()), -1)


def _grown(cluster: list[Cut], start: int, end: int, hole: tuple[int, int]) -> list[Cut]:
    """The cluster from `start` to `end` without gaps but for the hole; each gap goes to the cut before it."""
    bounds = [start, *(item.start for item in cluster[1:]), end]
    out: list[Cut] = []
    for item, a, b in zip(cluster, bounds, bounds[1:], strict=False):
        pieces = [(a, min(b, hole[0])), (max(a, hole[1]), b)] if a < hole[1] and hole[0] < b else [(a, b)]
        out += [Cut(s, e, item.owner) for s, e in pieces if s < e]
    return out


class _Kept:
    """A text that shrinks, and where its pieces stand in the original."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._at = [0]  # where each kept piece begins in the current text …
        self._from = [0]  # … and in the original

    def remove(self, cuts: Sequence[Cut]) -> list[Cut]:
        """Cut the current text; the same cuts in terms of the original, split where earlier cuts lie inside them."""
        moved = [piece for item in cuts for piece in self._moved(item)]
        pieces: list[str] = []
        at, origin, cursor, length = list[int](), list[int](), 0, 0
        for start, end in [*((item.start, item.end) for item in cuts), (len(self.text), len(self.text))]:
            for a, b, source in self._pieces(cursor, start):
                at.append(length)
                origin.append(source)
                pieces.append(self.text[a:b])
                length += b - a
            cursor = end
        self.text, self._at, self._from = "".join(pieces), at or [0], origin or [0]
        return moved

    def _moved(self, item: Cut) -> Iterator[Cut]:
        for a, b, source in self._pieces(item.start, item.end):
            yield Cut(source, source + b - a, item.owner)

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """`text[start:end]` in pieces that are whole in the original: (start, end, start in the original)."""
        n = bisect_right(self._at, start) - 1
        while start < end:
            stop = min(end, self._at[n + 1] if n + 1 < len(self._at) else end)
            yield start, stop, self._from[n] + start - self._at[n]
            start, n = stop, n + 1


def _visible(text: str) -> int:
    """How many characters are not white space."""
    return len("".join(text.split()))
