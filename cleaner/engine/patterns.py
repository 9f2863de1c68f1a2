r"""The only module that compiles or runs a regular expression.

Rule patterns are `regex` (PyPI) patterns, case-insensitive unless they say `(?-i:…)`, with named parts written
`{{name}}`. Part `{{headline}}` is not an expression but a judgement (`cleaner.engine.headline`): it stands for a linked
title whose end is found from evidence, and may stand once, outside groups. Every run is bounded in time.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import regex

from cleaner.errors import PatternError, PatternTimeout
from cleaner.memo import Memo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cleaner.engine.view import View

#: How long one pattern may work on one line. Ordinary patterns need microseconds, so this is only ever met by runaway
#: backtracking; it is a time of the machine, so keep it far from anything a healthy pattern could reach.
TIMEOUT_S = 0.5
#: The marker for `{{headline}}` in an expanded pattern: a private-use character, which no pattern may contain.
HEADLINE = "\ue000"
_FLAGS = regex.IGNORECASE | regex.VERSION0
_PART = regex.compile(r"\{\{\s*([\w.-]+)\s*\}\}")
_MAX_DEPTH = 20
#: Compiles everything anew.
FORGETFUL = Memo()
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

    __slots__ = ("_headline_ends", "_prefix", "_suffix", "_timeout_s", "source")

    def __init__(
        self,
        source: str,
        headline_ends: HeadlineEnds | None = None,
        timeout_s: float = TIMEOUT_S,
        memo: Memo = FORGETFUL,
    ) -> None:
        self.source = source
        self._timeout_s = timeout_s
        self._headline_ends = headline_ends
        prefix, marker, suffix = source.partition(HEADLINE)
        self._suffix: regex.Pattern[str] | None = None
        if not marker:
            self._prefix = _compile(source, memo)
            return
        if HEADLINE in suffix:
            raise PatternError("{{headline}} may stand only once in a pattern")
        if headline_ends is None:
            raise PatternError("{{headline}} can't be used here")
        try:
            self._prefix, self._suffix = _compile(prefix, memo), _compile(suffix, memo)
        except PatternError as error:
            raise PatternError(f"{{{{headline}}}} must stand outside groups and alternatives ({error})") from error

    def fullmatch(self, view: View, start: int = 0, end: int | None = None) -> Hit | None:
        """The match of the whole of `view.text[start:end]`, if there is one.

        Raises:
            PatternTimeout: the time limit was reached.
        """
        end = len(view.text) if end is None else end
        with _bounded(self._timeout_s):
            if self._suffix is None:
                match = self._prefix.fullmatch(view.text, start, end, timeout=self._timeout_s)
                return _hit(match) if match else None
            head = self._prefix.match(view.text, start, end, timeout=self._timeout_s)
            for stop in self._ends(view, head) if head else ():
                tail = self._suffix.fullmatch(view.text, stop, end, timeout=self._timeout_s) if stop <= end else None
                if head and tail:
                    return _join(head, tail)
        return None

    def match(self, view: View, start: int) -> Hit | None:
        """The match that begins at `start`, wherever it ends.

        Raises:
            PatternTimeout: the time limit was reached.
        """
        with _bounded(self._timeout_s):
            head = self._prefix.match(view.text, start, timeout=self._timeout_s)
            return self._complete(view, head) if head else None

    def search(self, view: View, start: int = 0) -> Hit | None:
        """The first match that begins at `start` or later.

        Raises:
            PatternTimeout: the time limit was reached.
        """
        with _bounded(self._timeout_s):
            while head := self._prefix.search(view.text, start, timeout=self._timeout_s):
                hit = self._complete(view, head)
                if hit:
                    return hit
                start = max(head.end(), start + 1)
        return None

    def finditer(self, view: View) -> Iterator[Hit]:
        """All matches in the view that don't overlap, from left to right; empty ones are left out.

        Raises:
            PatternTimeout: the time limit was reached.
        """
        pos = 0
        while hit := self.search(view, pos):
            if hit.end > hit.start:
                yield hit
            pos = max(hit.end, pos + 1, hit.start + 1)

    def _complete(self, view: View, head: regex.Match[str]) -> Hit | None:
        """The whole match that begins with `head`."""
        if self._suffix is None:
            return _hit(head)
        for stop in self._ends(view, head):
            tail = self._suffix.match(view.text, stop, timeout=self._timeout_s)
            if tail:
                return _join(head, tail)
        return None

    def _ends(self, view: View, head: regex.Match[str]) -> tuple[int, ...]:
        assert self._headline_ends is not None
        again = self._prefix.search(view.text, head.end(), timeout=self._timeout_s)
        return self._headline_ends(view, head.end(), again.start() if again else len(view.text))


@contextmanager
def _bounded(timeout_s: float) -> Iterator[None]:
    """Say in our terms that a time limit was reached."""
    try:
        yield
    except TimeoutError as error:
        raise PatternTimeout(f"took longer than {timeout_s:g} s on one line") from error


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
