"""A guess at what kind of boilerplate a text is: by the words of the examples of all rules at hand."""

from __future__ import annotations

from collections import Counter
from math import log
from typing import TYPE_CHECKING

from cleaner.model import Category

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cleaner.rulebook.types import RuleFile

#: What varies in a candidate leaves only some categories.
_POSSIBLE: Mapping[str, tuple[Category, ...]] = {
    "names": (Category.AUTHOR_FOOTER, Category.SOURCE_FOOTER, Category.PHOTO_CREDIT),
    "headline": (Category.RELATED_LINK, Category.EMBED, Category.SOURCE_FOOTER),
    "title": (Category.RELATED_LINK, Category.EMBED),
    "tags": (Category.NAVIGATION,),
}
_ANY = tuple(category for category in Category if category not in (Category.DUPLICATE, Category.DATELINE))


class Guesser:
    """Guesses categories.

    Args:
        files: the rule files whose examples are learnt from.
    """

    def __init__(self, files: Iterable[RuleFile]) -> None:
        self._words: dict[Category, Counter[str]] = {category: Counter() for category in Category}
        for file in files:
            for rule in file.rules:
                if rule.category:
                    for example in rule.removes:
                        self._words[rule.category].update(_marked_words(example.source))
        self._known = {word for words in self._words.values() for word in words}

    def guess(self, text: str, what: str = "", *, initials: bool = False) -> Category:
        """The most likely category of a text in which `what` varies (see `Candidate.what`)."""
        if what == "stamp":
            return Category.AUTHOR_FOOTER if initials else Category.DATE_LINE
        possible = _POSSIBLE.get(what, _ANY)
        words = [word for word in _words(text) if any(self._words[category][word] for category in possible)]
        if not words:
            return possible[0] if what else Category.NAVIGATION
        return max(possible, key=lambda category: self._likelihood(words, category))

    def _likelihood(self, words: list[str], category: Category) -> float:
        """How likely a text of this category has these words, in logarithms; words never seen count as rare ones."""
        counts = self._words[category]
        size = counts.total() + len(self._known)
        return sum(log((counts[word] + 1) / size) for word in words)


def _marked_words(source: str) -> list[str]:
    """The words that stand between the marks of an example."""
    return [word for piece in source.split("[-")[1:] for word in _words(piece.partition("-]")[0])]


def _words(text: str) -> list[str]:
    return [word for part in text.casefold().split() if (word := part.strip(".,:;!?()[]\"'“”‘’|*-–—"))]
