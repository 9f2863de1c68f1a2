"""Rules with one thing changed for the worse, and in plain words the example that would notice it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cleaner.engine.syntax import NEGATIONS
from cleaner.errors import PatternError, PatternTimeout
from cleaner.proof.limits import without_neighbour
from cleaner.proof.pieces import CASED
from cleaner.proof.review import changes, reviewed_now
from cleaner.proof.samples import Sampler
from cleaner.proof.tree import Piece, tree_of
from cleaner.rulebook.check import alone_problems
from cleaner.rulebook.types import Kind, Zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.engine.program import BoundRule
    from cleaner.proof.tree import Node
    from cleaner.proof.verdicts import Reviewed
    from cleaner.rulebook.types import Rule

_LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule with one thing changed.

    Attributes:
        rule: the changed rule.
        change: what was changed.
        missing: the example that notices it.
    """

    rule: Rule
    change: str
    missing: str


@dataclass(frozen=True, slots=True)
class Score:
    """How many mutants of a rule there are, how many of them the examples notice, and those that nothing does."""

    mutants: int
    by_examples: int
    unnoticed: tuple[Mutant, ...]


def score(bound: BoundRule, reviewed: Reviewed | None) -> Score:
    """The score of a rule; without reviewed near misses those that it would have now count."""
    reviewed = reviewed or reviewed_now(bound)
    total = by_examples = 0
    unnoticed: list[Mutant] = []
    for mutant in mutants(bound):
        variant = bound.variant(mutant.rule)
        try:
            variant.compile()
            failing = bool(alone_problems(variant))
        except PatternError:
            continue
        except PatternTimeout:
            failing = True
        total += 1
        by_examples += failing
        if not failing and next(changes(variant, reviewed), None) is None:
            unnoticed.append(mutant)
    return Score(total, by_examples, tuple(unnoticed))


def mutants(bound: BoundRule) -> Iterator[Mutant]:
    """The mutants of a rule, none of them twice."""
    seen = {bound.rule}
    for mutant in _all(bound):
        if mutant.rule not in seen:
            seen.add(mutant.rule)
            yield mutant


def _all(bound: BoundRule) -> Iterator[Mutant]:
    rule = bound.rule
    if not rule.where.is_everywhere:
        side = "behind it" if str(rule.where).startswith("tail") else "before it"
        yield Mutant(replace(rule, where=Zone()), f"where = {rule.where} dropped", f"keeps: with more lines {side}")
    if rule.max_chars:
        what = f"keeps: longer than {rule.max_chars} characters"
        yield Mutant(replace(rule, max_chars=0), "max_chars dropped", what)
    if rule.unless:
        yield Mutant(replace(rule, unless=""), "unless dropped", "keeps: with something in it that `unless` names")
        yield from _of_pattern(bound, "unless", 0, rule.unless)
    for key, side in (("after", "before it"), ("before", "behind it")):
        if getattr(rule, key) is not None:
            yield Mutant(without_neighbour(rule, key), f"{key} dropped", f"keeps: with another line {side}")
    if rule.kind in (Kind.EQUALS, Kind.STARTS):
        yield from _phrases(rule)
    elif rule.kind is not Kind.REPEAT:
        for n, body in enumerate(rule.body):
            yield from _ends(rule, n, body)
            yield from _of_pattern(bound, "body", n, body)


def _phrases(rule: Rule) -> Iterator[Mutant]:
    for n, phrase in enumerate(rule.body if len(rule.body) > 1 else ()):
        body = rule.body[:n] + rule.body[n + 1 :]
        yield Mutant(replace(rule, body=body), f"{phrase!r} dropped", f"removes: with {phrase!r}")


def _ends(rule: Rule, n: int, body: str) -> Iterator[Mutant]:
    """A whole line's pattern that may begin or end anywhere in the line."""
    if rule.kind not in (Kind.LINE, Kind.FROM, Kind.BLOCK):
        return
    step = body[:1] if rule.kind is Kind.BLOCK and body[:1] in "?*+" else ""
    inner = f"(?:{body[len(step) :]})"
    for new, what in ((rf"[^\n]*{inner}", "behind"), (rf"{inner}[^\n]*", "before")):
        changed = _with_body(rule, n, f"{step}{new}")
        yield Mutant(changed, f"text {what} the end ignored", f"keeps: where it stands {what} other text on its line")


