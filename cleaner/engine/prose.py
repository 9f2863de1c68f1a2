"""Where running prose begins behind a linked title, said from the words alone: the soft evidence of `{{headline}}`.

In title case nearly every word has a capital, in prose nearly none has. So where a capitalised word is followed by
lower case, prose has begun, with that word or with one before it: "… Melaut Lagi Kepala Desa Sugeng mengatakan …".
Which, is settled only where that word can't be but the first: see `_begins_after_title`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.engine.titlecase import (
    MAX_SOFT_CHARS,
    OPEN_QUOTES,
    QUOTES,
    elsewhere,
    in_quotation,
    is_lower,
    is_lower_elsewhere,
    is_prose,
    is_sentence,
    is_title,
    may_end,
    sentence_ended,
)

if TYPE_CHECKING:
    from cleaner.engine.titlecase import Hints, Word

#: A name and its titles before the verb ("Ketua Umum … menyebut") are seldom more words than this.
MAX_SUBJECT_WORDS = 6
#: A title does not end with these.
JOINTS = ",:;-–—&/"
# A word shorter than this is too often part of something else: "Si", "XI".
_MIN_NAME_CHARS = 3
_MIN_PLAIN_CHARS = 4
# An institution's plain words ("Bidang Perlindungan Tanaman") stand within this many words of the one that heads it.
_ROLE_REACH = 4
# What is said between quotation marks is longer than the name of a film or a ship, and no longer than a few sentences.
_MIN_SPEECH_CHARS = 20
_MAX_SPEECH_CHARS = 600
_YEARS = ("19", "20")


def begins_prose(text: str, words: list[Word], n: int, hints: Hints) -> bool:
    """Whether running prose surely begins with word `n`, behind a title."""
    if not _may_begin(text, words, n, hints):
        return False
    if is_title(words[:n], hints, 0):
        ended, opens = _title_ended(words, n), _opens(words, n, hints)
        if not _runs_on(words, n, hints):
            return (opens and ended and _turns_to_prose(words, n, hints)) or _breaks_style(words, n, hints)
        return opens or ended or _begins_after_title(text, words, n, hints)
    if words[n - 1].text[-1] in "?!." or not is_sentence(words[:n], hints) or not _runs_on(words, n, hints):
        return False
    return _opens(words, n, hints) or _is_speech(text, words[n])


def first_of_prose(text: str, words: list[Word], n: int, hints: Hints) -> int:
    """The index of the first word of prose when it is seen at word `n`: an opener before a name belongs to it."""
    held = hints.opens(words[n - 1].text) and words[n].text.rstrip(",") not in hints.openers
    return n - 1 if held and not _is_speech(text, words[n]) and may_end(words[: n - 1], hints) else n


def _may_begin(text: str, words: list[Word], n: int, hints: Hints) -> bool:
    """Whether prose may begin with word `n` at all: a capital or quotation mark, and a title before it."""
    here, before = words[n].text[0], words[n - 1]
    if not (here.isupper() or here in OPEN_QUOTES) or before.end - words[0].start > MAX_SOFT_CHARS:
        return False
    if before.text[-1] in JOINTS or before.text[-2:] in ('".', "”."):
        return False
    return may_end(words[:n], hints) and not in_quotation(text, words[0].start, before.end)


def _opens(words: list[Word], n: int, hints: Hints) -> bool:
    """Whether word `n` is an opener, and not one that belongs to a word before it ("Dana Pihak Ketiga")."""
    word, before = words[n].text.rstrip(","), words[n - 1].text
    if word not in hints.openers:
        return False
    if word not in hints.closers:
        return True
    if word != words[n].text:
        return not hints.opens(before)
    return before not in hints.openers and not _role_near(words, n, hints, 2)


def _title_ended(words: list[Word], n: int) -> bool:
    before = words[n - 1].text
    return before.rstrip(QUOTES)[-1:] in ("?", "!") or sentence_ended(before, words[n].text)


def _breaks_style(words: list[Word], n: int, hints: Hints) -> bool:
    """Whether word `n` is a particle with a capital, behind a title that keeps them small, and prose follows soon.

    So a sentence begins though a name comes first: "… Nelayan dan Petambak Dengan Kapal Wirabaya, mereka melaut …".
    """
    word = words[n].text
    if not word.istitle() or word.lower() not in hints.particles or words[n - 1].text in hints.roles:
        return False
    particles = [other.text for other in words[1:n] if other.text.lower() in hints.particles]
    kept = bool(particles) and all(map(str.islower, particles))
    return kept and any(is_prose(other, hints) for other in words[n + 1 :][:MAX_SUBJECT_WORDS])


def _begins_after_title(text: str, words: list[Word], n: int, hints: Hints) -> bool:
    """Whether word `n`, with lower case behind it, is the first of its sentence though no opener."""
    return (
        words[n].text[0] in OPEN_QUOTES
        or _follows_figure(words, n, hints)
        or _is_plain(text, words, n, hints)
        or _begins_elsewhere(text, words, n)
    )


# --- What follows -----------------------------------------------------------------------------------------------------


def _runs_on(words: list[Word], n: int, hints: Hints) -> bool:
    """Whether a lower-case word follows word `n`, small words between them left aside, or one name with a comma."""
    named = False
    for word in words[n + 1 :]:
        if is_prose(word, hints):
            return True
        if not is_lower(word):
            name = word.text[-1] == "," and word.text[:-1] not in hints.openers
            if named or not name or words[n].text not in hints.openers:
                return False
            named = True
    return False


def _runs_far(words: list[Word], n: int, hints: Hints) -> bool:
    """Whether not one but two lower-case words follow word `n` before a capital: no slip of a title."""
    telling = [word for word in words[n + 1 :] if word.text.rstrip(",") not in hints.small][:2]
    return len(telling) > 1 and all(map(is_lower, telling))


def _turns_to_prose(words: list[Word], n: int, hints: Hints) -> bool:
    """Whether word `n` is followed by lower case at once, and by prose within a name's length ("Dilansir dari …")."""
    behind = words[n + 1 :][: MAX_SUBJECT_WORDS + 2]
    return bool(behind) and is_lower(behind[0]) and any(is_prose(word, hints) for word in behind)


