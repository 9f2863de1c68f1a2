"""Whether a change to a rule can change no verdict on any text: a proof, or nothing.

What stands here is sound, not complete. `is_same` says yes only where one of these holds for every reading view:

- *another zone*: `before` (`after`) admits only the text's end (beginning), so that the rule acts on its last (first)
  line alone, and both zones hold that line;
- *a border or look-around gone*: no text takes the way through the pattern on which it would not have held, with what
  stands beside it in the pattern; so every way through the pattern is as it was, in the same order;
- *an alternative gone*: those before it match all that it does, so that it was never the first to match;
- *`unless` shorter*: what it lost has a character that no match has;
- *anything else in a pattern of a whole line or sentence*: old and new match the same texts, be it the piece that
  changed, wherever it stands, or the pattern with all that keeps a line out (`unless`, `max_chars`). Of spans this
  would not be enough, because which of several matches is taken depends on their order.

Both questions go to an automaton that reads texts from their end: look-aheads are then known, and of what stands before
a place only the last character is asked for. Characters that no piece of the patterns tells apart are one. Look-behinds
of more than one character may hold or not, at every place, as if both were possible. What is not understood (atomic
groups, possessive quantifiers, back-references, `{{headline}}` beside the change) and what takes too many states is not
proved.
"""

from __future__ import annotations

import sys
import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import regex

from cleaner.engine.patterns import HEADLINE
from cleaner.engine.watch import MAX_BLOCK_LINES
from cleaner.proof.tree import Node, Piece, tree_of
from cleaner.rulebook.types import Kind, ZoneSide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.engine.program import BoundRule

# Bounds on the work for one proof: states of the automaton, and states times steps.
MOST_STATES = 3000
MOST_WORK = 300_000
# So many pieces on each side of a change are looked at with it.
MOST_BESIDE = 4
_ENDS = ("", "$", "^$", r"\Z", r"\A\Z")
_PLAIN_GROUPS = ("(?:", "(", "(?i:", "(?-i:", "")
_WORD, _SPACE = (r"\w", False), (" ", False)


class NotUnderstoodError(Exception):
    """The proof can't be made."""


@cache
def _alphabet() -> str:
    """All characters that a reading view can have."""
    chars = map(chr, range(sys.maxunicode + 1))
    return "".join(c for c in chars if c == " " or (not c.isspace() and unicodedata.is_normalized("NFKC", c)))


@cache
def _runs(atom: tuple[str, bool]) -> list[tuple[int, int]]:
    """Where in the alphabet the characters stand that an atom matches."""
    source, cased = atom
    flags = regex.VERSION0 | (0 if cased else regex.IGNORECASE)
    return [match.span() for match in regex.finditer(f"(?:{source})+", _alphabet(), flags)]


def _minterms(atoms: list[tuple[str, bool]]) -> list[frozenset[int]]:
    """The sets of atoms that some character belongs to, and no other set does."""
    at: dict[int, set[int]] = {0: set(), len(_alphabet()): set()}
    for number, atom in enumerate(atoms):
        for run in _runs(atom):
            for border in run:
                at.setdefault(border, set()).symmetric_difference_update({number})
    now: set[int] = set()
    out: set[frozenset[int]] = set()
    for border in sorted(at)[:-1]:
        now ^= at[border]
        out.add(frozenset(now))
    return list(out)


