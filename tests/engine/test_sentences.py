"""Where sentences may begin and end."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.engine.sentences import Sentences, ends_between, is_begin
from cleaner.engine.view import fold


def cut(raw: str) -> tuple[list[str], list[str], list[str]]:
    """What begins at each begin, and what ends at each sure and each glued end; a few characters of each."""
    view = fold(raw)
    sentences = Sentences(view)
    ends, glued = sentences.ends(-1, len(view.text))
    return (
        [view.text[at : at + 4] for at in sentences.begins],
        [view.text[max(0, at - 4) : at] for at in ends],
        [view.text[max(0, at - 4) : at] for at in glued],
    )


@pytest.mark.parametrize(
    ("raw", "begins", "ends", "glued"),
    [
        pytest.param("Hujan turun", ["Huja"], ["urun"], [], id="one"),
        pytest.param("Hujan. Angin!", ["Huja", "Angi"], ["jan.", "gin!"], [], id="two"),
        pytest.param("Hujan.Angin", ["Huja", "Angi"], ["jan.", "ngin"], [], id="no space behind the full stop"),
        pytest.param("“Hujan.” Angin", ["“Huj", "Angi"], ["an.”", "ngin"], [], id="closing marks belong to the end"),
        pytest.param("Hujan  angin", ["Huja", "angi"], ["ujan", "ngin"], [], id="a wide gap"),
        pytest.param("hujanAngin", ["huja", "Angi"], ["ngin"], ["ujan"], id="glue"),
        pytest.param("2025Angin", ["2025", "Angi"], ["ngin"], ["2025"], id="glue behind a digit"),
        pytest.param("hujan(ab)angin", ["huja", "(ab)", "angi"], ["ngin"], ["ujan", "(ab)"], id="glued brackets"),
        pytest.param("hujan - angin", ["huja", "angi"], ["ngin"], [], id="behind a separator"),
        pytest.param("Rp1.500 naik", ["Rp1."], ["naik"], [], id="a point in a number"),
        pytest.param("situs.com naik", ["situ"], ["naik"], [], id="a point in a host name"),
        pytest.param("Hujan... Angin", ["Huja", "Angi"], ["n...", "ngin"], [], id="an ellipsis ends once"),
        pytest.param("(hujan) angin", ["(huj", "angi"], ["jan)", "ngin"], [], id="a bracket ends surely"),
        pytest.param("", [""], [""], [], id="nothing"),
    ],
)
def test_sentences(raw: str, begins: list[str], ends: list[str], glued: list[str]) -> None:
    assert cut(raw) == (begins, ends, glued)


def test_ends_lie_behind_the_start_and_no_further_than_the_stop() -> None:
    view = fold("Ab. Cd. EfGh")
    for ends in (Sentences(view).ends, lambda start, stop: ends_between(view, start, stop)):
        assert ends(0, 12) == ([3, 7, 12], [10])
        assert ends(3, 10) == ([7], [10])
        assert ends(3, 9) == ([7], [])
        assert ends(7, 6) == ([], [])


ALPHABET = [*"aBéÉ.!?\"')]([1:;-–|•»”’ >", " ", "  ", "\u00a0", " \u00a0", "\t"]


@settings(max_examples=300, deadline=None)
@given(raw=st.lists(st.sampled_from(ALPHABET), max_size=14).map("".join))
def test_a_look_at_a_part_finds_what_a_look_at_all_does(raw: str) -> None:
    view = fold(raw)
    sentences, places = Sentences(view), range(len(view.text) + 1)
    assert sentences.begins == sorted(set(sentences.begins))
    assert [at for at in places if at == 0 or (at < len(view.text) and is_begin(view, at))] == sentences.begins
    for start in places:
        for stop in range(start, len(view.text) + 1):
            found = ends_between(view, start, stop)
            expected = sentences.ends(start, stop)
            assert tuple(sorted(set(ends)) for ends in found) == tuple(sorted(set(ends)) for ends in expected)
