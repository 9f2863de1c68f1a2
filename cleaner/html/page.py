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
class PageText:
    """A page's article before the text rules.

    Attributes:
        text: a paragraph a line; without the title, which stands in `metadata`; "" when there is no article.
        metadata: what the page says about its article; what the caller knew counts more.
        dropped: what went from the page before its text was extracted, in the order in which it went.
        container: where the rule stands that named the article's container; "" when the whole page was read.
        problem: why the text may be wrong or missing; "" when all is well.
    """

    text: str
    metadata: Metadata = field(default_factory=Metadata)
    dropped: tuple[Dropped, ...] = ()
    container: str = ""
    problem: str = ""

    def record(self, known: Record) -> Record:
        """What the text rules are to clean; `known` is what the caller knew."""
        told = self.metadata
        return replace(known, text=self.text, url=told.url or None, title=told.title or None, date=told.date)


@dataclass(frozen=True, slots=True)
class PageResult:
    """What became of one page.

    Attributes:
        text: the article's text, cleaned.
        page: what the text rules saw: `page.text` is what `removed` refers to.
        result: what they did.
        problem: why the text may be wrong or missing; "" when all is well.
    """

    text: str
    page: PageText
    result: Result
    problem: str = ""

    @property
    def metadata(self) -> Metadata:
        """What the page says about its article; what the caller knew counts more."""
        return self.page.metadata

    @property
    def removed(self) -> tuple[Span, ...]:
        """What the text rules removed: spans of `page.text`."""
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
        return {**self.metadata.known, "text": self.text}


class PageCleaner:
    """Reads and cleans pages with a cleaner's rules. Sections are compiled once for each site."""

    def __init__(self, cleaner: Cleaner) -> None:
        self._cleaner = cleaner
        self._sections: dict[str, Sections] = {}

    def clean(self, html: bytes | str, known: Record) -> PageResult:
        """What became of a page; `known` is what the caller knows of it, without a text.

        A page that can't be read, or has no article, gives an empty text and a problem.
        """
        page = self.read(html, known)
        if not page.text:
            return PageResult("", page, Result(""), page.problem)
        result = self._cleaner.clean_record(page.record(known))
        left = "" if result.text.strip() else "nothing is left of the article's text"
        return PageResult(result.text, page, result, "; ".join(filter(None, [page.problem, result.problem, left])))

    def read(self, html: bytes | str, known: Record) -> PageText:
        """The page's article before the text rules; see `clean`."""
        try:
            page, told, text = self._read(html, known)
            if not text:
                page, told, text = self._read(html, known, careful=True)
        except InputError as error:
            return PageText("", problem=str(error))
        text, titles = without_title(text, [*told.titles, known.title or ""])
        page.dropped += [Dropped("title", "", title) for title in titles]
        problems = page.problems if text.strip() else [*page.problems, "no article was found on the page"]
        return PageText(text, _completed(told, known), tuple(page.dropped), page.container, "; ".join(problems))

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
