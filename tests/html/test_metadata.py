"""What a page says of itself, in the many ways there are to say it."""

import json

import pytest

from cleaner.html.metadata import Metadata, read_metadata
from cleaner.html.tree import parse
from tests.html.support import page


def told(head: str, body: str = "<p>x</p>", lang: str = "id") -> Metadata:
    return read_metadata(parse(page(body, head, lang)))


def structured(**fields) -> str:
    return f'<script type="application/ld+json">{json.dumps(fields)}</script>'


ARTICLE = {
    "@type": "NewsArticle",
    "headline": "Harga &amp;quot;Beras&amp;quot; Turun",
    "datePublished": "2030-02-03T04:05:06+07:00",
    "author": [{"@type": "Person", "name": "Ratna Sari"}, {"name": "Tono"}],
    "publisher": {"@type": "Organization", "name": "Kabar Uji"},
}


@pytest.mark.parametrize(
    "head",
    [
        structured(**ARTICLE),
        structured(**{"@graph": [{"@type": "WebSite", "name": "x"}, ARTICLE]}),
        f'<script type="application/ld+json">{json.dumps([{"@type": ["Thing", "NewsArticle"]}, ARTICLE])}</script>',
        f'<script type="application/ld+json">{{broken</script>{structured(**ARTICLE)}',
    ],
    ids=["alone", "graph", "list", "behind a broken one"],
)
def test_structured_data(head):
    found = told(head)
    assert (found.title, found.author, found.date, found.site_name) == (
        'Harga "Beras" Turun',
        "Ratna Sari; Tono",
        "2030-02-03",
        "Kabar Uji",
    )


def test_structured_data_of_the_wrong_shape_is_passed_over():
    odd = {"@type": {"a": 1}, "headline": 5, "author": [[["x"]]], "datePublished": {"a": 1}, "publisher": 7}
    deep = "[" * 100_000 + "]" * 100_000
    assert told(structured(**odd) + structured(**{**odd, "@type": "NewsArticle"})) == Metadata(language="id")
    assert told(f'<script type="application/ld+json">{deep}</script>') == Metadata(language="id")


@pytest.mark.parametrize(
    ("head", "known"),
    [
        ('<meta property="og:title" content="Harga Turun">', {"title": "Harga Turun"}),
        ('<meta name="Author" content="Ratna Sari">', {"author": "Ratna Sari"}),
        ('<meta property="article:author" content="https://sosmed.test/ratna">', {}),
        ('<meta property="article:published_time" content="2030-02-03T04:05">', {"date": "2030-02-03"}),
        ('<meta name="dtk:publishdate" content="2030/02/03 04:05:06">', {"date": "2030-02-03"}),
        ('<meta name="pubdate" content="20300203040506">', {"date": "2030-02-03"}),
        ('<meta name="date" content="3 Februari 2030">', {}),
        ('<meta name="date" content="2030-02-33">', {}),
        ('<meta property="og:site_name" content="Kabar Uji">', {"site_name": "Kabar Uji"}),
        (
            '<meta property="og:site_name" content="Harga Beras Turun di Semua Pasar Kota Sejak Kemarin :: Kabar Uji">',
            {"site_name": "Kabar Uji"},
        ),
        ('<link rel="canonical" href="https://kabar.test/1">', {"url": "https://kabar.test/1"}),
        (
            '<link rel="canonical" href="/1"><meta property="og:url" content="http://a.test/2">',
            {"url": "http://a.test/2"},
        ),
    ],
)
def test_meta_elements(head, known):
    assert told(head).known == {**known, "language": "id"}


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Harga Turun - Kabar Uji</title>", "", "Harga Turun - Kabar Uji"),
        ('<title>Harga Turun - Kabar Uji</title><meta property="og:site_name" content="Kabar Uji">', "", "Harga Turun"),
        ("<title>Harga Turun | Ekonomi</title>", "<h1>Harga Turun</h1>", "Harga Turun"),
        ("<title>Harga Turun</title>", "<h1>Kabar Uji</h1>", "Harga Turun"),
        ("<title>Harga Turun</title>", "<h1>Satu</h1><h1>Dua</h1>", "Harga Turun"),
        ("", "<h1>Harga  Turun</h1>", "Harga Turun"),
        ("", "", ""),
    ],
)
def test_titles(head, body, title):
    assert told(head, body).title == title


def test_writers_that_links_lead_to():
    assert (
        told("", '<a rel="author" href="/ratna">Ratna Sari</a><a rel="author" href="/ratna">Ratna Sari</a>').author
        == "Ratna Sari"
    )
    assert told("", '<div itemprop="author"><span itemprop="name">Tono</span></div>').author == "Tono"


def test_the_day_of_a_time_element_counts_last():
    time = '<time datetime="2030-02-03">kemarin</time>'
    assert told("", time).date == "2030-02-03"
    assert told('<meta name="pubdate" content="2029-01-01">', time).date == "2029-01-01"


@pytest.mark.parametrize(
    ("lang", "language"), [("id", "id"), ("en-GB", "en"), ("zh_Hans", "zh"), ("", ""), ("Bahasa", ""), ("x1", "")]
)
def test_languages(lang, language):
    assert told("", lang=lang).language == language
