"""One pure function for each rule kind: a rule and a document in, proposals out. Nothing is cut here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from cleaner.engine.echoes import MIN_REPEAT_CHARS
from cleaner.engine.view import fold
from cleaner.engine.watch import MAX_BLOCK_LINES
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cleaner.engine.gate import Places
    from cleaner.engine.lines import Document, Line
    from cleaner.engine.patterns import Hit, Pattern
    from cleaner.engine.program import BoundRule

# Beyond this much text before it, a paragraph counts as repeated only if a whole line repeats: keeps the search linear.
MAX_NESTED_CHARS = 200_000
# A headline shorter than this ("Opini") may well stand twice for good reason.
MIN_TITLE_CHARS = 12

#: Names of groups and what they caught, as a reader sees it.
Captured = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A piece of the document, `text[start:end]`, that a rule wants removed, and what its named groups caught."""

    start: int
    end: int
    rule: BoundRule
    captured: Captured = ()


class Found(NamedTuple):
    """What a rule finds on one line, whatever stands around it: `raw[start:end]`, and what its named groups caught."""

    start: int
    end: int
    captured: Captured = ()


def propose(rule: BoundRule, document: Document, places: Places, title: str) -> Iterator[Proposal]:
    """What the rule wants removed from the document.

    Args:
        rule: the rule.
        document: the document.
        places: where a match may begin.
        title: the record's own headline, "" if unknown.

    Raises:
        PatternTimeout: a pattern ran into its time limit.
        PatternError: a pattern can't be compiled.
    """
    kind = rule.rule.kind
    if kind is Kind.REPEAT:
        return _title_repeats(rule, document, title) if rule.rule.body == ("title",) else _repeats(rule, document)
    if kind is Kind.BLOCK:
        return _block(rule, document, places)
    return _from(rule, document, places) if kind is Kind.FROM else _on_lines(rule, document, places)


def protected(rule: BoundRule, places: Places) -> Iterator[tuple[int, int]]:
    """What a `keep` rule protects; `places` as for `propose`."""
    for line in places.lines(rule):
        for found in places.found(rule, line, _spans):
            yield line.start + found.start, line.start + found.end


def unprotected(proposals: list[Proposal], areas: list[tuple[int, int]]) -> list[Proposal]:
    """The proposals that touch none of the protected areas; one that does is dropped whole."""
    return [item for item in proposals if not any(item.start < end and start < item.end for start, end in areas)]


def _on_lines(rule: BoundRule, document: Document, places: Places) -> Iterator[Proposal]:
    """What the rule takes from each line by itself."""
    look = _LOOKS[rule.rule.kind]
    for line in places.lines(rule):
        for found in places.found(rule, line, look):
            if _neighbours_fit(rule, document, line.rank, line.rank):
                yield Proposal(line.start + found.start, line.start + found.end, rule, found.captured)


# --- Whole lines ------------------------------------------------------------------------------------------------------


def _equals(rule: BoundRule, line: Line, places: Places) -> tuple[Found, ...]:  # noqa: ARG001 - a look
    text = line.view.text
    return _whole_line(line) if text.casefold() in rule.phrases and _passes(rule, line, 0, len(text)) else ()


def _starts(rule: BoundRule, line: Line, places: Places) -> tuple[Found, ...]:  # noqa: ARG001 - a look
    text = line.view.text
    if len(text) > rule.rule.max_chars or not text.casefold().startswith(rule.phrases):
        return ()
    return _whole_line(line) if _passes(rule, line, 0, len(text)) else ()


def _line(rule: BoundRule, line: Line, places: Places) -> tuple[Found, ...]:  # noqa: ARG001 - a look
    hit = _whole(rule, rule.pattern, line)
    return _whole_line(line, _captured(line, hit)) if hit else ()


def _whole_line(line: Line, captured: Captured = ()) -> tuple[Found, ...]:
    return (Found(0, len(line.raw), captured),)


