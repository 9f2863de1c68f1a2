from __future__ import annotations

from cleaner.model import Record
from cleaner.rulebook.suggest.leads import Lead, inner_places, leads
from cleaner.rulebook.suggest.pages import page_of


def pages(*texts: str):
    return [page_of(Record(text)) for text in texts]


def found(*texts: str, least: int) -> dict[str, int]:
    return {" ".join(lead.keys): len(lead.places) for lead in leads(pages(*texts), least)}


def test_a_text_is_followed_as_far_as_it_is_shared():
    texts = [f"Hujan turun {n} kali.\nJangan lupa ikuti kanal kami" for n in ("dua", "tiga", "lima")]
    assert found(*texts, least=3) == {"hujan turun": 3, "jangan lupa ikuti kanal kami": 3}


def test_a_text_that_goes_on_in_several_ways_is_given_with_each_that_is_shared():
    texts = ["Simak: Satu Dua", "Simak: Satu Dua", "Simak: Tiga", "Simak: Empat"]
    assert found(*texts, least=2) == {"simak :": 4, "simak : satu dua": 2, "satu dua": 2}


def test_run_on_text_is_looked_at_where_sentences_may_begin():
    texts = ["Ia pergi.Jangan lupa. Lalu", "Mereka datang! Jangan lupa. Besok", "Jangan lupa. Nanti"]
    assert found(*texts, least=3) == {"jangan lupa .": 3}


def test_two_documents_are_enough_when_each_has_it_again_and_again():
    often = "Tanpa iklan di sini\n" * 3
    assert found(f"{often}Satu.", f"{often}Dua.", "Tiga.", least=3) == {"tanpa iklan di sini": 6}
    assert found("Tanpa iklan di sini\nSatu.", "Tanpa iklan di sini\nDua.", "Tiga.", least=3) == {}


def test_a_text_is_found_where_no_sentence_begins():
    lead = Lead(("editor", ":"), ())
    rows = pages("Budi Editor: Rara", "Editor: Rara", "editor Budi")
    assert [(place.page, place.row, place.at) for place in inner_places(lead, rows)] == [(0, 0, 1)]


def test_of_a_very_long_document_only_the_edges_are_looked_at():
    many = "\n".join(["Tabel baris"] * 1000)
    [(keys, count)] = found(many, many, "Lain.", least=2).items()
    assert (keys, count) == ("tabel baris", 800)
