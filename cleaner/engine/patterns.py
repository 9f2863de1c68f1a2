r"""The only module that compiles or runs a regular expression.

Rule patterns are `regex` (PyPI) patterns, case-insensitive unless they say `(?-i:…)`, with named parts written
`{{name}}`. Part `{{headline}}` is not an expression but a judgement (`cleaner.engine.headline`): it stands for a linked
title whose end is found from evidence, and may stand once, outside groups. Every run is bounded in time.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import regex

from cleaner.engine.cost import FREE_STEPS, weigh
from cleaner.errors import PatternError, PatternTimeout, TextTimeout
from cleaner.memo import Memo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cleaner.engine.view import View

#: How long one pattern may work on one line. Ordinary patterns need microseconds, so this is only ever met by runaway
#: backtracking; it is a time of the machine, so keep it far from anything a healthy pattern could reach.
TIMEOUT_S = 0.5
# An opening is looked for without a time limit in lines that are no longer than this.
_MOST_OPENED_CHARS = 20_000
#: How long all patterns together may work on one text, in seconds of CPU: a record that takes longer is passed through.
TEXT_TIMEOUT_S = 10.0
#: The marker for `{{headline}}` in an expanded pattern: a private-use character, which no pattern may contain.
HEADLINE = "\ue000"
_FLAGS = regex.IGNORECASE | regex.VERSION0
_PART = regex.compile(r"\{\{\s*([\w.-]+)\s*\}\}")
_MAX_DEPTH = 20
#: Compiles everything anew.
FORGETFUL = Memo()
# What stays as it is in a reading view, wherever it stands: printable ASCII and the signs that articles are full of.
_ODD = re.compile(r" *[^ -~“”‘’–—•«»©®°é]+ *| {2,}|^ | $")
# Behind a mark and perhaps a space; before a bracket; before a capital or anything outside ASCII, or behind the latter.
_EDGE = re.compile(r"""[.!?"'”’)\]»|•*–—:;}>-] ?(?=[^ ])|[^ ](?=[\[(A-Z\x80-\U0010ffff])|[^\x00-\x7f](?=[^ ])""")
# What matches at the end of a text that is cut off.
_END = re.compile(r"\$|\\[bBZ]")
# A pattern that is longer than this after expansion is a mistake or an attack: parts that double each other.
_MAX_CHARS = 20_000