class Automaton:
    """States that say of each place in a text whether a piece of a pattern, then what follows, matches from there on.

    A state is ("char", atom, next), ("or", states), ("and", states), ("not", state), ("prev", atom) for the character
    before, ("oracle", name) for what is not known, or one of ("start",), ("end",), ("border",), ("accept",).
    """

    def __init__(self) -> None:
        self.states: list[tuple] = []
        self._numbers: dict[tuple, int] = {}
        self.atoms: dict[tuple[str, bool], int] = {_WORD: 0, _SPACE: 1}

    def add(self, *state: object) -> int:
        number = self._numbers.setdefault(state, len(self.states))
        if number == len(self.states):
            self.states.append(state)
            if number > MOST_STATES:
                raise NotUnderstoodError
        return number

    def atom(self, source: str, *, cased: bool) -> int:
        return self.atoms.setdefault((source, cased), len(self.atoms))

    def build(self, node: Node, then: int) -> int:
        """The state in which the piece is matched, and what follows it in another."""
        match node.piece:
            case Piece.ALL:
                for child in reversed(node.children):
                    then = self.build(child, then)
                return then
            case Piece.EITHER:
                return self.add("or", tuple(self.build(child, then) for child in node.children))
            case Piece.GROUP if node.text in _PLAIN_GROUPS:
                return self.build(node.children[0], then)
            case Piece.TEXT:
                for char in reversed(node.text):
                    then = self.add("char", self.atom(regex.escape(char), cased=node.cased), then)
                return then
            case Piece.CLASS:
                return self.add("char", self.atom(node.text, cased=node.cased), then)
            case Piece.ANCHOR | Piece.LOOK:
                return self.add("and", (self.condition(node), then))
            case Piece.REPEAT:
                return self._repeat(node, then)
            case _:
                raise NotUnderstoodError

    def condition(self, node: Node) -> int:
        """The state in which an anchor or look-around holds."""
        return self._anchor(node.text) if node.piece is Piece.ANCHOR else self._look(node)

    def _anchor(self, text: str) -> int:
        if text in ("^", r"\A"):
            return self.add("start")
        if text in ("$", r"\Z"):
            return self.add("end")
        border = self.add("border")
        return border if text == r"\b" else self.add("not", border)

    def _look(self, node: Node) -> int:
        inner = node.children[0]
        held = self.build(inner, self.add("and", ())) if node.text in ("(?=", "(?!") else self._behind(inner)
        return self.add("not", held) if "!" in node.text else held

    def _behind(self, inner: Node) -> int:
        branches = inner.children if inner.piece is Piece.EITHER else [inner]
        out = []
        for branch in branches:
            only = branch.children[0] if branch.piece is Piece.ALL and len(branch.children) == 1 else branch
            if only.piece is Piece.CLASS or (only.piece is Piece.TEXT and len(only.text) == 1):
                source = only.text if only.piece is Piece.CLASS else regex.escape(only.text)
                out.append(self.add("prev", self.atom(source, cased=only.cased)))
            elif only.piece is Piece.ANCHOR and only.text in ("^", r"\A"):
                out.append(self.add("start"))
            else:
                out.append(self.add("oracle", _key(branch)))
        return self.add("or", tuple(out))

    def _repeat(self, node: Node, then: int) -> int:
        child = node.children[0]
        if _commits(node):
            raise NotUnderstoodError
        if node.most is None:
            if _may_be_empty(child):
                raise NotUnderstoodError
            loop = len(self.states)
            self.states.append(("or", ()))
            self.states[loop] = ("or", (self.build(child, loop), then))
            out = loop
        else:
            out = then
            for _ in range(node.most - node.least):
                out = self.add("or", (self.build(child, out), then))
        for _ in range(node.least):
            out = self.build(child, out)
        return out

    def order(self, *starts: int) -> list[int]:
        """The states that these need, each behind those that it asks at the same place."""
        out: dict[int, None] = {}
        seen: set[int] = set()
        todo = [(start, False) for start in starts]
        later: list[int] = []
        while todo or later:
            if not todo:
                todo.append((later.pop(), False))
                continue
            number, done = todo.pop()
            if done:
                out[number] = None
                continue
            if number in seen:
                continue
            seen.add(number)
            todo.append((number, True))
            state = self.states[number]
            if state[0] == "char":
                later.append(state[2])
            elif state[0] in ("or", "and"):
                todo += [(inner, False) for inner in state[1]]
            elif state[0] == "not":
                todo.append((state[1], False))
        return list(out)


