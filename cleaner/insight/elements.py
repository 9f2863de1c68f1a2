"""Elements of a page, built as a tree: whatever a text holds, it can only ever be text.

Nothing is put together from pieces of markup, so there is nothing to escape and nothing to forget to escape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What can stand in an element.
Content = Any  # a text, an element, or an iterable of these


def element(tag: str, *content: Content, **attributes: object) -> etree._Element:
    """An element. In names of attributes "_" stands for "-", and one at the end is left off; None is no attribute."""
    made = etree.Element(tag)
    for name, value in attributes.items():
        if value is not None:
            made.set(name.rstrip("_").replace("_", "-"), readable(str(value)))
    append(made, content)
    return made


def append(parent: etree._Element, content: Content) -> None:
    """Put something behind what stands in the element."""
    if isinstance(content, etree._Element):  # noqa: SLF001 - the type has no other name
        parent.append(content)
    elif isinstance(content, str):
        _append_text(parent, readable(content))
    else:
        for item in content:
            append(parent, item)


def data(text: str, **attributes: object) -> etree._Element:
    """A text from outside, whose direction of writing doesn't reach beyond it."""
    return element("bdi", text, **attributes)


def readable(text: str) -> str:
    """The text with a mark for what can't stand in a page: control characters, lone surrogates, non-characters."""
    return "".join(char if _may_stand(char) else "\ufffd" for char in text)


def table(head: Iterable[Content], rows: Iterable[Iterable[Content]], **attributes: object) -> etree._Element:
    """A table that scrolls by itself where it is too wide. A number's column is set to the right."""
    body = [element("tr", (_cell(cell) for cell in row)) for row in rows]
    heads = element("tr", (element("th", cell, scope="col") for cell in head))
    return element(
        "div", element("table", element("thead", heads), element("tbody", body), **attributes), class_="wide"
    )


def _cell(cell: Content) -> etree._Element:
    if isinstance(cell, int):
        return element("td", f"{cell:,}", class_="number")
    return element("td", cell)


def _append_text(parent: etree._Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _may_stand(char: str) -> bool:
    if char < " ":
        return char in "\t\n"
    return not ("\x7f" <= char <= "\x9f" or "\ud800" <= char <= "\udfff" or ord(char) & 0xFFFE == 0xFFFE)
