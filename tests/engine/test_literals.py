"""Required texts: what is found, and that nothing is ever required wrongly."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.engine.literals import required, searchable
from cleaner.engine.program import bind
from cleaner.engine.view import fold
from cleaner.rulebook.store import open_store


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        pytest.param("Baca juga", {"baca juga"}, id="literal"),
        pytest.param(r"Baca\s*juga\s*:", {"baca"}, id="white space splits"),
        pytest.param("(?:Editor|Pewarta)\\s*:", {"editor", "pewarta"}, id="alternatives beat a colon"),
        pytest.param("(?:Editor|)x", {"x"}, id="an empty alternative"),
        pytest.param("(?:Foto)?: Dok", {": dok"}, id="an optional group"),
        pytest.param("ab?cd", {"cd"}, id="an optional letter"),
        pytest.param("ab+c", {"ab"}, id="a repeated letter"),
        pytest.param("ab{0,3}cde", {"cde"}, id="a bounded repeat from none"),
        pytest.param(r"\(\p{L}{2,3}/", {"("}, id="properties"),
        pytest.param("[Hh]alaman", {"alaman"}, id="a class"),
        pytest.param(r"(?<name>Sumber) foto", {"sumber"}, id="a named group"),
        pytest.param("(?=.{0,9}Sumber)S", {"sumber"}, id="what must follow is on the line, too"),
        pytest.param("(?<=Sumber )S", {"sumber "}, id="what must come before, too"),
        pytest.param("(?!Sumber)S(?<!foto)", {"s"}, id="what must not be there says nothing"),
        pytest.param("{{headline}} judul", {" judul"}, id="a part says nothing"),
        pytest.param("(?-i:ABC)", {"abc"}, id="case is folded"),
        pytest.param("é", None, id="beyond ASCII"),
        pytest.param(".{3}", None, id="nothing"),
        pytest.param("a|b", {"a", "b"}, id="alternatives at the top"),
        pytest.param("a|.", None, id="an open alternative"),
        pytest.param("(?R)abc", None, id="recursion is not known"),
        pytest.param("[[:alpha:]]abc", None, id="POSIX classes are not known"),
        pytest.param("(?:abc){e<=1}", None, id="fuzzy matching is not known"),
        pytest.param(r"(abc)\1", None, id="back references are not known"),
        pytest.param("(?x)a b c", None, id="verbose mode is not known"),
        pytest.param(r"abc\Kdef", None, id="keep-out is not known"),
        pytest.param("abc)", None, id="a stray bracket"),
        pytest.param("[]abc]def", {"def"}, id="a bracket first in a class"),
    ],
)
def test_required(pattern: str, needs: set[str] | None) -> None:
    assert next(iter(required(pattern)), None) == needs


def test_required_sets_come_most_telling_first() -> None:
    assert required(r"(?:Editor|Pewarta)\s*:\s*(?:di )?Jakarta") == ({"jakarta"}, {"editor", "pewarta"}, {":"})


def test_letters_that_fold_to_ascii_are_found() -> None:
    text = searchable(fold("BACA JUGA: İKLAN ıklan ſumber \u212aoran").text)
    assert text == "baca juga: iklan iklan sumber koran"


ATOMS = st.sampled_from(["a", "b", "S", "k", "İ", r"\s", r"\d", ".", "[ab]", "[^a]", r"\.", r"\p{L}", " ", "é", "-"])


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    suffixes = st.sampled_from(["", "?", "*", "+", "{0,2}", "{2}", "{1,}", "??", "*+"])
    groups = st.sampled_from(["(?:{})", "({})", "(?<n>{})", "(?={})", "(?!{})", "(?>{})", "(?-i:{})"])
    return st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map("|".join).map("(?:{})".format),
        st.builds(lambda group, body, suffix: group.replace("{}", body) + suffix, groups, inner, suffixes),
        st.builds(lambda body, suffix: f"(?:{body}){suffix}", inner, suffixes),
        st.builds(lambda atom, suffix: atom + suffix, ATOMS, suffixes),
    )


PATTERNS = st.recursive(ATOMS, _grown, max_leaves=12)


@settings(max_examples=400)
@given(
    pattern=PATTERNS,
    text=st.text(st.sampled_from("abskSKİıſ\u212aéE .-1\n"), max_size=10),
)
def test_whatever_matches_has_a_required_text(pattern: str, text: str) -> None:
    try:
        compiled = regex.compile(pattern, regex.IGNORECASE)
    except regex.error:  # a name used twice and the like
        return
    view = fold(text.replace("\n", " ")).text
    needs = required(pattern)
    if needs and compiled.search(view):
        assert all(any(text in searchable(view) for text in texts) for texts in needs)


def test_most_shipped_rules_have_required_texts() -> None:
    """What makes a big rule set cheap: a rule that needs nothing runs on every document."""
    store = open_store()
    rules = [bound for bound in bind(store.load_all()) if bound.rule.kind not in ("equals", "starts", "repeat")]
    idle = [bound.name for bound in rules if not bound.required]
    assert len(idle) <= 0.15 * len(rules), idle
