from __future__ import annotations

import pytest

from cleaner.rulebook.types import Example, Zone, ZoneSide


@pytest.mark.parametrize(
    ("zone", "admitted"),
    [
        pytest.param(Zone(), [0, 1, 2, 3, 4], id="any"),
        pytest.param(Zone(ZoneSide.HEAD, 2), [0, 1], id="head"),
        pytest.param(Zone(ZoneSide.TAIL, 2), [3, 4], id="tail"),
        pytest.param(Zone(ZoneSide.HEAD, 9), [0, 1, 2, 3, 4], id="head longer than the document"),
        pytest.param(Zone(ZoneSide.TAIL, 9), [0, 1, 2, 3, 4], id="tail longer than the document"),
    ],
)
def test_a_zone_admits_its_lines(zone, admitted):
    assert [rank for rank in range(5) if zone.admits(rank, 5)] == admitted


@pytest.mark.parametrize(
    ("zone", "written"),
    [(Zone(), "any"), (Zone(ZoneSide.HEAD, 1), "head:1"), (Zone(ZoneSide.TAIL, 12), "tail:12")],
    ids=["any", "head", "tail"],
)
def test_a_zone_reads_as_it_is_written(zone, written):
    assert str(zone) == written


@pytest.mark.parametrize(
    ("source", "text", "cleaned"),
    [
        pytest.param("Padi menguning.", "Padi menguning.", "Padi menguning.", id="no marks"),
        pytest.param("Padi [-habis-] dipanen.", "Padi habis dipanen.", "Padi  dipanen.", id="one piece"),
        pytest.param("[-a-]b[-c-]", "abc", "b", id="two pieces"),
        pytest.param("[-semua-]", "semua", "", id="all of it"),
    ],
)
def test_an_example_has_a_text_and_what_is_left_of_it(source, text, cleaned):
    example = Example(source, 1)
    assert (example.text, example.cleaned) == (text, cleaned)
