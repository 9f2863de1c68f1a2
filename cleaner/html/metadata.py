"""What a page says about its article: address, title, writers, day, site and language.

Only what pages say for machines is read: structured data, `meta` elements, the canonical link, the title and the one
heading. Guessing a day or a writer from the visible page costs more than the rest of the work, and errs.
"""

from __future__ import annotations

import datetime as dt
import html
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree

from cleaner.html.tree import squeezed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cleaner.html.tree import Node

#: Larger structured data describes a shop, not an article.
_MAX_JSON_CHARS = 1_000_000
#: A name longer than this is no name.
_MAX_NAME_CHARS = 120
#: An outlet's name longer than this has a title in it.
_MAX_OUTLET_CHARS = 50
_TITLES = ("og:title", "twitter:title", "dc.title", "title", "headline")
_AUTHORS = [
    *("author", "article:author", "article.author", "dc.creator", "dcterms.creator", "parsely-author"),
    *("sailthru.author", "byl", "dtk:author", "content_author", "cxenseparse:author", "mrf:authors"),
]
_DATES = [
    *("article:published_time", "og:article:published_time", "article.published", "datepublished", "publishdate"),
    *("publish-date", "publication_date", "pubdate", "dtk:publishdate", "content_publisheddate", "parsely-pub-date"),
    *("sailthru.date", "cxenseparse:recs:publishtime", "dc.date.issued", "dc.date", "dcterms.created", "date"),
]
_SITES = ("og:site_name", "application-name", "twitter:app:name:iphone", "dc.publisher")
#: Links that say that they lead to a writer: more than a few stand beside other articles.
_WRITERS = etree.XPath('//a[@rel="author"] | //*[@itemprop="author"]//*[@itemprop="name"]')
_MAX_WRITERS = 3
#: What stands between a headline and the site's name in a page's title.
_SEPARATORS = (" | ", " - ", " – ", " — ", " :: ", " » ", " • ", " · ")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about its article; "" for what it doesn't say.

    Attributes:
        url: its own address.
        title: the headline, without the site's name.
        author: the writers, "; " between them.
        date: the day of publication, "YYYY-MM-DD".
        site_name: the outlet.
        language: two or three letters.
        titles: every form of the headline that the page has.
    """

    url: str = ""
    title: str = ""
    author: str = ""
    date: str = ""
    site_name: str = ""
    language: str = ""
    titles: tuple[str, ...] = ()

    @property
    def known(self) -> dict[str, str]:
        """What the page says, by name, less what it doesn't say."""
        names = ("url", "title", "author", "date", "site_name", "language")
        return {name: value for name in names if (value := getattr(self, name))}


def read_metadata(root: Node) -> Metadata:
    """What the page says about its article."""
    metas = _metas(root)
    article, site = _structured(root)
    site_name = _outlet(_plain(next(_strings(metas.get(key) for key in _SITES), "")) or site)
    titles = [_plain(text) for text in (article.get("headline"), *map(metas.get, _TITLES[:2])) if isinstance(text, str)]
    heading, page_title = _heading(root), _plain(root.findtext(".//title") or "")
    titles += [page_title, heading, *(_plain(metas[key]) for key in _TITLES[2:] if key in metas)]
    known = tuple(dict.fromkeys(filter(None, titles)))
    return Metadata(
        url=_address(root, metas),
        title=_title(known, heading, site_name),
        author=_authors(root, article, metas),
        date=_date(root, article, metas),
        site_name=site_name,
        language=_language(root, metas),
        titles=known,
    )


def _metas(root: Node) -> dict[str, str]:
    """The first content of each `meta` element that has one, by its lower-case name."""
    out: dict[str, str] = {}
    for node in root.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop")
        content = node.get("content")
        if name and content and content.strip():
            out.setdefault(name.strip().lower(), content)
    return out


def _structured(root: Node) -> tuple[Mapping[str, Any], str]:
    """The article of the page's structured data, empty for none, and the name of its publisher."""
    found: list[Mapping[str, Any]] = []
    for node in root.iter("script"):
        if node.get("type") == "application/ld+json" and node.text and len(node.text) <= _MAX_JSON_CHARS:
            try:
                found += _objects(json.loads(node.text, strict=False))
            except (ValueError, RecursionError):  # written by hand, often enough
                continue
    articles = [item for item in found if _is_article(item)]
    article = next((item for item in articles if item.get("headline")), articles[0] if articles else {})
    return article, next(_names(article.get("publisher")), "")


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item
            yield from _objects(item.get("@graph", []))


