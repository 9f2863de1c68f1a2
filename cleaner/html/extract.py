"""The article's text out of a page's tree: trafilatura's work, with what it can't know put right."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import trafilatura

from cleaner.html.metadata import bare
from cleaner.html.pieces import is_better, joined, missing, pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaner.html.tree import Node

#: The title stands above the text, behind a kicker and a line of credits at most.
TITLE_LINES = 8
#: A line shorter than this ("Opini") is no headline.
MIN_TITLE_CHARS = 12


def extracted(root: Node) -> str:
    """The article's text, a paragraph a line; "" when there is none. The tree is used up.

    Where the article stands in several containers of one kind and only some were found, it is put together and
    extracted again.
    """
    pieces = pieces_of(root)
    text = _extracted(deepcopy(root) if pieces else root)
    lost = missing(pieces, text) if pieces else []
    if not pieces or not lost:
        return text
    whole = joined(pieces)
    again = _extracted(whole) if whole is not None else ""
    return again if is_better(again, text, lost) else text


def _extracted(root: Node) -> str:
    text = trafilatura.extract(root, include_comments=False) or ""
    return "\n".join(map(_trimmed, text.split("\n")))


def _trimmed(line: str) -> str:
    """The line without the white space that extraction leaves around it; indented code keeps its own."""
    line = line.rstrip()
    return line.lstrip() if not line.startswith("  ") else line


def without_title(text: str, titles: Iterable[str]) -> tuple[str, list[str]]:
    """The text without the lines at its head that are the title, and these lines."""
    known = {form for title in titles if len(form := bare(title)) >= MIN_TITLE_CHARS}
    lines = text.split("\n")
    repeats = [i for i, line in enumerate(lines[:TITLE_LINES]) if bare(line) in known]
    return "\n".join(line for i, line in enumerate(lines) if i not in repeats), [lines[i] for i in repeats]
