"""A host's documents as they are looked at for what recurs: rows of tokens, and words that tell what each is about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from cleaner.engine.lines import Document
from cleaner.rulebook.suggest.tokens import tokens_of

if TYPE_CHECKING:
    from cleaner.engine.view import View
    from cleaner.model import Record
    from cleaner.rulebook.suggest.tokens import Token

# Shorter words say little about what a text is about.
_TOPIC_CHARS = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One non-blank line: its view, its tokens, and which of them may begin a sentence (ascending)."""

    view: View
    tokens: list[Token]
    begins: tuple[int, ...]


@dataclass(frozen=True)
class Page:
    """One document."""

    record: Record
    document: Document
    rows: list[Row]

    @cached_property
    def topic(self) -> frozenset[str]:
        """What the document is about: its longer words."""
        return frozenset(
            token.key for row in self.rows for token in row.tokens if len(token.key) >= _TOPIC_CHARS and token.is_word
        )


def page_of(record: Record) -> Page:
    """The document as it is looked at."""
    document = Document(record.text)
    return Page(record, document, [_row(line.view) for line in document.solid])


def _row(view: View) -> Row:
    tokens = tokens_of(view)
    begins = frozenset(view.sentences.begins)
    at = [n for n, token in enumerate(tokens) if token.start in begins]
    slots = [n for n, token in enumerate(tokens) if token.key == "{initials}"]  # they stand behind anything
    return Row(view, tokens, tuple(sorted({0, *at, *slots})))


def gaps_of(tokens: list[Token]) -> list[bool]:
    """Whether a space stands between each two of the tokens, in order."""
    return [second.start > first.end for first, second in pairwise(tokens)]
