"""A page as a tree: bytes or text in, lxml elements out, and what all modules of this package do with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from charset_normalizer import from_bytes
from lxml.html import document_fromstring
from trafilatura import load_html

from cleaner.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

#: An lxml element. lxml ships no types.
Node: TypeAlias = Any

#: The largest page that is looked at. Articles come to 5 MB at most; this takes 400 MB of memory.
MAX_BYTES = 10_000_000
#: How far into a page its declaration of an encoding may stand: what browsers look at, and some more.
_HEAD_BYTES = 4_096
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
#: What browsers read for these names: pages that declare them are full of typographic quotation marks.
_AS_BROWSERS_READ = {"iso-8859-1": "windows-1252", "latin-1": "windows-1252", "latin1": "windows-1252"}
_AS_BROWSERS_READ |= {"ascii": "windows-1252", "us-ascii": "windows-1252", "iso8859-1": "windows-1252"}
_AS_BROWSERS_READ |= {"gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949", "shift_jis": "cp932"}


def parse(page: bytes | str) -> Node:
    """The root of the page's tree, an `html` element.

    Raises:
        InputError: the page is empty, too large, or no HTML.
    """
    if len(page) > MAX_BYTES:
        raise InputError(f"a page of {len(page):,} bytes: the largest that is looked at has {MAX_BYTES:,}")
    text = page if isinstance(page, str) else decode(page)
    if not text.strip():
        raise InputError("an empty page")
    if "<" not in text:
        raise InputError("no HTML: there is no tag in it")
    text = without_faults(text)
    root = load_html(text)
    if root is None or root.tag != "html":  # a piece of a page
        root = load_html(f"<html><body>{text}</body></html>")
    if root is None or root.tag != "html" or root.find("body") is None:  # nothing in it, or frames
        root = document_fromstring("<html><body></body></html>")
    return root


def without_faults(text: str) -> str:
    """The text less what can't stand in a tree: NUL, and a surrogate without its other half, which becomes "?"."""
    text = text.replace("\0", "") if "\0" in text else text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text


def decode(raw: bytes) -> str:
    """The text of a page's bytes: by its byte order mark, as UTF-8, as it declares, or as its bytes look.

    A page is UTF-8 when at least half of what is beyond ASCII is. A character cut in two, or a comment from elsewhere,
    becomes U+FFFD.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(char > "\x7f" for char in text) - broken
    if broken <= whole:  # of text in another encoding next to nothing is UTF-8 by chance
        return text
    for encoding in (_declared(raw), _guessed(raw)):
        try:
            if encoding not in ("", "utf-8"):
                return raw.decode(encoding, "replace")
        except LookupError:  # a made-up name
            continue
    return text


def _declared(raw: bytes) -> str:
    """The encoding that the page's head declares, as a codec's name; "" for none."""
    head = raw[:_HEAD_BYTES].lower().decode("latin-1")
    _, found, rest = head.partition("charset")
    if not found or not rest.lstrip().startswith("="):
        return ""
    name = rest.lstrip()[1:].lstrip(" \"'\t\r\n")
    name = name[: next((i for i, char in enumerate(name) if not (char.isalnum() or char in "-_.:")), len(name))]
    return "utf-8" if name in ("utf8", "utf-8") else _AS_BROWSERS_READ.get(name, name)


def _guessed(raw: bytes) -> str:
    """The encoding that the page's first bytes look like; "" when nothing fits."""
    best = from_bytes(raw[:20_000]).best()
    return best.encoding if best else ""


def squeezed(node: Node) -> str:
    """The element's text with white space folded."""
    return " ".join("".join(node.itertext()).split())


def plain_size(node: Node) -> int:
    """How many characters of the element's text stand outside links."""
    return len(squeezed(node)) - sum(len(squeezed(link)) for link in node.iter("a"))


def drop(node: Node) -> None:
    """Take an element out of its tree. The text behind it stays."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is None:
            parent.text = (parent.text or "") + node.tail
        else:
            before.tail = (before.tail or "") + node.tail
        node.tail = None
    parent.remove(node)


def outermost(nodes: Iterable[Node]) -> list[Node]:
    """The elements that stand in none of the others, in their order."""
    unique = dict.fromkeys(nodes)
    return [node for node in unique if not any(above in unique for above in node.iterancestors())]


def alone(nodes: Iterable[Node]) -> Node:
    """A page that has nothing but these elements, in an `article`. They leave their own page."""
    page = document_fromstring("<html><body><article></article></body></html>")
    article = page.find("body/article")
    for node in nodes:
        node.tail = None
        article.append(node)
    return page


def forget_names(node: Node) -> None:
    """Take from an element what extraction knows containers by."""
    for name in ("class", "id", "itemprop", "role"):
        node.attrib.pop(name, None)


def strip_controls(root: Node) -> None:
    """Take out the control characters of the page's text: one of them, as in "&#11;", and extraction gives up."""
    for node in root.iter():
        for name in ("text", "tail"):
            text = getattr(node, name)
            if text and not text.isprintable():
                kept = "".join(char for char in text if char >= " " or char in "\t\n\r")
                setattr(node, name, kept.replace("\ufffe", "").replace("\uffff", ""))


def strip_code(root: Node) -> None:
    """Take scripts and styles out: no text, but half of a page, and extraction copies pages several times.

    Structured data stays: extraction looks at it.
    """
    for node in list(root.iter("script", "style", "svg", "link")):
        if node.tag != "script" or node.get("type") != "application/ld+json":
            drop(node)
