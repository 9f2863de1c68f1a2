"""Each rule kind and each condition: what goes, shown in place between [- and -]."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.support import cleaner_from, marked

LONG = "Harga cabai rawit merah di pasar induk kembali naik tajam sejak awal pekan ini."
CASES = {
    "equals: whole line, any case": ('equals = ["Baca Juga"]', "a\n[-BACA  JUGA\n-]b"),
    "equals: not a beginning": ('equals = ["Baca Juga"]', "a\nBaca Juga buku\nb"),
    "starts: whole line goes": ('starts = ["Tags:"]\nmax_chars = 20', "a[-\nTags: x, y-]"),
    "starts: not beyond max_chars": ('starts = ["Tags:"]\nmax_chars = 10', "a\nTags: x, y, z"),
    "starts: unless": ('starts = ["Tags:"]\nmax_chars = 20\nunless = "z$"', "a\nTags: x, z"),
    "line: whole line": ("line = 'Editor: {{name}}'", "a[-\nEditor: Budi Raharjo-]"),
    "line: not a part of one": ("line = 'Editor: {{name}}'", "a\nEditor: Budi Raharjo tidak hadir"),
    "line: case-sensitive part": ("line = '(?-i:IKLAN)'", "[-IKLAN\n-]Iklan"),
    "line: sees folded text": ("line = 'foto: dok ...'", "[-Fo\u200bto:\u00a0dok  …\n-]a"),
    "where head": ("line = 'x'\nwhere = 'head:1'", "[-x\n\n-]a\nx"),
    "where tail": ("line = 'x'\nwhere = 'tail:1'", "x\na[-\n\nx-]"),
    "where tail peels": ("line = 'x'\nwhere = 'tail:1'", "x\na[-\nx-][-\nx-]"),
    "where counts non-blank lines": ("line = 'x'\nwhere = 'head:2'", "a\n\n\n[-x\n-]b\nx"),
    "after": ("line = 'x'\nafter = 'a'", "a\n[-x\n-]b\nx"),
    "after: nothing reads as empty": ("line = 'x'\nafter = ''", "[-x\n-]b\nx"),
    "before": ("line = 'x'\nbefore = '.{3,}'", "a\n[-x\n-]lama\nx"),
    "unless": ("line = 'x.*'\nunless = 'y'", "[-xa\n-]xy\nb"),
    "max_chars": ("line = 'x+'\nmax_chars = 2", "[-xx\n-]xxx\nb"),
    "sentence: own line": ("sentence = 'Ikuti kami di {{name}}'", "a b\n[-Ikuti kami di Google News.\n-]b"),
    "sentence: in run-on text": ("sentence = 'Ikuti kami di {{name}}'", "Satu. [-Ikuti kami di Google News. -]Dua."),
    "sentence: glued at both ends": (
        "sentence = 'Ikuti kami di Google News'",
        "Satu.[-Ikuti kami di Google News-]Dua.",
    ),
    "sentence: at the end": ("sentence = 'Ikuti kami'", "Satu.[- Ikuti kami-]"),
    "sentence: not a clause": ("sentence = 'Ikuti kami'", "Mereka berkata ikuti kami. Ikuti kami ke pasar."),
    "sentence: behind a wide gap": ("sentence = 'Ikuti kami'", "Satu dua  [-Ikuti kami  -]Tiga"),
    "sentence: two in a row": ("sentence = 'Baca ini'", "Satu. [-Baca ini. -][-Baca ini. -]Dua."),
    "sentence: with a headline": (
        "sentence = 'Baca juga: {{headline}}'",
        "Harga naik. [-Baca juga: Panen Raya di Karawang  -]Menurut dia, itu wajar.",
    ),
    "sentence: no end found, no match": (
        "sentence = 'Baca juga: {{headline}}'",
        "Harga naik. Baca juga: panen raya di karawang dimulai kata dia. Lalu ia pergi.",
    ),
    "span: inside a line": ("span = 'IKLAN'", "Satu [-IKLAN -]dua."),
    "span: several": ("span = '<[^>]{1,9}>'", "a [-<b> -]c [-<d> -]e"),
    "span: group cut": ("span = '(?<cut>IKLAN) dua'", "Satu [-IKLAN -]dua IKLAN tiga."),
    "span: with a headline in brackets": ("span = '\\(Baca: {{headline}}\\)'", "Satu [-(Baca: Panen Raya) -]dua."),
    "block": ("block = ['Gabung .*', '.* Telegram']", "a\n\n[-Gabung ke\n\ngrup Telegram\n-]Telegram"),
    "block: optional step": ("block = ['A', '?B', 'C']", "[-A\nC\n-]x\n[-A\nB\nC\n-]y"),
    "block: repeated step": ("block = ['A', '*B', 'C']", "[-A\nB\nB\nC\n-]x\nA\nB\nx"),
    "block: at least one": ("block = ['A', '+B']", "A\nx\n[-A\nB\nB\n-]x"),
    "block: gives back": ("block = ['*x.', 'xb']", "[-xa\nxb\n-]y"),
    "block: zone of its first line": ("block = ['A', 'B']\nwhere = 'tail:2'", "A\nB\nx[-\nA\nB-]"),
    "from: to the end": ("from = 'Komentar'", "a[-\nKomentar\nb\nc-]"),
    "from: up to a line": ("from = 'Komentar'\nuntil = 'Lanjut.*'", "a\n[-Komentar\nb\n-]Lanjutan\nc"),
    "from: no line to stop at": ("from = 'Komentar'\nuntil = 'Lanjut.*'", "a\nKomentar\nb"),
    "repeat title: first line again": (
        "repeat = 'title'",
        "Panen Raya Dimulai\n\n[-Panen Raya Dimulai\n\n-]Isi berita.",
    ),
    "repeat title: short heads stay": ("repeat = 'title'", "Opini\nOpini\nIsi."),
    "repeat paragraph": ("repeat = 'paragraph'", f"{LONG}\na[-\n{LONG}-]"),
    "repeat paragraph: nested": ("repeat = 'paragraph'", f"{LONG}Lalu turun.\n[-{LONG}\n-][-Lalu turun.\n-]b"),
    "repeat paragraph: a run of short lines": (
        "repeat = 'paragraph'",
        f"Pembuka. {LONG} Penutup.\n[-Harga cabai rawit merah di pasar induk\n-][-kembali naik tajam sejak awal pekan ini.\n-]b",
    ),
    "repeat paragraph: short lines stay": ("repeat = 'paragraph'", "Ya.\nTidak.\nYa."),
}


@pytest.mark.parametrize(("rule", "expected"), CASES.values(), ids=CASES)
def test_kind(tmp_path: Path, rule: str, expected: str) -> None:
    text = expected.replace("[-", "").replace("-]", "")
    cleaner = cleaner_from(tmp_path, rule, top="headline.small = ['di']")
    assert marked(cleaner, text) == expected


def test_title_of_the_record_marks_a_headline(tmp_path: Path) -> None:
    cleaner = cleaner_from(tmp_path, "repeat = 'title'")
    text = "Oleh Redaksi\nPanen Raya Dimulai\nPanen Raya Dimulai\nIsi."
    assert marked(cleaner, text, title="Panen Raya  Dimulai") == (
        "Oleh Redaksi\nPanen Raya Dimulai\n[-Panen Raya Dimulai\n-]Isi."
    )


@pytest.mark.parametrize(
    ("keep", "expected"),
    [
        pytest.param("'kutipan IKLAN'", "kutipan IKLAN\n[-IKLAN\n-]a", id="what it matches stays"),
        pytest.param("'kut'", "kutipan[- IKLAN\n-][-IKLAN-]\na", id="what it doesn't touch goes"),
        pytest.param("'IKLAN'\nwhere = 'head:1'", "kutipan IKLAN\n[-IKLAN\n-]a", id="in its zone"),
    ],
)
def test_keep_wins(tmp_path: Path, keep: str, expected: str) -> None:
    cleaner = cleaner_from(tmp_path, "span = 'IKLAN'", f"keep = {keep}")
    assert marked(cleaner, "kutipan IKLAN\nIKLAN\na") == expected


def test_keep_drops_a_whole_proposal(tmp_path: Path) -> None:
    cleaner = cleaner_from(tmp_path, "from = 'Komentar'", "keep = 'penting'")
    assert marked(cleaner, "a\nKomentar\nb\npenting\nc") == "a\nKomentar\nb\npenting\nc"


def test_block_of_repeats_is_not_exponential(tmp_path: Path) -> None:
    cleaner = cleaner_from(tmp_path, "block = [" + ", ".join(["'*a.*'"] * 12) + ", 'b']")
    assert cleaner.clean("ab\n" * 190).removed == ()


def test_named_groups_are_captured(tmp_path: Path) -> None:
    cleaner = cleaner_from(
        tmp_path,
        r"line = 'Pewarta:\s*(?<author>{{name}})\s*Editor:\s*(?<editor>{{name}})'",
        r"span = '(?<cut>#)(?<tag>\w+)'",
    )
    result = cleaner.clean("a #satu #dua\nPewarta: Andi S.Editor:\u00a0 Budi  T")
    assert result.text == "a satu dua"
    assert result.captured == {"tag": ("satu", "dua"), "author": ("Andi S.",), "editor": ("Budi T",)}
