"""Faults planted into shipped rules: how many do the examples notice, and how many with the reviewed near misses?

`python benchmarks/planted_faults.py [COUNT] [SEED] [-v] [--named]` plants COUNT (400) faults, each a random change to
the text of one random rule: an anchor or look-around gone, the zone gone or another, `unless` gone or shorter, another
quantifier, an alternative gone, a letter or word of the pattern gone, another case rule, class, neighbour or length. A
fault that does not compile is drawn again. Faults are made by cutting the pattern's text; nothing here is shared with
what derives near misses or mutants, which work on the pattern's tree. Faults that are proved to change nothing,
whatever the text (`sameness.py` says what is a proof), are no faults: they are counted and shown, and left out of the
shares. Of the others that went unnoticed it is told for how many no text is known that they matter to: neither a near
miss of the faulty rule nor an example of any rule tells it from the right one. Prints the shares for each kind of fault
and, with -v, each fault that was not noticed; --named leaves all but the first five kinds out. Exits 1 when of the
first five kinds fewer than 95 % are noticed, or when a fault is noticed that was proved to change nothing.
"""

from __future__ import annotations

import random
import re
import sys
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.errors import PatternError, PatternTimeout
from cleaner.proof.derive import Deriver
from cleaner.proof.judge import verdict
from cleaner.proof.marked import Marked
from cleaner.proof.names import same_ends
from cleaner.proof.near import near_miss
from cleaner.proof.review import changes, near_path
from cleaner.proof.verdicts import Reviewed, read, says
from cleaner.rulebook.check import alone_problems, bound_with
from cleaner.rulebook.store import open_store
from cleaner.rulebook.types import Kind, Rule, Zone, ZoneSide

sys.path.insert(0, str(Path(__file__).parent))
from sameness import is_same

if TYPE_CHECKING:
    from cleaner.engine.program import BoundRule
    from cleaner.rulebook.store import RuleStore

FLOOR = 0.95
# No text can tell these apart: what patterns see has no two spaces in a row.
_SAME_OF_SPACE = {("?", "*"), ("*", "?"), ("+", ""), ("*", "*"), ("", "+")}
#: The kinds that the floors are for.
NAMED = ("anchor", "zone", "unless", "quantifier", "alternative")
_QUANTIFIER = re.compile(r"(?<!\\)\{(\d+)(?:,(\d*))?\}|(?<=[\w)\]}])(?<!\\[nrt])[?*+]")
_BORDER = re.compile(r"\\b|(?<![\\\[])\^|(?<!\\)\$")
_LOOK = re.compile(r"\(\?<?[=!]")
_WORD = re.compile(r"(?<![\\{?<(\w])\w{3,}(?![\w}>])")


def group_end(source: str, start: int) -> int:
    """Where the group that opens at `start` ends, its bracket included; the pattern's end when it doesn't."""
    depth, at, in_class = 0, start, False
    while at < len(source):
        char = source[at]
        if char == "\\":
            at += 2
            continue
        if in_class:
            in_class = char != "]" or source[at - 1] == "["
        elif char == "[":
            in_class = True
        elif char in "()":
            depth += 1 if char == "(" else -1
            if depth == 0:
                return at + 1
        at += 1
    return at


def bars(source: str) -> list[tuple[int, int]]:
    """Each alternative behind a bar: from the bar to the next bar or bracket of its depth."""
    out = []
    for match in re.finditer(r"(?<!\\)\|", source):
        at = match.start() + 1
        while at < len(source) and source[at] not in "|)":
            if source[at] == "[":
                at = source.find("]", at + 2) if source.find("]", at + 2) > 0 else len(source) - 1
            at = group_end(source, at) if source[at] == "(" else at + 2 if source[at] == "\\" else at + 1
        out.append((match.start(), min(at, len(source))))
    return out


def firsts(source: str) -> list[tuple[int, int]]:
    """Each alternative that opens a group: up to and with the bar behind it."""
    out = []
    for match in re.finditer(r"\((?:\?(?:[:=!>]|<[=!]|-?i:|<\w+>))?", source):
        end, at = group_end(source, match.start()), match.end()
        while at < end and source[at] not in "|)":
            at = group_end(source, at) if source[at] == "(" else at + 2 if source[at] == "\\" else at + 1
        if at < end and source[at] == "|":
            out.append((match.end(), at + 1))
    return out


def without(source: str, span: tuple[int, int]) -> str:
    return source[: span[0]] + source[span[1] :]


def anchor(source: str, rng: random.Random) -> str | None:
    """A border or a look-around gone; of a whole line's pattern also one of its two ends."""
    spans = [match.span() for match in _BORDER.finditer(source)]
    spans += [(match.start(), group_end(source, match.start())) for match in _LOOK.finditer(source)]
    return without(source, rng.choice(spans)) if spans else None


