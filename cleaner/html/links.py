"""Links to other articles, known by their shape alone, whatever the language.

A related link is a paragraph that is nothing but a title-like link to the same site, alone or behind a short label; or
a list of such links. A link elsewhere is a source, a short one ("here") is part of the article, and where such lines
are most of the page, they are what the page is about.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.html.tree import outermost, plain_size, squeezed
from cleaner.rulebook.sites import host_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.html.tree import Node

#: A linked title has at least so many characters and words; "more about our dreams" has not.
MIN_TITLE_CHARS = 25
MIN_TITLE_WORDS = 4
#: A shorter paragraph may be anything.
MIN_PROSE_CHARS = 80
#: The longest label before a linked title: "Read also:", "Lesen Sie auch:", "Berita terkait:".
MAX_LABEL_CHARS = 25
#: Beyond this share of the page's prose, all lines of one shape or one list are the page's content.
MAX_SHARE = 0.5
#: So many linked headlines side by side are a list of other articles, with at most so much under each.
MIN_CARDS = 3
MAX_CARD_CHARS = 350
_INLINE = frozenset(["a", "b", "strong", "em", "i", "u", "span", "font", "small", "big", "br", "mark", "img", "s"])
_WHOLE = frozenset(["html", "body", "main", "article"])
_BLOCKS = frozenset(["p", "h2", "h3", "h4", "h5", "h6", "li", "div", "center"])
_CLOSING = frozenset(")].*»”\"’'|•-–—: ")


@dataclass(slots=True)
class Line:
    """A block that holds text and links only: the text before its first link, its links' and the rest."""

    node: Node
    before: str = ""
    linked: str = ""
    behind: str = ""
    links: int = 0
    hrefs: tuple[str, ...] = ()


def related_links(body: Node, url: str, prose: int) -> list[Node]:
    """The blocks under `body` that are links to other articles; `prose` is how many characters of prose there are."""
    host = host_of(url) if url else ""
    lines = [line for line in _lines(body) if line.node.tag != "li" and _is_related(line, host)]
    labelled = [line.node for line in lines if line.before.strip()]
    bare = _among_prose([line.node for line in lines if not line.before.strip()])
    lists = [*(node for node in body.iter("ul", "ol") if _is_list(node, host)), *_cards(body, host)]
    found = [node for nodes in (labelled, bare) if _size(nodes) <= MAX_SHARE * prose for node in nodes]
    return outermost([*found, *(node for node in lists if _size([node]) <= MAX_SHARE * prose)])


def _size(nodes: list[Node]) -> int:
    return sum(len(squeezed(node)) for node in nodes)


def _lines(body: Node) -> Iterator[Line]:
    """The blocks that hold a link and no other block, each once."""
    seen: set[Node] = set()
    for link in body.iter("a"):
        if len("".join(link.itertext())) < MIN_TITLE_CHARS:
            continue
        node = link.getparent()
        while node is not None and node.tag in _INLINE:
            node = node.getparent()
        if node is None or node.tag not in _BLOCKS or node in seen:
            continue
        seen.add(node)
        line = Line(node)
        if _read(node, line, linked=False):
            yield line


def _read(node: Node, line: Line, *, linked: bool) -> bool:
    """Sort the block's text into the line; False when there is another block in it."""
    _add(line, node.text, linked=linked)
    for child in node:
        if child.tag not in _INLINE:
            return False
        if child.tag == "a":
            line.links += 1
            line.hrefs = (*line.hrefs, child.get("href") or "")
        if not _read(child, line, linked=linked or child.tag == "a"):
            return False
        _add(line, child.tail, linked=linked)
    return True


def _add(line: Line, text: str | None, *, linked: bool) -> None:
    if not text:
        return
    if linked:
        line.linked += text
    elif line.linked.strip():
        line.behind += text
    else:
        line.before += text


def _is_related(line: Line, host: str) -> bool:
    """Whether the line is one link to another article of the site, alone or behind a label."""
    if line.links != 1 or set(line.behind.strip()) - _CLOSING or not _is_title(line.linked):
        return False
    label = line.before.strip("\xa0 \t\r\n([*–—-•»>|")
    if not _inside(line.hrefs[0], host):
        return False
    if label:
        return len(label) <= MAX_LABEL_CHARS and label.endswith(":")
    return line.node.tag == "p" and len(line.linked.split()) > MIN_TITLE_WORDS  # a heading may well be a link


def _among_prose(nodes: list[Node]) -> list[Node]:
    """Those of the elements beside which two paragraphs of prose stand: they are in the article, not beneath it."""
    parents = {node.getparent() for node in nodes}
    articles = {parent for parent in parents if sum(map(_is_prose, parent)) >= 2}
    return [node for node in nodes if node.getparent() in articles]


def _is_prose(node: Node) -> bool:
    if node.tag != "p":
        return False
    size = len(squeezed(node))
    return size >= MIN_PROSE_CHARS and plain_size(node) > size / 2


def _is_title(text: str) -> bool:
    text = " ".join(text.split())
    is_address = text.lower().startswith(("http://", "https://", "www.")) or "@" in text
    return len(text) >= MIN_TITLE_CHARS and text.count(" ") + 1 >= MIN_TITLE_WORDS and not is_address


def _inside(href: str, host: str) -> bool:
    """Whether a link stays on the site: its host, or one that shares the domain with it."""
    href = href.strip()
    if href.startswith("#") or not href:
        return False
    if not href.startswith(("http://", "https://", "//")):
        return ":" not in href.partition("/")[0]
    other = host_of(href)
    return bool(host and other) and (_domain(other) == _domain(host))


def _domain(host: str) -> str:
    """What hosts of one owner share, near enough: the last two labels, three where the second is short (co.id)."""
    labels = host.removeprefix("www.").split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and len(labels[-2]) <= 3 else labels[-2:])


def _is_list(node: Node, host: str) -> bool:
    """Whether a list holds nothing but links to other articles of the site, two at least."""
    items = node.findall("li")
    if len(items) < 2:
        return False
    for item in items:
        line = Line(item)
        if not _read(item, line, linked=False) or line.links != 1 or (line.before + line.behind).strip():
            return False
        if len(line.linked.strip()) < MIN_TITLE_CHARS * 0.6 or not _inside(line.hrefs[0], host):
            return False
    return True


def _cards(body: Node, host: str) -> list[Node]:
    """The smallest containers that hold several linked headlines of the site with next to nothing under each."""
    counts: Counter[Node] = Counter()
    headlines = [node for node in body.iter("h2", "h3", "h4", "h5") if _is_linked_headline(node, host)]
    if len(headlines) < MIN_CARDS:
        return []
    for node in headlines:
        counts.update(node.iterancestors())
    found = {next(above for above in node.iterancestors() if counts[above] >= MIN_CARDS) for node in headlines}
    return [node for node in found if node.tag not in _WHOLE and _holds_only_cards(node, counts[node])]


def _is_linked_headline(node: Node, host: str) -> bool:
    line = Line(node)
    read = _read(node, line, linked=False) and not (line.before + line.behind).strip()
    outer = next(node.iterancestors("a"), None)
    if outer is not None and not line.links:
        return _is_title(squeezed(node)) and _inside(outer.get("href") or "", host)
    return read and line.links > 0 and _is_title(line.linked) and _inside(line.hrefs[0], host)


def _holds_only_cards(node: Node, count: int) -> bool:
    longest = max((len(squeezed(one)) for one in node.iter("p")), default=0)
    return len(squeezed(node)) <= MAX_CARD_CHARS * count and longest <= MAX_CARD_CHARS
