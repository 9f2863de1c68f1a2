from __future__ import annotations

import random

import pytest

from cleaner.model import Record
from cleaner.rulebook.suggest.sample import Sample, others, sampled

RECORDS = [Record(f"Berita nomor {n}.", url=f"https://a.test/2025/01/02/{n}", title=f"Judul {n}") for n in range(50)]


def host(record: Record) -> str:
    return record.site or "a.test"


def test_a_small_sites_documents_are_all_kept_with_what_is_known_of_them():
    sample = sampled(RECORDS[:2], host)
    assert sorted(sample.records("a.test"), key=lambda record: record.text) == [
        Record(f"Berita nomor {n}.", f"https://a.test/2025/01/02/{n}", "a.test", f"Judul {n}", None, "2025-01-02")
        for n in range(2)
    ]


def test_the_sample_does_not_depend_on_the_order():
    shuffled = random.Random(1).sample(RECORDS, len(RECORDS))
    one, other = sampled(RECORDS, host, Sample(most=7)), sampled(shuffled, host, Sample(most=7))
    assert list(one.records("a.test")) == list(other.records("a.test"))
    assert (one.size("a.test"), one.seen) == (7, {"a.test": 50})


def test_a_document_that_comes_twice_counts_once():
    sample = sampled([*RECORDS, *RECORDS], host)
    assert (sample.size("a.test"), sample.seen["a.test"]) == (50, 100)


def test_of_copies_the_same_one_is_kept_in_any_order():
    copies = [Record("Sama.", url=f"https://a.test/2025/0{n}/02/x", title=f"Judul {9 - n}") for n in (3, 1, 2)]
    for records in (copies, copies[::-1]):
        [kept] = sampled(records, host).records("a.test")
        assert (kept.url, kept.title, kept.date) == ("https://a.test/2025/01/02/x", "Judul 8", "2025-01-02")


def test_memory_is_bounded_for_all_sites_together():
    many = [Record(f"{n} {random.Random(n).random()}", site=f"s{n % 20}.test") for n in range(2_000)]
    sample = sampled(many, host, Sample(most_bytes=10_000))
    held = [sample.size(name) for name in sample.hosts()]
    assert len(held) == 20
    assert max(held) <= 20
    assert min(held) == max(held)


def test_documents_without_a_site_are_left_out_and_counted():
    sample = sampled(RECORDS, lambda _: "")
    assert (sample.hosts(), sample.homeless) == ([], 50)


@pytest.mark.parametrize(("most", "counts"), [(4, [2, 2]), (3, [2, 1]), (100, [3, 3])])
def test_the_control_set_has_about_as_much_of_each_other_site(most, counts):
    many = [Record(f"{site} {n}", site=site) for site in ("a.test", "b.test", "c.test") for n in range(3)]
    found = others(sampled(many, host), "a.test", most)
    assert [sum(record.site == site for record in found) for site in ("b.test", "c.test")] == counts


def test_lone_surrogates_survive():
    assert next(sampled([Record("a \ud800 b")], host).records("a.test")).text == "a \ud800 b"
