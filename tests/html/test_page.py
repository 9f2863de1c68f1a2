"""Whole pages through `Cleaner.clean_html`."""

import pickle

import pytest

from cleaner import Cleaner, Record
from cleaner.html import extract
from cleaner.html import page as module
from cleaner.html.prune import Dropped
from tests.html.support import ARTICLE, PARAGRAPHS, TEXT, TITLE, links, page, site_cleaner

HEAD = (
    f'<title>{TITLE} - Kabar Uji</title><meta property="og:site_name" content="Kabar Uji">'
    '<link rel="canonical" href="https://kabar.test/baca/1"><meta name="author" content="Ratna Sari">'
    '<meta property="article:published_time" content="2030-02-03T04:05:06+07:00">'
)
SECTION = "body = '//div[@id=\"isi\"]'\nremove = ['//p[@class=\"tengok\"]']"
BODY = f"<h1>{TITLE}</h1><div id='isi'>{PARAGRAPHS}<p class='tengok'>Tengok pula: Harga Beras</p></div>"
RULE = """
[[rule]]
id = "writer"
category = "author-footer"
line = 'Juru warta: (?<author>.+)'
where = "tail:1"
why = "the writer's name under the text"
removes = ["[-Juru warta: Ratna-]"]
keeps = ["Juru warta itu pulang."]
"""


@pytest.fixture
def cleaner(tmp_path):
    return site_cleaner(tmp_path, SECTION + RULE)


def test_a_page_gives_its_article_and_what_it_says_of_itself(cleaner):
    html = page(BODY.replace("</div>", "<p>Juru warta: Ratna</p></div>") + "<footer>Hak cipta</footer>", HEAD)
    done = cleaner.clean_html(html)
    assert (done.text, done.problem, done.site) == (TEXT, "", "kabar.test")
    assert done.as_record() == {
        "url": "https://kabar.test/baca/1",
        "title": TITLE,
        "author": "Ratna Sari",
        "date": "2030-02-03",
        "site_name": "Kabar Uji",
        "language": "id",
        "text": TEXT,
    }
    assert [done.page.text[span.start : span.end].strip() for span in done.removed] == ["Juru warta: Ratna"]
    assert done.captured == {"author": ("Ratna",)}
    place = next(one.place for one in done.page.dropped)
    assert done.page.dropped == (Dropped('//p[@class="tengok"]', place, "Tengok pula: Harga Beras"),)
    assert (place.rpartition("/")[2], done.page.container) == ("kabar.test.toml:4", place)


def test_what_the_caller_knows_counts_more(cleaner):
    done = cleaner.clean_html(page(BODY, HEAD), "https://m.kabar.test/2", title="Judul Lain", date="2031-01-01")
    assert (done.metadata.url, done.metadata.title, done.metadata.date) == (
        "https://m.kabar.test/2",
        "Judul Lain",
        "2031-01-01",
    )


def test_the_day_may_stand_in_the_address(cleaner):
    assert cleaner.clean_html(page(BODY), "https://kabar.test/2030/02/03/x").metadata.date == "2030-02-03"


def test_a_site_named_by_the_caller_has_its_section(cleaner):
    assert cleaner.clean_html(page(BODY), site="kabar.test").page.container
    assert not cleaner.clean_html(page(BODY)).page.container
    assert not cleaner.clean_html(page(BODY), "https://lain.test/1").page.container


def test_bytes_and_text_give_the_same(cleaner):
    html = page(BODY, '<meta charset="windows-1252">')
    assert (
        cleaner.clean_html(html.encode("windows-1252")).text
        == cleaner.clean_html(html).text
        == f"{TEXT}\nTengok pula: Harga Beras"
    )


def test_the_same_page_gives_the_same_however_often_it_comes(cleaner):
    html = page(BODY, HEAD)
    assert {cleaner.clean_html(html).text for _ in range(6)} == {TEXT}
    assert pickle.loads(pickle.dumps(cleaner)).clean_html(html) == cleaner.clean_html(html)


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ("", "an empty page"),
        ("Padi menguning.", "no HTML: there is no tag in it"),
        ("<html></html>", "no article was found on the page"),
        ("<html><body><script>x</script></body></html>", "no article was found on the page"),
        (b"<p>" + b"x" * 10_000_000, "a page of 10,000,003 bytes: the largest that is looked at has 10,000,000"),
    ],
)
def test_a_page_that_yields_nothing_says_so(cleaner, html, problem):
    done = cleaner.clean_html(html)
    assert (done.text, done.problem) == ("", problem)
    assert done.as_record()["text"] == ""


def test_a_text_of_which_rules_leave_nothing_says_so(tmp_path):
    cleaner = site_cleaner(tmp_path, "" + RULE, max_share=1.0)
    done = cleaner.clean_html("<html><body><p>Juru warta: Ratna</p></body></html>", site="kabar.test")
    assert (done.page.text, done.text, done.problem) == (
        "Juru warta: Ratna",
        "",
        "nothing is left of the article's text",
    )


def test_control_characters_cost_no_article(cleaner):
    assert cleaner.clean_html(page(BODY.replace("Pasar ikan", "Pasar&#11; ikan")), site="kabar.test").text == TEXT


