"""What goes from a page before its text is extracted: by the site's XPaths, by class names, by the shape of links."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from lxml import etree

from cleaner.html.links import related_links
from cleaner.html.tree import alone, drop, forget_names, outermost, plain_size, squeezed

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from cleaner.html.sections import Sections
    from cleaner.html.tree import Node

#: XPaths of a site that would take more than this share of a page's prose are wrong, or the page is none of theirs.
MAX_SITE_SHARE = 0.9
#: What a word of class names may drop: at most this share of the prose …
MAX_CLASS_SHARE = 0.2
#: … and where it has more characters than this outside links, only what is links for this share.
MAX_PLAIN_CHARS = 800
MIN_LINKED_SHARE = 0.3
#: A container is the wrong one when another element has so many characters of prose, and so many times its own.
MIN_RIVAL_CHARS = 500
RIVAL_FACTOR = 1.2
#: On a page with more elements no XPath runs: the time of some grows with the square of the number.
MAX_ELEMENTS = 50_000
#: An XPath that takes longer on a page ends the XPaths of this page. Nothing can stop it once it runs.
SLOW_S = 1.0
_COUNT = etree.XPath("count(//*)")
_CLASSES, _IDS = (etree.XPath(f"//@{name}", smart_strings=False) for name in ("class", "id"))
_NEVER = frozenset(["html", "body", "head", "meta", "main", "link", "script", "title"])


@dataclass(frozen=True, slots=True)
class Dropped:
    """What one rule took out of a page before its text was extracted.

    Attributes:
        rule: an XPath, a word of class names, or "related link" or "title", which need no rule.
        place: where the rule stands, `path:line`; "" for what needs no rule.
        text: what went, white space folded.
    """

    rule: str
    place: str
    text: str


@dataclass
class Page:
    """A page on its way through, and what has happened to it.

    Attributes:
        root: the `html` element.
        url: its address, for telling its own links from others.
        dropped: what went so far.
        problems: what went wrong.
        container: where the `body` stands that was used; "" for the whole page.
    """

    root: Node
    url: str = ""
    dropped: list[Dropped] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    container: str = ""

    @cached_property
    def prose(self) -> int:
        """How many characters its paragraphs have; all its text where it has no paragraphs."""
        return sum(len(squeezed(node)) for node in self.root.iter("p")) or len(squeezed(self.root))

    def drop(self, node: Node, rule: str, place: str = "") -> None:
        """Take an element out and note it. Empty ones need no note."""
        text = squeezed(node)
        drop(node)
        if text:
            self.dropped.append(Dropped(rule, place, text))


def prune(page: Page, sections: Sections) -> None:
    """Take out what the sections and the shape of links say."""
    _by_xpath(page, sections)
    _take_container(page, sections)
    if sections.words:
        _by_class(page, sections)
    for node in related_links(page.root, page.url, page.prose):
        page.drop(node, "related link")


def _by_xpath(page: Page, sections: Sections) -> None:
    if not sections.removes or _too_large(page):
        return
    found: dict[Node, tuple[str, str]] = {}
    for source, place, select in sections.removes:
        for node in _selected(page, f"{place}: {source!r}", select):
            found.setdefault(node, (source, place))
        if page.problems:
            break
    nodes = [node for node in outermost(found) if node.tag not in ("html", "body")]
    if not nodes:
        return
    if sum(len(squeezed(node)) for node in nodes) > MAX_SITE_SHARE * len(squeezed(page.root)):
        places = " ".join(dict.fromkeys(found[node][1] for node in nodes))
        page.problems.append(f"{places}: remove would leave next to nothing of the page, so it was left alone")
        return
    for node in nodes:
        page.drop(node, *found[node])


def _selected(page: Page, shown: str, select: Callable[[Any], Any]) -> list[Node]:
    """The elements that an XPath selects. Slow and failing ones are problems."""
    started = time.monotonic()
    try:
        nodes = [node for node in select(page.root) if etree.iselement(node)]
    except etree.XPathError as error:
        page.problems.append(f"{shown}: {error}")
        return []
    if time.monotonic() - started > SLOW_S:
        page.problems.append(f"{shown} takes more than {SLOW_S:g} s on this page: further XPaths were not tried")
    return nodes


def _too_large(page: Page) -> bool:
    count = int(_COUNT(page.root))
    if count > MAX_ELEMENTS:
        page.problems.append(f"a page of {count:,} elements: XPaths are tried on {MAX_ELEMENTS:,} at most")
    return count > MAX_ELEMENTS


def _take_container(page: Page, sections: Sections) -> None:
    """Leave nothing of the page but the article's container, where the site names one and the page has it."""
    if page.problems:
        return
    for source, place, select in sections.bodies:
        nodes = [node for node in outermost(_selected(page, f"{place}: {source!r}", select)) if squeezed(node)]
        if not nodes:
            continue
        if _is_outdone(nodes, page.root):
            page.problems.append(f"{place}: {source!r} has less text than stands elsewhere, so the whole page was read")
            return
        for node in nodes:
            forget_names(node)  # or extraction takes the first of several for the whole
        page.root = alone(nodes)
        page.container = place
        page.__dict__.pop("prose", None)
        return


def _is_outdone(nodes: list[Node], root: Node) -> bool:
    """Whether another element of the page has far more prose than these: then the site's template has changed."""
    inside = sum(plain_size(node) for node in nodes)
    within = {part for node in nodes for part in node.iter("p")}
    outside: Counter[Node] = Counter()
    for node in root.iter("p"):
        if node not in within:
            outside[node.getparent()] += plain_size(node)
    most = max(outside.values(), default=0)
    return most >= MIN_RIVAL_CHARS and most > RIVAL_FACTOR * inside


def _by_class(page: Page, sections: Sections) -> None:
    """Take out elements whose class or id has one of the sections' words, where that is harmless."""
    values = {*_CLASSES(page.root), *_IDS(page.root)}
    marked = {value: word for value in values if (word := sections.word_of(value))}
    if not marked:
        return
    found: dict[Node, tuple[str, str]] = {}
    for node in page.root.iter(etree.Element):
        word = marked.get(node.get("class", "")) or marked.get(node.get("id", ""))
        if word and node.tag not in _NEVER and _harmless(node, page.prose):
            found[node] = word
    for node in outermost(found):
        page.drop(node, *found[node])


def _harmless(node: Node, prose: int) -> bool:
    """Whether an element is too small, or too much made of links, to be the article or a part of it."""
    size = len(squeezed(node))
    if size > MAX_CLASS_SHARE * prose or next(node.iter("h1"), None) is not None:
        return False
    if size <= MAX_PLAIN_CHARS:
        return True
    plain = plain_size(node)
    return plain <= MAX_PLAIN_CHARS or size - plain >= MIN_LINKED_SHARE * size
