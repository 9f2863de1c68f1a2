"""How a site might reword a template: each function gives another wording of a text with the template's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def other_first_word(text: str, words: set[str]) -> str:
    """Another word for the first one of the template: `Baca juga: …` becomes `Tengok juga: …`."""
    return _replaced(text, words, lambda n, word: "Tengok" if not n else word)


def word_between(text: str, words: set[str]) -> str:
    """One word more behind the first one: `Baca juga: …` becomes `Baca warta juga: …`."""
    return _replaced(text, words, lambda n, word: f"{word} warta" if not n else word)


def all_words(text: str, words: set[str]) -> str:
    """Another text altogether, with the names and titles as they were."""
    return _replaced(text, words, lambda n, _: "" if n else "Warta pilihan kami")


def behind_a_bar(text: str, words: set[str]) -> str:
    """The same words spelled apart, as behind an icon: `Baca juga: …` becomes `Warta | B a c a juga: …`."""
    return _replaced(text, words, lambda n, word: f"Warta | {' '.join(word)}" if not n else word)


def _replaced(text: str, words: set[str], other: Callable[[int, str], str]) -> str:
    out, at, n = "", 0, 0
    for start, end in _words(text):
        if text[start:end].casefold() in words:
            out += text[at:start] + other(n, text[start:end])
            at, n = end, n + 1
    return out + text[at:]


def _words(text: str) -> Iterator[tuple[int, int]]:
    start = None
    for n, char in enumerate(f"{text} "):
        if char.isalnum():
            start = n if start is None else start
        elif start is not None:
            yield start, n
            start = None


#: All of them.
CHANGES = (other_first_word, word_between, all_words, behind_a_bar)
