"""Where in a document which rules have to look: everywhere in their zones, or only where a match can be."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Protocol

from cleaner.engine.echoes import may_echo, may_repeat, may_stand_again
from cleaner.engine.patterns import EVERYWHERE, Where
from cleaner.engine.sentences import is_begin
from cleaner.engine.skeleton import has_all
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cleaner.engine.lines import Document, Line
    from cleaner.engine.matchers import Found
    from cleaner.engine.program import BoundRule
    from cleaner.engine.scan import Scanners
    from cleaner.engine.watch import Watch

# Looking for each of a few beginnings is quicker than looking at every place; for more it is not.
_MOST_HEADS = 64
# In a line that is no longer than this, windows save nothing.
_SHORT_CHARS = 250
# That fewer characters stand on a line twice says nothing.
_MIN_AGAIN_CHARS = 8


_ENDLESS = 1 << 62
# No text that calls a rule is longer.
_LONGEST_TEXT = 32
#: Rules by number, each with the lines that call it and where in the skeleton they do.
_Calls = dict[int, list[tuple[int, int]]]


class Places(Protocol):
    """Which rules look at a document, and where their matches may begin."""

    def rules(self) -> Iterable[BoundRule]:
        """The rules that may take something, in their order."""
        ...

    def lines(self, rule: BoundRule) -> Iterable[Line]:
        """The lines of the rule's zone on which a match may begin, in order."""
        ...

    def begins(self, rule: BoundRule, line: Line) -> Iterable[int]:
        """The offsets in the line's view where a sentence that the rule matches may begin, ascending."""
        ...

    def spans(self, rule: BoundRule, line: Line) -> Where:
        """Where in the line's view a span that the rule matches may begin."""
        ...

    def marks(self, rule: BoundRule, line: Line) -> Sequence[int] | None:
        """Offsets in the line's view where the rule's pattern may match, whatever its kind; None if not known."""
        ...

    def most_chars(self, rule: BoundRule) -> int | None:
        """How long a match of the rule is at most, in characters of the reading view; None if not known."""
        ...

    def found(
        self, rule: BoundRule, line: Line, look: Callable[[BoundRule, Line, Places], tuple[Found, ...]]
    ) -> tuple[Found, ...]:
        """What the rule finds on a line, as `look` says; it must depend on nothing but the rule and the line."""
        ...


class Everywhere:
    """No gate: the reference.

    Args:
        document: the document.
        among: the rules.
    """

    def __init__(self, document: Document, among: Sequence[BoundRule] = ()) -> None:
        self._document = document
        self._among = among

    def rules(self) -> Iterable[BoundRule]:
        """All rules."""
        return self._among

    def lines(self, rule: BoundRule) -> Iterable[Line]:
        """All lines of the rule's zone."""
        first, last = rule.rule.where.bounds(len(self._document.solid_indices))
        return map(self._document.ranked, range(first, last))

    def begins(self, rule: BoundRule, line: Line) -> Iterable[int]:  # noqa: ARG002 - any rule
        """All places where a sentence may begin."""
        return line.view.sentences.begins

    def spans(self, rule: BoundRule, line: Line) -> Where:  # noqa: ARG002 - any rule
        """All places."""
        return EVERYWHERE

    def marks(self, rule: BoundRule, line: Line) -> None:  # noqa: ARG002 - any rule
        """Nothing is known."""
        return

    def most_chars(self, rule: BoundRule) -> None:  # noqa: ARG002 - any rule
        """Nothing is known."""
        return

    def found(
        self, rule: BoundRule, line: Line, look: Callable[[BoundRule, Line, Places], tuple[Found, ...]]
    ) -> tuple[Found, ...]:
        """What the rule finds."""
        return look(rule, line, self)


