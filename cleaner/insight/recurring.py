"""Texts that recur in what is left of a site's documents, and those among them that look like what a rule used to take.

A text is a whole short line, how such a line begins, how a long line ends, or a label inside one; see
`cleaner.leftovers` for what is looked at. Digits count as equal. Nothing is judged here: the texts are counted, and
`cleaner.insight.drift` decides which of them are news.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from cleaner.insight.significance import Share
from cleaner.leftovers import BEGIN_CHARS, LABEL_CHARS, MOST_CHARS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cleaner.leftovers import Seen

#: Where in a document a piece stood, by the letter that it is kept with.
PLACES = {
    "h": "among the first lines",
    "b": "on a line of its own",
    "t": "among the last lines",
    "e": "at the end of a long line",
    "l": "inside a long line",
    "s": "inside a long line",
}
# Beginnings and ends of so many words are counted: two words are a label, five are hardly chance.
_WORDS = (2, 3, 5)
_LABEL_WORDS = (1, 2, 3)
# Two words begin many a sentence ("Selain itu"), three few.
_SENTENCE_WORDS = 3
# Words of a rule's template are those in so many of the pieces that it took; the others are names and titles.
_TEMPLATE_SHARE = 0.2
_TEMPLATE_PIECES = 2
# Of a leftover's words so many must be the template's.
_ALIKE_SHARE = 0.5
_NO_LETTERS = str.maketrans(dict.fromkeys("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~“”‘’–—…«»•|0", " "))


class Shown(NamedTuple):
    """Where a text was seen, and a piece as it stood there."""

    place: str
    piece: str


@dataclass
class Pieces:
    """What one run's sample of a site tells.

    Attributes:
        documents: the sample.
    """

    documents: Mapping[str, Seen]
    shown: dict[str, Shown] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.documents)

    @cached_property
    def standing(self) -> dict[str, set[str]]:
        """The documents in which each text stands."""
        found: dict[str, set[str]] = {}
        for digest, seen in sorted(self.documents.items()):
            for piece in seen.left:
                for text in _texts(piece):
                    if text in found:
                        found[text].add(digest)
                    else:
                        found[text] = {digest}
                        self.shown[text] = Shown(PLACES.get(piece[:1], ""), piece[1:])
        return found

    @cached_property
    def hit(self) -> dict[str, set[str]]:
        """The documents from which each rule took something."""
        found: dict[str, set[str]] = defaultdict(set)
        for digest, seen in self.documents.items():
            for rule, _ in seen.gone:
                found[rule].add(digest)
        return dict(found)

    def taken(self, rule: str) -> Iterator[str]:
        """What the rule took, a piece of each document."""
        for digest in sorted(self.hit.get(rule, ())):
            yield dict(self.documents[digest].gone)[rule]


def alike(rule: str, samples: Iterable[Pieces], words: Mapping[str, set[str]]) -> dict[str, float]:
    """The texts of which half of the words belong to the template of what the rule takes, each with that share.

    Args:
        rule: the rule's full name.
        samples: the samples that show what it took; both runs', so that neither is favoured.
        words: the texts to choose from by each of their words.
    """
    template = _template([piece for sample in samples for piece in sample.taken(rule)])
    common = Counter(text for word in template for text in words.get(word, ()))
    shares = {text: count / len(words_of(text)) for text, count in common.items()}
    return {text: share for text, share in shares.items() if share >= _ALIKE_SHARE}


def by_words(texts: Iterable[str]) -> dict[str, set[str]]:
    """The texts by each of their words."""
    found: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        for word in words_of(text):
            found[word].add(text)
    return dict(found)


def words_of(text: str) -> set[str]:
    """The words of a text, without case, marks and digits."""
    return set(text.casefold().translate(_NO_LETTERS).split())


def _template(pieces: list[str]) -> set[str]:
    counts = Counter(word for piece in pieces for word in words_of(piece))
    least = max(_TEMPLATE_PIECES, _TEMPLATE_SHARE * len(pieces))
    return {word for word, count in counts.items() if count >= least}


def _texts(piece: str) -> Iterator[str]:
    kind, words = piece[:1], merged(piece[1:]).split(" ")
    if kind == "l":
        if len(piece) > LABEL_CHARS:  # it may begin in the middle of a word
            words = words[1:]
        yield from (" ".join(words[-count:]) for count in _LABEL_WORDS if count <= len(words))
        return
    if kind == "e":
        yield from (" ".join(words[-count:]) for count in _WORDS if count < len(words))
        return
    if kind == "s":
        if len(piece) > BEGIN_CHARS:  # it may end in the middle of a word
            words = words[:-1]
        if len(words) >= _SENTENCE_WORDS:
            yield " ".join(words[:_SENTENCE_WORDS])
        return
    if len(piece) <= MOST_CHARS:  # the whole of it is known
        yield " ".join(words)
        yield from (" ".join(words[-count:]) for count in _WORDS if count < len(words))
    if len(words) > 1:
        yield words[0]
    yield from (" ".join(words[:count]) for count in _WORDS if count < len(words))


def once(texts: Iterable[str], sides: Iterable[Pieces]) -> list[str]:
    """The longest of texts that stand in the same documents, then and now: one question, not many."""
    sides, longest = tuple(sides), dict[tuple[frozenset[str], ...], str]()
    for text in sorted(texts):
        where = tuple(frozenset(side.standing.get(text, ())) for side in sides)
        if len(text) > len(longest.get(where, "")):
            longest[where] = text
    return sorted(longest.values())


def share_of_text(side: Pieces, rule: str, text: str) -> Share:
    """Of the documents that have the text or from which the rule takes something, those that have only the text."""
    hit = side.hit.get(rule, set())
    near = side.standing.get(text, set()) - hit
    return Share(len(near), len(near) + len(hit))


def merged(text: str) -> str:
    """The text with each number one 0: dates and counts differ in length."""
    while "00" in text:
        text = text.replace("00", "0")
    return text
