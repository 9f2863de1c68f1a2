"""Gates only save time: with and without one the same goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.engine.cleaner import Cleaner
from tests.engine.pattern_strategies import TEXTS, patterns
from tests.engine.support import cleaner_from, marked

PAD = "lalu x y z " * 60


@pytest.mark.parametrize(
    ("rule", "text", "goes"),
    [
        pytest.param("span = '[^x]©(?:.(?=bcd))'", f"{PAD}©abcd {PAD}", f"{PAD}[-©a-]bcd {PAD}", id="windows"),
        pytest.param("sentence = 'Baca juga'", "Isi. Baca juga  Lalu.", "Isi. [-Baca juga  -]Lalu.", id="a wide gap"),
        pytest.param(r"span = '\.\.\.$'", "Isi berita...", "Isi berita[-...-]", id="an end without a skeleton"),
        pytest.param("span = '(?: é)$'", "Isi berita é", "Isi berita[- é-]", id="another one"),
        pytest.param("span = '→b'", "a￫b c", "a[-￫b-] c", id="what reads as a sign"),
        pytest.param(
            "line = '.+'\nafter = 'Iklan'", "Isi.\n\nIklan\n\nabc", "Isi.\n\nIklan[-\n\nabc-]", id="behind a line"
        ),
        pytest.param(
            "line = '[a-z]+'\nbefore = 'Iklan!'", "abc\nIklan!\nabc", "[-abc\n-]Iklan!\nabc", id="before a line"
        ),
        pytest.param("line = 'b?'\nafter = '(?:Iklan)?'", "b\nd", "[-b\n-]d", id="behind a line, or none"),
        pytest.param(
            "block = ['?a.+', '+b']\nbefore = 'Iklan'",
            "ab\nb\nb\nIklan",
            "[-ab\nb\nb\n-]Iklan",
            id="a block before a line",
        ),
        pytest.param(
            r"span = '((?<n>pasar) ...)\s?\1$'", "x Pasar abcpasar ABC", "x[- Pasar abcpasar ABC-]", id="twice"
        ),
        pytest.param(
            r"span = '(a)(?<n>kapal-\d+)\2'", "x akapal-10KAPAL-10.", "x[- akapal-10KAPAL-10-].", id="a second group"
        ),
        pytest.param(
            r"span = 'a\d.*?z'" + "\nmax_chars = 6",
            "a1 a2 b z a3 z",
            "a1 a2 b z[- a3 z-]",
            id="a longer one hides another",
        ),
    ],
)
def test_a_gate_lets_all_through(tmp_path: Path, rule: str, text: str, goes: str) -> None:
    assert marked(cleaner_from(tmp_path, rule, gate=False), text) == goes
    assert marked(cleaner_from(tmp_path, rule), text) == goes


KINDS = st.sampled_from(["line", "span", "sentence", "from"])
LINES = st.lists(st.one_of(TEXTS, TEXTS.map(lambda text: f"{text} {text}. {text}")), min_size=1, max_size=5)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=KINDS,
    pattern=patterns(more=(r"\1", r"\2", "(?<n>kapal baru)", r"(pasar.{6})")),
    lines=LINES,
    accelerate=st.booleans(),
    more=st.lists(st.sampled_from(["max_chars = 12", "where = 'tail:2'", "where = 'head:2'"]), max_size=2),
    beside=st.dictionaries(st.sampled_from(["after", "before"]), patterns(), max_size=1),
)
def test_the_same_goes_with_and_without_a_gate(  # noqa: PLR0917 - what Hypothesis draws
    tmp_path: Path,
    kind: str,
    pattern: str,
    lines: list[str],
    accelerate: bool,
    more: list[str],
    beside: dict[str, str],
) -> None:
    rule = f"[[rule]]\nwhy = \"test\"\nid = \"r\"\ncategory = \"promo\"\n{kind} = '''{pattern}'''\n"
    rule += "".join(f"{key} = '''{value}'''\n" for key, value in beside.items())
    rule += "".join(f"{line}\n" for line in {line[:3]: line for line in more}.values())
    (tmp_path / "t.toml").write_text(f"schema = 1\n{rule}", encoding="utf-8")
    options = {"rules": [tmp_path], "shipped": False, "max_share": 1.0}
    plain = Cleaner(**options, gate=False)
    if plain.problems:  # a pattern that can't be compiled, or that matches nothing at all
        return
    text = "\n".join(lines)
    assert Cleaner(**options, accelerate=accelerate).clean(text) == plain.clean(text)