class Group:
    """Rules that are looked for together: those of one site, or those that many have in common."""

    def __init__(self, rules: Sequence[BoundRule], scanners: Scanners) -> None:
        self.rules = rules
        table: dict[bytes, list[tuple[int, int]]] = {}
        for number, rule in enumerate(rules):
            most = _ENDLESS if rule.watch.trigger_most is None else rule.watch.trigger_most
            for text in rule.watch.trigger:
                table.setdefault(text, []).append((number, most))
        texts = sorted(table)
        self.called_by = [table[text] for text in texts]
        self.scanner = scanners.scanner(texts)


class Index:
    """What the rules of a program are called by.

    Args:
        rules: the program's rules.
        scanners: makes what looks for the texts.
    """

    def __init__(self, rules: Sequence[BoundRule], scanners: Scanners) -> None:
        self.rules = rules
        numbers = {rule: number for number, rule in enumerate(rules)}
        self.repeats = [n for rule, n in numbers.items() if rule.rule.kind is Kind.REPEAT]
        #: Rules of which nothing is known that would call them.
        self.always = [n for n, rule in enumerate(rules) if not rule.watch.trigger and n not in self.repeats]
        own = [rule for rule in rules if rule.pool is None]
        groups = [pool.group(scanners) for pool in dict.fromkeys(rule.pool for rule in rules) if pool]
        groups += [Group(own, scanners)] if own else []
        #: Each group, with the number here of each of its rules; -1 for those that are not in force.
        self._groups = [(group, [numbers.get(rule, -1) for rule in group.rules]) for group in groups]

    def called(self, skeleton: bytes, lines: Callable[[], tuple[Sequence[int], Sequence[int]]]) -> _Calls:
        """The rules whose texts stand in a skeleton: each with the lines on which they do, and where in the skeleton.

        Args:
            skeleton: the skeleton.
            lines: where each line begins in it, and how many characters the reading view of each has at least; asked
                for when there is something to place.
        """
        found: _Calls = {}
        starts: Sequence[int] = ()
        sizes: Sequence[int] = ()
        for group, numbers in self._groups:
            called_by = group.called_by
            for text, start, _ in group.scanner.find(skeleton):
                if not starts:
                    starts, sizes = lines()
                line = bisect_right(starts, start + 1) - 1  # the line break before a line belongs to it
                size = sizes[line]
                for of_group, most in called_by[text]:
                    number = numbers[of_group]
                    if size <= most and number >= 0:
                        if number in found:
                            found[number].append((line, start))
                        else:
                            found[number] = [(line, start)]
        return found


