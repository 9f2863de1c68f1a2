"""What a rule would take from documents: said by the engine that will run it, not estimated."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.engine.gate import Everywhere, Gate, Index
from cleaner.engine.matchers import propose
from cleaner.engine.program import bind
from cleaner.engine.resolve import settle
from cleaner.engine.scan import Scanners
from cleaner.errors import PatternError, PatternTimeout

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaner.engine.lines import Document
    from cleaner.engine.matchers import Proposal
    from cleaner.engine.program import BoundRule
    from cleaner.memo import Memo
    from cleaner.rulebook.suggest.pages import Page
    from cleaner.rulebook.types import RuleFile


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule would take from a document: its number, and the offsets in its text, half-open."""

    page: int
    start: int
    end: int


def bound_rules(file: RuleFile, in_force: Sequence[RuleFile], memo: Memo) -> dict[str, BoundRule]:
    """The rules of a file by id, bound as they would be on top of the files in force."""
    bound = bind([*in_force, file], memo=memo)
    return {rule.rule.id: rule for rule in bound if rule.path == file.path}


def index_of(rules: Iterable[BoundRule]) -> Index:
    """What the rules are called by."""
    return Index(list(rules), Scanners())


def hits(index: Index, pages: Sequence[Page]) -> dict[str, list[Hit]]:
    """What each rule by itself would take in one round, by the rule's id; rules that fail take nothing."""
    out: dict[str, list[Hit]] = defaultdict(list)
    failed: set[str] = set()
    for number, page in enumerate(pages):
        places = Gate(page.document, index)
        for rule in places.rules():
            if rule.rule.id not in failed:
                try:
                    found = list(propose(rule, page.document, places, page.record.title or ""))
                except (PatternError, PatternTimeout):  # a rule that is too slow is none to propose
                    failed.add(rule.rule.id)
                    continue
                out[rule.rule.id] += (Hit(number, item.start, item.end) for item in found)
    return {name: found for name, found in out.items() if name not in failed}


def without(text: str, rule: BoundRule) -> str:
    """The text after this rule alone, as the check of examples has it."""

    def proposals(document: Document) -> list[Proposal]:
        return list(propose(rule, document, Everywhere(document, [rule]), ""))

    return settle(text, proposals, max_share=1.0).text
