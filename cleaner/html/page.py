"""`PageCleaner`: a page in, the article's cleaned text and what the page says about it out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lxml import etree

from cleaner.errors import InputError
from cleaner.html.extract import extracted, without_title
from cleaner.html.metadata import Metadata, read_metadata
from cleaner.html.prune import Dropped, Page, prune
from cleaner.html.sections import Sections
from cleaner.html.tree import parse, strip_code, strip_controls
from cleaner.model import Record, Result
from cleaner.rulebook.sites import date_of, rule_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaner.engine.cleaner import Cleaner
    from cleaner.model import Span

#: What code of others raises on pages that nobody has thought of.
_FAILURES = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, etree.LxmlError)


@dataclass(frozen=True, slots=True)
class PageResult:
    """What became of one page.

    Attributes:
        text: the article's text, cleaned, a paragraph a line; without the title, which stands in `metadata`.
        extracted: the same before the text rules: what `removed` refers to.
        result: what the text rules did; its problem is in `problem`, too.
        dropped: what went from the page before its text was extracted, in the order in which it went.
        metadata: what the page says about its article; what the caller knew counts more.
        container: where the rule stands that named the article's container; "" when the whole page was read.
        problem: why the text may be wrong or missing; "" when all is well.
    """

    text: str
    extracted: str = ""
    result: Result = field(default_factory=lambda: Result(""))
    dropped: tuple[Dropped, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    container: str = ""
    problem: str = ""

    @property
    def removed(self) -> tuple[Span, ...]:
        """What the text rules removed: spans of `extracted`."""
        return self.result.removed

    @property
    def captured(self) -> Mapping[str, tuple[str, ...]]:
        """What named groups of the removing rules caught."""
        return self.result.captured

    @property
    def site(self) -> str:
        """The host whose rules were used; "" when only the shared packs were."""
        return self.result.site

    def as_record(self) -> dict[str, str]:
        """The page as one flat record: what is known of its metadata, and the text, which is always there."""
        told = self.metadata
        known = {
            "url": told.url,
            "title": told.title,
            "author": told.author,
            "date": told.date,
            "site_name": told.site_name,
            "language": told.language,
        }
        return {**{name: value for name, value in known.items() if value}, "text": self.text}


class PageCleaner:
    """Cleans pages with a cleaner's rules. Sections are compiled once for each site."""

    def __init__(self, cleaner: Cleaner) -> None:
        self._cleaner = cleaner
        self._sections: dict[str, Sections] = {}

    def clean(self, html: bytes | str, known: Record) -> PageResult:
        """What became of a page; `known` is what the caller knows of it, without a text.

        A page that can't be read, or has no article, gives an empty text and a problem.
        """
        try:
            page, told, text = self._read(html, known)
            if not text:
                page, told, text = self._read(html, known, careful=True)
        except InputError as error:
            return PageResult("", problem=str(error))
        text, titles = without_title(text, [*told.titles, known.title or ""])
        page.dropped += [Dropped("title", "", title) for title in titles]
        told = _completed(told, known)
        record = replace(known, text=text, url=told.url or None, title=told.title, date=told.date)
        result = self._cleaner.clean_record(record)
        return PageResult(
            text=result.text,
            extracted=text,
            result=result,
            dropped=tuple(page.dropped),
            metadata=told,
            container=page.container,
            problem="; ".join(filter(None, [*page.problems, result.problem, _emptiness(text, result)])),
        )

    def _read(self, html: bytes | str, known: Record, *, careful: bool = False) -> tuple[Page, Metadata, str]:
        """The page less what its site's rules drop, what it says of itself, and the article's text.

        Raises:
            InputError: no page can be made of it.
        """
        root = parse(html)
        told = read_metadata(root)
        strip_code(root)
        if careful:
            strip_controls(root)
        page = Page(root, known.url or told.url)
        prune(page, self._sections_for(page.url, known.site))
        try:
            return page, told, extracted(page.root)
        except _FAILURES as error:
            page.problems.append(f"extraction failed: {type(error).__name__}: {error}")
            return page, told, ""

    def _sections_for(self, url: str, site: str | None) -> Sections:
        name = self._cleaner.site_of(Record("", url=url or None, site=site)) if url or site else ""
        if name not in self._sections:
            self._sections[name] = Sections(rule_files(name, self._cleaner.store))
        return self._sections[name]


def _completed(told: Metadata, known: Record) -> Metadata:
    url = known.url or told.url
    return replace(told, url=url, title=known.title or told.title, date=known.date or told.date or date_of(url))


def _emptiness(text: str, result: Result) -> str:
    """Why there is no text; "" when there is."""
    if result.text.strip():
        return ""
    return "nothing is left of the article's text" if text.strip() else "no article was found on the page"
