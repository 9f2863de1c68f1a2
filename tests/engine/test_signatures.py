"""Looking signatures up by their grams finds what trying each of them on each line finds."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from sys import byteorder

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.engine import signatures
from cleaner.engine.lines import Document
from cleaner.engine.patterns import Pattern
from cleaner.engine.scan import grams_of
from cleaner.engine.signatures import Signatures, gram_sets
from cleaner.errors import PatternError
from cleaner.rulebook.store import RuleStore, open_store

DOCUMENTS = Path(__file__).parents[2] / "benchmarks" / "quality" / "documents"


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        pytest.param(
            "^KABAR PAGI - ", [{"\nkab", "kaba", "abar", "barp", "arpa", "rpag", "pagi", "agi-"}], id="a line"
        ),
        pytest.param("Kabarpagi|Wartasore", [{"kaba", "abar", "barp", "arpa", "rpag", "pagi"}], id="in each branch"),
        pytest.param("^ibu", [{"\nibu"}], id="a short word at a line's beginning"),
        pytest.param("ibu", [], id="a short word"),
        pytest.param(r"(?<!\w)(?:pagi|ibu)", [], id="too little in one branch"),
        pytest.param("^(kabar", [], id="not a pattern"),
    ],
)
def test_the_grams_of_a_signature(source, texts):
    """Which of a text's grams is the rarest is not looked at here."""
    sets = gram_sets(source)
    assert len(sets) == len(texts)
    for grams, among in zip(sets, texts, strict=True):
        assert grams & {int.from_bytes(text.encode(), byteorder) for text in among}


PIECES = st.sampled_from(
    [
        "^",
        "kabar",
        "pagi",
        "warta",
        " ",
        " sore ",
        "ı",
        "K",
        ".",
        r"\.",
        r"\s",
        r"\s?",
        ".{0,3}",
        "[kw]",
        "(?:kabar|warta)",
        "(?-i:PAGI) ",
        "(?:pagi )?",
        "?",
        "|",
        "$",
        r"\b",
        "(?=pagi)",
        "(?!sore)",
        "{2}",
        "(?:^|x)",
        "İ",
    ]
)
TEXTS = st.sampled_from(
    ["kabar", "PAGI", "Warta", " ", "  ", "\u00a0", "sore", ".", "x", "ı", "\u212a", "İ", "ſ", "\u200b", "w"]
)


@given(st.lists(PIECES, min_size=1, max_size=6).map("".join), st.lists(TEXTS, max_size=8).map("".join))
@settings(max_examples=500)
def test_a_line_with_a_signature_has_its_grams(source, line):
    document = Document(line)
    try:
        found = Pattern(source).search(document.lines[0].view)
    except PatternError:
        return
    if found and document.solid:
        assert all(grams & grams_of(document.skeleton) for grams in gram_sets(source))


def naive(store: RuleStore, texts: Sequence[str]) -> list[str]:
    """What the signatures mean: each tried on each line."""
    patterns = [
        (host, Pattern(source))
        for host, group in store.sites.items()
        for entry in group
        if entry.name == host
        for source in entry.signature
    ]
    return [_best({host for host, pattern in patterns if _is_on(pattern, text)}) for text in texts]


def _is_on(pattern: Pattern, text: str) -> bool:
    return any(pattern.search(line.view) for line in Document(text).solid)


def _best(found: set[str]) -> str:
    best = max(found, key=len, default="")
    return best if all(site == best or best.endswith(f".{site}") for site in found) else ""


def site(name: str, *signatures: str) -> str:
    return f"schema = 1\nhosts = ['{name}', 'm.{name}']\nsignature = {list(signatures)}\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> RuleStore:
    """Sixty sites with two signatures each, one whose signature has no grams, and one below another."""
    root = tmp_path_factory.mktemp("signed")
    for number in range(60):
        source = site(f"kabar{number}.test", f"^KABAR{number} [-–]", f"Copyright Kabar{number}$")
        (root / f"s{number}.toml").write_text(source, encoding="utf-8")
    (root / "any.toml").write_text(site("serba.test", "(?:^|x)zq"), encoding="utf-8")
    (root / "sub.toml").write_text(site("sore.kabar7.test", "^KABAR7 SORE"), encoding="utf-8")
    return open_store([root], shipped=False)


LINES = ["KABAR7 - Beras turun.", "Copyright Kabar12", "Copyright Kabar12 dan lain", "xzq", "KABAR7 SORE", "Kabar 8 - "]


def test_looking_up_is_trying_each(store):
    texts = ["\n".join(lines) for count in range(4) for lines in itertools.permutations(LINES, count)]
    assert [Signatures(store).site_of(text) for text in texts] == [(host, "") for host in naive(store, texts)]


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("Beras turun.\nKABAR7 - Beras turun.", "kabar7.test"),
        ("KABAR7 - Beras turun.\nKABAR7 SORE", "sore.kabar7.test"),
        ("KABAR7 - Beras turun.\nCopyright Kabar12", ""),
        ("xzq", "serba.test"),
        ("KABAR77 - Beras turun.", ""),
        ("", ""),
    ],
)
def test_the_site_of_a_text(store, text, host):
    assert Signatures(store).site_of(text) == (host, "")


def test_a_kept_table_is_the_table(store, monkeypatch):
    """The second look finds the table in the memo, in blocks, and one block gone."""
    texts = ["\n".join(pair) for pair in itertools.product(LINES, LINES)]
    first = [Signatures(store).site_of(text) for text in texts]
    with monkeypatch.context() as patch:
        patch.setattr(signatures, "_by_gram", None)
        assert [Signatures(store).site_of(text) for text in texts] == first
    for key in [key for key in store.memo._held._young if str(key).startswith("block ")][::2]:
        store.memo.keep(key, None)
    assert [Signatures(store).site_of(text) for text in texts] == first


def test_the_shipped_signatures_find_what_trying_each_finds():
    shipped = open_store()
    texts = [path.read_text(encoding="utf-8") for path in sorted(DOCUMENTS.glob("*.txt"))]
    looked_up = Signatures(shipped)
    found = [looked_up.site_of(text) for text in texts]
    assert found == [(host, "") for host in naive(shipped, texts)]
    assert sum(bool(host) for host, _ in found) >= 5
