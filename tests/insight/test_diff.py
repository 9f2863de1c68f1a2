"""Two cleaners over the same documents: what only one of them removes."""

from __future__ import annotations

import gc
import tracemalloc

import pytest

from cleaner import Cleaner
from cleaner.insight.diff import Comparison, Sample, _both, _only
from cleaner.model import Category, Record, Span
from tests.conftest import KABAR

URL = "https://kabar.test/1"
TEXT = "Hujan turun.\nTengok pula: Pasar Ikan\nJuru warta: Ratna"
NARROW = KABAR.replace("Tengok pula: .+", "Tengok pula: Pasar")
RENAMED = KABAR.replace('id = "linked"', 'id = "pointer"')


@pytest.fixture
def compare(tmp_path):
    """The comparison of two rule files over some texts of kabar.test."""

    def compared(old: str, new: str, texts: list[str], **options: int) -> Comparison:
        cleaners = []
        for name, source in (("old", old), ("new", new)):
            (tmp_path / name).mkdir(exist_ok=True)
            (tmp_path / name / "kabar.toml").write_text(source, encoding="utf-8")
            cleaners.append(Cleaner(rules=[tmp_path / name], shipped=False))
        comparison = Comparison(*cleaners, **options)
        for n, text in enumerate(texts, 1):
            assert comparison.add(f"a:{n}", Record(text, url=URL)) == []
        return comparison

    return compared


def test_the_same_rules_differ_in_nothing(compare):
    found = compare(KABAR, KABAR, [TEXT, "Hujan turun."])
    assert (found.documents, found.changed, found.more, found.less, found.other_rule) == (2, 0, {}, {}, {})


def test_what_only_the_old_rules_take(compare):
    found = compare(KABAR, NARROW, [TEXT, TEXT, "Tengok pula: Pasar\nHujan turun."])
    (change,) = found.less.values()
    assert (found.documents, found.changed, found.more) == (3, 2, {})
    assert (change.rule, change.category, change.place[-12:]) == ("kabar.test/linked", "related-link", "kabar.toml:6")
    assert [(site, c.pieces, c.characters, c.documents) for site, c in change.sites.items()] == [
        ("kabar.test", 2, 2 * len("Tengok pula: Pasar Ikan\n"), 2)
    ]
    assert change.samples == [
        Sample(f"a:{n}", 12, "Hujan turun.", "\nTengok pula: Pasar Ikan", "\nJuru warta: Ratna") for n in (1, 2)
    ]


def test_what_only_the_new_rules_take(compare):
    found = compare(NARROW, KABAR, [TEXT])
    assert (list(found.more), list(found.less)) == (["kabar.test/linked"], [])


def test_another_rules_account_is_no_difference(compare):
    found = compare(KABAR, RENAMED, [TEXT])
    assert (found.changed, found.more, found.less) == (0, {}, {})
    assert found.other_rule == {("kabar.test/linked", "kabar.test/pointer"): 1}


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "Hujan.\nTengok pula: Pasar Ikan\n\nJuru warta: Ratna",
        "Hujan.\nJuru warta: Ratna\nTengok pula: Pasar Ikan",
        "Tengok pula: Pasar Ikan\nJuru warta: Ratna\nHujan.",
    ],
)
def test_a_line_break_that_another_rule_takes_is_no_piece(compare, text):
    assert compare(NARROW, KABAR, [text]).other_rule == {}


def test_samples_are_the_same_for_a_seed_in_any_order_and_others_for_another(compare):
    texts = [f"Hujan ke-{n}.\nTengok pula: Pasar {n}" for n in range(200)]
    empty = KABAR.partition("[[rule]]")[0]
    first, again, other = (compare(empty, KABAR, texts, seed=seed).more["kabar.test/linked"] for seed in (1, 1, 2))
    assert len(first.samples) == 3
    assert first.samples == again.samples
    assert first.samples != other.samples
    assert compare(empty, KABAR, texts, samples=0).more["kabar.test/linked"].samples == []


def test_problems_say_whose_they_are(tmp_path):
    cleaners = [Cleaner(shipped=False), Cleaner(shipped=False)]
    found = Comparison(*cleaners).add("a:1", Record("x" * 2_000_001))
    what = "longer than 2,000,000 characters: passed through"
    assert found == [f"old rules: {what}", f"new rules: {what}"]


def test_memory_does_not_grow_with_the_documents(compare):
    found = compare(KABAR.partition("[[rule]]")[0], KABAR, [TEXT])
    tracemalloc.start()
    sizes = []
    for _ in range(2):
        for n in range(400):
            found.add(f"b:{n}", Record(f"Hujan ke-{n}.\n{TEXT}", url=URL))
        gc.collect()
        sizes.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert sizes[1] - sizes[0] < 20_000


def _span(start: int, end: int, rule: str = "a/b") -> Span:
    return Span(start, end, rule, Category.PROMO)


@pytest.mark.parametrize(
    ("these", "those", "only", "both"),
    [
        ([(0, 5)], [], [(0, 5)], 0),
        ([(0, 5)], [(0, 5)], [], 1),
        ([(0, 9)], [(2, 4), (6, 7)], [(0, 2), (4, 6), (7, 9)], 2),
        ([(2, 4), (6, 7)], [(0, 9)], [], 2),
        ([(0, 3), (5, 9)], [(2, 6), (8, 12)], [(0, 2), (6, 8)], 3),
        ([(0, 3)], [(3, 5)], [(0, 3)], 0),
    ],
)
def test_pieces_of_one_side(these, those, only, both):
    one, other = [_span(*s) for s in these], [_span(*s) for s in those]
    assert [(piece.start, piece.end) for piece in _only(one, other)] == only
    assert len(list(_both(one, other))) == both
