"""Hypothesis strategies for scraped articles: real shapes, wild white space, odd characters, line breaks kept or lost."""

from __future__ import annotations

from hypothesis import strategies as st

PROSE = [
    "Harga cabai di pasar induk naik tajam sejak awal pekan.",
    '"Kami menunggu panen raya," kata Rudi Hartono, Selasa (10/6/2025).',
    "Menurut dia, baca juga buku itu penting bagi siswa.",
    "Sumber: dokumen polisi yang dibacakan di sidang.",
    "Kadar gula darahnya 180 (mg/dl) saat diperiksa.",
    "Subjudul Pendek",
    "Ia tersenyum (dan/atau) diam.",
]
BOILERPLATE = [
    "BACA JUGA: Petani Muda Sulap Lahan Tidur Jadi Kebun Anggur",
    "Baca juga:Harga Emas Hari Ini Naik Tipis",
    "(Baca: Jalan Tol Baru Segera Dibuka)",
    "Baca Juga",
    "ADVERTISEMENT",
    "SCROLL TO CONTINUE WITH CONTENT",
    "[Gambas:Video CNN]",
    "(isa/dna)",
    "Editor: Sari Wulandari",
    "Pewarta: Andi S.Editor: Budi T\t\t\tCOPYRIGHT © ANTARA 2023",
    "Copyright © Contoh.com",
    "All rights reserved",
    "Sumber: antara",
    "Sumber foto: google",
    "Tanggal: 14 Jul 2024 09:54 wib.",
    "Ikuti kami di Google News",
    "Halaman Selanjutnya",
    "Tags: panen, cabai",
    "Leave a Reply",
    "RADAR JABAR - ",
]
ODD = [
    "\u200b",
    "\u00a0",
    "\ufb01",
    "…",
    "\x85",
    "\u2028",
    "\r",
    "\t",
    "\x00",
    "é",
    "e\u0301",
    "½",
    "İ",
    "ı",
    "ſ",
    "\ud800",
    "😀",
    "ᄀ\u1161",
]
JOINTS = ["", " ", "  ", "\n", "\n\n", " \n", "\r\n", "\t", "\u00a0", "\n \n", "\n\n\n"]

pieces = st.one_of(
    st.sampled_from(PROSE),
    st.sampled_from(BOILERPLATE),
    st.sampled_from(ODD),
    st.text(st.sampled_from("abAB .,:()[]/-\n\t©"), max_size=12),
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """An article made of prose, boilerplate and odd characters, joined by all kinds of white space or by nothing."""
    parts = draw(st.lists(st.tuples(st.sampled_from(JOINTS), pieces), max_size=14))
    return "".join(joint + piece for joint, piece in parts) + draw(st.sampled_from(JOINTS))
