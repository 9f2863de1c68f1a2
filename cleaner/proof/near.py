"""Near misses that any example has: its words, marks, lines and surroundings changed a little, each under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.proof.marked import Marked, joined
from cleaner.proof.names import edited

if TYPE_CHECKING:
    from collections.abc import Callable

_VOWELS = {"a": "á", "e": "é", "i": "í", "o": "ó", "u": "ú", "A": "Á", "E": "É", "I": "Í", "O": "Ó", "U": "Ú"}
# A file of verdicts may ask for so many lines, and no more digits of them.
_MOST_DIGITS = 4
# What UTF-8 looks like when it is read as Windows-1252.
_BROKEN = {"–": "â€“", "—": "â€”", "“": "â€œ", "”": "â€\x9d", "’": "â€™", "©": "Â©", "®": "Â®", "…": "â€¦", "•": "â€¢"}
_PUNCTUATION = frozenset(".,:;!?-–—()[]\"'“”‘’…|/*•")
_STRAIGHT = {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-"}


def near_miss(name: str, example: Marked) -> Marked | None:
    """The near miss of this name; None when the example has none, or it is the example itself."""
    if name.startswith("@"):
        found = edited(name, example)
    else:
        kind, _, count = name.partition(":")
        if count and not (count.isascii() and count.isdigit() and len(count) <= _MOST_DIGITS):
            return None
        change, counted = CHANGES.get(kind), COUNTED.get(kind)
        found = counted(example, int(count)) if counted and count else change(example) if change and not count else None
    return None if found is None or found == example or not found.text.strip() else found


def line(number: int) -> str:
    """A line of plain prose; different for each number, so that nothing is repeated."""
    return f"Hal ke-{number} itu terjadi kemarin dan dibahas oleh warga desa."


# --- Around it --------------------------------------------------------------------------------------------------------


def _front(piece: str) -> Callable[[Marked], Marked]:
    return lambda example: example.insert(example.start, piece)


def _behind(piece: str) -> Callable[[Marked], Marked]:
    return lambda example: example.insert(example.end, piece)


def _around(before: str, behind: str) -> Callable[[Marked], Marked]:
    return lambda example: example.insert(example.end, behind).insert(example.start, before)


def _alone(example: Marked) -> Marked:
    return example[example.start : example.end]


def _lines_front(example: Marked, count: int) -> Marked:
    return joined([*(_plain(line(n)) for n in range(1, count + 1)), example])


def _lines_behind(example: Marked, count: int) -> Marked:
    return joined([example, *(_plain(line(n)) for n in range(1, count + 1))])


def _heads_front(example: Marked, count: int) -> Marked:
    return joined([*(_plain(_head(n)) for n in range(1, count + 1)), example])


def _heads_behind(example: Marked, count: int) -> Marked:
    return joined([example, *(_plain(_head(n)) for n in range(1, count + 1))])


def _head(number: int) -> str:
    """A line like a heading, without a full stop."""
    return f"Kabar ke-{number} dari Desa Baru"


def _plain(text: str) -> Marked:
    return Marked(text, " " * len(text))


def beside(where: int, text: str) -> Callable[[Marked], Marked]:
    """A line right before (0) or behind (1) the lines that are marked."""

    def change(example: Marked) -> Marked:
        lines = example.lines()
        marked = _marked_lines(lines)
        at = marked[-1] + 1 if where else marked[0]
        return joined([*lines[:at], _plain(text), *lines[at:]])

    return change


def _without_beside(where: int) -> Callable[[Marked], Marked | None]:
    """Without the line before (0) or behind (1) the lines that are marked."""

    def change(example: Marked) -> Marked | None:
        lines = [item for item in example.lines() if item.text.strip()]
        marked = _marked_lines(lines)
        at = marked[-1] + 1 if where else marked[0] - 1
        return joined([*lines[:at], *lines[at + 1 :]]) if 0 <= at < len(lines) else None

    return change


def _marked_lines(lines: list[Marked]) -> list[int]:
    """The numbers of the marked lines; without marks, of all."""
    return [n for n, item in enumerate(lines) if item.has_marks] or list(range(len(lines)))


# --- In it ------------------------------------------------------------------------------------------------------------


def _mapped(change: Callable[[str], str]) -> Callable[[Marked], Marked]:
    """Each character of what is marked (of a text without marks: each) as `change` gives it, longer or gone."""

    def changed(example: Marked) -> Marked:
        text, marks = "", ""
        for at, (char, mark) in enumerate(zip(example.text, example.marks, strict=True)):
            new = change(char) if example.start <= at < example.end else char
            text, marks = text + new, marks + mark * len(new)
        return Marked(text, marks)

    return changed


def _digits(more: int) -> Callable[[Marked], Marked | None]:
    """One digit more, or one less, in each number."""

    def change(example: Marked) -> Marked | None:
        out = example
        for at in range(example.end - 1, example.start - 1, -1):
            last = example.text[at].isdigit() and not example.text[at + 1 : at + 2].isdigit()
            if last:
                out = out.put(at + 1, at + 1, "7") if more > 0 else out.put(at, at + 1, "")
        return out

    return change


def words(example: Marked) -> list[tuple[int, int]]:
    """The words of what is marked, of the whole text without marks; where they begin and end."""
    out, start = [], -1
    for at in range(example.start, example.end + 1):
        inside = at < example.end and not example.text[at].isspace()
        if inside and start < 0:
            start = at
        elif not inside and start >= 0:
            out.append((start, at))
            start = -1
    return out


def _no_word(example: Marked, count: int) -> Marked | None:
    found = words(example)
    return example.put(*found[count - 1], "") if 1 <= count <= len(found) > 1 else None


def _no_last_word(example: Marked) -> Marked | None:
    found = words(example)
    return example.put(*found[-1], "") if len(found) > 1 else None


def _line_of(change: Callable[[list[Marked], int], list[Marked]]) -> Callable[[Marked, int], Marked | None]:
    """A change of the n-th marked line, if there are several."""

    def changed(example: Marked, count: int) -> Marked | None:
        lines = example.lines()
        marked = _marked_lines(lines)
        return joined(change(lines, marked[count - 1])) if 1 <= count <= len(marked) > 1 else None

    return changed


def _in_line(before: str, behind: str) -> Callable[[list[Marked], int], list[Marked]]:
    def change(lines: list[Marked], at: int) -> list[Marked]:
        line = lines[at]
        return [*lines[:at], line.insert(line.end, behind).insert(line.start, before), *lines[at + 1 :]]

    return change


def _only_line(example: Marked, count: int) -> Marked | None:
    """Of the marked lines only the n-th."""
    lines = example.lines()
    marked = _marked_lines(lines)
    if not 1 <= count <= len(marked) > 1:
        return None
    gone = {n for n in marked if n != marked[count - 1]}
    return joined(item for n, item in enumerate(lines) if n not in gone)


def _one_line(example: Marked) -> Marked | None:
    """A text that lost its line breaks."""
    return joined(example.lines(), " ") if "\n" in example.text else None


def _broken(example: Marked) -> Marked | None:
    """A line break behind the first marked word."""
    found = words(example)
    return example.put(found[0][1], found[1][0], "\n") if len(found) > 1 else None


def _twice(example: Marked) -> Marked:
    piece = example[example.start : example.end]
    return example[: example.end] + Marked(" ", " ") + piece + example[example.end :]


def _twice_line(example: Marked) -> Marked:
    lines = example.lines()
    marked = _marked_lines(lines)
    run = lines[marked[0] : marked[-1] + 1]
    return joined([*lines[: marked[-1] + 1], *run, *lines[marked[-1] + 1 :]])


def _last_mark(example: Marked) -> Marked:
    """Without punctuation at the end."""
    end = example.end
    while end > example.start and example.text[end - 1] in _PUNCTUATION:
        end -= 1
    return example.put(end, example.end, "")


def _inner(piece: str) -> Callable[[Marked], Marked]:
    return lambda example: example.insert(example.end, piece, inside=example.has_marks)


CHANGES: dict[str, Callable[[Marked], Marked | None]] = {
    "word-front": _front("Kata "),
    "word-behind": _behind(" kata"),
    "glued-front": _front("kata"),
    "glued-behind": _behind("Kata"),
    "sentence-front": _front("Hal itu terjadi kemarin. "),
    "sentence-behind": _behind(" Hal itu terjadi kemarin."),
    "quoted": _around('"', '"'),
    "bracketed": _around("(", ")"),
    "clause-behind": _behind(", kata dia."),
    "alone": _alone,
    "line-before": beside(0, line(9)),
    "line-after": beside(1, line(9)),
    "no-line-before": _without_beside(0),
    "no-line-after": _without_beside(1),
    "upper": _mapped(str.upper),
    "lower": _mapped(str.lower),
    "no-punctuation": _mapped(lambda char: "" if char in _PUNCTUATION else char),
    "letters-only": _mapped(lambda char: char if char.isalpha() or char.isspace() else ""),
    "no-spaces": _mapped(lambda char: "" if char == " " else char),
    "nbsp": _mapped(lambda char: "\u00a0" if char == " " else char),
    "accents": _mapped(lambda char: _VOWELS.get(char, char)),
    "mojibake": _mapped(lambda char: _BROKEN.get(char, char)),
    "straight": _mapped(lambda char: _STRAIGHT.get(char, char)),
    "more-digits": _digits(1),
    "fewer-digits": _digits(-1),
    "full-stop": _inner("."),
    "no-last-mark": _last_mark,
    "no-last-word": _no_last_word,
    "one-line": _one_line,
    "broken": _broken,
    "twice": _twice,
    "twice-line": _twice_line,
}
COUNTED: dict[str, Callable[[Marked, int], Marked | None]] = {
    "lines-front": _lines_front,
    "lines-behind": _lines_behind,
    "no-word": _no_word,
    "no-line": _line_of(lambda lines, n: [*lines[:n], *lines[n + 1 :]]),
    "line-twice": _line_of(lambda lines, n: [*lines[: n + 1], *lines[n:]]),
    "only-line": _only_line,
    "line-word-front": _line_of(_in_line("Kata ", "")),
    "line-word-behind": _line_of(_in_line("", " kata")),
    "heads-front": _heads_front,
    "heads-behind": _heads_behind,
}
