"""Related links by their shape: what is one, and what only looks like one."""

import pytest

from cleaner.html.links import related_links
from tests.html.support import ARTICLE, PARAGRAPHS, links, texts, tree

LINK = '<a href="/baca/2">Harga Beras Turun di Pasar Induk</a>'
AWAY = '<a href="https://lain.test/2">Harga Beras Turun di Pasar Induk</a>'


def found(body: str, url: str = "https://kabar.test/baca/1") -> list[str]:
    page = tree(body, url)
    return texts(related_links(page.root, page.url, page.prose))


def between(line: str) -> str:
    first, second, *others = (f"<p>{paragraph}</p>" for paragraph in ARTICLE)
    return f"<div>{first}{line}{second}{''.join(others)}</div>"


@pytest.mark.parametrize(
    "line",
    [
        f"<p>{LINK}</p>",
        f"<h3>Baca juga: {LINK}</h3>",
        f"<p><strong><u>{LINK}</u></strong></p>",
        f"<p>Baca juga: {LINK}</p>",
        f"<p><b>Read also:</b> {LINK}.</p>",
        f"<p>(Lesen Sie auch: {LINK})</p>",
        f"<div>Baca juga: {LINK}</div>",
        f"<p>» {LINK}</p>",
        f"<p>{LINK.replace('/baca/2', 'https://www.kabar.test/baca/2')}</p>",
        f"<p>{LINK.replace('/baca/2', '//news.kabar.test/baca/2')}</p>",
    ],
)
def test_a_line_that_is_a_link_to_another_article(line):
    (text,) = found(between(line))
    assert "Harga Beras Turun di Pasar Induk" in text


@pytest.mark.parametrize(
    "line",
    [
        f"<p>{AWAY}</p>",
        f"<p>Sumber: {AWAY}</p>",
        f"<p>Menurut catatan dinas, {LINK}</p>",
        f"<p>Dinas menulis: {LINK} dan pedagang setuju.</p>",
        f"<p>Baca juga: {LINK} dan {LINK}</p>",
        '<p><a href="/baca/2">Baca di sini</a></p>',
        '<p><a href="/baca/2">Selengkapnya-sangat-panjang-sekali</a></p>',
        '<p><a href="https://kabar.test/laporan.html">https://kabar.test/laporan lengkap satu dua</a></p>',
        '<p><a href="mailto:redaksi@kabar.test">Tulis surat kepada redaksi kabar ini</a></p>',
        '<p><a href="#bawah">Langsung ke bagian bawah halaman ini</a></p>',
        f"<p>Sebuah label yang terlalu panjang untuk disebut label: {LINK}</p>",
        f"<div>{LINK}</div>",
        f"<h3>{LINK}</h3>",
        f"<table><tr><td>{LINK}</td></tr></table>",
    ],
)
def test_what_stays(line):
    assert found(between(line)) == []


def test_a_bare_link_away_from_prose_stays():
    assert found(f"<div>{PARAGRAPHS}</div><div><p>{LINK}</p></div>") == []


def test_without_an_address_only_links_without_a_host_are_the_sites():
    absolute = LINK.replace("/baca/2", "https://kabar.test/baca/2")
    assert len(found(between(f"<p>Baca juga: {LINK}</p>"), url="")) == 1
    assert found(between(f"<p>Baca juga: {absolute}</p>"), url="") == []


def test_lists_of_nothing_but_links():
    items = "".join(f"<li>{link}</li>" for link in links(3))
    assert len(found(f"{PARAGRAPHS}<ul>{items}</ul>")) == 1
    assert found(f"{PARAGRAPHS}<ul>{items}<li>dan lain-lain</li></ul>") == []
    assert found(f"{PARAGRAPHS}<ul><li>{links(1)[0]}</li></ul>") == []
    assert found(f"{PARAGRAPHS}<ul>{items.replace('/baca', 'https://lain.test')}</ul>") == []


def test_a_list_that_the_page_is_about_stays():
    items = "".join(f"<li>{link}</li>" for link in links(20))
    assert found(f"{PARAGRAPHS}<ul>{items}</ul>") == []
    assert found(f"<ul>{items}</ul>") == []


def test_cards():
    card = "<div><h3>{}</h3><p>Ringkasan pendek dari berita lain itu.</p></div>"
    cards = "".join(card.format(link) for link in links(3))
    (text,) = found(f"<main>{PARAGRAPHS}<section><h2>Lainnya</h2>{cards}</section></main>")
    assert text.startswith("LainnyaJudul berita lain yang ke-0")
    wrapped = "".join(f'<a href="/baca/{n}"><h3>Judul berita lain yang ke-{n} ini</h3></a>' for n in range(3))
    assert len(found(f"<main>{PARAGRAPHS}<section>{wrapped}</section></main>")) == 1


def test_headlines_with_articles_under_them_stay():
    section = "".join(f"<h3>{link}</h3><p>{ARTICLE[0] * 4}</p>" for link in links(3))
    assert found(f"<main>{PARAGRAPHS}<section>{section}</section></main>") == []
    assert found("".join(f"<h3>{link}</h3>" for link in links(9))) == []
