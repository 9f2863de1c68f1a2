"""Pages within other formats: the one place that knows how a page becomes a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.formats import jsonl
from cleaner.model import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaner.formats.base import Item, Work


def page_item(place: str, html: bytes, known: Mapping[str, str | None], work: Work) -> Item:
    """The item that a page gives: a JSON line with what is known of the page, its title and its text.

    A page without an article has a problem; its line, with an empty text, is written all the same.
    """
    from trafilatura import extract  # noqa: PLC0415 - half a second

    text = extract(html, url=known.get(work.fields.url), include_comments=False) or ""
    record = Record(text, known.get(work.fields.url), id=known.get(work.fields.id))
    item = jsonl.written_item(place, known, record, work.fields)
    return item if text else item._replace(record=None, problem="no article was found on the page")
