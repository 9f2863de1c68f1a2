"""What goes from a page before its text is extracted, and what holds it back."""

import pytest

from cleaner.html import prune as module
from cleaner.html.prune import prune
from cleaner.html.sections import Sections
from cleaner.html.tree import squeezed
from cleaner.rulebook.types import HtmlSection, RuleFile
from tests.html.support import ARTICLE, PARAGRAPHS, TEXT, links, tree

BOX = "<div class='kotak'><p>Tawaran pekan ini.</p></div>"


def pruned(html: str, **section):
    page = tree(html)
    prune(page, Sections([RuleFile("kabar.toml", "", html=HtmlSection(line=4, **section))]))
    return page


def dropped(page) -> list[tuple[str, str, str]]:
    return [(one.rule, one.place, one.text) for one in page.dropped]


def test_xpaths_take_elements_with_all_in_them_once():
    page = pruned(f"{PARAGRAPHS}{BOX} <i>lalu</i>", remove=("//div[@class='kotak']", "//div/p", "//i"))
    assert dropped(page) == [
        ("//div[@class='kotak']", "kabar.toml:4", "Tawaran pekan ini."),
        ("//i", "kabar.toml:4", "lalu"),
    ]
    assert squeezed(page.root).endswith(ARTICLE[-1])
    assert page.problems == []


def test_what_is_empty_goes_without_a_word():
    page = pruned(f"{PARAGRAPHS}<div class='kotak'><img></div>", remove=("//div",))
    assert (dropped(page), page.root.find(".//img")) == ([], None)


@pytest.mark.parametrize("xpath", ["//p", "//body", "/html", "//*"])
def test_xpaths_that_would_take_the_page_take_nothing(xpath):
    page = pruned(f"<div>{PARAGRAPHS}</div>", remove=(xpath,))
    assert squeezed(page.root).endswith(ARTICLE[-1])
    if xpath == "//p":
        assert page.problems == ["kabar.toml:4: remove would leave next to nothing of the page, so it was left alone"]


def test_an_expression_that_fails_on_a_page_is_told():
    page = pruned(f"{PARAGRAPHS}<i>lalu</i>", remove=("//i[concat(1)]", "//p"))  # the probe has no <i>
    assert page.problems == ["kabar.toml:4: '//i[concat(1)]': Invalid number of arguments"]
    assert squeezed(page.root).endswith("".join(ARTICLE) + "lalu")


def test_a_slow_expression_ends_the_xpaths_of_the_page(monkeypatch):
    times = iter(range(0, 100, 5))
    monkeypatch.setattr(module.time, "monotonic", lambda: next(times))
    page = pruned(f"{PARAGRAPHS}{BOX}<i>lalu</i>", remove=("//div", "//i"), body="//body/div")
    assert page.problems == ["kabar.toml:4: '//div' takes more than 1 s on this page: further XPaths were not tried"]
    assert [one.rule for one in page.dropped] == ["//div"]


def test_no_xpath_runs_on_a_page_of_too_many_elements(monkeypatch):
    monkeypatch.setattr(module, "MAX_ELEMENTS", 5)
    page = pruned(f"{PARAGRAPHS}{BOX}", remove=("//div",), body="//div")
    assert page.problems == ["a page of 10 elements: XPaths are tried on 5 at most"]
    assert (page.dropped, page.container) == ([], "")


def test_the_container_is_what_is_left_of_the_page():
    page = pruned(f"{BOX}<div id='isi'>{PARAGRAPHS}</div> ekor", body="//div[@id='tidak-ada'] | //div[@id='isi']")
    assert (page.container, squeezed(page.root)) == ("kabar.toml:4", "".join(ARTICLE))
    assert page.prose == len("".join(ARTICLE))


def test_several_containers_stand_together():
    first, second, third, fourth = (f"<p>{paragraph}</p>" for paragraph in ARTICLE)
    page = pruned(
        f"<div class='isi'>{first}{second}</div>{BOX}<div class='isi'>{third}{fourth}</div>", body="//div[@class='isi']"
    )
    assert squeezed(page.root) == "".join(ARTICLE)


def test_a_container_that_the_page_does_not_have_is_no_loss():
    page = pruned(f"<div>{PARAGRAPHS}</div>", body="//div[@id='isi']")
    assert (page.container, page.problems, squeezed(page.root).endswith(ARTICLE[-1])) == ("", [], True)


def test_a_container_that_another_element_outdoes_is_the_wrong_one():
    page = pruned(f"<div id='isi'><p>{ARTICLE[0]}</p></div><div>{PARAGRAPHS * 2}</div>", body="//div[@id='isi']")
    assert page.container == ""
    assert page.problems == [
        "kabar.toml:4: \"//div[@id='isi']\" has less text than stands elsewhere, so the whole page was read"
    ]


@pytest.mark.parametrize(
    ("element", "goes"),
    [
        ("<div class='c-promoBox'>Tawaran pekan ini.</div>", True),
        ("<p id='promo-1'>Tawaran pekan ini.</p>", True),
        ("<a class='promo' href='/x'>Tawaran</a>", True),
        (f"<div class='promo'>{TEXT}</div>", False),
        ("<div class='promo'><h1>Judul</h1></div>", False),
        ("<main class='promo'>Tawaran</main>", False),
        ("<div class='promosi'>Tawaran</div>", False),
    ],
)
def test_class_words_take_what_is_small(element, goes):
    page = pruned(f"<div>{PARAGRAPHS}</div>{element}", classes=("promo",))
    assert [one.rule for one in page.dropped] == (["promo"] if goes else [])


def test_class_words_take_more_where_it_is_links():
    long = PARAGRAPHS * 20
    plain = f"<div class='promo'>{'Tawaran pekan ini. ' * 50}</div>"
    full = f"<div class='promo'>{' '.join(links(30))}</div>"
    assert [one.rule for one in pruned(f"<div>{long}</div>{plain}", classes=("promo",)).dropped] == []
    assert [one.rule for one in pruned(f"<div>{long}</div>{full}", classes=("promo",)).dropped] == ["promo"]


def test_of_nested_elements_the_outer_one_goes():
    page = pruned(f"{PARAGRAPHS}<div class='promo'><p class='promo'>Tawaran.</p></div>", classes=("promo",))
    assert dropped(page) == [("promo", "kabar.toml:4", "Tawaran.")]
