"""Where a linked title ends: only evidence ends it, and nothing of the prose behind it may go."""

from __future__ import annotations

import pytest

from cleaner.engine.headline import Hints, headline_ends
from cleaner.engine.lazy import LazyPattern
from cleaner.engine.view import fold

HINTS = Hints(
    small=frozenset(["di", "ke", "dan", "yang", "untuk", "dari", "YouTube"]),
    openers=frozenset(["Namun", "Menurut", "Selain", "Ia", "Ketika", "Bagi", "Ini", "Ketiga", "Pihak", "Keterangan"]),
    closers=frozenset(["Ini", "Ketiga"]),
    roles=frozenset(["Kepala", "Desa", "Dinas", "Pasar"]),
    particles=frozenset(["di", "dari", "untuk", "dengan"]),
    stops=(LazyPattern(r"Pewarta:|\[gambas:"), LazyPattern(r"(?<=\s)(?-i:\d{1,2}\. \p{Lu})")),
    titles=frozenset(["Harga ikan naik lagi di pasar"]),
)
MARKER = "Baca juga: "


def title_of(line: str) -> str | None:
    """The title behind the first marker of a line, None when nothing settles where it ends."""
    view = fold(line)
    start = view.text.index(MARKER) + len(MARKER)
    again = view.text.find(MARKER, start)
    ends = headline_ends(view, start, again if again >= 0 else len(view.text), HINTS)
    return view.text[start : ends[0]] if ends else None


