"""The values that flow through the cleaner: what goes in, what comes out, and where things stand.

Offsets are half-open and count code points of the original text, everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Category(StrEnum):
    """What a piece of boilerplate is. The order is the one that reports use."""

    COPYRIGHT = "copyright"
    RELATED_LINK = "related-link"
    COMMENT = "comment"
    AUTHOR_FOOTER = "author-footer"
    SOURCE_FOOTER = "source-footer"
    PHOTO_CREDIT = "photo-credit"
    DATE_LINE = "date-line"
    DUPLICATE = "duplicate"
    PROMO = "promo"
    AD_MARKER = "ad-marker"
    EMBED = "embed"
    NAVIGATION = "navigation"
    DISCLAIMER = "disclaimer"
    DATELINE = "dateline"


#: What is stripped when nobody says otherwise: all but the outlet or place before the first sentence,
#: which many readers count as part of the article.
DEFAULT_CATEGORIES = frozenset(Category) - {Category.DATELINE}


class Level(StrEnum):
    """How safe a rule is: `sure` rules always run, `likely` ones only on request."""

    SURE = "sure"
    LIKELY = "likely"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written: a path as shown to people, a line (from 1; 0 means the whole file), a rule id."""

    path: str
    line: int = 0
    rule: str = ""

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}: rule {self.rule!r}" if self.rule else where


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to look at: its place, and a message that says what is wrong and what was expected.

    `code` names the kind of problem, for rule files: see `cleaner.rulebook.lint.codes`; "" where nobody needs one.
    """

    place: Place
    message: str
    code: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Record:
    r"""One document on its way in.

    Attributes:
        text: what to clean. Only "\n" ends a line.
        url: where it was scraped; its host selects the site's rules.
        site: a host that selects the site's rules when the URL doesn't.
        title: the headline, when it is known from elsewhere.
        id: the owner's name for the document; not interpreted.
        date: publication date as "YYYY-MM-DD", for rules that hold only for a time; when "", the day that
            the URL shows, if it shows one.
    """

    text: str
    url: str | None = None
    site: str | None = None
    title: str | None = None
    id: str | None = None
    date: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of the original text, `text[start:end]`, that one rule removes.

    Attributes:
        start: first code point, from 0.
        end: one past the last code point.
        rule: full name of the rule, `site-or-pack/rule-id`.
        category: the rule's category.
        place: where the rule stands, `path:line`.
    """

    start: int
    end: int
    rule: str = field(compare=False)
    category: Category = field(compare=False)
    place: str = field(compare=False, default="")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one record.

    Attributes:
        text: the cleaned text: the original with the removed spans cut out, nothing else.
        removed: ordered, non-overlapping spans of the original.
        captured: what named groups of the removing rules caught, in text order, as a reader sees it.
        site: the host whose rules were used; "" when only the shared packs were.
        problem: why the text may not be as clean as it should be; "" when all is well.
    """

    text: str
    removed: tuple[Span, ...] = ()
    captured: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    site: str = ""
    problem: str = ""
