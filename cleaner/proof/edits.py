"""Near misses that follow from the pattern: the example with another alternative, one more, one less, a piece gone.

Where each piece of the pattern matched in the example is asked of the pattern itself, with every piece in a group of its
own. So an edit changes what one piece of the pattern is about and leaves the rest of the example alone.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cleaner.engine.view import fold
from cleaner.errors import PatternError, PatternTimeout
from cleaner.proof.samples import Sampler
from cleaner.proof.tree import Piece, members, tree_of
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cleaner.engine.patterns import Hit
    from cleaner.engine.program import BoundRule
    from cleaner.proof.marked import Marked
    from cleaner.proof.tree import Node

# At most so many alternatives of one choice, texts for each, and members of a class or literals left out.
_MOST_BRANCHES = 60
_MOST_TEXTS = 5
_MOST_MEMBERS = 6
# A stretch is not made longer than this.
_MOST_CHARS = 900
_WHOLE_LINE = frozenset({Kind.LINE, Kind.FROM, Kind.BLOCK})


class Edits:
    """Makes the edits of one rule's examples; each piece of the pattern is edited in the first example that has it."""

    def __init__(self, bound: BoundRule) -> None:
        self._bound = bound
        self._sampler = Sampler(bound.scope)
        self._done: set[tuple[str, int, int, str]] = set()

    def of(self, example: Marked) -> list[str]:
        """The names of the near misses of an example."""
        out: dict[str, None] = {}
        for source, offset, hit, pieces in self._matched(example):
            for name, node in pieces.items():
                if name in hit.groups:
                    start, end = hit.groups[name]
                    found = self._of_node(node, source, example.text, (offset + start, offset + end))
                    out.update(dict.fromkeys(found))
            out.update(dict.fromkeys(self._to_limit(hit, offset, pieces)))
        out.update(dict.fromkeys(self._phrases(example)))
        return list(out)

    def _matched(self, example: Marked) -> Iterator[tuple[str, int, Hit, Mapping[str, Node]]]:
        """Each of the rule's patterns where it matches a line: the pattern, the line's offset, the match, the pieces."""
        at = 0
        lines: list[tuple[int, Marked]] = []
        for line in example.lines():
            if line.text.strip():
                lines.append((at, line))
            at += len(line.text) + 1
        marked = [n for n, (_, line) in enumerate(lines) if line.has_marks]
        if not marked:
            return
        for source, whole, ranks in self._patterns(marked, len(lines)):
            instrumented = _instrumented(source)
            if instrumented is None:
                continue
            for rank in ranks:
                offset, line = lines[rank]
                hit = self._hit(instrumented[0], line, whole=whole)
                if hit:
                    yield source, offset + len(line.text) - len(line.text.lstrip()), hit, instrumented[1]

    def _patterns(self, marked: list[int], total: int) -> Iterator[tuple[str, bool, list[int]]]:
        """Each pattern of the rule, whether it is of whole lines, and the ranks of the lines to look for it on."""
        rule = self._bound.rule
        if rule.kind is Kind.BLOCK:
            yield from ((step, True, marked) for _, step in self._bound.block)
        elif rule.kind not in (Kind.EQUALS, Kind.STARTS, Kind.REPEAT):
            yield rule.body[0], rule.kind in _WHOLE_LINE, marked
        if rule.after and marked[0] > 0:
            yield rule.after, True, [marked[0] - 1]
        if rule.before and marked[-1] + 1 < total:
            yield rule.before, True, [marked[-1] + 1]
        if rule.until:
            yield rule.until, True, list(range(marked[-1] + 1, total))

    def _hit(self, source: str, line: Marked, *, whole: bool) -> Hit | None:
        view = fold(line.text)
        text = line.text.strip()
        if view.text != text:
            return None
        shift = len(line.text) - len(line.text.lstrip())
        try:
            pattern = self._bound.scope.pattern(source)
            found = [pattern.fullmatch(view)] if whole else list(pattern.finditer(view))
        except (PatternError, PatternTimeout):
            return None
        if whole:
            return found[0]
        return next((hit for hit in found if hit and "x" in line.marks[hit.start + shift : hit.end + shift]), None)

    def _of_node(self, node: Node, source: str, text: str, span: tuple[int, int]) -> Iterator[str]:
        start, end = span
        if (key := (source, node.start, node.end, node.piece.name)) in self._done:
            return
        self._done.add(key)
        match node.piece:
            case Piece.EITHER:
                for branch in node.children[:_MOST_BRANCHES]:
                    yield from self._swapped(span, text, self._sampler.texts(branch, _MOST_TEXTS))
            case Piece.REPEAT:
                yield from self._times(node, span, text)
            case Piece.TEXT:
                yield from self._swapped(span, text, ["", *(["x"] if end - start > 1 else [])])
            case Piece.CLASS:
                known = sorted(members(node.text))[:_MOST_MEMBERS] if node.text.startswith("[") else []
                yield from self._swapped(span, text, [*known, "x", "7"])
            case Piece.LOOK:
                texts = self._sampler.texts(node.children[0], 2 * _MOST_TEXTS)
                yield from self._swapped((start, start), text, [*texts, "x"])
            case Piece.ANCHOR:
                yield from self._swapped((start, start), text, ["x", " kata "])
            case _:
                return

    def _swapped(self, span: tuple[int, int], text: str, others: list[str]) -> Iterator[str]:
        start, end = span
        yield from (swap(start, text[start:end], other) for other in others if other != text[start:end])

    def _times(self, node: Node, span: tuple[int, int], text: str) -> Iterator[str]:
        """The piece as often as it may stand at least and at most, and once less and more."""
        start, end = span
        piece, most = node.children[0], node.most
        counts = {node.least - 1, node.least, node.least + 1}
        counts |= {most, most + 1} if most is not None else {node.least + 20}
        if piece.is_one_char and piece.piece is Piece.CLASS and end > start:
            sizes = sorted(count for count in counts if 0 < count <= _MOST_CHARS and count != end - start)
            yield from (stretch(start, end - start, size) for size in sizes)
            named = sorted(members(piece.text) - {" "})[:_MOST_MEMBERS] if piece.text.startswith("[^") else []
            middle = (start + end) // 2
            yield from (swap(middle, "", char) for char in named if char != "\n")
        else:
            texts = self._sampler.texts(piece, _MOST_BRANCHES // 2) if start == end or node.least == 0 else []
            texts += [self._sampler.repeat(piece, count) for count in sorted(counts) if 0 < count]
            yield from self._swapped(span, text, [text for text in texts if len(text) <= _MOST_CHARS])
        if 0 in counts:
            yield from self._swapped(span, text, [""])

    def _to_limit(self, hit: Hit, offset: int, pieces: Mapping[str, Node]) -> Iterator[str]:
        """The longest stretch of any characters made so long that the whole is as long as it may be, and one longer."""
        most, size = self._bound.rule.max_chars, hit.end - hit.start
        spans = [hit.groups[name] for name, node in pieces.items() if name in hit.groups and _is_stretch(node)]
        if not most or not spans:
            return
        start, end = max(spans, key=lambda span: span[1] - span[0])
        for goal in (most, most + 1):
            if end > start and goal > size:
                yield stretch(offset + start, end - start, end - start + goal - size)

    def _phrases(self, example: Marked) -> Iterator[str]:
        """A line that is, or begins with, one of the rule's phrases, with each other one in its place."""
        rule = self._bound.rule
        if rule.kind not in (Kind.EQUALS, Kind.STARTS):
            return
        text = example.text[example.start : example.end]
        mine = next((body for body in rule.body if text.casefold().startswith(body.casefold())), "")
        if mine and ("phrases", 0, 0, "") not in self._done:
            self._done.add(("phrases", 0, 0, ""))
            span = example.start, example.start + len(mine)
            yield from self._swapped(span, example.text, list(rule.body))
            if rule.kind is Kind.STARTS:
                size = example.end - span[1]
                sizes = [rule.max_chars - len(mine) + more for more in (0, 1)] if size else []
                yield from (stretch(span[1], size, goal) for goal in sizes)


def swap(at: int, old: str, new: str) -> str:
    """The name of a near miss with one piece in place of another."""
    return f"@{at} {json.dumps(old, ensure_ascii=False)} > {json.dumps(new, ensure_ascii=False)}"


def stretch(at: int, size: int, goal: int) -> str:
    """The name of a near miss with a piece made longer or shorter, its characters coming round again."""
    return f"@{at}+{size} > {goal}"


def edited(name: str, example: Marked) -> Marked | None:
    """The near miss of this name; None when the example has no such piece or the name says nothing."""
    what, _, rest = name[1:].partition(" ")
    at, _, size = what.partition("+")
    try:
        if size:
            goal = int(rest.removeprefix("> "))
            piece = example.text[int(at) : int(at) + int(size)]
            return example.put(int(at), int(at) + len(piece), (piece * (goal // len(piece) + 1))[:goal])
        old, end = json.JSONDecoder().raw_decode(rest)
        new = json.loads(rest[end:].removeprefix(" > "))
        start = int(at)
    except (ValueError, ZeroDivisionError):
        return None
    if not isinstance(old, str) or not isinstance(new, str) or not example.text.startswith(old, start):
        return None
    return example.put(start, start + len(old), new)


def _is_stretch(node: Node) -> bool:
    return node.piece is Piece.REPEAT and node.children[0].is_one_char and (node.most is None or node.most > 5)


def _instrumented(source: str) -> tuple[str, dict[str, Node]] | None:
    """The pattern with each piece in a named group, and the pieces by name; None where that can't be done."""
    tree = tree_of(source)
    if tree is None or any(node.piece is Piece.BACK for node in tree.walk()):
        return None
    pieces: dict[str, Node] = {}

    def written(node: Node) -> str:
        if node.piece in (Piece.LOOK, Piece.ANCHOR):
            return f"(?<{named(node)}>){source[node.start : node.end]}"
        out, at = "", node.start
        for child in node.children:
            out, at = out + source[at : child.start] + written(child), child.end
        out += source[at : node.end]
        telling = node.piece in (Piece.REPEAT, Piece.TEXT, Piece.CLASS) or node.piece is Piece.EITHER
        return f"(?<{named(node)}>{out})" if telling and "{{headline}}" not in out else out

    def named(node: Node) -> str:
        name = f"z{len(pieces)}"
        pieces[name] = node
        return name

    return written(tree), pieces
