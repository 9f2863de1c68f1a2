"""A run, or two, as one page: what was removed, by whom, with samples; what went wrong; what has changed.

The page needs nothing but itself: no script, no font, no picture, no address. Its policy forbids the reader's browser
to load any, and every text from outside is put into a tree as text (`cleaner.insight.elements`).
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from lxml import etree, html

from cleaner import __version__
from cleaner.insight import sections
from cleaner.insight.elements import append, data, element, readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.insight.account import Account
    from cleaner.insight.changes import Drift
    from cleaner.stats import Stats


@dataclass(frozen=True, slots=True)
class Material:
    """What a report is made from; of counts and account at least one.

    Attributes:
        sources: the names of the files that it comes from.
        stats: the counts of the run.
        account: what its ledgers say.
        drift: what has changed since another run.
    """

    sources: Sequence[str]
    stats: Stats | None = None
    account: Account | None = None
    drift: Drift | None = None


def report(material: Material) -> bytes:
    """The page, in UTF-8. The same material makes the same page."""
    page = html.document_fromstring((files(__package__) / "report.html").read_text(encoding="utf-8"))
    shown = ", ".join(material.sources)
    page.find(".//title").text = readable(f"Cleaning report: {shown}")
    parts = list(_sections(material))
    links = (element("a", part.findtext("h2"), href=f"#{part.get('id')}") for part in parts)
    head = element("header", element("h1", "Cleaning report"), element("p", data(shown)), element("nav", links))
    foot = element("footer", f"Made by site-cleaner {__version__}. Nothing on this page was loaded from elsewhere.")
    top = sections.tiles(material.stats, material.account, material.drift)
    append(page.find(".//main"), (head, top, parts, foot))
    written: bytes = etree.tostring(page, method="html", encoding="utf-8", doctype="<!DOCTYPE html>")
    return written + b"\n"


def _sections(material: Material) -> Iterator[etree._Element]:
    stats, account = material.stats, material.account
    if material.drift:
        yield sections.changes(material.drift)
    yield from sections.categories(stats, account)
    yield from sections.rules(stats, account)
    yield from sections.sites(stats, account)
    if account:
        yield sections.samples(account)
    if stats:
        yield sections.problems(stats)
