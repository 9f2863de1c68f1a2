"""What a comparison of two runs says: rules that have changed at sites, new lines, and what counted as a change."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.insight.significance import Share

#: Version of the JSON.
VERSION = 1
#: What documents are said to be of whose site has no rule file.
NO_SITE = "(no site file)"


class Kind(StrEnum):
    """What has become of a rule at a site."""

    SILENT = "silent"
    FELL = "fell"
    ROSE = "rose"
    MISSES = "misses"


@dataclass(frozen=True, slots=True)
class Limits:
    """What counts as a change.

    Attributes:
        false_alarms: how likely any alarm at a site is at most where nothing has changed there.
        documents: of a site with fewer documents in either run nothing is said.
        change: a rate has changed if the smaller one is by this share below the larger one …
        effect: … or if Cohen's h is at least this.
        recurring: a text counts as recurring if it stands in this share of the documents.
    """

    false_alarms: float = 0.01
    documents: int = 20
    change: float = 0.2
    effect: float = 0.2
    recurring: float = 0.02

    @property
    def each(self) -> float:
        """The same for each of the four questions."""
        return self.false_alarms / 4

    @property
    def telling(self) -> float:
        """How small a p-value must be able to become for a question to be asked: a question less counts for the others.

        What it can become depends on the sums of both runs, not on how they differ, so leaving out is no cheating.
        """
        return self.false_alarms / 10


@dataclass(frozen=True, slots=True)
class Line:
    """A text that recurs in what is left.

    Attributes:
        site: the site.
        text: the text, numbers as 0.
        where: where it stands in documents.
        example: a piece that has it.
        before: the sampled documents that had it.
        after: those that have it.
        p: how likely such a rise is by chance, before correction.
    """

    site: str
    text: str
    where: str
    example: str
    before: Share
    after: Share
    p: float


@dataclass(frozen=True, slots=True)
class Alarm:
    """A rule that has changed at a site.

    Attributes:
        site: the site.
        rule: the rule's full name.
        kind: what has become of it.
        before: the documents from which it took something.
        after: the same now.
        band: between which rates nothing would have been said.
        p: how likely such a difference is by chance, before correction.
        took: what it used to take, a piece.
        near: what looks like that and is left now, or has appeared where the rule finds nothing.
    """

    site: str
    rule: str
    kind: Kind
    before: Share
    after: Share
    band: tuple[float, float]
    p: float
    took: str = ""
    near: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Drift:
    """What has changed.

    Attributes:
        alarms: rules that have changed, by site and rule.
        lines: texts that recur and didn't, by site, those left out that an alarm shows.
        left_out: sites that were not compared, and why.
        compared: how many pairs of site and rule were.
        watched: how many sites had a sample in both runs.
        limits: what counted.
    """

    alarms: tuple[Alarm, ...]
    lines: tuple[Line, ...]
    left_out: dict[str, str]
    compared: int
    watched: int
    limits: Limits = field(default_factory=Limits)

    @property
    def broken(self) -> bool:
        """Whether somebody should look."""
        return bool(self.alarms or self.lines)


def as_json(found: Drift) -> dict[str, Any]:
    """The same as plain values, for monitoring; shares as counts, so that nothing is lost by rounding."""
    limits = dataclasses.asdict(found.limits)
    return {
        "cleaner-drift": VERSION,
        "broken": found.broken,
        "compared": {"rules": found.compared, "watched_sites": found.watched},
        "limits": limits,
        "alarms": [_plain(alarm) for alarm in found.alarms],
        "lines": [_plain(line) for line in found.lines],
        "left_out": found.left_out,
    }


def _plain(item: Alarm | Line) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Kind) else value for name, value in dataclasses.asdict(item).items()}
