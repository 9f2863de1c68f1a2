"""Shapes of matches: what is found, and that no match ever has another one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.engine.program import bind
from cleaner.engine.shapes import ANYTHING, Shape, echoed, expected, repeated, shape_of
from cleaner.engine.skeleton import skeleton_of_view
from cleaner.engine.view import fold
from cleaner.engine.watch import wanted
from cleaner.rulebook.store import open_store
from tests.engine.pattern_strategies import LOOKS, PATTERNS, PLAIN_GROUPS, TEXTS, compiled, matches, patterns


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        pytest.param("Baca juga", [{"bacajuga"}], id="literal"),
        pytest.param(r"Baca\s*juga\s*:", [{"baca"}, {"juga"}, {":"}], id="white space splits what it may repeat"),
        pytest.param("(?:Editor|Pewarta)\\s*:", [{"editor", "pewarta"}, {":"}], id="alternatives beat a colon"),
        pytest.param("(?:Editor|)x", [{"x"}], id="an empty alternative"),
        pytest.param("(?:Foto)?: Dok", [{":dok"}], id="an optional group"),
        pytest.param("ab?cd", [{"abcd", "acd"}], id="an optional letter"),
        pytest.param("ab+c", [{"bc"}, {"ab"}], id="a repeated letter"),
        pytest.param("ab{0,3}cde", [{"acde", "abcde", "abbcde", "abbbcde"}], id="a bounded repeat from none"),
        pytest.param("ab{0,9}cde", [{"cde"}], id="too long a repeat from none"),
        pytest.param(r"\(\p{L}{2,3}/", [{"/"}, {"("}], id="properties"),
        pytest.param("[Hh]alaman", [{"halaman"}], id="a class"),
        pytest.param(r"(?<name>Sumber) foto", [{"sumberfoto"}], id="a named group"),
        pytest.param("(?=.{0,9}Sumber)S", [{"s"}], id="what must follow is not in the match"),
        pytest.param("(?<=Sumber )S", [{"s"}], id="what must come before neither"),
        pytest.param("(?!Sumber)S(?<!foto)", [{"s"}], id="what must not be there says nothing"),
        pytest.param("{{headline}} judul", [{"judul"}], id="a part says nothing"),
        pytest.param("(?-i:ABC)", [{"abc"}], id="case is folded"),
        pytest.param("^Foto: .+$", [{"\nfoto:"}], id="the begin of a line"),
        pytest.param("^Foto$", [{"\nfoto\n"}], id="a whole line"),
        pytest.param(r"\AFoto\Z", [{"\nfoto\n"}], id="a whole line, said otherwise"),
        pytest.param(r"Sumber\.com", [{"sumbercom"}], id="full stops are gone"),
        pytest.param(r"1\d{2}k", [{"000k"}], id="digits are zeros"),
        pytest.param("© 2025", [{"\x010000"}], id="signs stand for themselves"),
        pytest.param("é", [], id="beyond ASCII"),
        pytest.param(".{3}", [], id="nothing"),
        pytest.param("a|b", [{"a", "b"}], id="alternatives at the top"),
        pytest.param("a|.", [], id="an open alternative"),
        pytest.param("(?R)abc", [], id="recursion is not known"),
        pytest.param("[[:alpha:]]abc", [], id="POSIX classes are not known"),
        pytest.param("(?:abc){e<=1}", [], id="fuzzy matching is not known"),
        pytest.param(r"(abc)\1", [{"abc"}], id="a back reference says nothing itself"),
        pytest.param("(?x)a b c", [], id="verbose mode is not known"),
        pytest.param(r"abc\Kdef", [], id="keep-out is not known"),
        pytest.param("abc)", [], id="a stray bracket"),
        pytest.param("[]abc]def", [{"]def", "adef", "bdef", "cdef"}], id="a bracket first in a class"),
    ],
)
def test_needs(pattern: str, needs: list[set[str]]) -> None:
    """The sets that are not implied by an earlier one, in the order in which they tell something."""
    found: list[frozenset[str]] = []
    for texts in shape_of(pattern).all_needs():
        if not any(all(any(text in longer for text in texts) for longer in earlier) for earlier in found):
            found.append(texts)
    kept = [texts for texts in found if not any(implies(other, texts) for other in found if other is not texts)]
    assert kept == needs


def implies(texts: frozenset[str], others: frozenset[str]) -> bool:
    """Whether something of the second set stands wherever something of the first one does."""
    return all(any(other in text for other in others) for text in texts)


def test_needs_come_most_telling_first() -> None:
    needs = shape_of(r"(?:Editor|Pewarta)\s*:\s*.*(?:di )?Jakarta").all_needs()
    assert list(needs) == sorted(needs, key=expected)
    assert needs[0] == {"editor", "pewarta"}


@pytest.mark.parametrize(
    ("pattern", "beside"),
    [
        pytest.param("(?=.{0,9}Sumber)S", "sumber", id="what must follow"),
        pytest.param("(?<=Sumber )S", "sumber", id="what must come before"),
        pytest.param("x(?<=^Foto x)", "\nfotox", id="with the begin of a line"),
        pytest.param("(?:(?<=Sumber )S|(?<=Sumber )T)", "sumber", id="in each branch"),
    ],
)
def test_what_must_stand_beside_a_match_stands_on_its_line(pattern: str, beside: str) -> None:
    assert {beside} in shape_of(pattern).beside


@pytest.mark.parametrize("pattern", ["(?!Sumber)S", "(?<!Sumber )S", "(?:(?<=Sumber )é|é)", "(?=Sumber)?S"])
def test_nothing_need_stand_beside_a_match(pattern: str) -> None:
    assert not any("sumber" in text for texts in shape_of(pattern).beside for text in texts)


@pytest.mark.parametrize(
    ("pattern", "heads", "tails"),
    [
        pytest.param("Foto.*Dok", {"foto"}, {"dok"}, id="both"),
        pytest.param("[ab]c.+(?:x|yz)", {"ac", "bc"}, {"x", "yz"}, id="several"),
        pytest.param("(?:a|).b", {"a", ""}, {"b"}, id="an open beginning"),
        pytest.param("^Foto .+$", {"\nfoto"}, {"\n"}, id="a line's edges"),
        pytest.param(".+", {""}, {""}, id="nothing is known"),
        pytest.param("abcdefghijklmnopqrstuvwxyz.", {"abcdefghijklmnop"}, {""}, id="no longer than useful"),
    ],
)
def test_heads_and_tails(pattern: str, heads: set[str], tails: set[str]) -> None:
    shape = shape_of(pattern)
    assert (shape.exact, shape.heads, shape.tails) == (None, heads, tails)


@pytest.mark.parametrize(
    ("pattern", "exact"),
    [
        pytest.param("Foto: Dok", {"foto:dok"}, id="one"),
        pytest.param("(?:ab|cd){2}", {"abab", "abcd", "cdab", "cdcd"}, id="a few"),
        pytest.param("[0-9]{1,3}", {"0", "00", "000"}, id="digits"),
        pytest.param("a*", None, id="endless"),
        pytest.param("(?:ab){5}", None, id="repeated too often"),
        pytest.param("[a-j]{3}", None, id="too many"),
        pytest.param("abcdefghijklmnopqrstuvwxyz0123456789", None, id="too long"),
    ],
)
def test_exact(pattern: str, exact: set[str] | None) -> None:
    assert shape_of(pattern).exact == exact


@pytest.mark.parametrize(
    ("pattern", "least", "most"),
    [
        pytest.param("Foto: é", 7, 7, id="white space and all else count"),
        pytest.param("ab?[cd]{2,4}", 3, 6, id="quantifiers"),
        pytest.param("(?:ab|c)*", 0, None, id="endless"),
        pytest.param("(?:ab|c){2,30}", 2, 60, id="a long repeat"),
        pytest.param("a+", 1, None, id="at least one"),
        pytest.param("^(?=abc)a(?<!x)$", 1, 1, id="what looks about takes no room"),
        pytest.param(r"(ab?)-\1", 2, 5, id="a back reference may be empty"),
        pytest.param(r"(a+)-\1", 2, None, id="a back reference to something endless"),
        pytest.param(r"\b\d\s\p{Lu}.", 4, 4, id="escapes"),
        pytest.param("{{part}}ab", 2, None, id="a part"),
        pytest.param("(?R)ab", 0, None, id="unknown syntax"),
    ],
)
def test_widths(pattern: str, least: int, most: int | None) -> None:
    shape = shape_of(pattern)
    assert (shape.least, shape.most) == (least, most)


@pytest.mark.parametrize(
    ("pattern", "edges"),
    [
        pytest.param("^ab$", (True, True), id="both"),
        pytest.param("^a.*", (True, False), id="begin"),
        pytest.param(r".*a\Z", (False, True), id="end"),
        pytest.param("(?:^|a)b", (False, False), id="perhaps"),
        pytest.param("(?:^a|^b)c", (True, False), id="in each branch"),
        pytest.param(r"(?:\[|^)", (False, False), id="an empty match at the begin"),
        pytest.param("^?ab$?", (False, False), id="optional"),
        pytest.param("(?=^)ab", (False, False), id="said by a look"),
        pytest.param(r"\.$", (False, True), id="nothing but an end"),
        pytest.param("^é", (True, False), id="nothing but a begin"),
    ],
)
def test_edges(pattern: str, edges: tuple[bool, bool]) -> None:
    shape = shape_of(pattern)
    assert (shape.at_start, shape.at_end) == edges


@pytest.mark.parametrize(
    ("pattern", "echo"),
    [
        pytest.param(r"^(.{20,90}) \1$", 20, id="a line that says everything twice"),
        pytest.param(r"^(.{20,90}).*\1", 20, id="with something between"),
        pytest.param(r"^(abc?) \1", 2, id="a text"),
        pytest.param(r"(.{20,90}) \1$", 0, id="anywhere on the line"),
        pytest.param(r"^(?:.{20,90}) \1$", 0, id="no group"),
        pytest.param(r"^(?<n>.{20,90}) \1$", 0, id="a named group is not looked into"),
        pytest.param(r"^(.(.{20}))\1$", 0, id="nor are nested ones"),
        pytest.param(r"^(.{20})(?:\1|x)$", 0, id="perhaps"),
        pytest.param(r"^(.{20})(.)\2$", 0, id="another group"),
        pytest.param(r"^(.{20})$", 0, id="no echo"),
    ],
)
def test_echo(pattern: str, echo: int) -> None:
    assert echoed(pattern, shape_of(pattern)) == echo


def test_shapes_of_parts() -> None:
    shape = shape_of("{{verb}} juga", {"verb": shape_of("Baca|Lihat")}.__getitem__)
    assert shape.exact == {"bacajuga", "lihatjuga"}
    assert (shape.least, shape.most) == (9, 10)


def test_repeated_pieces() -> None:
    assert repeated(shape_of("a"), 2, 3).exact == {"aa", "aaa"}
    assert repeated(ANYTHING, 0, 3) == Shape(None, frozenset([""]), frozenset([""]), (), 0, None)


@settings(max_examples=300, deadline=None)
@given(pattern=PATTERNS, text=TEXTS)
def test_whatever_matches_has_what_is_needed_on_its_line(pattern: str, text: str) -> None:
    expression = compiled(pattern)
    if expression is None:
        return
    view, shape = fold(text).text, shape_of(pattern)
    in_line, whole_line = (wanted(pattern, shape, whole_line=whole) for whole in (False, True))
    framed = framed_skeleton(view)
    for start, end in matches(expression, view, cut_off=False):
        assert shape.least <= end - start
        assert shape.most is None or end - start <= shape.most
        assert all(any(text in framed for text in texts) for texts in in_line.needs)
        assert start in (0, end) or not in_line.at_start
        assert end in (start, len(view)) or not in_line.at_end
        if (start, end) == (0, len(view)):
            assert all(any(text in framed for text in texts) for texts in whole_line.needs)


@settings(max_examples=300, deadline=None)
@given(pattern=patterns(PLAIN_GROUPS), text=TEXTS, cut_off=st.booleans())
def test_whatever_matches_has_the_shape(pattern: str, text: str, cut_off: bool) -> None:
    expression = compiled(pattern)
    if expression is None:
        return
    view, shape = fold(text).text, shape_of(pattern, cut_off=cut_off)
    inside = wanted(pattern, shape, whole_line=False).inside
    for start, end in matches(expression, view, cut_off=cut_off):
        before, behind = ("\n" if start == 0 else ""), ("\n" if end == len(view) else "")
        match = before + skeleton_of_view(view[start:end]).decode("ascii") + behind
        own = {match, match.removeprefix("\n"), match.removesuffix("\n"), match.strip("\n")}
        assert all(any(text in match for text in texts) for texts in inside)
        assert all(any(text in match for text in texts) for texts in shape.all_needs())
        assert shape.exact is None or own & ({*shape.exact} | {text or "\n" for text in shape.exact})
        assert any(text.startswith(tuple(shape.heads)) for text in own)
        assert any(text.endswith(tuple(shape.tails)) for text in own)


@settings(max_examples=300, deadline=None)
@given(group=patterns((*PLAIN_GROUPS[:1], *LOOKS)), between=st.sampled_from(["", ".*", " ", ".?"]), text=TEXTS)
def test_whatever_an_echo_matches_has_it(group: str, between: str, text: str) -> None:
    pattern = rf"^({group}){between}\1"
    expression = compiled(pattern)
    view = fold(f"{text} {text}").text
    match = expression.match(view) if expression else None
    count = echoed(pattern, shape_of(pattern))
    if match and count:
        assert view.casefold().find(view[:count].casefold(), count) >= 0 or not view.isascii()


def framed_skeleton(view: str) -> str:
    return (b"\n" + skeleton_of_view(view) + b"\n").decode("ascii")


def test_most_shipped_rules_are_called_by_something() -> None:
    """What makes a big rule set cheap: a rule that nothing calls is looked at for every document."""
    store = open_store()
    rules = [bound for bound in bind(store.load_all()) if bound.rule.kind != "repeat"]
    idle = [bound.name for bound in rules if not bound.watch.trigger and not bound.watch.needs]
    assert len(idle) <= 0.05 * len(rules), idle
