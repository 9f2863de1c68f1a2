"""What a rule alone does to a text, in few words."""

from __future__ import annotations

import json
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from cleaner.engine.gate import Everywhere
from cleaner.engine.lines import Document
from cleaner.engine.matchers import propose, protected
from cleaner.engine.resolve import settle
from cleaner.errors import PatternTimeout
from cleaner.proof.marked import Marked
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from cleaner.engine.matchers import Proposal
    from cleaner.engine.program import BoundRule

#: Exactly what is marked went.
GOES = "goes"
#: Nothing went.
STAYS = "stays"
#: A pattern of the rule ran into its time limit.
SLOW = "slow"
# A longer piece is told by its ends and its length.
_LONGEST = 48
_END = 18


def verdict(bound: BoundRule, near: Marked) -> str:
    """What became of a near miss: `goes`, `stays`, `slow`, or what went beyond the marks and what of them did not go.

    A `keep` rule takes nothing; what it protects is what is told.
    """
    try:
        taken = taken_by(bound, near.text)
    except PatternTimeout:
        return SLOW
    if not taken.has_marks:
        return STAYS
    more = _pieces(near, taken, lambda marked, gone: gone and not marked)
    less = _pieces(near, taken, lambda marked, gone: marked and not gone)
    return " ".join([*(["more", *more] if more else []), *(["less", *less] if less else [])]) or GOES


def taken_by(bound: BoundRule, text: str) -> Marked:
    """The text, marked where the rule alone takes something (or protects it, being a `keep` rule).

    Raises:
        PatternTimeout: a pattern of the rule ran into its time limit.
        PatternError: one can't be compiled.
    """
    if bound.rule.kind is Kind.KEEP:
        return Marked.cut(text, protected(bound, Everywhere(Document(text), [bound])))
    settled = settle(text, partial(_proposals, bound), max_share=1.0)
    return Marked.cut(text, [(cut.start, cut.end) for cut in settled.cuts])


def quoted(text: str) -> str:
    """The text as a JSON string on one line, with everything escaped that can't be seen."""
    return "".join(
        char if char.isprintable() else json.dumps(char)[1:-1] for char in json.dumps(text, ensure_ascii=False)
    )


def _proposals(bound: BoundRule, document: Document) -> list[Proposal]:
    return list(propose(bound, document, Everywhere(document, [bound]), ""))


def _pieces(near: Marked, taken: Marked, differs: Callable[[bool, bool], bool]) -> list[str]:
    """The pieces of the text whose marks and fate differ so, quoted; white space does not end a piece."""
    odd, last = list[str](), " "
    for char, marked, gone in zip(near.text, near.marks, taken.marks, strict=True):
        last = last if char.isspace() else "x" if differs(marked == "x", gone == "x") else " "
        odd.append(last)
    out, at = [], 0
    for mark, run in groupby(odd):
        size = len(list(run))
        if mark == "x":
            out.append(quoted(_short(near.text[at : at + size].strip())))
        at += size
    return out


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_END]}[…{len(text)}…]{text[-_END:]}"
