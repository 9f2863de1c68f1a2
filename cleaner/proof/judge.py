"""What a rule alone does to a text."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from cleaner.engine.gate import Everywhere
from cleaner.engine.lines import Document
from cleaner.engine.matchers import propose, protected
from cleaner.engine.resolve import settle
from cleaner.errors import PatternTimeout
from cleaner.proof.marked import Marked
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from cleaner.engine.matchers import Proposal
    from cleaner.engine.program import BoundRule

#: Exactly what is marked went.
GOES = "goes"
#: Nothing went.
STAYS = "stays"
#: A pattern of the rule ran into its time limit.
SLOW = "slow"


def verdict(bound: BoundRule, near: Marked) -> str:
    """`goes`, `stays`, `slow`, or the text as a JSON string with "[-" and "-]" around what went.

    A `keep` rule takes nothing; what it protects is what is told.
    """
    try:
        taken = taken_by(bound, near.text)
    except PatternTimeout:
        return SLOW
    if not taken.has_marks:
        return STAYS
    if taken.visible_marks == near.visible_marks:
        return GOES
    return json.dumps(taken.shown(), ensure_ascii=False)


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


def _proposals(bound: BoundRule, document: Document) -> list[Proposal]:
    return list(propose(bound, document, Everywhere(document, [bound]), ""))