def _key(node: Node) -> str:
    """What a piece says, whatever its place."""
    return f"{node.piece.name}{node.text}{node.least},{node.most}{node.cased}({'|'.join(map(_key, node.children))})"


def _may_be_empty(node: Node) -> bool:
    match node.piece:
        case Piece.TEXT:
            return not node.text
        case Piece.CLASS:
            return False
        case Piece.EITHER:
            return any(map(_may_be_empty, node.children))
        case Piece.ALL | Piece.GROUP:
            return all(map(_may_be_empty, node.children))
        case Piece.REPEAT:
            return node.least == 0 or _may_be_empty(node.children[0])
        case _:
            return True


class Place(NamedTuple):
    """What is known of a place in a text from what stands behind it.

    Attributes:
        wanted: a bit for each state that wants a character: whether it holds there.
        is_end: whether the text ends there.
        word: whether a word's character comes.
        space: whether a space comes.
    """

    wanted: int
    is_end: bool
    word: bool
    space: bool


@dataclass(frozen=True)
class Texts:
    """Which texts a question is about.

    Attributes:
        whole: whether a match must reach the text's end; else it may or may not go on well at each place.
        line: whether matches begin at the text's beginning only.
        most: the texts are no longer than this; 0 for any length.
    """

    whole: bool = False
    line: bool = False
    most: int = 0

    def admits(self, place: Place, char: frozenset[int] | None) -> bool:
        """Whether the character, None for none, may stand before the place: a view has single spaces, none outside."""
        if char is None:
            return not (self.whole and self.line and place.space)
        return not ((place.space or (self.whole and self.line and place.is_end)) and 1 in char)


ANY = Texts()


class _Question:
    """Whether two states hold at the same places of all texts; with one state, whether it never holds."""

    def __init__(self, automaton: Automaton, states: tuple[int, ...], texts: Texts) -> None:
        order = automaton.order(*states)
        self._at = {number: at for at, number in enumerate(order)}
        self._states = [automaton.states[number] for number in order]
        self._asked = [self._at[number] for number in states]
        self._chars = [(state[1], self._at[state[2]]) for state in self._states if state[0] == "char"]
        known = {("accept",)} if not texts.whole else set()
        self._oracles = sorted({state for state in self._states if state[0] == "oracle"} | known)
        self._symbols = [*_minterms(list(automaton.atoms)), None]
        self._texts = texts
        self._work = 0

    def is_settled(self) -> bool:
        """The answer.

        Raises:
            NotUnderstoodError: it takes too long.
        """
        level, size = [Place(0, is_end=True, word=False, space=False)], 0
        seen = set(level)
        while level and not (self._texts.most and size > self._texts.most):
            following: list[Place] = []
            for place, char in product(level, self._symbols):
                for found in self._before(place, char) if self._texts.admits(place, char) else ():
                    if found is None:
                        return False
                    if found not in seen:
                        seen.add(found)
                        following.append(found)
            level, size = following, size + 1
        return True

    def _before(self, place: Place, char: frozenset[int] | None) -> Iterator[Place | None]:
        """The places before the character that stands before this place; None when the states don't agree."""
        for told in product((False, True), repeat=len(self._oracles)):
            self._work += len(self._states) + 20
            if self._work > MOST_WORK:
                raise NotUnderstoodError
            holds = self._holds(place, char, dict(zip(self._oracles, told, strict=True)))
            answers = [holds[at] for at in self._asked]
            if (char is None or not self._texts.line) and answers[0] != (len(answers) > 1 and answers[1]):
                yield None
            if char is not None:
                wanted = sum((atom in char and holds[then]) << n for n, (atom, then) in enumerate(self._chars))
                yield Place(wanted, is_end=False, word=0 in char, space=1 in char)

    def _holds(self, place: Place, char: frozenset[int] | None, known: dict[tuple, bool]) -> list[bool]:
        """Which states hold at a place, the character before it being known."""
        here = {
            ("start",): char is None,
            ("end",): place.is_end,
            ("accept",): place.is_end,
            ("border",): (char is not None and 0 in char) != place.word,
            **known,
        }
        at, wanted = self._at, place.wanted
        out: list[bool] = []
        for state in self._states:
            match state:
                case ("char", *_):
                    out.append(bool(wanted & 1))
                    wanted >>= 1
                case ("or", inner):
                    out.append(any(out[at[number]] for number in inner))
                case ("and", inner):
                    out.append(all(out[at[number]] for number in inner))
                case ("not", inner):
                    out.append(not out[at[inner]])
                case ("prev", atom):
                    out.append(char is not None and atom in char)
                case _:
                    out.append(here[state])
        return out


