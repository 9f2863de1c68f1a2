"""Random patterns of the syntax that is read without running it, and texts that they match now and then."""

from __future__ import annotations

import regex
from hypothesis import strategies as st

ATOMS = st.sampled_from([
    *["a", "b", "S", "k", "İ", "ı", "1", "©", "-", "é", " ", r"\.", ".", "^", "$", r"\b"],
    *[r"\s", r"\d", r"\p{L}", r"\x61", "[ab]", "[^a]", "[.-]", "[a-e]", r"[\d-]", "[A-Z]", r"[\s.]"],
])  # fmt: skip
PLAIN_GROUPS = ("(?:{})", "({})", "(?<n>{})", "(?>{})", "(?-i:{})")
LOOKS = ("(?={})", "(?!{})", "(?<={})", "(?<!{})")
SUFFIXES = st.sampled_from(["", "?", "*", "+", "{0,2}", "{2}", "{1,}", "??", "*+", "{,3}", "{6}"])
#: Texts for the patterns, still to be folded: letters that fold to ASCII ones, digits, signs, and what goes.
TEXTS = st.text(st.sampled_from("abskSKİıſ\u212aéE .-12²٣©®\u200b\u00a0"), max_size=10)


def patterns(groups: tuple[str, ...] = PLAIN_GROUPS + LOOKS, more: tuple[str, ...] = ()) -> st.SearchStrategy[str]:
    """Patterns with these groups; some of them can't be compiled."""
    atoms = st.one_of(ATOMS, st.sampled_from(more)) if more else ATOMS

    def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.lists(inner, min_size=1, max_size=3).map("".join),
            st.lists(inner, min_size=1, max_size=3).map("|".join).map("(?:{})".format),
            st.builds(
                lambda group, body, suffix: group.replace("{}", body) + suffix, st.sampled_from(groups), inner, SUFFIXES
            ),
            st.builds(lambda body, suffix: f"(?:{body}){suffix}", inner, SUFFIXES),
            st.builds(lambda atom, suffix: atom + suffix, atoms, SUFFIXES),
        )

    return st.recursive(atoms, grown, max_leaves=12)


PATTERNS = patterns()


def compiled(pattern: str) -> regex.Pattern[str] | None:
    """The expression, compiled as rules are; None where that can't be done (a name used twice and the like)."""
    try:
        return regex.compile(pattern, regex.IGNORECASE | regex.VERSION0, cache_pattern=False)
    except regex.error:
        return None


def matches(expression: regex.Pattern[str], text: str, *, cut_off: bool = True) -> list[tuple[int, int]]:
    """The spans of the matches at each place: the preferred one; of each part of the text, too, if it may be cut off."""
    found = set()
    for start in range(len(text) + 1):
        if match := expression.match(text, start):
            found.add(match.span())
        if cut_off:
            stops = [] if "$" in expression.pattern else range(start, len(text) + 1)
            found |= {(start, stop) for stop in stops if expression.fullmatch(text, start, stop)}
    return sorted(found)
