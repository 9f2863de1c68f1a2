"""Where sentences may begin and end."""

from __future__ import annotations

import pytest

from cleaner.engine.sentences import boundaries
from cleaner.engine.view import fold


def cut(raw: str) -> tuple[list[str], list[str], list[str]]:
    """What begins at each begin, and what ends at each sure and each glued end; a few characters of each."""
    view = fold(raw)
    begins, ends, glued = boundaries(view)
    return (
        [view.text[at : at + 4] for at in begins],
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
        pytest.param("", [""], [""], [], id="nothing"),
    ],
)
def test_boundaries(raw: str, begins: list[str], ends: list[str], glued: list[str]) -> None:
    assert cut(raw) == (begins, ends, glued)