def quantifier(source: str, rng: random.Random) -> str | None:
    """Another number of times."""
    found = list(_QUANTIFIER.finditer(source))
    if not found:
        return None
    match = rng.choice(found)
    if match[1] is None:
        new = rng.choice([sign for sign in ("", "?", "*", "+") if sign != match[0]])
        if source[: match.start()].endswith((r"\s", " ")) and (match[0], new) in _SAME_OF_SPACE:
            return None
    else:
        low, high = int(match[1]), int(match[2] or match[1])
        bounds = [(low, 2 * high + 1), (low, max(low, high // 2)), (low // 2, high), (low + 1, high)]
        bounds = [(a, b) for a, b in bounds if a <= b and (a, b) != (low, high)]
        new = rng.choice([*(f"{{{a},{b}}}" for a, b in bounds), "*"])
    return source[: match.start()] + new + source[match.end() :]


def alternative(source: str, rng: random.Random) -> str | None:
    spans = bars(source) + firsts(source)
    return without(source, rng.choice(spans)) if spans else None


def literal(source: str, rng: random.Random) -> str | None:
    """A word gone, or any word in its place, or one of its letters gone."""
    found = list(_WORD.finditer(source))
    if not found:
        return None
    match = rng.choice(found)
    at = rng.randrange(len(match[0]))
    new = rng.choice(["", r"\w+", match[0][:at] + match[0][at + 1 :]])
    return source[: match.start()] + new + source[match.end() :]


def char_class(source: str, rng: random.Random) -> str | None:
    """A class with one of its characters gone."""
    found = [match for match in re.finditer(r"(?<!\\)\[\^?([^\]\\\[]{2,})\]", source) if "-" not in match[1][1:-1]]
    if not found:
        return None
    match = rng.choice(found)
    at = match.start(1) + rng.randrange(len(match[1]))
    return without(source, (at, at + 1))


def case(source: str, rng: random.Random) -> str | None:
    found = [match.start() for match in re.finditer(r"\(\?-i:", source)]
    at = rng.choice(found) if found else -1
    return source[:at] + "(?:" + source[at + len("(?-i:") :] if found else None


PATTERN_FAULTS = {
    "anchor": anchor,
    "quantifier": quantifier,
    "alternative": alternative,
    "literal": literal,
    "class": char_class,
    "case": case,
}
ALL = (*NAMED, "literal", "class", "case", "neighbour", "max_chars")


def planted(rule: Rule, kind: str, rng: random.Random) -> Rule | None:
    """The rule with a fault of this kind; None when it has nothing of the kind."""
    if kind == "zone":
        if rule.where.is_everywhere:
            return None
        count, other = rule.where.count, ZoneSide.HEAD if rule.where.side is ZoneSide.TAIL else ZoneSide.TAIL
        zones = [Zone(), Zone(rule.where.side, count + 1), Zone(rule.where.side, 2 * count), Zone(other, count)]
        zones += [Zone(rule.where.side, count - 1)] if count > 1 else []
        return replace(rule, where=rng.choice(zones))
    if kind == "unless":
        shorter = alternative(rule.unless, rng) if rng.random() < 0.5 else None
        return replace(rule, unless=shorter or "") if rule.unless else None
    if kind == "neighbour":
        names = [name for name in ("after", "before") if getattr(rule, name) is not None]
        return replace(rule, **{rng.choice(names): None}) if names else None
    if kind == "max_chars":
        sizes = [0, 2 * rule.max_chars, rule.max_chars + 1, rule.max_chars // 2]
        return replace(rule, max_chars=rng.choice(sizes)) if rule.max_chars else None
    return _in_pattern(rule, kind, rng)


def _in_pattern(rule: Rule, kind: str, rng: random.Random) -> Rule | None:
    if rule.kind is Kind.REPEAT:
        return None
    if rule.kind in (Kind.EQUALS, Kind.STARTS):
        at = rng.randrange(len(rule.body))
        left = rule.body[:at] + rule.body[at + 1 :]
        return replace(rule, body=left) if kind == "alternative" and left else None
    at = rng.randrange(len(rule.body))
    if kind == "anchor" and rule.kind in (Kind.LINE, Kind.BLOCK, Kind.FROM) and rng.random() < 0.5:
        step = re.match(r"[?*+]?", rule.body[at])[0] if rule.kind is Kind.BLOCK else ""
        inner = rule.body[at][len(step) :]
        new = rng.choice([rf"{step}(?:{inner})[^\n]*", rf"{step}[^\n]*(?:{inner})"])
    else:
        new = PATTERN_FAULTS[kind](rule.body[at], rng)
    return replace(rule, body=(*rule.body[:at], new, *rule.body[at + 1 :])) if new else None


def compiles(bound: BoundRule) -> bool:
    try:
        bound.compile()
    except PatternError:
        return False
    return True


@dataclass
class Case:
    """A fault: its kind, the rule as it is and with the fault, and what was reviewed of the rule."""

    kind: str
    rule: Rule
    bound: BoundRule
    reviewed: Reviewed

    def noticed_by_examples(self) -> bool:
        try:
            return bool(alone_problems(self.bound))
        except PatternTimeout:
            return True

    def noticed_by_near_misses(self) -> bool:
        return self.reviewed.says != says(self.bound.rule) or next(changes(self.bound, self.reviewed), None) is not None

    def tells(self, texts: list[Marked]) -> bool:
        """Whether a text is known that the fault matters to: one of these, or a near miss of the faulty rule."""
        deriver, right = Deriver(self.bound), self.bound.variant(self.rule)
        for example in (*self.rule.removes, *self.rule.keeps):
            marked = Marked.of(example.source)
            nears = filter(None, (near_miss(name, marked) for name in deriver.names(marked)))
            if any(verdict(self.bound, near) != verdict(right, near) for near in nears):
                return True
        return any(verdict(self.bound, text) != verdict(right, text) for text in texts)

    def difference(self) -> str:
        """What was changed, with a little around it."""
        fields = ("body", "where", "unless", "after", "before", "max_chars")
        pairs = ((name, str(getattr(self.rule, name)), str(getattr(self.bound.rule, name))) for name in fields)
        return "; ".join(f"{name}: {_changed(old, new)}" for name, old, new in pairs if old != new)


def _changed(old: str, new: str) -> str:
    start, end = same_ends(old, new)
    around = old[max(0, start - 30) : start], old[len(old) - end :][:30]
    return f"{around[0]}<<{old[start : len(old) - end]} => {new[start : len(new) - end]}>>{around[1]}"


def cases(count: int, seed: int, store: RuleStore) -> list[Case]:
    """So many faults, drawn evenly over their kinds."""
    rng = random.Random(seed)
    pool: list[tuple[BoundRule, Reviewed]] = []
    for entry in store.layers[0].entries():
        file = store.load(entry)
        reviewed = read(near_path(entry.path).read_text("utf-8"), "") if near_path(entry.path).exists() else {}
        own = [bound for bound in bound_with(file, store) if bound.path == file.path]
        pool += [(bound, reviewed.get(bound.rule.id, Reviewed(says(bound.rule), ""))) for bound in own]
    out: list[Case] = []
    while len(out) < count:
        kind = ALL[len(out) % len(ALL)]
        bound, reviewed = rng.choice(pool)
        rule = planted(bound.rule, kind, rng)
        if rule is not None and rule != bound.rule:
            variant = bound.variant(rule)
            if compiles(variant):
                out.append(Case(kind, bound.rule, variant, reviewed))
    return out


@dataclass
class Tally:
    """How many faults of one kind were planted, noticed, proved to change nothing, or matter to no known text."""

    planted: int = 0
    by_examples: int = 0
    noticed: int = 0
    same: int = 0
    idle: int = 0
    wrongly_same: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(one + more for one, more in zip(astuple(self), astuple(other), strict=True)))

    @property
    def share(self) -> float:
        """The share noticed of those that are not proved to change nothing."""
        return self.noticed / (self.planted - self.same)

    def shown(self, name: str) -> str:
        real = self.planted - self.same
        counts = f"{self.planted:>8}{self.same:>14}{self.by_examples:>10}{self.noticed:>18}{self.idle:>15}"
        return f"{name:<14}{counts}{self.noticed / real if real else 1:>10.1%}"


def tally(item: Case, texts: list[Marked], *, is_told: bool) -> Tally:
    """One fault, counted; told if it was not noticed."""
    examples = item.noticed_by_examples()
    noticed = examples or item.noticed_by_near_misses()
    same = is_same(item.bound.variant(item.rule), item.bound)
    idle = not noticed and not same and not item.tells(texts)
    if is_told and not noticed:
        what = "proved to change nothing" if same else "not noticed, no text tells" if idle else "not noticed"
        print(f"{what}: {item.kind}: {item.bound.name}: {item.difference()}")
    return Tally(1, examples, noticed, same and not noticed, idle, same and noticed)


def main() -> int:
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    count, seed = [*numbers, *(400, 1)[len(numbers) :]][:2]
    store = open_store()
    rules = [rule for file in store.load_all() for rule in file.rules]
    texts = [Marked.of(example.source) for rule in rules for example in (*rule.removes, *rule.keeps)]
    tallies = dict.fromkeys(NAMED if "--named" in sys.argv else ALL, Tally())
    for item in cases(count, seed, store):
        if item.kind in tallies:
            tallies[item.kind] += tally(item, texts, is_told="-v" in sys.argv)
    heads = (
        f"{'planted':>8}{'the same':>14}{'examples':>10}{'with near misses':>18}{'no text tells':>15}{'noticed':>10}"
    )
    print(f"{'fault':<14}{heads}")
    named = sum((tallies[kind] for kind in NAMED), Tally())
    for name, found in (*tallies.items(), ("named kinds", named), ("all", sum(tallies.values(), Tally()))):
        print(found.shown(name))
    wrong = sum(tallies.values(), Tally()).wrongly_same
    if wrong:
        print(f"{wrong} faults were noticed that are proved to change nothing: the proof is wrong")
    return int(named.share < FLOOR or wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