@pytest.mark.parametrize(
    ("line", "title"),
    [
        pytest.param(
            "Baca juga: Masa Sulit Nelayan. Menurut dan Untuk Siapa?",
            "Masa Sulit Nelayan. Menurut dan Untuk Siapa?",
            id="own line, a question behind a full stop",
        ),
        pytest.param("Baca juga: Nelayan Wirabaya Melaut Lagi", "Nelayan Wirabaya Melaut Lagi", id="line of its own"),
        pytest.param("Baca juga: nelayan melaut lagi", "nelayan melaut lagi", id="own line, any case"),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan Wirabaya Melaut Lagi Baca juga: Pasar Ikan Ramai",
            "Nelayan Wirabaya Melaut Lagi",
            id="the marker again",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan siap melaut lagi pekan depan Pewarta: Tono",
            "Nelayan siap melaut lagi pekan depan",
            id="a stop behind sentence case",
        ),
        pytest.param(
            "Baca juga: Lima Ikan Hias yang Laris 2. Cupang Ikan ini mudah dirawat.",
            "Lima Ikan Hias yang Laris",
            id="the next item of a list",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan Wirabaya Melaut Lagi) Cuaca membaik.",
            "Nelayan Wirabaya Melaut Lagi",
            id="a bracket that the title did not open",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Harga (Eceran) Ikan Naik) Cuaca membaik.",
            "Harga (Eceran) Ikan Naik",
            id="the title's own bracket",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan Wirabaya Melaut Lagi  Kepala desa lega.",
            "Nelayan Wirabaya Melaut Lagi",
            id="a wide gap",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan Wirabaya Melaut LagiKepala desa lega.",
            "Nelayan Wirabaya Melaut Lagi",
            id="glue",
        ),
        pytest.param(
            'Ia pulang. Baca juga: Nelayan Wirabaya Melaut Lagi"Kami lega," katanya.',
            "Nelayan Wirabaya Melaut Lagi",
            id="a glued quotation",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Kanal YouTube Nelayan Wirabaya Ramai Namun sinyal lemah.",
            "Kanal YouTube Nelayan Wirabaya Ramai",
            id="a name with a capital inside is no glue",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Aplikasi IkanKita Diminati Warga Namun sinyal lemah. IkanKita gratis.",
            "Aplikasi IkanKita Diminati Warga",
            id="nor is a word that stands elsewhere too",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan Wirabaya Melaut Lagi Namun ombak masih tinggi.",
            "Nelayan Wirabaya Melaut Lagi",
            id="an opener",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan Wirabaya Melaut Lagi Selain di laut, mereka bekerja di tambak.",
            "Nelayan Wirabaya Melaut Lagi",
            id="an opener, a small word between",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan Wirabaya Melaut Lagi Bagi Tono, ombak bukan soal.",
            "Nelayan Wirabaya Melaut Lagi",
            id="an opener and a name with a comma",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan Wirabaya Melaut Lagi “Kami lega,” katanya.",
            "Nelayan Wirabaya Melaut Lagi",
            id="an opening quotation mark",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Kapan Nelayan Wirabaya Melaut? Cuaca masih buruk.",
            "Kapan Nelayan Wirabaya Melaut?",
            id="a capital behind a question mark",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Jangan Lupa Melaut! Menurut dari Kantor IkanKita, cuaca baik.",
            "Jangan Lupa Melaut!",
            id="an opener behind an exclamation mark, a name behind it",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Tarif Parkir Wirabaya. Siapa Untung? Warga mengeluh.",
            "Tarif Parkir Wirabaya. Siapa Untung?",
            id="a full stop inside a title",
        ),
        pytest.param(
            "Sugeng setuju. Sugeng juga hadir. Baca juga: Nelayan Wirabaya Melaut Lagi Sugeng mengatakan cuaca baik.",
            "Nelayan Wirabaya Melaut Lagi",
            id="a name that begins another sentence",
        ),
        pytest.param(
            "Harga turun. Oscar diam. Baca juga: Nelayan Wirabaya Melaut Lagi Ketika Oscar ingin pulang, hujan turun. "
            "Oscar ingin tidur.",
            "Nelayan Wirabaya Melaut Lagi",
            id="such a name behind an opener",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan siap melaut pekan depan Namun ombak masih tinggi.",
            "Nelayan siap melaut pekan depan",
            id="sentence case and an opener",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Harga ikan naik lagi di pasar Tono dan Rini menunggu kapal.",
            "Harga ikan naik lagi di pasar",
            id="a title known from elsewhere",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Kapal TerbakarKapal Tenggelam di Wirabaya Timur Namun cuaca baik.",
            "Kapal Terbakar",
            id="glue shortly before an opener: the earlier end is the safe one",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan Wirabaya Melaut Lagi Jaring dijual murah. Harga jaring turun.",
            "Nelayan Wirabaya Melaut Lagi",
            id="an ordinary word, for the text has it in lower case",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan Wirabaya Melaut Lagi Dinas juga lega. Kapal milik dinas rusak.",
            "Nelayan Wirabaya Melaut Lagi",
            id="an ordinary word that may head a name, but has lower case behind it",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Jadwal Festival Laut Wirabaya 2026 Tono juga lega.",
            "Jadwal Festival Laut Wirabaya 2026",
            id="a year",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Tangkapan Nelayan Wirabaya Turun 40% Tono juga lega.",
            "Tangkapan Nelayan Wirabaya Turun 40%",
            id="a percentage",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan dari Wirabaya Melaut Lagi Dengan Kapal Sri Ayu, mereka pergi.",
            "Nelayan dari Wirabaya Melaut Lagi",
            id="a particle with a capital, though the title keeps them small",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan Wirabaya Melaut Hari Ini Namun ombak tinggi.",
            "Nelayan Wirabaya Melaut Hari Ini",
            id="an opener that ends a title",
        ),
        pytest.param(
            'Ia pulang. Baca juga: Nelayan Wirabaya Melaut Hari Ini "Kami lega sekali hari ini," kata Tono.',
            "Nelayan Wirabaya Melaut Hari Ini",
            id="and a quotation behind it",
        ),
        pytest.param(
            'Ia pulang. Baca juga: Nelayan Wirabaya dapat jaring "Kami lega sekali hari ini," kata Tono.',
            "Nelayan Wirabaya dapat jaring",
            id="sentence case and what somebody says",
        ),
        pytest.param(
            "Rini lega. Rini makan. Baca juga: Nelayan Wirabaya Melaut Lagi Keterangan Rini berubah.",
            "Nelayan Wirabaya Melaut Lagi",
            id="an opener before a name that begins another sentence",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan Wirabaya Melaut Lagi *** Menurut warga, cuaca baik.",
            "Nelayan Wirabaya Melaut Lagi",
            id="marks between title and prose are no part of the title",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan Wirabaya Lapor DPRDKetua dewan lega. Ia ketua baru.",
            "Nelayan Wirabaya Lapor DPRD",
            id="glue behind an abbreviation",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan Wirabaya Lapor Agustus 2025Warga pun lega. Kata warga, itu baik.",
            "Nelayan Wirabaya Lapor Agustus 2025",
            id="glue behind a figure",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Aplikasi LautKu Diminati Nelayan Namun sinyal lemah.",
            "Aplikasi LautKu Diminati Nelayan",
            id="a short name of two halves that are no words is no glue",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan Wirabaya Melaut Lagi MenurutKoran Laut, cuaca baik kemarin.",
            "Nelayan Wirabaya Melaut Lagi",
            id="an opener glued to the name behind it",
        ),
    ],
)
def test_an_end_is_found(line: str, title: str) -> None:
    assert title_of(line) == title


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(
            "Ia pulang. Baca juga: Nelayan Wirabaya Melaut Lagi Kepala Desa Sugeng Rianto mengatakan cuaca baik.",
            id="a name and its titles could be either's",
        ),
        pytest.param(
            "Ia pulang. Baca juga: nelayan siap melaut lagi Tono mengatakan cuaca baik. Ombak kecil.",
            id="a full stop before any evidence",
        ),
        pytest.param(
            "Rini Sugeng hadir. Sugeng juga makan. Baca juga: Nelayan Melaut Bersama Rini Sugeng mengatakan lega.",
            id="a name whose first name may be the title's last word",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan Wirabaya Jokowi meminta kapal “Kami lega,” katanya.",
            id="prose before the quotation mark",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan siap melaut, Namun ombak masih tinggi.", id="a title does not end in a comma"
        ),
        pytest.param(
            "Ia pulang. Baca juga: Jadwal Kapal Wirabaya Timur Bulan Depan untuk Nelayan dari Seberang Desa Indah Makmur "
            "Sentosa Jaya Abadi Raya Menurut rencana, kapal tiba.",
            id="longer than titles are",
        ),
        pytest.param("Baca juga: Ikan", id="shorter than titles are"),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan Melaut Lagi Namun di 2026 Tono juga lega.", id="a year that prose holds"
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan Melaut Lagi Dinas Kelautan Wirabaya Timur Laut juga lega. Ia ke laut.",
            id="an ordinary word inside an institution's name",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan Wirabaya Melaut Lagi Surat Jalan lalu dibawa. Di jalan sepi. Kata Jalan kabur.",
            id="a word that is a name elsewhere",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan Wirabaya Melaut Lagi Dana Pihak Ketiga yang terkumpul naik.",
            id="an opener that belongs to the one before it",
        ),
        pytest.param(
            'Ia pulang. Baca juga: Nelayan Melaut Lagi "Tono Rianto telah pulang. Namun ia lelah.',
            id="inside a quotation that the title would not close",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan Wirabaya Melaut Lagi untuk Tono juga lega. Tono juga ikut.",
            id="a title does not end with a small word",
        ),
        pytest.param(
            "Ia pulang. Baca juga: Nelayan dari Wirabaya Melaut Lagi Kepala Desa Dengan Tono, ia pergi.",
            id="a particle inside a name",
        ),
        pytest.param("Ia pulang. Baca juga: Nelayan Melaut Lagi di Wirabaya.", id="a sentence, not a title"),
    ],
)
def test_no_end_is_found(line: str) -> None:
    assert title_of(line) is None


def test_nothing_behind_the_marker_is_no_title() -> None:
    assert headline_ends(fold("Baca juga:"), 10, 10, HINTS) == ()


def test_without_hints_a_line_of_its_own_still_ends() -> None:
    view = fold("Nelayan Wirabaya Melaut Lagi")
    assert headline_ends(view, 0, len(view.text), Hints()) == (len(view.text),)
