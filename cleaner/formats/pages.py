"""Pages within other formats: the one place that knows how a page becomes a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.formats import jsonl
from cleaner.model import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaner.formats.base import Item, Work
    from cleaner.html.page import PageText


def page_item(place: str, html: bytes, known: Mapping[str, str | None], work: Work) -> Item:
    """The item that a page gives: a JSON line with what is known of the page, what it says of itself, and its text.

    A page without an article has a problem; its line, with an empty text, is written all the same.
    """
    page, record = read_page(html, known, work)
    item = jsonl.written_item(place, {**_told(page, work), **_given(known)}, record, work.fields)
    return item._replace(record=record if page.text else None, problem=page.problem)


def read_page(html: bytes, known: Mapping[str, str | None], work: Work) -> tuple[PageText, Record]:
    """The page before the text rules, and the record that they are to clean."""
    fields = work.fields
    site = known.get(fields.site) or work.site
    before = Record("", known.get(fields.url), site, known.get(fields.title), known.get(fields.id))
    page = work.cleaner.pages.read(html, before)
    return page, page.record(before)


def _told(page: PageText, work: Work) -> dict[str, str | None]:
    """What the page says of itself, under the names that records have for it."""
    fields = work.fields
    names = {"url": fields.url, "title": fields.title, "date": fields.date[0] if fields.date else "date"}
    return {names.get(name, name): value for name, value in page.metadata.known.items()}


def _given(known: Mapping[str, str | None]) -> dict[str, str | None]:
    return {name: value for name, value in known.items() if value is not None}