def _block(rule: BoundRule, document: Document, places: Places) -> Iterator[Proposal]:
    free = 0
    for line in places.lines(rule):
        if line.rank < free:
            continue
        found = _block_at(rule, document, line.rank)
        if not found or not _neighbours_fit(rule, document, line.rank, line.rank + len(found) - 1):
            continue
        free = line.rank + len(found)
        run = [document.ranked(rank) for rank in range(line.rank, free)]
        captured = tuple(item for at, hit in zip(run, found, strict=True) for item in _captured(at, hit))
        yield Proposal(line.start, run[-1].end, rule, captured)


def _block_at(rule: BoundRule, document: Document, first: int) -> list[Hit]:
    """One hit a line, for as many lines from rank `first` on as the steps match in turn; empty for none."""
    steps, count = rule.block, min(len(document.solid_indices) - first, MAX_BLOCK_LINES)
    dead: set[tuple[int, int]] = set()

    def walk(step: int, at: int) -> list[Hit] | None:
        if step == len(steps):
            return []
        if (step, at) in dead:
            return None
        repeat, source = steps[step]
        hit = _whole(rule, rule.scope.pattern(source), document.ranked(first + at)) if at < count else None
        rest = walk(step if repeat == "*" else step + 1, at + 1) if hit else None
        if hit and rest is not None:
            return [hit, *rest]
        rest = walk(step + 1, at) if repeat else None
        if rest is None:
            dead.add((step, at))
        return rest

    return walk(0, 0) or []


def _from(rule: BoundRule, document: Document, places: Places) -> Iterator[Proposal]:
    for line in places.lines(rule):
        found = places.found(rule, line, _line)
        if not found or not _neighbours_fit(rule, document, line.rank, line.rank):
            continue
        last = _last_line(rule, document, line.rank)
        if last is not None:
            yield Proposal(line.start, last.end, rule, found[0].captured)
            return


def _last_line(rule: BoundRule, document: Document, first: int) -> Line | None:
    """The last line that goes; None when the line to stop before isn't there."""
    if rule.until is None:
        return document.ranked(-1)
    stops = (line for line in document.solid[first + 1 :] if rule.until.fullmatch(line.view))
    stop = next(stops, None)
    return document.solid[stop.rank - 1] if stop else None


# --- Parts of lines ---------------------------------------------------------------------------------------------------


def _spans(rule: BoundRule, line: Line, places: Places) -> tuple[Found, ...]:
    out = []
    for hit in rule.pattern.finditer(line.view, places.spans(rule, line)):
        start, end = hit.groups.get("cut", (hit.start, hit.end))
        if start < end and _fits(rule, line, hit):
            out.append(Found(*line.view.original(start, end), _captured(line, hit)))
    return tuple(out)


def _sentences(rule: BoundRule, line: Line, places: Places) -> tuple[Found, ...]:
    out, free = [], 0
    for begin in places.begins(rule, line):
        hit = _sentence_at(rule, line, begin, places) if begin >= free else None
        if hit:
            free = hit.end
            out.append(Found(*line.view.original(hit.start, hit.end), _captured(line, hit)))
    return tuple(out)


def _sentence_at(rule: BoundRule, line: Line, begin: int, places: Places) -> Hit | None:
    """The shortest match from `begin` to where a sentence surely ends; failing that, to where glue may end it."""
    if rule.has_headline:
        hit = rule.pattern.match(line.view, begin, places.marks(rule, line))
        return hit if hit and _fits(rule, line, hit) else None
    if not rule.pattern.may_begin(line.view, begin):
        return None
    limits = [size for size in (rule.rule.max_chars, places.most_chars(rule)) if size]
    for group in line.view.ends(begin, begin + min(limits, default=len(line.view.text))):
        for end in group:
            hit = rule.pattern.fullmatch(line.view, begin, end)
            if hit:
                return hit if _fits(rule, line, hit) else None
    return None


# --- Repeats ----------------------------------------------------------------------------------------------------------


