"""`# lint: allow CODE reason`: a finding that is meant to be there.

The comment stands on a line of its own, above a key for what is found there, or above a table's header for the whole
table. One that can't be understood, or silences nothing, is itself a finding, and those can't be silenced.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.rulebook.keys import nearest
from cleaner.rulebook.lint.codes import CODES
from cleaner.rulebook.lint.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.rulebook.lint.source import Source, Spot

_MARK = "lint:"
_FORM = "write # lint: allow CODE reason"


@dataclass(frozen=True, slots=True)
class Allowance:
    """One comment: which code it silences, on which lines, first and last."""

    spot: Spot
    code: str
    first: int
    last: int

    def covers(self, finding: Finding) -> bool:
        """Whether the finding is one that the comment means."""
        return finding.code == self.code and self.first <= finding.line <= self.last


def silenced(findings: Iterable[Finding], source: Source, path: str) -> Iterator[Finding]:
    """The findings of a file that no comment silences, and what is wrong with its comments."""
    allowances, wrong = _allowances(source, path)
    used = set[Allowance]()
    for finding in findings:
        covering = [allowance for allowance in allowances if allowance.covers(finding)]
        used.update(covering)
        if not covering:
            yield finding
    yield from wrong
    for allowance in allowances:
        if allowance not in used:
            message = f"there is no {allowance.code} to silence here"
            yield _finding("unused-allow", message, allowance.spot, path)


def _allowances(source: Source, path: str) -> tuple[list[Allowance], list[Finding]]:
    """The comments of a file that can be understood, and what is wrong with the others."""
    out, wrong = list[Allowance](), list[Finding]()
    for spot, text in source.comments:
        if not text.startswith(_MARK):
            continue
        verb, _, rest = text.removeprefix(_MARK).strip().partition(" ")
        code, _, reason = rest.strip().partition(" ")
        fault = _fault(verb, code, reason.strip())
        lines = _lines_below(spot.line, source)
        if fault or lines is None:
            wrong.append(_finding("bad-allow", fault or "nothing stands below it", spot, path))
        else:
            out.append(Allowance(spot, code, *lines))
    return out, wrong


def _fault(verb: str, code: str, reason: str) -> str:
    if verb != "allow":
        return f"expected `allow` after `{_MARK}`, found {verb!r}"
    if code not in CODES:
        return f"there is no code {code!r}{nearest(code, list(CODES))}"
    return "" if reason else f"no reason: say why {code} is right here"


def _lines_below(line: int, source: Source) -> tuple[int, int] | None:
    """The first and last line of what the comment on this line stands above; None for nothing."""
    below = next((one for one in source.statements if source.spot(one.start).line > line), None)
    if below is None:
        return None
    first = source.spot(below.start).line
    if below.key:
        return first, source.spot(below.end).line
    return first, max(source.spot(one.end).line for one in source.statements if one.header == below.header)


def _finding(code: str, message: str, spot: Spot, path: str) -> Finding:
    return Finding(path, *spot, code, message, _FORM if code == "bad-allow" else CODES[code].fix)