def _agree(automaton: Automaton, *states: int, texts: Texts = ANY) -> bool:
    """Whether two states hold at the same places of all texts; with one, whether it never holds.

    Raises:
        NotUnderstoodError: it takes too long.
    """
    return _Question(automaton, states, texts).is_settled()


# --- What changed -----------------------------------------------------------------------------------------------------


def _tree(source: str) -> Node:
    """A pattern's tree, each literal character a piece of its own."""
    found = tree_of(source)
    if found is None or any(node.piece in (Piece.BACK, Piece.PART) for node in found.walk()):
        raise NotUnderstoodError
    return _split(found, source)


def _split(node: Node, source: str) -> Node:
    children: list[Node] = []
    for child in node.children:
        if child.piece is Piece.TEXT and node.piece is Piece.ALL:
            children += [replace(child, text=char) for char in child.text]
        else:
            children.append(_split(child, source))
    text = node.text
    if node.piece is Piece.REPEAT:
        text = source[node.children[0].end : node.end]
        text = {"+": "possessive", "?": "lazy"}.get(text[-1], "") if len(text) > 1 else ""
    return replace(node, children=children, text=text)


def _commits(node: Node) -> bool:
    """Whether the first way through it that is found is the only one."""
    return node.text in ("possessive", "(?>")


def _row(*nodes: Node) -> Node:
    return Node(Piece.ALL, 0, 0, list(nodes))


class Change:
    """Where two trees differ: what old and new have there, and what stands around it, from the inside out.

    Attributes:
        old: the pieces of the old tree that the new one has not …
        new: … and what it has in their place.
        left: what stands before them, nearest first; pieces that every way through the change passes.
        right: what stands behind them.
        reaches_ends: whether these go to the pattern's ends.
        inner: whether the change is in what may be repeated or is looked at only.
        pairs: pieces of both trees that hold the change, from the inside out.
    """

    def __init__(self, old: Node, new: Node) -> None:
        self.left: list[Node] = []
        self.right: list[Node] = []
        self.reaches_ends = True
        self.pairs: list[tuple[Node, Node]] = []
        self._descend(old, new)

    def _descend(self, old: Node, new: Node) -> None:
        if old.piece is Piece.ALL or new.piece is Piece.ALL:
            olds, news = (node.children if node.piece is Piece.ALL else [node] for node in (old, new))
            start = _in_common(olds, news)
            end = _in_common(olds[start:][::-1], news[start:][::-1])
            left, right = olds[:start][::-1], olds[len(olds) - end :]
            here = olds[start : len(olds) - end], news[start : len(news) - end]
            self.old, self.new = here
            if len(here[0]) == len(here[1]) == 1:
                self._goes_on(here[0][0], here[1][0])
            for more in range(MOST_BESIDE + 1):
                around, beyond = left[:more][::-1], right[:more]
                self.pairs.append((_row(*around, *here[0], *beyond), _row(*around, *here[1], *beyond)))
            if self.reaches_ends:
                self.left += left
                self.right += right
        else:
            self.old, self.new = [old], [new]
            self._goes_on(old, new)
        self.pairs.append((old, new))

    def _goes_on(self, old: Node, new: Node) -> bool:
        """Whether the change is in one piece of a piece that is otherwise the same."""
        same = (old.piece, old.text, old.least, old.most) == (new.piece, new.text, new.least, new.most)
        if not same or len(old.children) != len(new.children):
            return False
        odd = [pair for pair in zip(old.children, new.children, strict=True) if _key(pair[0]) != _key(pair[1])]
        if len(odd) != 1:
            return False
        self._descend(*odd[0])
        once = old.piece in (Piece.EITHER, Piece.GROUP) or (old.piece is Piece.REPEAT and old.most == 1)
        self.reaches_ends &= once and not _commits(old)
        if _commits(old):  # which texts a piece can match inside says nothing any more
            self.pairs.clear()
        return True