class Gate:
    """One document's gate: passes over rules and places that lack what a match has.

    It never turns away a place where a match would begin; the tests hold it to what `Everywhere` gives.

    Args:
        document: the document.
        index: what the rules are called by.
        before: the gate of the same text before something was cut from it: what is known of lines that are still there
            is not worked out again.

    Attributes:
        finds: what rules have found on lines so far, by rule and line.
    """

    def __init__(self, document: Document, index: Index, before: Gate | None = None) -> None:
        self._document = document
        self._index = index
        self.finds: dict[tuple[BoundRule, str], tuple[Found, ...]] = before.finds if before else {}
        self._numbers: dict[BoundRule, int] = {}
        self._near: _Calls = {}  # what is left of the calls once zones and neighbours are known
        self._calls = self._calls_after(before) if before else self._first_calls()
        self._lines_of: dict[BoundRule, list[int]] = {}

    def rules(self) -> Iterable[BoundRule]:
        """The rules that are called, and those that may be called by anything."""
        index = self._index
        numbers = {number for number in self._calls if self._set_lines(number)}
        numbers.update(number for number in index.always if self._set_lines(number))
        if index.repeats and may_repeat(self._document):
            numbers.update(index.repeats)
        return [index.rules[number] for number in sorted(numbers)]

    def lines(self, rule: BoundRule) -> Iterable[Line]:
        """The lines that have what the rule needs."""
        watch = rule.watch
        for index in self._lines_of.get(rule, ()):
            line = self._document.line(index)
            length = len(line.view.text)
            if length >= watch.least and (watch.most is None or length <= watch.most):
                yield line

    def begins(self, rule: BoundRule, line: Line) -> Iterable[int]:
        """The places that begin as the rule's matches do."""
        windows = self._windows(rule, line)
        if not 0 < len(rule.heads) <= _MOST_HEADS:
            return [at for at in line.view.sentences.begins if _in_windows(at, windows)]
        return [at for at in _occurrences(line, rule.heads, windows) if is_begin(line.view, at)]

    def spans(self, rule: BoundRule, line: Line) -> Where:
        """The places that begin as the rule's matches do."""
        watch = rule.watch
        if watch.only:
            return Where(places=(0,))
        windows = self._windows(rule, line)
        if not 0 < len(rule.heads) <= _MOST_HEADS:
            return Where(None, windows, watch.reach)
        return Where(self.marks(rule, line) if rule.has_headline else _occurrences(line, rule.heads, windows))

    def marks(self, rule: BoundRule, line: Line) -> Sequence[int] | None:
        """The places that begin as the pattern's matches do."""
        return _occurrences(line, rule.heads, None) if 0 < len(rule.heads) <= _MOST_HEADS else None

    def _windows(self, rule: BoundRule, line: Line) -> Sequence[tuple[int, int]] | None:
        """Where a match begins: before what called the rule, as far as it can reach; or near the end."""
        watch, length = rule.watch, len(line.view.text)
        if watch.first:
            return ((max(0, length + watch.first), length),)
        calls = self._near.get(self._numbers[rule])
        if watch.reach is None or calls is None or length <= _SHORT_CHARS:
            return None
        begin = self._document.skeleton_starts[line.index]
        out: list[tuple[int, int]] = []
        for at in sorted({start - begin for index, start in calls if index == line.index}):
            first, last = line.view.places_of(at)
            first = max(0, first - watch.reach)
            if out and first <= out[-1][1]:
                out[-1] = (out[-1][0], last)
            else:
                out.append((first, last))
        return out

    def most_chars(self, rule: BoundRule) -> int | None:
        """How long a match of the rule is at most; a `sentence` may have up to three marks behind its pattern."""
        return rule.watch.match_most

    def found(
        self, rule: BoundRule, line: Line, look: Callable[[BoundRule, Line, Places], tuple[Found, ...]]
    ) -> tuple[Found, ...]:
        """What the rule finds, remembered for when the line is looked at again."""
        key = rule, line.raw
        if key not in self.finds:
            self.finds[key] = look(rule, line, self)
        return self.finds[key]

    def _first_calls(self) -> _Calls:
        document = self._document
        return self._index.called(document.skeleton, lambda: (document.skeleton_starts, document.least_sizes))

    def _calls_after(self, before: Gate) -> _Calls:
        """The calls of lines that were there before, and of those that are new by a cut."""
        document, known, out = self._document, before.calls_by_line(), _Calls()
        for line, raw in enumerate(document.raws):
            calls, begin = known.get(raw), document.skeleton_starts[line] - 1
            for number, start in self._calls_of(line) if calls is None else calls:
                out.setdefault(number, []).append((line, begin + start))
        return out

    def _calls_of(self, line: int) -> list[tuple[int, int]]:
        """What one line calls, as by `calls_by_line`."""
        document = self._document
        size = document.least_sizes[line]
        found = self._index.called(document.framed(line), lambda: ((1,), (size,)))
        return [(number, start) for number, places in found.items() for _, start in places]

    def calls_by_line(self) -> dict[str, list[tuple[int, int]]]:
        """What each line calls: a rule's number, and where in the line's skeleton, counted from the break before it."""
        document = self._document
        out: dict[str, list[tuple[int, int]]] = {raw: [] for raw in document.raws}
        first = {raw: line for line, raw in reversed(list(enumerate(document.raws)))}
        for number, places in self._calls.items():
            for line, start in places:
                if first[document.raws[line]] == line:
                    out[document.raws[line]].append((number, start - document.skeleton_starts[line] + 1))
        return out

    def _set_lines(self, number: int) -> bool:
        """Find the lines on which the rule has to look; whether there are any."""
        rule, calls = self._index.rules[number], self._calls.get(number)
        watch, document = rule.watch, self._document
        if watch.most is not None and watch.most < document.least_size:
            return False
        if calls is not None:
            calls = self._complete(calls, rule)
            if not calls:
                return False
            self._near[number] = calls
        found = self._passing(self._candidates(rule, calls), watch)
        self._lines_of[rule] = found
        self._numbers[rule] = number
        return bool(found)

    def _passing(self, lines: list[int], watch: Watch) -> list[int]:
        """Those of the lines that have what the rule's first line must have besides the trigger."""
        document = self._document
        if watch.most is not None:
            lines = [line for line in lines if document.least_sizes[line] <= watch.most]
        if watch.needs:
            lines = [line for line in lines if has_all(document.framed(line), watch.needs)]
        if watch.echo:
            lines = [line for line in lines if may_echo(document, line, watch.echo)]
        if watch.again >= _MIN_AGAIN_CHARS:
            keys = ((line, document.line(line).view.key) for line in lines)
            lines = [line for line, key in keys if may_stand_again(key[watch.first :], watch.again)]
        return lines

    def _complete(self, calls: list[tuple[int, int]], rule: BoundRule) -> list[tuple[int, int]]:
        """The calls from the rule's zone; none if what a match needs besides is near none of them."""
        watch, zone = rule.watch, rule.rule.where
        if watch.back == (0, 0) and not zone.is_everywhere and len(self._document.raws) > 1:
            lines = self._document.zone(zone)
            first, last = (lines[0], lines[-1]) if lines else (0, -1)
            calls = [call for call in calls if first <= call[0] <= last]
        return calls if watch.within is None or self._any_complete(calls, watch) else []

    def _any_complete(self, calls: list[tuple[int, int]], watch: Watch) -> bool:
        """Whether what else a match has stands near one of the calls, and the line's end if it ends there.

        All calls count when one of them does: a match that the rule turns down, because it is too long, still hides
        others that begin in it.
        """
        document, skeleton = self._document, self._document.skeleton
        within = (watch.within or 0) * document.most_of_one + 1
        if watch.first:
            starts, end = document.skeleton_starts, len(skeleton)
            calls = [(line, at) for line, at in calls if at + within >= (*starts[line + 1 : line + 2], end)[0] - 2]
        around = (skeleton[max(0, at - within) : at + _LONGEST_TEXT + within] for _, at in calls)
        return any(has_all(piece, watch.near) for piece in around)

    def _candidates(self, rule: BoundRule, calls: list[tuple[int, int]] | None) -> list[int]:
        """The lines of the rule's zone on which a match may begin by the calls, ascending."""
        document = self._document
        if calls is None:
            return document.zone(rule.rule.where)
        if len(document.raws) == 1:
            return document.solid_indices if rule.watch.back[0] <= 0 <= rule.watch.back[1] else []
        called = {line for line, _ in calls}
        if rule.watch.back == (0, 0):
            return sorted(line for line in called if document.rank_of(line) >= 0)
        least, most = rule.watch.back
        near = {rank - back for rank in map(document.rank_of, called) for back in range(least, most + 1)}
        return [line for line in document.zone(rule.rule.where) if document.rank_of(line) in near]


def _occurrences(line: Line, heads: tuple[str, ...], windows: Sequence[tuple[int, int]] | None) -> list[int]:
    """Where one of the heads stands in the line's view, in the windows if there are any; ascending."""
    text, key, out = line.view.text, line.view.key, set[int]()
    for head in heads:
        upper = head[0].isupper()
        low = head.lower() if upper else head
        for first, last in windows if windows is not None else ((0, len(key)),):
            at = key.find(low, first, last + len(low))
            while at >= 0:
                if not upper or not text[at].islower():
                    out.add(at)
                at = key.find(low, at + 1, last + len(low))
    return sorted(out)


def _in_windows(at: int, windows: Sequence[tuple[int, int]] | None) -> bool:
    return windows is None or any(first <= at <= last for first, last in windows)
