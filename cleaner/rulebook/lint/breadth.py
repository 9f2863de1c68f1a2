"""Rules that take too much: shapes of patterns that are known to, and what a rule does to ordinary prose."""

from __future__ import annotations

from functools import cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING

from cleaner.engine.gate import Everywhere
from cleaner.engine.lines import Document
from cleaner.engine.matchers import propose
from cleaner.errors import PatternTimeout, TextTimeout
from cleaner.rulebook.lint.pieces import Sort, pieces
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.engine.program import BoundRule
    from cleaner.rulebook.lint.finding import Finding, Unit, Written
    from cleaner.rulebook.lint.pieces import Piece

# A span of more words than this is hardly ever part of a sentence of an article.
_FEW_WORDS = 2
# Sentences of articles, with a gap where a span's words might stand.
_FRAMES = ("Warga desa itu membahas {} dalam rapat kemarin.", "The council said that {} came up again on Monday.")
_LONGEST_SHOWN = 60
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")
# Keys whose patterns are held against a text and take nothing from it.
_CONDITIONS = ("unless", "after", "before", "until", "signature", "stops", "keep")


def check(unit: Unit) -> Iterator[Finding]:
    """What takes too much, by its shape or by trying."""
    for rule in unit.file.rules:
        for written in unit.patterns_of(rule):
            yield from _by_shape(unit, written, rule.id)
            if rule.kind is Kind.SPAN and written.name == Kind.SPAN:
                yield from _open_ends(unit, written, rule.id)
    for written in unit.patterns():
        yield from _by_shape(unit, written, "")
    for bound in unit.sound:
        if bound.rule.kind in (Kind.KEEP, Kind.REPEAT) or bound.rule.id in unit.slow or not unit.has_time:
            continue
        try:
            yield from _takes_prose(unit, bound)
            yield from _takes_from_inside(unit, bound)
        except (PatternTimeout, TextTimeout):
            unit.slow.add(bound.rule.id)
            message = f"{bound.rule.kind}: ran into the time limit on ordinary prose"
            yield unit.of_rule("slow-pattern", message, bound.rule, bound.rule.kind)


# --- By shape ---------------------------------------------------------------------------------------------------------


def _by_shape(unit: Unit, written: Written, rule: str) -> Iterator[Finding]:
    found = pieces(written.text)
    takes = written.name not in _CONDITIONS
    wildcards = _wildcards(found) if takes else ()
    for code, message, piece in (*wildcards, *_dots(found), *_loose_anchors(found, written)):
        yield unit.finding(code, f"{written.name}: {message}", written.at(piece.start), rule=rule)


def _wildcards(found: Sequence[Piece]) -> Iterator[tuple[str, str, Piece]]:
    """The second `.*` on the way through a pattern; what only looks ahead or behind doesn't count."""
    seen, outside, looking = 0, list[int](), 0
    for piece in found:
        if piece.sort is Sort.OPEN:
            looking += bool(looking) or piece.text.startswith(_LOOKS)
            outside.append(seen)
        elif piece.sort is Sort.CLOSE and outside:
            looking -= bool(looking)
            outside.pop()
        elif piece.sort is Sort.BAR:
            seen = outside[-1] if outside else 0
        elif piece.sort is Sort.DOT and piece.is_endless and not looking:
            seen += 1
            if seen == 2:
                yield "two-wildcards", "a second piece that may be any text of any length", piece


def _dots(found: Sequence[Piece]) -> Iterator[tuple[str, str, Piece]]:
    """Dots behind a letter and before a letter or the end, where a full stop seems meant."""
    for n, piece in enumerate(found):
        before = found[n - 1] if n else None
        after = found[n + 1] if n + 1 < len(found) else None
        if piece.sort is not Sort.DOT or piece.times != (1, 1) or before is None or before.times != (1, 1):
            continue
        ends = after is None or after.sort in (Sort.BAR, Sort.CLOSE) or after.text in (" ", "\\s", "$")
        if before.sort is Sort.LITERAL and before.text.isalnum() and (ends or _is_letter(after)):
            yield "unescaped-dot", "this dot stands for any character", piece


