"""Extraction: paragraphs as lines, pieces put together, the title in its field."""

import pytest

from cleaner.html.extract import extracted, without_title
from cleaner.html.pieces import is_better, missing, pieces_of
from cleaner.html.tree import parse
from tests.html.support import ARTICLE, PARAGRAPHS, TEXT, TITLE, page

OTHERS = tuple(f"Di kota {n}, {paragraph[0].lower()}{paragraph[1:]}" for n in range(2) for paragraph in ARTICLE)


def text_of(body: str) -> str:
    return extracted(parse(page(body)))


def piece(paragraphs, name: str = "body-text isi") -> str:
    return f"<div class='baris'><div class='{name}'>{''.join(f'<p>{one}</p>' for one in paragraphs)}</div></div>"


def test_a_paragraph_is_a_line():
    assert text_of(f"<article>{PARAGRAPHS}</article>") == TEXT


def test_outer_white_space_goes_and_code_keeps_its_indentation():
    text = text_of(f"<article>{PARAGRAPHS}<p> Lihat ini: <br> dan itu </p><pre>if x:\n    y</pre></article>")
    assert "\nLihat ini:\ndan itu\n" in text
    assert text.endswith("if x:\n    y")


def test_comments_are_no_part_of_the_article():
    assert (
        text_of(f"<article>{PARAGRAPHS}</article><div id='comments'><p>Setuju sekali dengan berita ini!</p></div>")
        == TEXT
    )


@pytest.mark.parametrize("ad", ["", "<aside>Iklan</aside>"])
def test_an_article_in_pieces_is_put_together(ad):
    pieces = ad.join([piece(ARTICLE), piece(OTHERS[:4]), piece(OTHERS[4:])])
    assert text_of(f"<div class='isi-artikel'>{pieces}</div>{piece(['Singkat.'])}").split("\n") == [*ARTICLE, *OTHERS]


def test_articles_that_are_appended_are_none_of_it():
    appended = [f"<article>{piece(paragraphs)}</article>" for paragraphs in (ARTICLE, OTHERS[:4], OTHERS[4:])]
    assert pieces_of(parse(page("".join(appended)))) is None
    assert text_of("".join(appended)) == TEXT


def test_pieces_are_of_one_kind_and_large():
    assert pieces_of(parse(page(piece(ARTICLE) + piece(OTHERS, "lain")))) is None
    assert pieces_of(parse(page(piece(ARTICLE) + piece(["Singkat."])))) is None
    assert pieces_of(parse(page(f"<div>{PARAGRAPHS}</div><div>{PARAGRAPHS}</div>"))) is None


def test_what_is_missing():
    pieces = pieces_of(parse(page(piece(ARTICLE) + piece(OTHERS))))
    assert missing(pieces, TEXT) == list(OTHERS)
    assert missing(pieces, f"{TEXT}\n{OTHERS[0]}") == []
    assert missing(pieces, "lain sekali") == []


def test_a_second_extraction_must_have_the_first_and_what_was_missed():
    more = "\n".join(OTHERS)
    assert is_better(f"{TEXT}\n{more}", TEXT, list(OTHERS))
    assert is_better(f"{TEXT}\n{more}", TEXT.replace(" ", "  "), list(OTHERS))
    assert not is_better(more, TEXT, list(OTHERS))
    assert not is_better(f"{TEXT}\n{more}\n{'Iklan. ' * 500}", TEXT, list(OTHERS))
    assert not is_better(TEXT, TEXT, list(OTHERS))


@pytest.mark.parametrize(
    ("head", "left"),
    [
        (TITLE, ""),
        (f"Ekonomi\n{TITLE.upper()}!", "Ekonomi\n"),
        (f"{TITLE}\n{TITLE}", ""),
        (f"{TITLE} lagi", f"{TITLE} lagi\n"),
        ("Opini", "Opini\n"),
        ("\n".join("12345678") + f"\n{TITLE}", "\n".join("12345678") + f"\n{TITLE}\n"),
    ],
)
def test_the_title_stands_in_its_field_alone(head, left):
    text, gone = without_title(f"{head}\n{TEXT}", [TITLE, "Opini", ""])
    assert text == left + TEXT
    assert "\n".join(gone).count("\n") + bool(gone) == head.count("\n") - left.count("\n") + 1
