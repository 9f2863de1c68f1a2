"""What is left at the edges of a site's documents: a bounded sample, to see later what has changed.

Of each site the documents with the smallest digests are kept, as many as `Leftovers.size`. A digest depends on the
document's text alone, so the sample is a random one, two samples make the sample of both, and neither the order of the
documents nor how they were divided among processes or runs makes a difference. A text that comes twice counts once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from heapq import nsmallest
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.engine.patterns import sentence_edges
from cleaner.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaner.model import Record, Result

#: So many documents of each site, at most and at first: enough to see what stands in one of twenty.
MOST_OF_SITE = 256
#: So many of all sites together, some 30 MB; with more, each site keeps half as many, and half of that.
MOST_OF_ALL = 20_000
#: Of a line and of a removed piece so much is kept: an address or a name behind a label, not an article.
MOST_CHARS = 80
#: A label is what stands before a colon, at most this far back.
LABEL_CHARS = 40
#: Of a sentence so much is kept.
BEGIN_CHARS = 30
_HEAD_LINES, _TAIL_LINES = 3, 6
# At most so many short lines between those, labels, and sentences of a document. Articles have some 28 sentences.
_MOST_BETWEEN, _MOST_LABELS, _MOST_BEGINS = 8, 8, 40
_ENDS = frozenset('.!?"”’)]»|')

_DIGITS = str.maketrans("123456789", "0" * 9)


class Seen(NamedTuple):
    """A sampled document.

    Attributes:
        left: pieces of what is left, each with a letter in front that says what it is: `h` one of the first lines,
            `t` one of the last, `b` a short line between them, `e` the end of a long last line, `l` a label inside a
            long line, `s` how a sentence inside one begins.
        gone: for each rule that removed something the first piece, its middle left out if it is long: (rule, text).
    """

    left: tuple[str, ...] = ()
    gone: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Leftovers:
    """A sample of documents, by site and digest."""

    size: int = MOST_OF_SITE
    sites: dict[str, dict[str, Seen]] = field(default_factory=dict)

    def count(self, records: Sequence[Record], results: Sequence[Result]) -> None:
        """Take documents into account."""
        found: dict[str, dict[str, int]] = {}
        for n, (record, result) in enumerate(zip(records, results, strict=True)):
            found.setdefault(result.site, {})[digest_of(record.text)] = n
        for site, numbers in found.items():
            known = self.sites.setdefault(site, {})
            for digest in nsmallest(self.size, numbers):
                known[digest] = _seen(records[numbers[digest]].text, results[numbers[digest]])
        self._shrink()

    def add(self, other: Leftovers) -> None:
        """Take the sample of another run, or of another part of this one, into account."""
        for site, documents in other.sites.items():
            self.sites.setdefault(site, {}).update(documents)
        self.size = min(self.size, other.size)
        self._shrink()

    def as_json(self) -> dict[str, Any]:
        """The sample as plain values; the order does not depend on what came first."""
        return {
            "size": self.size,
            "sites": {
                site: {digest: [seen.left, seen.gone] for digest, seen in sorted(documents.items())}
                for site, documents in sorted(self.sites.items())
            },
        }

    def _shrink(self) -> None:
        """Keep to the bounds. How far `size` goes down depends on all documents, not on their order."""
        while sum(min(len(documents), self.size) for documents in self.sites.values()) > MOST_OF_ALL and self.size > 1:
            self.size //= 2
        for documents in self.sites.values():
            if len(documents) > self.size:
                for digest in sorted(documents)[self.size :]:
                    del documents[digest]


def leftovers_of(value: Any, shown: str) -> Leftovers:
    """The sample that such plain values tell.

    Raises:
        InputError: they tell none.
    """
    try:
        sites = {
            str(site): {str(digest): _seen_of(*pair) for digest, pair in documents.items()}
            for site, documents in value["sites"].items()
        }
        size = min(MOST_OF_SITE, int(value["size"]))
    except (TypeError, KeyError, ValueError, OverflowError, AttributeError) as error:
        raise InputError(f"{shown}: not a sample of documents") from error
    if size < 1:
        raise InputError(f"{shown}: not a sample of documents: its size is {size}")
    return Leftovers(size, sites)


def squeezed(text: str) -> str:
    """The text in one line, every ASCII digit a 0."""
    return " ".join(text.split()).translate(_DIGITS)


def digest_of(text: str) -> str:
    """What a document is chosen by; the same for the same text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _seen_of(left: list[str], gone: list[list[str]]) -> Seen:
    return Seen(tuple(map(str, left)), tuple((str(rule), str(text)) for rule, text in gone))


def _seen(text: str, result: Result) -> Seen:
    gone: dict[str, str] = {}
    for span in result.removed:
        if span.rule not in gone:
            gone[span.rule] = _ends(squeezed(text[span.start : span.end]))
    return Seen(tuple(dict.fromkeys(_pieces(result.text))), tuple(gone.items()))


def _pieces(text: str) -> Iterator[str]:
    lines = [line for line in text.split("\n") if line and not line.isspace()]
    tail = max(_HEAD_LINES, len(lines) - _TAIL_LINES)
    yield from (f"h{_start(line)}" for line in lines[:_HEAD_LINES])
    between = (line for line in lines[_HEAD_LINES:tail] if len(line) <= MOST_CHARS)
    yield from (f"b{_start(line)}" for line in islice(between, _MOST_BETWEEN))
    yield from (f"t{_start(line)}" for line in lines[tail:])
    long = [line for line in lines if len(line) > MOST_CHARS]
    yield from (f"e{squeezed(line[-MOST_CHARS:])}" for line in long if line is lines[-1])
    yield from (f"l{label}" for label in islice(chain.from_iterable(map(_labels, long)), _MOST_LABELS))
    yield from (f"s{begin}" for begin in _outer(list(chain.from_iterable(map(_begins, long)))))


def _outer(begins: Sequence[str]) -> Sequence[str]:
    """The first and the last of many: a template stands at the edges."""
    half = _MOST_BEGINS // 2
    return begins if len(begins) <= _MOST_BEGINS else [*begins[:half], *begins[-half:]]


def _begins(line: str) -> Iterator[str]:
    """How sentences inside the line begin, and what is glued to a word: a template's text in an article's one line."""
    for at in sentence_edges(line, 1, len(line)):
        if at == len(line):
            continue
        before, here = line[at - 1], line[at]
        if before in _ENDS or (before == " " and line[at - 2] in _ENDS) or (before.islower() and here.isupper()):
            yield squeezed(line[at : at + BEGIN_CHARS])


def _ends(text: str) -> str:
    return text if len(text) <= 2 * MOST_CHARS else f"{text[:MOST_CHARS]} … {text[-MOST_CHARS:]}"


def _start(line: str) -> str:
    return squeezed(line[: 2 * MOST_CHARS])[:MOST_CHARS]


def _labels(line: str) -> Iterable[str]:
    """What stands before each colon of the line that has a letter before and none of a clock or an address behind."""
    at = line.find(":")
    while at >= 0:
        if at and not line[at - 1].isdigit() and line[at + 1 : at + 2] != "/":
            yield squeezed(line[max(0, at - LABEL_CHARS) : at + 1])
        at = line.find(":", at + 1)