def _is_letter(piece: Piece | None) -> bool:
    return piece is not None and piece.sort is Sort.LITERAL and piece.text.isalnum()


def _loose_anchors(found: Sequence[Piece], written: Written) -> Iterator[tuple[str, str, Piece]]:
    """`^a|b$` where a pattern is searched: whole lines are anchored anyway."""
    bars = [n for n, piece in enumerate(found) if piece.sort is Sort.BAR and piece.depth == 0]
    if not bars or not written.searched:
        return
    branches = [found[first + 1 : last] for first, last in pairwise([-1, *bars, len(found)])]
    heads = [bool(branch) and branch[0].text == "^" and branch[0].sort is Sort.ANCHOR for branch in branches]
    tails = [bool(branch) and branch[-1].text == "$" and branch[-1].sort is Sort.ANCHOR for branch in branches]
    opens = heads[0] and not any(heads[1:]) and not tails[0]
    closes = tails[-1] and not any(tails[:-1]) and not heads[-1]
    if written.name == "unless" and not (opens and closes):
        return  # a list of things of which each speaks against it
    if opens:
        yield "loose-alternative", "the ^ holds for the first alternative only", branches[0][0]
    elif closes:
        yield "loose-alternative", "the $ holds for the last alternative only", branches[-1][-1]


def _open_ends(unit: Unit, written: Written, rule: str) -> Iterator[Finding]:
    """A span that begins or ends with any text of any length."""
    found = [piece for piece in pieces(written.text) if piece.depth == 0 and piece.text != "$"]
    for piece, where in ((found[0], "begins"), (found[-1], "ends")) if found else ():
        if piece.is_endless and (piece.sort is Sort.DOT or piece.text.startswith("[^")):
            message = f"{written.name}: {where} with any text of any length"
            yield unit.finding("open-end", message, written.at(piece.start), rule=rule)
            return


# --- By trying --------------------------------------------------------------------------------------------------------


def _takes_prose(unit: Unit, bound: BoundRule) -> Iterator[Finding]:
    """The first ordinary line or article from which the rule takes something."""
    for text in control_texts():
        taken = _taken(unit, bound, text)
        if taken:
            message = f"{bound.rule.kind}: takes {_short(taken)} from ordinary prose"
            yield unit.of_rule("too-broad", message, bound.rule, bound.rule.kind)
            return


def _takes_from_inside(unit: Unit, bound: BoundRule) -> Iterator[Finding]:
    """Whether a span that takes a few words takes them out of the middle of a sentence, too."""
    if bound.rule.kind is not Kind.SPAN:
        return
    for example in bound.rule.removes:
        for marked in example.source.split("[-")[1:]:
            piece = marked.partition("-]")[0].strip()
            words = piece.lower()
            if not words.replace(" ", "").isalpha() or len(words.split()) > _FEW_WORDS:
                continue
            frame = next((frame for frame in _FRAMES if _taken(unit, bound, frame.format(words))), None)
            if frame:
                message = f"{bound.rule.kind}: also takes {words!r} out of {frame.format(words)!r}"
                yield unit.of_rule("inside-sentence", message, bound.rule, bound.rule.kind)
                return


def _taken(unit: Unit, bound: BoundRule, text: str) -> str:
    """What the rule takes first from a text; "" for nothing."""
    document = Document(text, deadline=unit.deadline)
    found = next(iter(propose(bound, document, Everywhere(document, [bound]), "")), None)
    return text[found.start : found.end] if found else ""


@cache
def control_texts() -> tuple[str, ...]:
    """Ordinary prose, in which nothing is boilerplate: each line, and each article."""
    articles = resources.files(__package__).joinpath("control.txt").read_text("utf-8").strip().split("\n\n")
    lines = [line for article in articles for line in article.split("\n")]
    return (*lines, *articles)


def _short(text: str) -> str:
    shown = " ".join(text.split())
    return repr(shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}…")
