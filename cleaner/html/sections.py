"""The `[html]` sections that are in force for a site, ready to run on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.rulebook.xpath import branches, compile_xpath

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cleaner.rulebook.types import RuleFile


#: Class names that a program makes are new on each page; what is known of names is forgotten beyond this.
MAX_KNOWN_NAMES = 50_000


class Sections:
    """The sections of a site's rule files, most general first. Everything is compiled once.

    Attributes:
        removes: source, place and compiled form of each XPath of elements to drop.
        bodies: the same of containers, in the order in which they are tried: the most specific file's first.
        words: the words of class names, each with how it is written and where.
    """

    def __init__(self, files: Sequence[RuleFile]) -> None:
        self.removes: list[tuple[str, str, Callable[[Any], Any]]] = []
        self.bodies: list[tuple[str, str, Callable[[Any], Any]]] = []
        self.words: dict[tuple[str, ...], tuple[str, str]] = {}
        for file in files:
            html, place = file.html, f"{file.path}:{file.html.line}"
            self.removes += [(source, place, compile_xpath(source)) for source in html.remove]
            self.bodies[:0] = [(one, place, compile_xpath(one)) for one in branches(html.body) if one]
            for word in html.classes:
                self.words.setdefault(tuple(word.split("-")), (word, place))
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for words in self.words:
            self._by_first.setdefault(words[0], []).append(words)
        self._known: dict[str, tuple[str, str] | None] = {}

    def __bool__(self) -> bool:
        return bool(self.removes or self.bodies or self.words)

    def word_of(self, value: str) -> tuple[str, str] | None:
        """The word that a class attribute or id has, and its place; None for none."""
        if value not in self._known:
            names = value.split()
            one_name = names == [value]
            word = self._match(words_of(value)) if one_name else next(filter(None, map(self.word_of, names)), None)
            if len(self._known) >= MAX_KNOWN_NAMES:
                self._known.clear()
            self._known[value] = word
        return self._known[value]

    def _match(self, words: list[str]) -> tuple[str, str] | None:
        for at, word in enumerate(words):
            for wanted in self._by_first.get(word, ()):
                if tuple(words[at : at + len(wanted)]) == wanted:
                    return self.words[wanted]
        return None


def words_of(name: str) -> list[str]:
    """The lower-case words of a class name, however they are joined.

    >>> words_of("c-authorBio__text"), words_of("NewsletterBox2"), words_of("read-more_2")
    (['c', 'author', 'bio', 'text'], ['newsletter', 'box', '2'], ['read', 'more', '2'])
    """
    if name.islower():  # nearly all are, and this is five times as fast
        return name.replace("_", "-").split("-")
    spaced, before = "", ""
    for char in name:
        kind = "a" if char.islower() else "A" if char.isupper() else "0" if char.isdigit() else " "
        if kind != before and (kind, before) != ("a", "A"):
            spaced += " "
        spaced += char if kind != " " else " "
        before = kind
    return spaced.lower().split()