def _is_article(item: Mapping[str, Any]) -> bool:
    kinds = item.get("@type")
    names = [kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else []
    return any(str(name).endswith(("Article", "Posting", "Report")) for name in names)


def _names(value: Any) -> Iterator[str]:
    """The names of persons or organisations, however they are given."""
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) else item
        for one in name if isinstance(name, list) else [name]:
            text = _plain(one) if isinstance(one, str) else ""
            if text and len(text) <= _MAX_NAME_CHARS and "://" not in text:
                yield text


def _authors(root: Node, article: Mapping[str, Any], metas: Mapping[str, str]) -> str:
    named = list(dict.fromkeys(_names(article.get("author"))))
    if not named:
        named = next(([name] for key in _AUTHORS for name in _names(metas.get(key))), [])
    if not named:
        marked = map(squeezed, _WRITERS(root))
        named = list(dict.fromkeys(name for name in marked if name and len(name) <= _MAX_NAME_CHARS))[:_MAX_WRITERS]
    return "; ".join(named)


def _date(root: Node, article: Mapping[str, Any], metas: Mapping[str, str]) -> str:
    given = [article.get("datePublished"), *map(metas.get, _DATES)]
    day = next((day for text in given if isinstance(text, str) and (day := _day(text))), "")
    if day:
        return day
    times = [node.get("datetime") or "" for node in root.iter("time")]
    return next((day for text in times if (day := _day(text))), "")


def _day(text: str) -> str:
    """The day that an ISO date, with "-" or "/", begins with; "" for any other text."""
    digits = text.strip()[:10].replace("/", "-")
    if len(digits) == 10 and digits.isascii() and digits[4] == digits[7] == "-":
        try:
            return dt.date.fromisoformat(digits).isoformat()
        except ValueError:
            return ""
    compact = text.strip()[:8]
    return _day(f"{compact[:4]}-{compact[4:6]}-{compact[6:]}") if len(compact) == 8 and compact.isdecimal() else ""


def _address(root: Node, metas: Mapping[str, str]) -> str:
    links = (node.get("href") for node in root.iter("link") if (node.get("rel") or "").strip().lower() == "canonical")
    given = _strings([*links, metas.get("og:url"), metas.get("twitter:url")])
    return next((text for text in given if text.startswith(("https://", "http://"))), "")


def _outlet(name: str) -> str:
    """The outlet's name; some pages put their whole title there, with the name at its end."""
    for separator in _SEPARATORS:
        _, found, last = name.rpartition(separator)
        if found and len(name) > _MAX_OUTLET_CHARS:
            return last.strip()
    return name


def _heading(root: Node) -> str:
    """The page's one heading; "" when it has none, or several, as pages that list articles have."""
    headings = [text for node in root.iter("h1") if (text := squeezed(node))]
    return headings[0] if len(set(headings)) == 1 else ""


def _title(titles: tuple[str, ...], heading: str, site_name: str) -> str:
    """The headline: the heading when another title agrees with it, else the best title without the site's name."""
    if heading and any(bare(heading) in bare(other) for other in titles if other != heading):
        return heading
    return without_site(titles[0], site_name) if titles else ""


def without_site(title: str, site_name: str) -> str:
    """A page's title without the site's name and sections behind the headline.

    >>> without_site("Harga Turun - Kabar Uji", "Kabar Uji"), without_site("Lima - Enam", "")
    ('Harga Turun', 'Lima - Enam')
    """
    for separator in _SEPARATORS:
        head, found, last = title.rpartition(separator)
        if found and head and site_name and (bare(last) in bare(site_name) or bare(site_name) in bare(last)):
            return head.strip()
    return title


def bare(text: str) -> str:
    """The letters and digits of a text, for comparison."""
    return "".join(filter(str.isalnum, text.casefold()))


def _language(root: Node, metas: Mapping[str, str]) -> str:
    given = _strings([root.get("lang"), root.get("xml:lang"), metas.get("og:locale"), metas.get("language")])
    codes = (text.replace("_", "-").partition("-")[0].lower() for text in given)
    return next((code for code in codes if code.isascii() and code.isalpha() and len(code) in (2, 3)), "")


def _plain(text: str) -> str:
    """A value as a reader sees it: many pages escape twice, some three times."""
    return " ".join(html.unescape(html.unescape(text)).split()) if "&" in text else " ".join(text.split())


def _strings(values: Iterable[str | None]) -> Iterator[str]:
    return (value.strip() for value in values if value and value.strip())
