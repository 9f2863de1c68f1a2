"""What a proposed rule is called, and why it says it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.rulebook.suggest.candidates import Candidate

# What rules are called whose text has no words.
_STAMPS = {"{initials}": "initials", "{byline}": "byline", "{date}": "date-stamp", "{time}": "time-stamp"}


def name_of(candidate: Candidate) -> str:
    """An id in kebab-case: the text's first words, and what varies."""
    if not any(key[0].isalnum() for key in candidate.lead.keys):
        return _STAMPS.get(candidate.lead.keys[0], "stamp")
    words = [key for key in candidate.lead.keys if key[0].isalnum()]
    ascii_words = ["".join(char for char in word if char.isascii() and char.isalnum()) for word in words]
    return "-".join([*list(filter(None, ascii_words))[:4], candidate.what]).strip("-") or "text"


def why_of(candidate: Candidate, text: str, pages: int, of: int) -> str:
    """The rule's `why`: in how many documents the text stands, and what it is."""
    varies = {
        "": "",
        "names": ", with names behind it",
        "headline": ", with a linked title behind it",
        "title": ", with the linked titles under it",
        "tags": ", with the topics under it, to the end",
        "stamp": "",
    }[candidate.what]
    shown = " ".join(text.split())[:60]
    return f"stands in {pages} of {of} documents about different things: '{shown}'{varies}"
