"""What the case of words says: whether they are a title, in the one style or the other, or running prose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.engine.lazy import LazyPattern

QUOTES = "\"'“”‘’"
OPEN_QUOTES = '"“'
# What looks like one title beyond this is as likely a title and the subheading or caption behind it: 98 % of titles
# have at most 102 characters; sentence case, which hides where a subheading begins, is for the brief.
MAX_SOFT_CHARS = 105
_MAX_SENTENCE_CHARS = 85
# A title in title case may hold this share of words that break it ("ala", a slip of the editor).
_MAX_LOWER_SHARE = 0.15
# A title in sentence case has at least this share of lower-case words, and this many words.
_MIN_SENTENCE_SHARE = 0.3
_MIN_SENTENCE_WORDS = 3
# How far around a title its text is asked about a word, so that a line of any length costs no more than this.
_REACH_CHARS = 30_000
# Behind these a word is only a part of a longer one: "kurang-kurangnya", "@petani", "/petani/".
_INNER = "-_@#/"


@dataclass(frozen=True, slots=True)
class Hints:
    """What a language and a crawl know about titles.

    Attributes:
        small: words whose case says nothing: "di", "yang", "of"; names with a capital inside, "YouTube".
        openers: capitalised words that begin a sentence of prose when lower case follows ("Selain", "Meanwhile").
        closers: those of the openers that as often end a title or a phrase before them ("Ini", "Ketiga").
        roles: words that begin a longer name or go before one ("Kepala", "Dinas"), so that it may hold plain words.
        particles: small words that a title hardly ever capitalises but at its beginning ("di", "dengan", "of").
        stops: patterns for texts that are never part of a title ("Pewarta:", "[Gambas:").
        titles: titles known from elsewhere, as a reader sees them.
    """

    small: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    closers: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    stops: tuple[LazyPattern, ...] = ()
    titles: frozenset[str] = frozenset()

    def opens(self, word: str) -> bool:
        """Whether the word begins a sentence and hardly ever ends a title."""
        return word in self.openers and word not in self.closers


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text, with the marks that stand to it: `text[start:end]`."""

    start: int
    end: int
    text: str

    def cut(self, end: int) -> Word:
        """The word up to an offset of the text."""
        return Word(self.start, end, self.text[: end - self.start])


def words_of(text: str, start: int, stop: int) -> list[Word]:
    """The words of `text[start:stop]`."""
    out, at = [], start
    for piece in text[start:stop].split(" "):
        if piece:
            out.append(Word(at, at + len(piece), piece))
        at += len(piece) + 1
    return out


# --- Case -------------------------------------------------------------------------------------------------------------


def is_lower(word: Word) -> bool:
    """Whether the word begins in lower case."""
    return word.text[0].islower()


def is_prose(word: Word, hints: Hints) -> bool:
    """Whether the word is in lower case though a title would not have it so."""
    return is_lower(word) and word.text.rstrip(",") not in hints.small


def is_title(words: list[Word], hints: Hints, max_share: float = _MAX_LOWER_SHARE) -> bool:
    """Whether the words are in title case: capitals, digits and small words, hardly anything else."""
    lower, telling = _counts(words, hints)
    return telling - lower >= 2 and lower <= max_share * telling


def is_sentence(words: list[Word], hints: Hints) -> bool:
    """Whether the words are in sentence case, and no longer than a title."""
    lower, telling = _counts(words, hints)
    short = words[-1].end - words[0].start <= _MAX_SENTENCE_CHARS
    return short and telling >= _MIN_SENTENCE_WORDS and lower >= _MIN_SENTENCE_SHARE * telling


def could_be_title(words: list[Word], hints: Hints) -> bool:
    """Whether the words are one title by their case, in the one style or the other."""
    return is_title(words, hints) or is_sentence(words, hints)


def _counts(words: list[Word], hints: Hints) -> tuple[int, int]:
    """How many words are in lower case though a title would not have it so, and how many there are that tell."""
    bare = [word.text.strip(",.:;!?()[]") for word in words]
    telling = [word for word in bare if word and word[0] not in QUOTES and word not in hints.small]
    return sum(word[0].islower() for word in telling), len(telling)


# --- Ends -------------------------------------------------------------------------------------------------------------


def sentence_ended(word: str, following: str) -> bool:
    """Whether a sentence ends with `word`: a full stop, not an abbreviation's, and a capital or quote behind it."""
    bare = word.rstrip(QUOTES + ")")
    if not bare.endswith(".") or len(bare.rstrip(".").lstrip("(" + QUOTES)) <= 2:
        return False
    return following[0].isupper() or following[0] in QUOTES


def may_end(words: list[Word], hints: Hints) -> bool:
    """Whether a title may end with the last of the words: not with "di" or "dan", but with "5 juta"."""
    last = words[-1].text
    if not (last.islower() and last in hints.small):
        return True
    return len(words) > 1 and any(char.isdigit() for char in words[-2].text)


def in_quotation(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` opens a quotation that it does not close."""
    at = max(text.rfind(mark, start, end) for mark in '"“”')
    if at < 0 or text[at] == "”" or not text[at + 1 : at + 2].isalnum():
        return False
    return at == start or text[at - 1] in " ("


# --- The rest of the text ---------------------------------------------------------------------------------------------


def elsewhere(text: str, word: str, here: int) -> Iterator[int]:
    """Where else the word, or the words, stand in the text as such, not inside another word; `here` is left out."""
    first, last = max(0, here - _REACH_CHARS), here + _REACH_CHARS
    at = text.find(word, first, last)
    while at >= 0:
        if at != here and not _inside(text, at - 1) and not _goes_on(text, at + len(word)):
            yield at
        at = text.find(word, at + 1, last)


def stands_elsewhere(text: str, word: str, here: int) -> bool:
    """Whether the word stands elsewhere in the text, in whatever case."""
    return any(at >= 0 for form in {word, word.lower(), word.capitalize()} for at in elsewhere(text, form, here))


def is_lower_elsewhere(text: str, word: Word) -> bool:
    """Whether the capitalised word stands elsewhere in lower case, so that it is no name."""
    ordinary = word.text[0].isupper() and word.text[1:].islower()
    return ordinary and next(elsewhere(text, word.text.lower(), word.start), -1) >= 0


def _inside(text: str, i: int) -> bool:
    return i >= 0 and (text[i].isalnum() or text[i] in _INNER)


def _goes_on(text: str, i: int) -> bool:
    """Whether at `i` the word before is not at its end; "word.com" goes on at its full stop."""
    if i >= len(text):
        return False
    return text[i].isalnum() or text[i] in _INNER or (text[i] == "." and text[i + 1 : i + 2].isalnum())
