"""`PageCleaner`: a page in, the article's cleaned text and what the page says about it out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaner.errors import InputError
from cleaner.html.extract import extracted, without_title
from cleaner.html.metadata import Metadata, read_metadata
from cleaner.html.prune import Dropped, Page, prune
from cleaner.html.sections import Sections
from cleaner.html.tree import parse, strip_code
from cleaner.model import Record, Result
from cleaner.rulebook.sites import date_of, rule_files

if TYPE_CHECKING:
    from cleaner.engine.cleaner import Cleaner


@dataclass(frozen=True, slots=True)
class PageResult:
    """What became of one page.

    Attributes:
        text: the article's text, cleaned.
        extracted: the same before the text rules: what `removed` refers to.
        removed: what the text rules took, as in `Result`.
        captured: what their named groups caught, as in `Result`.
        dropped: what went from the page before its text was extracted.
        metadata: what the page says about its article, the caller's knowledge first.
        site: the rule file in force; "" for none.
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


class PageCleaner:
    """Cleans pages with a cleaner's rules. Sections are compiled once for each site."""

    def __init__(self, cleaner: Cleaner) -> None:
        self._cleaner = cleaner
        self._sections: dict[str, Sections] = {}

    def clean(self, html: bytes | str, known: Record) -> PageResult:
        """What became of a page; `known` is what the caller knows of it, without a text."""
        try:
            root = parse(html)
        except InputError as error:
            return PageResult("", problem=str(error))
        told = read_metadata(root)
        strip_code(root)
        url = known.url or told.url
        site = self._cleaner.site_of(Record("", url=url, site=known.site)) if url or known.site else ""
        page = Page(root, url)
        prune(page, self._sections_of(site))
        text, titles = without_title(extracted(page.root), [*told.titles, known.title or ""])
        page.dropped += [Dropped("title", "", title) for title in titles]
        title = known.title or told.title
        date = known.date or told.date or date_of(url)
        result = self._cleaner.clean_record(Record(text, url=url or None, site=known.site, title=title, date=date))
        problems = [*page.problems, result.problem, "" if result.text.strip() else "no article was found on the page"]
        return PageResult(
            text=result.text,
            extracted=text,
            result=result,
            dropped=tuple(page.dropped),
            metadata=told,
            container=page.container,
            problem="; ".join(filter(None, problems)),
        )

    def _sections_of(self, site: str) -> Sections:
        if site not in self._sections:
            self._sections[site] = Sections(rule_files(site, self._cleaner.store))
        return self._sections[site]