def _is_speech(text: str, word: Word) -> bool:
    """Whether a quotation begins with the word that somebody says: before its end stands a comma or a full stop."""
    if word.text[0] not in OPEN_QUOTES or not word.text[1:2].isupper():
        return False
    ends = (text.find(mark, word.start + 1, word.start + _MAX_SPEECH_CHARS) for mark in '"”')
    end = min((end for end in ends if end >= 0), default=0)
    return end > word.start + _MIN_SPEECH_CHARS and text[end - 1] in ",.?!"


# --- What stands before -----------------------------------------------------------------------------------------------


def _role_near(words: list[Word], n: int, hints: Hints, reach: int = _ROLE_REACH) -> bool:
    """Whether shortly before word `n` a longer name may have begun."""
    return any(word.text.strip(QUOTES + ",.:") in hints.roles for word in words[max(0, n - reach) : n])


def _follows_figure(words: list[Word], n: int, hints: Hints) -> bool:
    """Whether a year, a percentage or a bracket ends the title: no subject does ("… Dunia 2026 Pelatih itu …")."""
    before = words[n - 1].text.rstrip(QUOTES)
    year = len(before) == len("2026") and before.isdigit() and before.startswith(_YEARS)
    if not (year or before[-1:] == ")" or (before[-1:] == "%" and before[-2:-1].isdigit())):
        return False
    back = words[max(0, n - _ROLE_REACH) : n - 1]
    return back[-1].text[0].isupper() and not any(word.text.rstrip(",") in hints.openers for word in back)


# --- What the rest of the text says -----------------------------------------------------------------------------------


def _is_plain(text: str, words: list[Word], n: int, hints: Hints) -> bool:
    """Whether word `n` is an ordinary word by its text, which has it in lower case and nowhere as part of a name.

    Such a word has its capital from the sentence that it begins: "… Buka Sampai Malam Botol dijual ke …". Not so in an
    institution's name, so none may begin shortly before, and without a list of such words nothing is said; nor may
    an opener stand before it, which then begins the sentence.
    """
    word = words[n]
    if not hints.roles or len(word.text) < _MIN_PLAIN_CHARS or not word.text.isalpha():
        return False
    if hints.opens(words[n - 1].text) or _role_near(words, n, hints) or not _runs_far(words, n, hints):
        return False
    if not is_lower_elsewhere(text, word):
        return False
    return not any(_in_name(text, at, at + len(word.text), hints) for at in elsewhere(text, word.text, word.start))


def _in_name(text: str, at: int, end: int, hints: Hints) -> bool:
    """Whether the capitalised word at `at` owes its capital to itself or the name before it, not to its sentence.

    Before a capital it may: "di Dinas Pertanian" says nothing of "dinas".
    """
    before = text[max(0, at - MAX_SOFT_CHARS) : at].rstrip(" ").rpartition(" ")[2]
    if not before[-1:].isalnum() or before in hints.small:
        return False
    return before[0].isupper() or not text[end : end + 2].strip(" ").isupper()


def _begins_elsewhere(text: str, words: list[Word], n: int) -> bool:
    """Whether another sentence of the text begins with word `n` and goes on in lower case.

    So it is with people and things that an article is about: "… Sudarto mengatakan …". Nowhere may the word stand
    right behind the word that stands before it here, for then the two may be one name.
    """
    word, before = words[n], words[n - 1]
    if len(word.text) < _MIN_NAME_CHARS or next(elsewhere(text, f"{before.text} {word.text}", before.start), -1) >= 0:
        return False
    return any(_begins_sentence(text, at, at + len(word.text)) for at in elsewhere(text, word.text, word.start))


def _begins_sentence(text: str, at: int, end: int) -> bool:
    """Whether a sentence begins at `at`, behind no abbreviation, and goes on in lower case at `end`."""
    before = text[max(0, at - 6) : at].rstrip(" ").rstrip(QUOTES)
    ended = before[-1:] == "." and before[-3:-2].isalnum()
    return ended and text[end : end + 1] == " " and text[end + 1 : end + 2].islower()
