"""Rule files as written: plain values, made by `cleaner.rulebook.schema` from TOML."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cleaner.model import Category, Level

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Value:
    """A value that pickles as its fields, several times faster than a dataclass does by itself."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(getattr(self, field.name) for field in fields(self))  # type: ignore[arg-type]


class Kind(StrEnum):
    """What a rule's pattern is a pattern of, and so what it removes."""

    EQUALS = "equals"
    STARTS = "starts"
    LINE = "line"
    SENTENCE = "sentence"
    SPAN = "span"
    BLOCK = "block"
    FROM = "from"
    REPEAT = "repeat"
    KEEP = "keep"


class ZoneSide(StrEnum):
    """Which end of a document a zone is counted from."""

    ANY = "any"
    HEAD = "head"
    TAIL = "tail"


@dataclass(frozen=True, slots=True)
class Zone(_Value):
    """Where in a document a rule may act: anywhere, or within the first or last `count` non-blank lines."""

    side: ZoneSide = ZoneSide.ANY
    count: int = 0

    @property
    def is_everywhere(self) -> bool:
        """Whether the zone is the whole document."""
        return self.side is ZoneSide.ANY

    def admits(self, rank: int, total: int) -> bool:
        """Whether non-blank line `rank` (from 0) of `total` lies in the zone."""
        first, last = self.bounds(total)
        return first <= rank < last

    def bounds(self, total: int) -> tuple[int, int]:
        """The ranks that the zone holds of `total` non-blank lines: half-open."""
        if self.side is ZoneSide.ANY:
            return 0, total
        return (0, min(self.count, total)) if self.side is ZoneSide.HEAD else (max(0, total - self.count), total)

    def __str__(self) -> str:
        return "any" if self.side is ZoneSide.ANY else f"{self.side}:{self.count}"


@dataclass(frozen=True, slots=True)
class Example(_Value):
    """A text with what must go between "[-" and "-]"; without marks, nothing may go."""

    source: str
    line: int

    @property
    def text(self) -> str:
        """The text without marks."""
        return self.source.replace("[-", "").replace("-]", "")

    @property
    def cleaned(self) -> str:
        """The text without what stands between marks; white space is not meant literally."""
        kept, rest = "", self.source
        while "[-" in rest:
            before, _, rest = rest.partition("[-")
            kept += before
            rest = rest.partition("-]")[2]
        return kept + rest


@dataclass(frozen=True, slots=True)
class Rule(_Value):
    """One rule as written. `body` is a pattern, or several for `equals`, `starts` and `block`."""

    id: str
    kind: Kind
    body: tuple[str, ...]
    why: str
    line: int
    category: Category | None = None
    where: Zone = field(default_factory=Zone)
    level: Level = Level.SURE
    removes: tuple[Example, ...] = ()
    keeps: tuple[Example, ...] = ()
    unless: str = ""
    after: str | None = None
    before: str | None = None
    until: str = ""
    since: str = ""
    until_date: str = ""
    max_chars: int = 0


@dataclass(frozen=True, slots=True)
class HeadlineWords(_Value):
    """What a language's pack tells `{{headline}}`: see `cleaner.engine.headline.Hints`."""

    small: tuple[str, ...] = ()
    openers: tuple[str, ...] = ()
    closers: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HtmlSection(_Value):
    """What holds for pages before text extraction.

    Attributes:
        body: XPath of the article's container.
        remove: XPaths of elements to drop.
        classes: words in class names and ids of elements to drop where they are small or full of links.
        line: where the section stands in its file.
    """

    body: str = ""
    remove: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class RuleFile(_Value):
    """One rule file as written. A pack has no hosts; a site file has at least one, and its first one is its name."""

    path: str
    source: str
    hosts: tuple[str, ...] = ()
    name: str = ""
    aliases: tuple[str, ...] = ()
    lang: str = ""
    network: bool = False
    use: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    checked: str = ""
    let: Mapping[str, str] = field(default_factory=dict)
    headline: HeadlineWords = field(default_factory=HeadlineWords)
    html: HtmlSection = field(default_factory=HtmlSection)
    rules: tuple[Rule, ...] = ()
