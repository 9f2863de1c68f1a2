"""Articles that a page keeps in several containers of one kind, of which extraction has found only the first.

Advertisements and pictures cut such articles into pieces. Extraction looks for one container and takes it for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.html.tree import alone, forget_names, squeezed

if TYPE_CHECKING:
    from cleaner.html.tree import Node

#: A container with less prose than this is a box, not a piece of the article.
MIN_PIECE_CHARS = 200
#: A paragraph is known again by so many of its first characters.
_HEAD_CHARS = 40
#: What is missing must be worth a second extraction: this many characters, and this share of what was found.
MIN_MISSING_CHARS = 500
MIN_MISSING_SHARE = 0.2
#: At least so much of what a second extraction adds must be paragraphs that were missed, and so much of the first
#: extraction must be in it.
MIN_TRUE_SHARE = 0.7
MIN_KEPT_SHARE = 0.95


@dataclass(frozen=True, slots=True)
class Pieces:
    """Containers of one kind with prose in them.

    Attributes:
        nodes: the containers.
        paragraphs: each one's paragraphs of prose.
    """

    nodes: tuple[Node, ...]
    paragraphs: tuple[tuple[str, ...], ...]


def pieces_of(root: Node) -> Pieces | None:
    """The kind of container that has most prose of the page, where there are several of it in one article."""
    kinds = _kinds(root)
    if not kinds:
        return None
    best = max(kinds, key=lambda nodes: sum(sum(map(len, texts)) for texts in nodes.values()))
    big = {node: texts for node, texts in best.items() if sum(map(len, texts)) >= MIN_PIECE_CHARS}
    if len(big) < 2 or len({_article(node) for node in big}) > 1:
        return None
    return Pieces(tuple(big), tuple(tuple(texts) for texts in big.values()))


def _kinds(root: Node) -> list[dict[Node, list[str]]]:
    """The paragraphs of each container, by kind: element and class."""
    kinds: dict[tuple[str, str], dict[Node, list[str]]] = {}
    for node in root.iter("p"):
        parent = node.getparent()
        name = parent.get("class")
        if name:
            kinds.setdefault((parent.tag, name), {}).setdefault(parent, []).append(squeezed(node))
    return [nodes for nodes in kinds.values() if len(nodes) > 1]


def _article(node: Node) -> Node | None:
    """The outermost `article` that the element stands in: appended articles have their own."""
    return next(reversed([*node.iterancestors("article")]), None)


def missing(pieces: Pieces, text: str) -> list[str]:
    """The paragraphs of pieces of which nothing is in the text, where it has others; [] when it's not worth while."""
    seen = _folded(text)
    found = [[one for one in texts if one[:_HEAD_CHARS] in seen] for texts in pieces.paragraphs]
    lost = [text for texts, there in zip(pieces.paragraphs, found, strict=True) if not there for text in texts]
    here = sum(len(text) for there in found for text in there)
    gone = sum(map(len, lost))
    return lost if here and gone >= max(MIN_MISSING_CHARS, MIN_MISSING_SHARE * here) else []


def joined(pieces: Pieces) -> Node | None:
    """A page with nothing but the smallest part of the page that has all pieces; None when that is the whole page.

    The pieces and what they stand in lose their names, so that none of them is taken for the whole.
    """
    first, *others = pieces.nodes
    above = [first, *first.iterancestors()]
    for node in others:
        line = {node, *node.iterancestors()}
        above = [common for common in above if common in line]
    if above[0].tag in ("html", "body"):
        return None
    inner = {node for piece in pieces.nodes for node in (piece, *piece.iterancestors())} - set(above[1:])
    for node in inner:
        forget_names(node)
    return alone([above[0]])


def is_better(text: str, before: str, lost: list[str]) -> bool:
    """Whether a second extraction has all of the first, and what it adds is mostly what was missed."""
    seen, lines = _folded(text), [_folded(line) for line in before.split("\n")]
    kept = sum(len(line) for line in lines if line[:_HEAD_CHARS] in seen)
    regained = sum(len(one) for one in lost if one[:_HEAD_CHARS] in seen)
    added = len(seen) - len(_folded(before))
    return kept >= MIN_KEPT_SHARE * sum(map(len, lines)) and added > 0 and regained >= MIN_TRUE_SHARE * added


def _folded(text: str) -> str:
    return " ".join(text.split())
