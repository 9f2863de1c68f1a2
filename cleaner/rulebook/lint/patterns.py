"""Patterns by themselves: can they be read, do they say anything, and do they see what their author sees?"""

from __future__ import annotations

import unicodedata
from functools import partial
from typing import TYPE_CHECKING

from cleaner.engine.view import fold
from cleaner.errors import PatternError, PatternTimeout
from cleaner.rulebook.lint.finding import Where
from cleaner.rulebook.lint.pieces import Sort, pieces
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.engine.program import BoundRule, Scope
    from cleaner.rulebook.lint.finding import Finding, Unit, Written

_HEADLINE = "headline"
_IN_EVERYTHING = {
    "unless": "so it is found in everything: the rule never acts",
    "signature": "so it is found in everything: any article is taken for one of this site",
    "keep": "so it is found in everything",
}
_ANY_LINE = "Warga membahas jalan desa."
# Letters of other alphabets that can't be told from Latin ones in print, and the Latin ones: Cyrillic, then Greek.
_TWINS = dict(
    zip(
        "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u051b\u051d\u04bb"
        "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0408\u0405\u0423"
        "\u03bf\u03bd\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
        "aeopcyxijsdqwhABEKMHOPCTXIJSYovABEZHIKMNOPTYX",
        strict=True,
    )
)


def check(unit: Unit) -> Iterator[Finding]:
    """Patterns that can't be read, say nothing, or have characters that mislead."""
    broken = set[str]()  # parts; who uses one is not to blame
    for written in unit.patterns():
        found = list(_unreadable(unit, written, unit.scope, ""))
        broken |= {written.name.strip("{}")} if found and _is_part(written) else set()
        yield from (*found, *_unseen(unit, written, ""))
        if not found and not _is_part(written):
            yield from _empty_search(unit, written, unit.scope, "")
    for rule in unit.file.rules:
        bound = unit.bound.get(rule.id)
        for written in unit.patterns_of(rule):
            yield from _unseen(unit, written, rule.id)
            if broken.isdisjoint(name for name, _ in _parts(written.text)):
                yield from _unreadable(unit, written, bound.scope if bound else unit.scope, rule.id)
    for sound in unit.sound:
        yield from _without_literal(unit, sound)
        if unit.has_time:
            yield from _empty(unit, sound)
    yield from _look_alikes(unit)


def _is_part(written: Written) -> bool:
    """Whether the pattern is a part of others."""
    return written.name.startswith("{{")


# --- Can it be read? --------------------------------------------------------------------------------------------------


def _unreadable(unit: Unit, written: Written, scope: Scope, rule: str) -> Iterator[Finding]:
    """What keeps a pattern from being compiled: parts that there aren't, or what `regex` says."""
    found = partial(unit.finding, rule=rule)
    unknown = False
    for name, start in _parts(written.text):
        message = _unknown_part(name, scope)
        if message:
            unknown = True
            yield found("unknown-part", f"{written.name}: {message}", written.at(start))
    if unknown:
        return
    shift, text = (3, f"(?:{written.text})") if _is_part(written) else (0, written.text)
    if _is_part(written) and "{{headline}}" in text:
        return  # it can stand in no group, so whoever uses the part hears of it
    try:
        scope.pattern(text)
    except PatternError as error:
        offset, part = _written_offset(text, error.offset, scope)
        what = error.message.partition(" at character ")[0].partition(" of '")[0]
        inside = f" (inside {{{{{part}}}}})" if part else ""
        yield found("bad-regex", f"{written.name}: {what}{inside}", written.at(max(0, offset - shift)))


def _parts(text: str) -> Iterator[tuple[str, int]]:
    """The names of the parts in a pattern, and where each begins."""
    at = text.find("{{")
    while at >= 0:
        end = text.find("}}", at)
        name = text[at + 2 : end].strip() if end >= 0 else ""
        if name and all(char.isalnum() or char in "_.-" for char in name):
            yield name, at
        at = text.find("{{", at + 2)


def _unknown_part(name: str, scope: Scope) -> str:
    """What the engine says of a part that there isn't; "" for one that there is."""
    if name == _HEADLINE:
        return ""
    try:
        scope.filled_part(name)
    except PatternError as error:
        return error.message
    return ""


def _written_offset(text: str, offset: int | None, scope: Scope) -> tuple[int, str]:
    """The place in the written pattern of a place in the one whose parts are filled in; and the part that it is in."""
    if offset is None:
        return max(0, text.find("{{headline}}")), ""
    gained = 0
    for name, start in _parts(text):
        begin = start + gained
        if offset < begin:
            break
        written, filled = text.index("}}", start) + 2 - start, 1 if name == _HEADLINE else len(scope.filled_part(name))
        if offset < begin + filled:
            return start, name
        gained += filled - written
    return offset - gained, ""


# --- Does it say anything? --------------------------------------------------------------------------------------------