@pytest.mark.parametrize("error", [RecursionError("too deep"), AttributeError("x"), KeyError("x")])
def test_a_failure_of_extraction_is_a_problem_of_the_page(cleaner, monkeypatch, error):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(extract.trafilatura, "extract", fail)
    done = cleaner.clean_html(page(BODY))
    what = f"extraction failed: {type(error).__name__}: {error}"
    assert (done.text, done.problem) == ("", f"{what}; no article was found on the page")


def test_nesting_beyond_measure_does_no_harm(cleaner):
    for tag in ("div", "b", "ul><li", "table><tr><td", "blockquote"):
        done = cleaner.clean_html(f"<html><body>{f'<{tag}>' * 20_000}{PARAGRAPHS}")
        assert done.problem or done.text


def test_a_page_is_read_alike_by_both_ways(cleaner):
    known = Record("", "https://kabar.test/1")
    assert cleaner.pages.read(page(BODY), known) == cleaner.clean_html(page(BODY), "https://kabar.test/1").page
    assert isinstance(cleaner.pages, module.PageCleaner)


# --- Shipped sections -------------------------------------------------------------------------------------------------

FIRST, SECOND, THIRD, FOURTH = (f"<p>{paragraph}</p>" for paragraph in ARTICLE)
POPULAR = (
    f"<div class='terpopuler'><h3>Terpopuler</h3><ul>{''.join(f'<li>{link}</li>' for link in links(4))}</ul></div>"
)
PRODUCED = {
    "news.detik.com": f"<article><div class='detail__body-text itp_bodycontent'>{FIRST}{SECOND}<table class='linksisip'><tr>"
    f"<td><strong>Baca juga: </strong>{links(1)[0]}</td></tr></table>{THIRD}{FOURTH}</div></article>",
    "www.cnnindonesia.com": f"<div class='detail-wrap'><div class='detail-text text-sm'>{FIRST}{SECOND}<div class='paradetail'>"
    f"Iklan</div>{THIRD}{FOURTH}</div></div>",
    "nasional.kompas.com": f"<div class='read__content'><div>{FIRST}<p><strong>Baca juga: <a class='inner-link-baca-juga' "
    f"href='https://nasional.kompas.com/2'>Harga Beras Turun</a></strong></p>{SECOND}<div class='inject-baca-juga'>"
    f"<p>{links(1)[0]}</p></div>{THIRD}{FOURTH}<div class='kompasidRec'><p>Dapatkan kabar setiap hari.</p></div></div></div>",
    "www.tribunnews.com": f"<div class='side-article txt-article'>{FIRST}<p class='baca'>Baca juga: {links(1)[0]}</p>{SECOND}"
    f"{THIRD}{FOURTH}</div>",
    "www.liputan6.com": f"<div class='article-content-body'><div class='article-content-body__item-content'>{FIRST}{SECOND}"
    f"<div class='baca-juga-collections'>BACA JUGA {links(1)[0]}</div></div><div class='article-content-body__item-content'>"
    f"{THIRD}{FOURTH}</div></div>",
    "news.okezone.com": f"<div id='contentx'>{'<br><br>'.join(ARTICLE)}</div><div class='box-gnews'>Ikuti kami</div>",
    "www.sindonews.com": f"<div class='detail-desc'>{FIRST}<div class='baca-juga'>{links(1)[0]}</div>{SECOND}{THIRD}{FOURTH}</div>",
    "www.viva.co.id": f"<div class='main-content-detail'>{FIRST}{SECOND}<div class='recommended-article'>{links(1)[0]}</div>"
    f"{THIRD}{FOURTH}</div>",
    "www.suara.com": f"<article class='detail-content'>{FIRST}<p class='baca-juga-new'>Baca Juga: {links(1)[0]}</p>{SECOND}"
    f"{THIRD}{FOURTH}</article>",
    "www.jawapos.com": f"<article class='read__content'>{FIRST}<p><strong class='read__others'>Baca Juga: {links(1)[0]}"
    f"</strong></p>{SECOND}{THIRD}{FOURTH}</article>",
    "kabar-yang-tidak-dikenal.test": f"<div class='isi'>{FIRST}<p>Baca juga: {links(1)[0]}</p>{SECOND}{THIRD}{FOURTH}</div>",
}


@pytest.fixture(scope="module")
def shipped() -> Cleaner:
    return Cleaner()


@pytest.mark.parametrize("host", PRODUCED)
def test_pages_of_known_templates_give_their_article_and_nothing_else(shipped, host):
    done = shipped.clean_html(page(f"<h1>{TITLE}</h1>{PRODUCED[host]}{POPULAR}"), f"https://{host}/baca/1")
    assert (done.page.text.split("\n"), done.problem) == (list(ARTICLE), "")
    assert bool(done.page.container) == host.endswith((".com", ".id"))


def test_every_shipped_section_compiles_and_has_a_place(shipped):
    for site in [*shipped.store.sites, ""]:
        shipped.pages._sections_for(f"https://{site}/" if site else "", None)
    assert shipped.problems == ()
