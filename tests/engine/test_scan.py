"""Scanners find every place of every text, whichever way they look."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.engine.scan import (
    _PLAIN_SCANS,
    _SLOW_SCANS,
    ACCELERATOR,
    AutomatonScanner,
    GramScanner,
    Scanner,
    Scanners,
)

WAYS = [
    pytest.param(GramScanner, id="grams"),
    pytest.param(
        AutomatonScanner,
        id="automaton",
        marks=pytest.mark.skipif(find_spec(ACCELERATOR) is None, reason=f"{ACCELERATOR} is not installed"),
    ),
]


def plainly(texts: list[bytes], skeleton: bytes) -> list[tuple[int, int, int]]:
    """The places, found one by one."""
    out = []
    for number, text in enumerate(texts):
        at = skeleton.find(text)
        while at >= 0:
            out.append((number, at, at + len(text)))
            at = skeleton.find(text, at + 1)
    return sorted(out)


def found(scanner: Scanner, skeleton: bytes) -> list[tuple[int, int, int]]:
    return sorted(scanner.find(skeleton))


def scanners_of(way: type, texts: list[bytes]) -> list[Scanner]:
    """A scanner that is new, and one that has seen so many documents that it looks in another way."""
    new, old = way(texts), way(texts)
    for _ in range(_PLAIN_SCANS if way is GramScanner else _SLOW_SCANS):
        old.find(b"")
    assert old._left == 0
    return [new, old]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("texts", "skeleton"),
    [
        pytest.param([b"aa"], b"aaaa", id="overlapping itself"),
        pytest.param([b"ab", b"b", b"abc", b"bc"], b"xabcab", id="overlapping each other"),
        pytest.param([b"a"], b"a", id="a single character"),
        pytest.param([b"\n", b"\na\n", b"a\n"], b"\na\na\n", id="the edges of lines"),
        pytest.param([b"xyz"], b"yz", id="cut off at the start"),
        pytest.param([b"xyz"], b"xy", id="cut off at the end"),
        pytest.param([b"-]^", b"\\", b"\x01\x02"], b"-]^\\\x01\x02", id="characters that mean something elsewhere"),
        pytest.param([b"a"], b"", id="nothing to look through"),
    ],
)
def test_every_place_is_found(way: type, texts: list[bytes], skeleton: bytes) -> None:
    for scanner in scanners_of(way, texts):
        assert found(scanner, skeleton) == plainly(texts, skeleton)


def test_nothing_to_look_for() -> None:
    for scanner in scanners_of(GramScanner, []):
        assert found(scanner, b"abc") == []


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=300, deadline=None)
@given(
    texts=st.lists(st.text("ab0:\n", min_size=1, max_size=9), min_size=1, max_size=8, unique=True),
    skeletons=st.lists(st.text("ab0:\nz", max_size=30), max_size=4),
)
def test_both_ways_find_what_a_plain_search_finds(way: type, texts: list[str], skeletons: list[str]) -> None:
    wanted = [text.encode("ascii") for text in texts]
    for scanner, skeleton in product(scanners_of(way, wanted), skeletons):
        assert found(scanner, skeleton.encode("ascii")) == plainly(wanted, skeleton.encode("ascii"))


def test_nothing_is_missed_while_another_thread_makes_the_other_way_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    scanner, build = GramScanner([b"abcd", b"x"]), GramScanner._sorted
    monkeypatch.setattr(
        GramScanner,
        "_sorted",
        lambda scanner: (seen or seen.append([]) or seen.append(elsewhere(scanner)), build(scanner))[1],
    )
    seen: list[list[tuple[int, int, int]]] = []

    def elsewhere(scanner: GramScanner) -> list[tuple[int, int, int]]:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(found, scanner, b"abcd").result()

    for _ in range(_PLAIN_SCANS + 1):
        assert found(scanner, b"xabcd") == [(0, 1, 5), (1, 0, 1)]
    assert seen == [[], [(0, 0, 4)]]


def test_scanners_are_kept_and_the_accelerator_can_be_declined() -> None:
    scanners = Scanners(accelerate=False)
    first = scanners.scanner([b"a", b"b"])
    assert isinstance(first, GramScanner)
    assert scanners.scanner([b"a", b"b"]) is first
    assert scanners.scanner([b"b", b"a"]) is not first