def _in_common(olds: list[Node], news: list[Node]) -> int:
    """How many pieces two rows begin with that are the same."""
    count = 0
    while count < min(len(olds), len(news)) and _key(olds[count]) == _key(news[count]):
        count += 1
    return count


def _lost_ways(change: Change) -> list[tuple[Node, bool]] | None:
    """The pieces that only one of the two can match in the change's place; True with one that must not hold there.

    None when they can't be told one by one.
    """
    old, new = change.old, change.new
    for more, less in ((old, new), (new, old)):
        if len(more) == 1 and not less and more[0].piece in (Piece.ANCHOR, Piece.LOOK):
            return [(more[0], True)]
        branches = [node.children if node.piece is Piece.EITHER else [node] for node in (_one(more), _one(less))]
        left = [node for node in branches[0] if _key(node) not in set(map(_key, branches[1]))]
        kept = [node for node in branches[0] if node not in left]
        if len(branches[0]) > 1 and left and list(map(_key, kept)) == list(map(_key, branches[1])):
            return [(node, False) for node in left]
    return _counts(_one(old), _one(new))


def _has_earlier_way(change: Change) -> bool:
    """Whether one alternative has gone, and those before it match all that it does, so that it is never the first."""
    more, less = (_one(nodes) for nodes in (change.old, change.new))
    if more.piece is not Piece.EITHER:
        more, less = less, more
    kept = [_key(_one([node])) for node in (less.children if less.piece is Piece.EITHER else [less])]
    for at, lost in enumerate(more.children if more.piece is Piece.EITHER else ()):
        earlier, later = more.children[:at], more.children[at + 1 :]
        if earlier and [_key(_one([node])) for node in earlier + later] == kept:
            without, with_it = (Node(Piece.EITHER, 0, 0, nodes) for nodes in (earlier, [*earlier, lost]))
            rows = [change.right[:size] for size in range(MOST_BESIDE + 1)]
            return any(_same_texts(_row(with_it, *row), _row(without, *row)) for row in rows)
    return False


def _one(nodes: list[Node]) -> Node:
    node = nodes[0] if len(nodes) == 1 else _row(*nodes)
    while node.piece is Piece.GROUP and node.text in _PLAIN_GROUPS:
        node = node.children[0]
    while node.piece is Piece.ALL and len(node.children) == 1:
        node = node.children[0]
    return node


def _counts(old: Node, new: Node) -> list[tuple[Node, bool]] | None:
    """Of a piece that stands another number of times: it, each number of times that only one of the two allows."""
    (piece, *olds), (other, *news) = (
        (node.children[0], node.least, node.most) if node.piece is Piece.REPEAT else (node, 1, 1) for node in (old, new)
    )
    if _key(piece) != _key(other) or _commits(old) or _commits(new) or "lazy" in (old.text, new.text):
        return None
    low, high = sorted((olds[0], news[0]))
    out = [(_row(*[piece] * count), False) for count in range(low, high)]
    if olds[1] != news[1]:
        least = min(most for most in (olds[1], news[1]) if most is not None)
        more = Node(Piece.REPEAT, 0, 0, [piece], least=least + 1, most=None)
        out.append((more, False))
    return out


