"""The sample of leftovers: bounded, and the same whatever the order and however the documents were divided."""

from __future__ import annotations

import random

import pytest

from cleaner import InputError, Record, Result
from cleaner import leftovers as module
from cleaner.leftovers import Leftovers, Seen, digest_of, leftovers_of
from cleaner.model import Category, Span


def documents(count: int, sites: int = 3) -> list[tuple[Record, Result]]:
    texts = [f"Padi {n} menguning.\nJuru warta: Ratna {n}\n" for n in range(count)]
    return [(Record(text), Result(text, site=f"s{n % sites}.test")) for n, text in enumerate(texts)]


def sample(documents: list[tuple[Record, Result]]) -> Leftovers:
    found = Leftovers()
    found.count([record for record, _ in documents], [result for _, result in documents])
    return found


@pytest.mark.parametrize("most_of_all", [10_000, 60, 7])
def test_neither_order_nor_division_matters(monkeypatch, most_of_all):
    monkeypatch.setattr(module, "MOST_OF_ALL", most_of_all)
    every = documents(900)
    whole = sample(every).as_json()
    for seed in range(5):
        chance = random.Random(seed)
        mixed = chance.sample(every, len(every))
        at = sorted(chance.sample(range(len(mixed)), 6))
        total = Leftovers()
        for start, end in zip([0, *at], [*at, len(mixed)], strict=True):
            total.add(sample(mixed[start:end]))
        assert total.as_json() == whole
    kept = [len(documents) for documents in whole["sites"].values()]
    assert kept == [whole["size"]] * 3
    assert sum(kept) <= most_of_all


def test_the_smallest_digests_stay():
    every = documents(900, sites=1)
    found = sample(every)
    assert list(found.sites["s0.test"]) == sorted(digest_of(record.text) for record, _ in every)[:256]


def test_a_text_that_comes_twice_counts_once():
    every = documents(10)
    assert sample([*every, *every]) == sample(every)


def test_what_is_kept_of_a_document():
    lines = [
        "Judul 12.",
        "Alinea kedua.",
        "Alinea ketiga.",
        "Iklan",
        f"Panjang: {'kata ' * 40}.Tengok juga: itu",
        "Akhir.",
    ]
    text = "\n\n".join([*lines, "Juru\twarta:  Ratna", "Hak cipta 2024"])
    removed = (
        Span(0, 9, "a/judul", Category.DUPLICATE),
        Span(11, 13, "a/lain", Category.PROMO),
        Span(13, 14, "a/lain", Category.PROMO),
    )
    [seen] = sample([(Record(text), Result(text, removed, site="s.test"))]).sites["s.test"].values()
    assert seen == Seen(
        left=(
            "hJudul 00.",
            "hAlinea kedua.",
            "hAlinea ketiga.",
            "tIklan",
            f"tPanjang: {'kata ' * 14}k",
            "tAkhir.",
            "tJuru warta: Ratna",
            "tHak cipta 0000",
            "lPanjang:",
            "lta kata kata kata kata kata .Tengok juga:",
            "sTengok juga: itu",
        ),
        gone=(("a/judul", "Judul 00."), ("a/lain", "Al")),
    )


def test_the_end_of_an_article_in_one_line_is_kept():
    text = f"{'kata ' * 40}Redaksi Kabar 2024"
    [seen] = sample([(Record(text), Result(text))]).sites[""].values()
    assert [piece for piece in seen.left if piece[0] == "e"] == [f"e{'kata ' * 40}Redaksi Kabar 0000"[:1] + f"{'kata ' * 40}Redaksi Kabar 0000"[-80:].strip()]  # fmt: skip


def test_it_survives_json():
    found = sample(documents(20))
    assert leftovers_of(found.as_json(), "a.json") == found


@pytest.mark.parametrize(
    "value", [None, 3, {}, {"size": 2}, {"size": "x", "sites": {}}, {"size": 2, "sites": {"a": {"b": [1]}}}]
)
def test_what_is_no_sample(value):
    with pytest.raises(InputError, match=r"^a\.json: not a sample of documents$"):
        leftovers_of(value, "a.json")
