"""Examples of a proposed rule, drawn from the corpus: what it removes, and a look-alike that it leaves."""

from __future__ import annotations

from itertools import islice, pairwise
from typing import TYPE_CHECKING

from cleaner.errors import PatternError, PatternTimeout
from cleaner.rulebook.suggest.trial import without

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cleaner.engine.program import BoundRule
    from cleaner.rulebook.suggest.evidence import Corpus
    from cleaner.rulebook.suggest.leads import Lead
    from cleaner.rulebook.suggest.pages import Page
    from cleaner.rulebook.suggest.trial import Hit

# So much of what stands around a removed text is shown.
_AROUND_CHARS = 70
# The longest example; what is longer is no example that a person reads.
_MOST_CHARS = 1_200
# A look-alike has so many characters.
_KEEP_CHARS = (12, 160)
# So many sentences are tried before a rule counts as having no look-alike.
_MOST_TRIES = 200
_MARKS = ("[-", "-]")


def removal(rule: BoundRule, page: Page, hit: Hit) -> str:
    """An example of what the rule removes, with marks, that holds; "" if none does."""
    for around in (_AROUND_CHARS, 3 * _AROUND_CHARS, 0):
        source = _marked(page.record.text, hit, around)
        if len(source) <= _MOST_CHARS and _fit_to_show(source, marks=1) and _removes(rule, source):
            return source
    return ""


def look_alike(lead: Lead, corpus: Corpus, leaves: Callable[[str], bool]) -> tuple[str, bool]:
    """A sentence with a word of a text that the rules leave, and whether the corpus has it word for word.

    Where no reporter uses a word of the text, its words are set into a sentence of the corpus.

    Args:
        lead: the text.
        corpus: where it recurs.
        leaves: whether no rule takes anything from a sentence.
    """
    for source in islice(_sentences_with(lead, corpus), _MOST_TRIES):
        if _fit_to_show(source) and leaves(source):
            return source, True
    words = " ".join(key for key in lead.keys if key[0].isalnum()) or corpus.text(lead, lead.places[0])
    for sentence in islice(_plain_sentences(corpus), _MOST_TRIES):
        first, _, rest = sentence.partition(" ")
        source = f"{first} {words} {rest}"
        if _fit_to_show(source) and leaves(source):
            return source, False
    return "", False


def _marked(text: str, hit: Hit, around: int) -> str:
    """The removed text between marks, with a little of what stands before and behind it."""
    before, behind = text[: hit.start], text[hit.end :]
    lead_in = _last_words(before, around) if before.strip() else ""
    follow = _first_words(behind, around) if behind.strip() else ""
    return f"{lead_in}[-{text[hit.start : hit.end]}-]{follow}"


def _last_words(text: str, most: int) -> str:
    """The end of a text: the last line that isn't blank, cut to its last words, and the white space behind it."""
    if not most:
        return ""
    stripped = text.rstrip()
    gap = "\n" if "\n" in text[len(stripped) :] else text[len(stripped) :]
    line = stripped[stripped.rfind("\n") + 1 :]
    return (line[-most:].partition(" ")[2] or line[-most:] if len(line) > most else line) + gap


def _first_words(text: str, most: int) -> str:
    """The beginning of a text, in the same way."""
    if not most:
        return ""
    stripped = text.lstrip()
    gap = text[: len(text) - len(stripped)]
    line = stripped.partition("\n")[0]
    return ("\n" if "\n" in gap else gap) + (line[:most].rpartition(" ")[0] or line if len(line) > most else line)


def _sentences_with(lead: Lead, corpus: Corpus) -> Iterator[str]:
    """Sentences of the corpus with a word of the text but not the text itself, those with its longest words first."""
    own = {(place.page, place.row) for place in lead.places}
    for word in sorted({key for key in lead.keys if key[0].isalpha()}, key=lambda key: (-len(key), key)):
        for page, row in corpus.rows_with(word):
            if (page, row) not in own:
                yield from _around(corpus, page, row, word)


def _around(corpus: Corpus, page: int, row: int, word: str) -> Iterator[str]:
    """The sentences of a row that have the word in lower case, as reporters write it."""
    view = corpus.row(page, row).view
    begins = [*view.sentences.begins, len(view.text)]
    for start, end in pairwise(begins):
        sentence = view.text[start:end].strip()
        if word in sentence and _KEEP_CHARS[0] <= len(sentence) <= _KEEP_CHARS[1]:
            yield sentence


def _plain_sentences(corpus: Corpus) -> Iterator[str]:
    """Sentences of the corpus that surely are prose."""
    for page in corpus.pages:
        for row in page.rows:
            for sentence in row.view.text.split(". "):
                if 50 <= len(sentence) <= _KEEP_CHARS[1] and sentence[0].isupper() and sentence.count(" ") > 6:
                    yield sentence.rstrip(".") + "."


def _fit_to_show(source: str, marks: int = 0) -> bool:
    """Whether a rule file can have the text: no lone surrogates or control characters, and no marks of its own."""
    shown = source.replace("\n", "").replace("\t", "").replace("\xa0", "")
    counts: Sequence[int] = [source.count(mark) for mark in _MARKS]
    return shown.isprintable() and counts == [marks, marks]


def _removes(rule: BoundRule, source: str) -> bool:
    before, _, rest = source.partition(_MARKS[0])
    inside, _, behind = rest.partition(_MARKS[1])
    try:
        return _bare(without(before + inside + behind, rule)) == _bare(before + behind)
    except (PatternError, PatternTimeout):
        return False


def _bare(text: str) -> str:
    return "".join(text.split())