def _is_way_closed(change: Change, piece: Node, *, is_denied: bool, kind: Kind, most: int) -> bool:
    """Whether no text takes the way through the piece (past the place, where it is denied)."""
    for more in (0, 1, 2, MOST_BESIDE, 10, len(change.left) + len(change.right)):
        is_all = change.reaches_ends and more >= max(len(change.left), len(change.right))
        whole = is_all and kind in _WHOLE
        automaton = Automaton()
        try:
            then = automaton.build(_row(*change.right[:more]), automaton.add("accept"))
            if is_denied:
                then = automaton.add("and", (automaton.add("not", automaton.condition(piece)), then))
            else:
                then = automaton.build(piece, then)
            start = automaton.build(_row(*change.left[:more][::-1]), then)
            line = whole and kind is not Kind.SENTENCE
            if _agree(automaton, start, texts=Texts(whole, line, most) if whole else ANY):
                return True
        except NotUnderstoodError:
            continue
        if is_all:
            break
    return False


_WHOLE = (Kind.LINE, Kind.FROM, Kind.BLOCK, Kind.SENTENCE)


def _same_patterns(old: str, new: str, bound: BoundRule) -> bool:
    """Whether a rule does the same with one pattern as with the other."""
    rule = bound.rule
    change = Change(_tree(old), _tree(new))
    ways = _lost_ways(change)
    closed = (
        _is_way_closed(change, piece, is_denied=denied, kind=rule.kind, most=rule.max_chars)
        for piece, denied in ways or ()
    )
    if ways and all(closed):
        return True
    if _has_earlier_way(change):
        return True
    if rule.kind not in _WHOLE or HEADLINE in old + new:
        return False
    return any(_same_texts(*pair) for pair in change.pairs) or (_same_lines(bound, (old, new), (rule.unless,) * 2))


def _same_texts(old: Node, new: Node) -> bool:
    """Whether two pieces match the same stretches of all texts."""
    automaton = Automaton()
    try:
        accept = automaton.add("accept")
        return _agree(automaton, automaton.build(old, accept), automaton.build(new, accept))
    except NotUnderstoodError:
        return False


def _same_lines(bound: BoundRule, patterns: tuple[str, str], unless: tuple[str, str]) -> bool:
    """Whether a rule takes the same whole lines with the old pattern and `unless` and with the new ones."""
    rule = bound.rule
    if rule.kind is Kind.SENTENCE and any(unless):
        return False
    automaton = Automaton()
    try:
        starts = []
        for source, forbidden in zip(patterns, unless, strict=True):
            start = automaton.build(_tree(source), automaton.add("accept"))
            if forbidden:
                start = automaton.add("and", (_not_found(automaton, bound.scope.filled_in(forbidden)), start))
            starts.append(start)
        texts = Texts(whole=True, line=rule.kind is not Kind.SENTENCE, most=rule.max_chars)
        return _agree(automaton, *starts, texts=texts)
    except NotUnderstoodError:
        return False


def _not_found(automaton: Automaton, source: str) -> int:
    """The state in which a pattern is found nowhere from there on."""
    found = automaton.build(_tree(source), automaton.add("and", ()))
    loop = len(automaton.states)
    automaton.states.append(("or", ()))
    anything = automaton.add("char", automaton.atom(r"[^\n]", cased=False), loop)
    automaton.states[loop] = ("or", (found, anything))
    return automaton.add("not", loop)


def is_same(old: BoundRule, new: BoundRule) -> bool:
    """Whether it is proved that two rules which differ in one thing do the same to every text."""
    before, after = old.rule, new.rule
    if before.kind in (Kind.EQUALS, Kind.STARTS, Kind.REPEAT):
        return False
    try:
        if before.where != after.where:
            return _same_zones(old, new)
        if before.unless != after.unless:
            line = before.kind in (Kind.LINE, Kind.FROM, Kind.BLOCK)
            if _is_never_found(old, after.unless, line=line):
                return True
            return line and all(_same_lines(old, (body, body), (before.unless, after.unless)) for body in _sources(old))
        pairs = list(zip(_sources(old), _sources(new), strict=True))
        return all(one == other or _same_patterns(one, other, old) for one, other in pairs)
    except (NotUnderstoodError, ValueError):
        return False


