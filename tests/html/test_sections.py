"""[html] sections: which words of class names mean what, and whose container is tried first."""

import pytest

from cleaner.html import sections
from cleaner.html.sections import Sections, words_of
from cleaner.rulebook.types import HtmlSection, RuleFile


def section(**fields) -> RuleFile:
    return RuleFile(path="a.toml", source="", html=HtmlSection(line=3, **fields))


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("author-bio", "author-bio"),
        ("authorBio", "author-bio"),
        ("author_bio", "author-bio"),
        ("c-author-bio__text", "author-bio"),
        ("wide AuthorBio-2", "author-bio"),
        ("Newsletter-title", "newsletter"),
        ("NEWSLETTER", "newsletter"),
        ("newsletterish", ""),
        ("author bio", ""),
        ("bio-author", ""),
        ("", ""),
    ],
)
def test_words_of_class_names(value, word):
    found = Sections([section(classes=("author-bio", "newsletter"))]).word_of(value)
    assert found == ((word, "a.toml:3") if word else None)


def test_what_is_known_of_names_is_bounded(monkeypatch):
    monkeypatch.setattr(sections, "MAX_KNOWN_NAMES", 10)
    known = Sections([section(classes=("promo",))])
    assert [bool(known.word_of(f"x{n} promo-{n}")) for n in range(50)] == [True] * 50
    assert len(known._known) <= 10


def test_digits_end_words_where_letters_are_not_small():
    assert (words_of("Box2Text"), words_of("H1")) == (["box", "2", "text"], ["h", "1"])


def test_the_most_specific_container_is_tried_first_and_branches_in_their_order():
    bodies = Sections([section(body="//main"), section(), section(body="//article | //section")]).bodies
    assert [source for source, _, _ in bodies] == ["//article", "//section", "//main"]


def test_a_section_that_says_nothing():
    assert not Sections([section(), section()])
    assert Sections([section(remove=("//p",))])
