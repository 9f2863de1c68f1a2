"""Repetition is never denied where there is some."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaner
from cleaner.engine.echoes import may_echo, may_repeat
from cleaner.engine.gate import Everywhere
from cleaner.engine.lines import Document
from cleaner.engine.matchers import propose
from cleaner.engine.program import BoundRule
from tests.engine.support import cleaner_from
from tests.properties.documents import documents

LONG = "Harga cabai rawit di pasar induk naik tajam sejak awal pekan ini karena hujan."


@pytest.fixture(scope="module")
def repeats(tmp_path_factory: pytest.TempPathFactory) -> list[BoundRule]:
    """The two `repeat` rules."""
    cleaner: Cleaner = cleaner_from(tmp_path_factory.mktemp("rules"), "repeat = 'title'", "repeat = 'paragraph'")
    return cleaner.rules_for("")


@pytest.mark.parametrize(
    ("text", "may"),
    [
        pytest.param("", False, id="nothing"),
        pytest.param(LONG, False, id="one line"),
        pytest.param(f"{LONG}\n{LONG}", True, id="a paragraph twice"),
        pytest.param(f"Harga cabai naik\n{LONG}\nharga  cabai\u00a0naik", True, id="a title twice"),
        pytest.param(f"Awal. {LONG} Akhir.\n{LONG}", True, id="inside a longer one"),
        pytest.param(f"{LONG}\n{LONG[:40]}\n{LONG[40:]}", True, id="in two lines"),
        pytest.param(
            f"{LONG}\nLain sekali bunyinya di sini, dan tidak pernah sama dengan yang di atas.", False, id="no"
        ),
        pytest.param(f"{LONG}\n{LONG[:30]}", False, id="too short a piece of it"),
    ],
)
def test_may_repeat(text: str, may: bool) -> None:
    assert may_repeat(Document(text)) is may


WORDS = st.sampled_from([
    *[LONG, LONG.upper(), LONG[:20], LONG[:40], LONG[20:], LONG[40:60], LONG.replace(" ", "\u00a0\u200b")],
    *["Harga Cabai Naik Lagi", "HARGA CABAI NAIK LAGI", "ﬃ" * 20, "ffi" * 20, "ſ" * 60, "S" * 60, "İ" * 60, "i̇" * 60],
    *["½" * 30, "1⁄2" * 30, "ẞ" * 40, "ss" * 40, "é" * 70, "e\u0301" * 70, "\u200b", "", "。" * 60, "\ufdfa" * 4],
])  # fmt: skip
REPETITIVE = st.lists(st.tuples(WORDS, st.sampled_from(["\n", "\n\n", " ", "", "\r\n", "\n\u200b\n"])), max_size=8).map(
    lambda pairs: "".join(map("".join, pairs))
)


@settings(max_examples=300, deadline=None)
@given(text=st.one_of(REPETITIVE, documents(), documents().map(lambda text: f"{text}\n{text}")), title=WORDS)
def test_repetition_is_never_denied(repeats: list[BoundRule], text: str, title: str) -> None:
    document = Document(text)
    places = Everywhere(document, repeats)
    found = [
        proposal for rule in repeats for proposal in propose(rule, document, places, title.split("\n", maxsplit=1)[0])
    ]
    assert not found or may_repeat(Document(text))


@settings(max_examples=300, deadline=None)
@given(
    head=st.text("aB1. é\u200b©", max_size=8),
    middle=st.text("aB1. é", max_size=3),
    change=st.sampled_from([str, str.upper, str.swapcase]),
    count=st.integers(0, 8),
)
def test_an_echo_is_never_denied(head: str, middle: str, change: type, count: int) -> None:
    document = Document(f"{head}{middle}{change(head)}")
    view = document.line(0).view.text
    first = view[:count].casefold()
    if view.casefold().find(first, len(first)) >= 0:
        assert may_echo(document, 0, count)


def test_an_echo_is_denied() -> None:
    assert not may_echo(Document("Panen raya dimulai hari ini di desa"), 0, 10)
    assert may_echo(Document("Panen raya Panen  RAYA"), 0, 10)