if TYPE_CHECKING:
    #: `(view, start, again) -> ends`: where a title that begins at `start` can be said to end, best first; `again` is
    #: where the pattern before the title matches the next time (the view's length if it doesn't).
    HeadlineEnds = Callable[[View, int, int], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Hit:
    """One match in a view: `view.text[start:end]`, and the offsets of its named groups that took part."""

    start: int
    end: int
    groups: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Where:
    """Where in a view all matches of a pattern begin, and perhaps other things do; both ascending, None if not known.

    Attributes:
        places: the offsets.
        windows: stretches that hold them, first and last offset; they don't overlap.
        reach: how long a match is that begins in one of the windows, at most; None if not known.
    """

    places: Sequence[int] | None = None
    windows: Sequence[tuple[int, int]] | None = None
    reach: int | None = None


EVERYWHERE = Where()


class Pattern:
    """One rule pattern, ready to run.

    Args:
        source: the pattern with its parts expanded.
        headline_ends: the judgement behind `{{headline}}`; needed only by patterns that use it.
        timeout_s: the time limit for one call.
        memo: remembers compiled patterns.

    Raises:
        PatternError: the pattern can't be compiled.
    """

    __slots__ = ("_headline_ends", "_prefix", "_suffix", "source")

    def __init__(
        self,
        source: str,
        headline_ends: HeadlineEnds | None = None,
        timeout_s: float = TIMEOUT_S,
        memo: Memo = FORGETFUL,
    ) -> None:
        self.source = source
        self._headline_ends = headline_ends
        prefix, marker, suffix = source.partition(HEADLINE)
        self._suffix: _Timed | None = None
        if not marker:
            self._prefix = _Timed(source, timeout_s, memo)
            return
        if HEADLINE in suffix:
            raise PatternError("{{headline}} may stand only once in a pattern")
        if headline_ends is None:
            raise PatternError("{{headline}} can't be used here")
        try:
            self._prefix, self._suffix = _Timed(prefix, timeout_s, memo), _Timed(suffix, timeout_s, memo)
        except PatternError as error:
            raise PatternError(f"{{{{headline}}}} must stand outside groups and alternatives ({error})") from error

    def fullmatch(self, view: View, start: int = 0, end: int | None = None) -> Hit | None:
        """The match of the whole of `view.text[start:end]`, if there is one.

        Raises:
            PatternTimeout: the time limit was reached.
        """
        _in_time(view)
        text, end = view.text, len(view.text) if end is None else end
        if self._suffix is None:
            match = self._prefix.fullmatch(text, start, end)
            return _hit(match) if match else None
        head = self._prefix.match(text, start, end)
        for stop in self._ends(view, head) if head else ():
            tail = self._suffix.fullmatch(text, stop, end) if stop <= end else None
            if head and tail:
                return _join(head, tail)
        return None

    def may_begin(self, view: View, start: int) -> bool:
        """Whether a match may begin at `start`, said quickly and never wrongly denied."""
        return self._prefix.may_begin(view.text, start)

    def match(self, view: View, start: int, places: Sequence[int] | None = None) -> Hit | None:
        """The match that begins at `start`, wherever it ends; `places` as for `Where`.

        Raises:
            PatternTimeout: the time limit was reached.
        """
        _in_time(view)
        head = self._prefix.match(view.text, start)
        return self._complete(view, head, places) if head else None

    def search(self, view: View, start: int = 0) -> Hit | None:
        """The first match that begins at `start` or later.

        Raises:
            PatternTimeout: the time limit was reached.
        """
        return self._search(view, start, len(view.text), None)

    def finditer(self, view: View, where: Where = EVERYWHERE) -> Iterator[Hit]:
        """All matches in the view that don't overlap, from left to right; empty ones are left out.

        Raises:
            PatternTimeout: the time limit was reached.
        """
        if where.places is not None:
            yield from self._matches_at(view, where.places)
            return
        free = 0
        for first, last in where.windows if where.windows is not None else ((0, len(view.text)),):
            pos = max(first, free)
            while pos <= last and (hit := self._search(view, pos, last, where.reach)):
                if hit.end > hit.start:
                    yield hit
                pos = free = max(hit.end, pos + 1, hit.start + 1)

    def _matches_at(self, view: View, places: Sequence[int]) -> Iterator[Hit]:
        free = 0
        for start in places:
            hit = self.match(view, start, places) if start >= free else None
            if hit and hit.end > hit.start:
                yield hit
                free = hit.end

    def _search(self, view: View, start: int, last: int, reach: int | None) -> Hit | None:
        """The first match that begins between two places and is no longer than `reach`."""
        _in_time(view)
        while start <= len(view.text) and (head := self._prefix.search(view.text, start, last, reach)):
            hit = self._complete(view, head)
            if hit:
                return hit
            start = max(head.end(), start + 1)
        return None

    def _complete(self, view: View, head: regex.Match[str], places: Sequence[int] | None = None) -> Hit | None:
        """The whole match that begins with `head`."""
        if self._suffix is None:
            return _hit(head)
        for stop in self._ends(view, head, places):
            tail = self._suffix.match(view.text, stop)
            if tail:
                return _join(head, tail)
        return None

    def _ends(self, view: View, head: regex.Match[str], places: Sequence[int] | None = None) -> tuple[int, ...]:
        assert self._headline_ends is not None
        return self._headline_ends(view, head.end(), self._again(view, head.end(), places))

    def _again(self, view: View, start: int, places: Sequence[int] | None) -> int:
        """Where what stands before the title matches the next time; the view's length if it doesn't."""
        if places is None:
            again = self._prefix.search(view.text, start)
            return again.start() if again else len(view.text)
        later = places[bisect_left(places, start) :]
        return next((at for at in later if self._prefix.match(view.text, at)), len(view.text))


def _in_time(view: View) -> None:
    """Nothing, while there is time for the text that the view is of.

    Raises:
        TextTimeout: there is none left.
    """
    if view.deadline.is_over:
        raise TextTimeout("took too long")


class _Timed:
    """A compiled expression that can't hold a line longer than its time limit."""

    __slots__ = ("_expression", "_memo", "_opened", "_opening_is_far", "_opening_source", "_steps", "_timeout_s")

    def __init__(self, source: str, timeout_s: float, memo: Memo) -> None:
        self._timeout_s = timeout_s
        self._expression = _compile(source, memo)
        weight = memo.get(f"weight {source}", lambda: weigh(source))
        self._steps = weight.steps
        self._memo = memo
        self._opening_source, self._opening_is_far = weight.opening, weight.far
        self._opened: regex.Pattern[str] | None = None

    def may_begin(self, text: str, start: int) -> bool:
        """Whether a match may begin at `start`, if the text may be cut off somewhere behind it."""
        if self._opening_is_far or _END.search(self._opening_source):
            return True
        return self._opening is None or self._opening.match(text, start) is not None

    def match(self, text: str, start: int, end: int | None = None) -> regex.Match[str] | None:
        """The match that begins at `start`."""
        end = len(text) if end is None else end
        if self._steps <= FREE_STEPS:
            return self._expression.match(text, start, end)
        if self._opening and not self._opening.match(text, start, end):
            return None
        try:
            return self._expression.match(text, start, end, timeout=self._timeout_s)
        except TimeoutError as error:
            raise self._too_slow() from error

    def fullmatch(self, text: str, start: int, end: int) -> regex.Match[str] | None:
        """The match of the whole of `text[start:end]`."""
        if self._steps <= FREE_STEPS:
            return self._expression.fullmatch(text, start, end)
        if self._opening and not self._opening.match(text, start, end):
            return None
        try:
            return self._expression.fullmatch(text, start, end, timeout=self._timeout_s)
        except TimeoutError as error:
            raise self._too_slow() from error

    def search(
        self, text: str, start: int, last: int | None = None, reach: int | None = None
    ) -> regex.Match[str] | None:
        """The first match that begins at `start` or later, at `last` at the latest, and is no longer than `reach`."""
        last = len(text) if last is None else min(last, len(text))
        opening = self._opening
        if opening is None or last - start > _MOST_OPENED_CHARS:
            return self._slow_search(text, start, last)
        stop = len(text) if reach is None or self._opening_is_far else min(len(text), last + reach + 1)
        while start <= last:
            opened = opening.search(text, start, stop)
            if not opened or opened.start() > last:
                return None
            match = self.match(text, opened.start())
            if match:
                return match
            start = opened.start() + 1
        return None

    def _slow_search(self, text: str, start: int, last: int) -> regex.Match[str] | None:
        try:
            match = self._expression.search(text, start, timeout=self._timeout_s)
        except TimeoutError as error:
            raise self._too_slow() from error
        return match if match and match.start() <= last else None

    @property
    def _opening(self) -> regex.Pattern[str] | None:
        if self._opening_source and self._opened is None:
            self._opened = _compile(self._opening_source, self._memo)
        return self._opened

    def _too_slow(self) -> PatternTimeout:
        """A time limit that was reached, said in our terms."""
        return PatternTimeout(f"took longer than {self._timeout_s:g} s on one line")


def expand(source: str, lookup: Callable[[str], str]) -> str:
    """`source` with every `{{name}}` replaced by what `lookup(name)` gives, in a group of its own, parts in parts too.

    Raises:
        PatternError: an unknown part (`lookup` raises), or parts that contain themselves.
    """
    if HEADLINE in source:
        raise PatternError(f"the character U+{ord(HEADLINE):04X} can't be used in a pattern")
    return _expand(source, lookup, ())


def _expand(source: str, lookup: Callable[[str], str], path: tuple[str, ...]) -> str:
    def part(match: regex.Match[str]) -> str:
        name = match[1]
        if name == "headline":
            return HEADLINE
        if name in path or len(path) > _MAX_DEPTH:
            raise PatternError("parts contain themselves: " + " > ".join((*path, name)))
        return f"(?:{_expand(lookup(name), lookup, (*path, name))})"

    expanded = _PART.sub(part, source)
    if len(expanded) > _MAX_CHARS:
        raise PatternError(f"longer than {_MAX_CHARS:,} characters once its parts are filled in")
    return expanded


def escape(phrase: str) -> str:
    """A pattern for exactly this phrase."""
    return regex.escape(phrase, special_only=True, literal_spaces=True)


def odd_runs(raw: str) -> list[tuple[int, int]]:
    """Where a line may read otherwise than it is written, half-open: odd characters, and spaces but for single ones.

    Single spaces beside odd characters belong to the run, because they may become one with them.
    """
    return [match.span() for match in _ODD.finditer(raw)]


def sentence_edges(text: str, start: int, stop: int) -> list[int]:
    """Offsets in a part of a text where a sentence might begin: all that do, and some more."""
    return [match.end() for match in _EDGE.finditer(text, start, stop)]


def _compile(source: str, memo: Memo) -> regex.Pattern[str]:
    try:
        return memo.get(f"pattern {source}", lambda: regex.compile(source, _FLAGS, cache_pattern=False))
    except regex.error as error:
        at = getattr(error, "pos", None)  # the type stubs know neither `pos` nor `msg`
        where = "" if at is None else f" at character {at + 1}"
        raise PatternError(f"{getattr(error, 'msg', error)}{where} of {source!r}", at) from error
    except (OverflowError, RecursionError, ValueError) as error:
        raise PatternError(f"{error} in {source!r}") from error


def _hit(match: regex.Match[str]) -> Hit:
    return Hit(match.start(), match.end(), _groups(match))


def _join(head: regex.Match[str], tail: regex.Match[str]) -> Hit:
    return Hit(head.start(), tail.end(), {"headline": (head.end(), tail.start()), **_groups(head), **_groups(tail)})


def _groups(match: regex.Match[str]) -> dict[str, tuple[int, int]]:
    return {name: match.span(name) for name in match.re.groupindex if match.start(name) >= 0}