def _of_pattern(bound: BoundRule, key: str, n: int, source: str) -> Iterator[Mutant]:
    rule, sampler = bound.rule, Sampler(bound.scope)
    step = source[:1] if rule.kind is Kind.BLOCK and key == "body" and source[:1] in "?*+" else ""
    inner = source[len(step) :]
    tree = tree_of(inner)
    for node, is_refused in _with_refused(tree) if tree else ():
        for new, change, missing in _of_node(node, inner, sampler):
            body = step + inner[: node.start] + new + inner[node.end :]
            changed = replace(rule, unless=body) if key == "unless" else _with_body(rule, n, body)
            which, _, what = missing.partition(": ")
            which = _TURNED[which] if (key == "unless") != is_refused else which
            yield Mutant(changed, f"{change}{' in unless' if key == 'unless' else ''}", f"{which}: {what}")


def _with_refused(node: Node, *, is_refused: bool = False) -> Iterator[tuple[Node, bool]]:
    """The pieces, and whether each is of what a rule must not find: there, what goes and what stays change places."""
    yield node, is_refused
    for child in node.children:
        yield from _with_refused(child, is_refused=is_refused != (node.text in NEGATIONS))


def _of_node(node: Node, source: str, sampler: Sampler) -> Iterator[tuple[str, str, str]]:
    """What stands in a piece's place, what that changes, and the example that notices it."""
    written = source[node.start : node.end]
    match node.piece:
        case Piece.ANCHOR:
            yield "", f"{written} dropped", f"keeps: {_ANCHORS.get(written, 'in another place')}"
        case Piece.LOOK:
            inner = _shown(sampler.plain(node.children[0]))
            where = "before it" if "<" in node.text else "behind it"
            with_or_without = f"with {inner}" if "!" in node.text else f"without {inner}"
            yield "", f"{_cut(written)} dropped", f"keeps: {with_or_without} {where}"
        case Piece.EITHER:
            for n, child in enumerate(node.children):
                rest = [source[other.start : other.end] for m, other in enumerate(node.children) if m != n]
                what = _shown(sampler.plain(child))
                yield (
                    "|".join(rest),
                    f"alternative {_cut(source[child.start : child.end])} dropped",
                    f"removes: with {what}",
                )
        case Piece.REPEAT:
            yield from _times(node, source, sampler)
        case Piece.TEXT if len(node.text) > 2 and node.text.strip().isalpha():
            yield r"\w+", f"{node.text!r} may be any word", f"keeps: with another word for {node.text!r}"
        case Piece.GROUP if node.text in CASED[:1]:
            yield f"(?:{written[len(node.text) :]}", f"case ignored in {_cut(written)}", "keeps: in other case"
        case _:
            return


def _times(node: Node, source: str, sampler: Sampler) -> Iterator[tuple[str, str, str]]:
    piece = node.children[0]
    inner, what = source[piece.start : piece.end], _shown(sampler.plain(piece))
    if sampler.is_space(piece):
        return
    if node.least == 0:
        yield inner, f"{_cut(inner)} must stand", f"removes: without {what}"
        yield "", f"{_cut(inner)} dropped", f"removes: with {what}"
    if node.most is not None and node.most > 1:
        wider = f"{inner}{{{node.least},{3 * node.most}}}"
        yield (
            wider,
            f"{_cut(inner)} up to {3 * node.most} times",
            f"keeps: with {_cut(inner)} more than {node.most} times",
        )
    if node.least > 1:
        yield (
            f"{inner}{{0,{node.most or ''}}}",
            f"{_cut(inner)} any number of times",
            (f"keeps: with {_cut(inner)} less than {node.least} times"),
        )


def _with_body(rule: Rule, n: int, body: str) -> Rule:
    return replace(rule, body=(*rule.body[:n], body, *rule.body[n + 1 :]))


def _shown(text: str) -> str:
    return repr(_cut(text)) if text else "something else"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


_TURNED = {"keeps": "removes", "removes": "keeps"}
_ANCHORS = {
    "^": "behind other text on its line",
    "$": "before other text on its line",
    r"\b": "as part of a longer word",
}