def _title_repeats(rule: BoundRule, document: Document, title: str) -> Iterator[Proposal]:
    first = document.solid[0].view.text.casefold() if document.solid else ""
    headlines = {text for text in (fold(title).text.casefold(), first) if len(text) >= MIN_TITLE_CHARS}
    seen: set[str] = set()
    for line in document.solid:
        text = line.view.text.casefold()
        if text in headlines:
            again = text in seen and rule.rule.where.admits(line.rank, len(document.solid))
            if again and _passes(rule, line, 0, len(text)):
                yield Proposal(line.start, line.end, rule)
            seen.add(text)


def _repeats(rule: BoundRule, document: Document) -> Iterator[Proposal]:
    """Runs of lines that stand whole in what came before, white space aside, and are no shorter than a paragraph."""
    squeezed = ["".join(line.view.text.casefold().split()) for line in document.solid]
    before, whole, at = "", set[str](), 0
    while at < len(squeezed):
        run = _repeated_run(squeezed, at, before, whole)
        for line in document.solid[at : at + run]:
            if rule.rule.where.admits(line.rank, len(squeezed)) and _passes(rule, line, 0, len(line.view.text)):
                yield Proposal(line.start, line.end, rule)
        if not run and len(before) < MAX_NESTED_CHARS:
            before += f"\n{squeezed[at]}"
        whole.update(squeezed[at : at + 1] if not run else ())
        at += run or 1


def _repeated_run(squeezed: list[str], at: int, before: str, whole: set[str]) -> int:
    """How many lines from `at` on are a repetition; 0 for none. `whole` has the lines of `before`, which may be cut."""
    if len(before) >= MAX_NESTED_CHARS:
        return int(squeezed[at] in whole and len(squeezed[at]) >= MIN_REPEAT_CHARS)
    run = 0
    text = squeezed[at]
    while text in before or (not run and text in whole):
        run += 1
        if at + run == len(squeezed):
            break
        text += squeezed[at + run]
    return run if len("".join(squeezed[at : at + run])) >= MIN_REPEAT_CHARS else 0


# --- Conditions -------------------------------------------------------------------------------------------------------


def _whole(rule: BoundRule, pattern: Pattern, line: Line) -> Hit | None:
    hit = pattern.fullmatch(line.view)
    return hit if hit and _fits(rule, line, hit) else None


def _fits(rule: BoundRule, line: Line, hit: Hit) -> bool:
    if rule.rule.max_chars and hit.end - hit.start > rule.rule.max_chars:
        return False
    return _passes(rule, line, hit.start, hit.end)


def _passes(rule: BoundRule, line: Line, start: int, end: int) -> bool:
    """Whether `unless` is not found in the matched text."""
    if rule.unless is None:
        return True
    found = rule.unless.search(line.view, start)
    return found is None or found.end > end


def _neighbours_fit(rule: BoundRule, document: Document, first: int, last: int) -> bool:
    return _neighbour_fits(rule.after, document, first - 1) and _neighbour_fits(rule.before, document, last + 1)


def _neighbour_fits(pattern: Pattern | None, document: Document, rank: int) -> bool:
    if pattern is None:
        return True
    inside = 0 <= rank < len(document.solid_indices)
    return pattern.fullmatch(document.ranked(rank).view if inside else fold("")) is not None


def _captured(line: Line, hit: Hit) -> Captured:
    """What named groups caught, as a reader sees it; `cut` only narrows what goes."""
    text = line.view.text
    found = ((name, text[start:end].strip()) for name, (start, end) in hit.groups.items() if name != "cut")
    return tuple((name, value) for name, value in found if value)


_LOOKS: dict[Kind, Callable[[BoundRule, Line, Places], tuple[Found, ...]]] = {
    Kind.EQUALS: _equals,
    Kind.STARTS: _starts,
    Kind.LINE: _line,
    Kind.SENTENCE: _sentences,
    Kind.SPAN: _spans,
}