def _empty(unit: Unit, bound: BoundRule) -> Iterator[Finding]:
    """Patterns that match the empty text where that can't be meant."""
    rule = bound.rule
    if rule.kind is Kind.BLOCK and all(repeat in ("?", "*") for repeat, _ in bound.block):
        yield unit.of_rule("matches-empty", "every step of the block may be missing", rule, rule.kind)
    for written in unit.patterns_of(rule):
        if written.name in ("after", "before", "until") or "{{headline}}" in written.text:
            continue
        yield from _empty_search(unit, written, bound.scope, rule.id)


def _empty_search(unit: Unit, written: Written, scope: Scope, rule: str) -> Iterator[Finding]:
    """A pattern that the empty text matches; where it is looked for in a text, one that is found in any."""
    try:
        pattern = scope.pattern(written.text)
        lines = ("", _ANY_LINE) if written.searched else ("",)
        hits = [pattern.search(fold(line)) if written.searched else pattern.fullmatch(fold(line)) for line in lines]
    except (PatternError, PatternTimeout):
        return  # other findings say so
    if all(hit is not None and hit.start == hit.end for hit in hits):
        what = _IN_EVERYTHING.get(written.name, "as well as its words")
        yield unit.finding("matches-empty", f"{written.name}: matches the empty text, {what}", written.at(0), rule=rule)


def _without_literal(unit: Unit, bound: BoundRule) -> Iterator[Finding]:
    """A rule that nothing calls: no word, no sign, no place."""
    rule = bound.rule
    anywhere = rule.where.is_everywhere and rule.after is None and rule.before is None
    if rule.kind in (Kind.EQUALS, Kind.STARTS, Kind.REPEAT) or not anywhere:
        return
    sources = [source for repeat, source in bound.block if not repeat] if rule.kind is Kind.BLOCK else rule.body
    if not any(bound.scope.wanted(source, rule.kind).needs for source in sources):
        message = f"{rule.kind}: no word or sign must stand in what it matches"
        yield unit.of_rule("no-literal", message, rule, rule.kind)


# --- Does it see what its author sees? --------------------------------------------------------------------------------


def _unseen(unit: Unit, written: Written, rule: str) -> Iterator[Finding]:
    """Characters that a line as a reader sees it never has; where they may be missing they do no harm."""
    after_space = False
    for piece in pieces(written.text):
        char = written.text[piece.start : piece.end]  # an escape is longer: who writes one knows what it stands for
        fault = ""
        if piece.sort is Sort.LITERAL and len(char) == 1 and piece.times[0]:
            fault = _never_met(char, after_space=after_space)
        if fault:
            yield unit.finding("unseen-character", f"{written.name}: {fault}", written.at(piece.start), rule=rule)
        after_space = char == " " and piece.times == (1, 1)


def _never_met(char: str, *, after_space: bool) -> str:
    """Why patterns never meet a character here; "" where they may."""
    if char == " ":
        return "two spaces in a row are never met: lines are seen with single spaces" if after_space else ""
    seen = fold(f"a{char}a").text == f"a{char}a"
    return "" if seen else f"{_described(char)} is never met in a line as patterns see it"


def _look_alikes(unit: Unit) -> Iterator[Finding]:
    """Letters of other alphabets among Latin ones, in all strings that rules compare with texts."""
    rules = {rule.line: rule.id for rule in unit.file.rules}
    for statement in unit.source.statements:
        if statement.key in ("why", "id", "category", "schema", "checked"):
            continue
        rule = rules.get(statement.header, "")
        for n, text in enumerate(statement.texts):
            found = _first_twin(text.value)
            if found is not None:
                char, where = text.value[found], Where(statement.header, statement.key, n, found)
                message = (
                    f"{statement.key}: {_described(char)} stands among Latin letters and looks like {_TWINS[char]}"
                )
                yield unit.finding("look-alike", message, where, rule=rule)


def _first_twin(text: str) -> int | None:
    """Where the first letter stands that only looks like the Latin ones beside it.

    A word that is all such letters counts, too, where no letter of the text says that it is written in that alphabet.
    """
    foreign = [char for char in text if char.isalpha() and not char.isascii() and _is_cyrillic_or_greek(char)]
    at = next((n for n, char in enumerate(text) if char in _TWINS), None)
    while at is not None:
        start, end = at, at
        while start and text[start - 1].isalpha() and text[start - 2 : start - 1] != "\\":
            start -= 1
        while end < len(text) and text[end].isalpha():
            end += 1
        if any(char.isascii() for char in text[start:end]) or all(char in _TWINS for char in foreign):
            return at
        at = next((n for n in range(end, len(text)) if text[n] in _TWINS), None)
    return None


def _is_cyrillic_or_greek(char: str) -> bool:
    return unicodedata.name(char, "").startswith(("CYRILLIC", "GREEK"))


def _described(char: str) -> str:
    return f"U+{ord(char):04X} {unicodedata.name(char, 'without a name')}"