def _is_never_found(bound: BoundRule, unless: str, *, line: bool) -> bool:
    """Whether what `unless` lost has a character that no match of the rule's patterns has.

    Where a match ends inside a line only one character may be lost: a longer text could begin in a match and end
    behind it, and so hide another one that `unless` finds.
    """
    sources = _sources(bound)
    if any(HEADLINE in source for source in sources):
        return False
    old = _tree(bound.scope.filled_in(bound.rule.unless))
    if unless:
        change = Change(old, _tree(bound.scope.filled_in(unless)))
        ways = _lost_ways(change) or [(old, True)]
        if any(denied for _, denied in ways) or not _has_fewer(change):
            return False
        lost = [node for node, _ in ways]
    else:
        lost = [old]
    taken = dict.fromkeys(atom for source in sources for atom in _taken(_tree(source)))
    is_short = line or (not unless and _is_one_char(_one(lost)))
    return is_short and all(_has_foreign(node, list(taken)) for node in lost)


def _has_fewer(change: Change) -> bool:
    old, new = (_one(nodes) for nodes in (change.old, change.new))
    return old.piece is Piece.EITHER and len(old.children) > (len(new.children) if new.piece is Piece.EITHER else 1)


def _is_one_char(node: Node) -> bool:
    return node.piece is Piece.CLASS or (node.piece is Piece.TEXT and len(node.text) == 1)


def _taken(node: Node) -> Iterator[tuple[str, bool]]:
    """The characters that a pattern's matches are made of, as atoms."""
    if node.piece is Piece.LOOK:
        return
    if node.piece is Piece.CLASS:
        yield node.text, node.cased
    if node.piece is Piece.TEXT:
        yield from ((regex.escape(char), node.cased) for char in node.text)
    for child in node.children:
        yield from _taken(child)


def _has_foreign(node: Node, taken: list[tuple[str, bool]]) -> bool:
    """Whether all texts that the piece matches have a character that is in none of these atoms."""
    match node.piece:
        case Piece.CLASS | Piece.TEXT:
            own = list(_taken(node))
            return any(all(0 not in found or len(found) == 1 for found in _minterms([atom, *taken])) for atom in own)
        case Piece.ALL | Piece.GROUP:
            return any(_has_foreign(child, taken) for child in node.children)
        case Piece.EITHER:
            return all(_has_foreign(child, taken) for child in node.children)
        case Piece.REPEAT:
            return node.least > 0 and _has_foreign(node.children[0], taken)
        case _:
            return False


def _sources(bound: BoundRule) -> list[str]:
    """The rule's patterns as they are run."""
    if bound.rule.kind is Kind.BLOCK:
        return [bound.scope.filled_in(step) for _, step in bound.block]
    return [bound.pattern.source]


def _same_zones(old: BoundRule, new: BoundRule) -> bool:
    """Whether both zones hold the one line that the rule can begin on."""
    rule = old.rule
    if rule.kind is Kind.KEEP:
        return False
    zones = rule.where, new.rule.where
    lines = sum(1 for _ in old.block) if rule.kind is Kind.BLOCK else 1
    if rule.kind is Kind.BLOCK and any(repeat == "*" for repeat, _ in old.block):
        lines = MAX_BLOCK_LINES
    if rule.before is not None and old.scope.filled_in(rule.before) in _ENDS:
        return all(zone.is_everywhere or (zone.side is ZoneSide.TAIL and zone.count >= lines) for zone in zones)
    if rule.after is not None and old.scope.filled_in(rule.after) in _ENDS:
        return all(zone.is_everywhere or (zone.side is ZoneSide.HEAD and zone.count >= 1) for zone in zones)
    return False
