"""`# lint: allow CODE reason`: a finding that is meant to be there.

The comment stands on a line of its own, above a key for what is found there, or above a table's header for the whole
table. One that can't be understood, or silences nothing, is itself a finding, and those can't be silenced.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.rulebook.keys import nearest
from cleaner.rulebook.lint.codes import CODES
from cleaner.rulebook.lint.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.rulebook.lint.source import Source, Spot

_MARK = "lint:"


@dataclass(frozen=True, slots=True)
class Allowance:
    """One comment: where it is, which code it silences, and the line and header of what it stands above."""

    spot: Spot
    code: str
    line: int
    is_header: bool


def silenced(findings: Iterable[Finding], source: Source, path: str) -> Iterator[Finding]:
    """The findings of a file that no comment silences, and what is wrong with its comments."""
    allowances, wrong = _allowances(source, path)
    statements = _Lines(source)
    known: dict[tuple[str, bool, int], list[Allowance]] = {}
    for allowance in allowances:
        known.setdefault((allowance.code, allowance.is_header, allowance.line), []).append(allowance)
    used = set[Allowance]()
    for finding in findings:
        own, header = statements.at(finding.line)
        covering = [*known.get((finding.code, False, own), ()), *known.get((finding.code, True, header), ())]
        used.update(covering)
        if not covering:
            yield finding
    yield from wrong
    for allowance in allowances:
        if allowance not in used:
            message = f"there is no {allowance.code} to silence here"
            yield _finding("unused-allow", message, allowance.spot, path)


class _Lines:
    """The statements of a file by line."""

    def __init__(self, source: Source) -> None:
        self._statements = source.statements
        self._first = [source.spot(statement.start).line for statement in self._statements]

    def at(self, line: int) -> tuple[int, int]:
        """The first line of the statement that this line belongs to, and the line of its table's header; 0 for none."""
        n = bisect_right(self._first, line) - 1
        return (self._first[n], self._statements[n].header) if n >= 0 else (0, 0)

    def below(self, line: int) -> tuple[int, bool] | None:
        """The first line of the statement below this line, and whether it is a header; None for nothing."""
        n = bisect_right(self._first, line)
        return (self._first[n], not self._statements[n].key) if n < len(self._first) else None


def _allowances(source: Source, path: str) -> tuple[list[Allowance], list[Finding]]:
    """The comments of a file that can be understood, and what is wrong with the others."""
    out, wrong, lines = list[Allowance](), list[Finding](), _Lines(source)
    for spot, text in source.comments:
        if not text.startswith(_MARK):
            continue
        verb, _, rest = text.removeprefix(_MARK).strip().partition(" ")
        code, _, reason = rest.strip().partition(" ")
        below, fault = lines.below(spot.line), _fault(verb, code, reason.strip())
        if fault or below is None:
            wrong.append(_finding("bad-allow", fault or "nothing stands below it", spot, path))
        else:
            out.append(Allowance(spot, code, *below))
    return out, wrong


def _fault(verb: str, code: str, reason: str) -> str:
    if verb != "allow":
        return f"expected `allow` after `{_MARK}`, found {verb!r}"
    if code not in CODES:
        return f"there is no code {code!r}{nearest(code, list(CODES))}"
    return "" if reason else f"no reason: say why {code} is right here"


def _finding(code: str, message: str, spot: Spot, path: str) -> Finding:
    return Finding(path, *spot, code, message, CODES[code].fix)
