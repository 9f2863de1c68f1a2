"""Which new texts are told, and whose place they have taken, in samples with known counts."""

from __future__ import annotations

import random

import pytest

from cleaner.insight.recurring import Pieces
from cleaner.insight.replaced import replacements
from cleaner.insight.significance import p_of_all_in_second
from cleaner.leftovers import Seen


def sample(name: str, count: int, *kinds: tuple[int, Seen]) -> Pieces:
    """So many documents of each kind, and others without anything up to the count."""
    seen = [one for number, one in kinds for _ in range(number)]
    seen += [Seen()] * (count - len(seen))
    return Pieces({f"{name}{n}": one for n, one in enumerate(seen)})


def took(rule: str, piece: str = "Juru warta: Ratna") -> Seen:
    return Seen(gone=((rule, piece),))


def left(text: str) -> Seen:
    return Seen(left=(f"t{text}",))


WRITER, LINKS = took("a/writer"), took("a/links", "Tengok pula")


@pytest.mark.parametrize(
    ("text", "then", "now", "found"),
    [
        ("Juru tulis warta", (20,), (8, 12), ["a/writer"]),  # like what the rule takes
        ("Pilihan kami", (20,), (8, 12), ["a/writer"]),  # like nothing, but the rule takes less
        ("Pilihan kami", (20,), (20, 14), [""]),  # new, and the rule takes as much as before
        ("Pilihan kami", (20,), (11, 9), []),  # new in so few documents that chance does the same
        ("Pilihan kami", (20, 1), (8, 20), []),  # not new
    ],
)
def test_what_is_told(text, then, now, found):
    kinds = [(WRITER, LINKS), (left(text), left(text))]
    before = sample("b", 120, *((number, one) for number, (one, _) in zip(then, kinds, strict=False)), (15, LINKS))
    after = sample("a", 120, *((number, one) for number, (one, _) in zip(now, kinds, strict=False)), (15, LINKS))
    assert [one.rule for one in replacements(before, after, 0.0025)] == found


def test_what_stands_beside_a_rule_has_not_taken_its_place():
    both = Seen(left=("tPilihan kami",), gone=WRITER.gone)
    assert replacements(sample("b", 120, (40, WRITER)), sample("a", 120, (15, WRITER), (15, both)), 0.0025) == []


def test_the_chance_is_exact():
    """Twelve documents of forty, all among the second twenty: (20 over 12) of (40 over 12) ways."""
    before, after = sample("b", 120, (20, WRITER)), sample("a", 120, (8, WRITER), (12, left("Pilihan kami")))
    [one] = replacements(before, after, 0.0025)
    assert one.p == pytest.approx(125_970 / 5_586_853_480)
    assert p_of_all_in_second(20, 20, 12) == pytest.approx(one.p)
    assert p_of_all_in_second(20, 3, 4) == 1.0


def test_unchanged_samples_are_quiet():
    """Texts that recur beside nothing, cut in random halves three hundred times: at most one in a hundred is named."""
    named = 0
    for seed in range(300):
        chance = random.Random(seed)
        seen = [WRITER] * 40 + [left(f"Kata{'x' * n} itu") for n in range(12) for _ in range(10 + n)]
        seen += [Seen()] * 40
        chance.shuffle(seen)
        before, after = ({f"{k}{n}": one for n, one in enumerate(seen[k::2])} for k in (0, 1))
        named += bool(replacements(Pieces(before), Pieces(after), 0.01))
    assert named <= 3
