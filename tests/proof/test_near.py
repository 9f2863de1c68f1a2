from __future__ import annotations

import pytest

from cleaner.proof.marked import Marked
from cleaner.proof.near import CHANGES, COUNTED, near_miss

ONE = "Padi “kuning”.\n[-Juru warta: Ratna 12-]\nTamat."
TWO = "Padi.\n[-Satu dua\nTiga-]\nTamat."
PROSE = "Hal ke-1 itu terjadi kemarin dan dibahas oleh warga desa."
BESIDE = "Hal ke-9 itu terjadi kemarin dan dibahas oleh warga desa."

CASES = [
    ("word-front", ONE, "Padi “kuning”.\nKata [-Juru warta: Ratna 12-]\nTamat."),
    ("word-behind", ONE, "Padi “kuning”.\n[-Juru warta: Ratna 12-] kata\nTamat."),
    ("glued-front", ONE, "Padi “kuning”.\nkata[-Juru warta: Ratna 12-]\nTamat."),
    ("glued-behind", ONE, "Padi “kuning”.\n[-Juru warta: Ratna 12-]Kata\nTamat."),
    ("sentence-front", ONE, "Padi “kuning”.\nHal itu terjadi kemarin. [-Juru warta: Ratna 12-]\nTamat."),
    ("sentence-behind", ONE, "Padi “kuning”.\n[-Juru warta: Ratna 12-] Hal itu terjadi kemarin.\nTamat."),
    ("quoted", ONE, 'Padi “kuning”.\n"[-Juru warta: Ratna 12-]"\nTamat.'),
    ("bracketed", ONE, "Padi “kuning”.\n([-Juru warta: Ratna 12-])\nTamat."),
    ("clause-behind", ONE, "Padi “kuning”.\n[-Juru warta: Ratna 12-], kata dia.\nTamat."),
    ("alone", ONE, "[-Juru warta: Ratna 12-]"),
    ("line-before", ONE, f"Padi “kuning”.\n{BESIDE}\n[-Juru warta: Ratna 12-]\nTamat."),
    ("line-after", ONE, f"Padi “kuning”.\n[-Juru warta: Ratna 12-]\n{BESIDE}\nTamat."),
    ("no-line-before", ONE, "[-Juru warta: Ratna 12-]\nTamat."),
    ("no-line-after", ONE, "Padi “kuning”.\n[-Juru warta: Ratna 12-]"),
    ("no-line-after", "Padi.\n[-Juru warta-]", None),
    ("upper", ONE, "Padi “kuning”.\n[-JURU WARTA: RATNA 12-]\nTamat."),
    ("lower", ONE, "Padi “kuning”.\n[-juru warta: ratna 12-]\nTamat."),
    ("no-punctuation", ONE, "Padi “kuning”.\n[-Juru warta Ratna 12-]\nTamat."),
    ("letters-only", ONE, "Padi “kuning”.\n[-Juru warta Ratna-] \nTamat."),
    ("no-spaces", ONE, "Padi “kuning”.\n[-Juruwarta:Ratna12-]\nTamat."),
    ("nbsp", ONE, "Padi “kuning”.\n[-Juru\u00a0warta:\u00a0Ratna\u00a012-]\nTamat."),
    ("accents", ONE, "Padi “kuning”.\n[-Júrú wártá: Rátná 12-]\nTamat."),
    ("mojibake", "[-“Padi”-]", "[-â€œPadiâ€\x9d-]"),
    ("mojibake", ONE, None),
    ("straight", "[-“Padi”-]", '[-"Padi"-]'),
    ("more-digits", ONE, "Padi “kuning”.\n[-Juru warta: Ratna 12-]7\nTamat."),
    ("more-digits", "[-12 padi-]", "[-127 padi-]"),
    ("fewer-digits", ONE, "Padi “kuning”.\n[-Juru warta: Ratna 1-]\nTamat."),
    ("full-stop", ONE, "Padi “kuning”.\n[-Juru warta: Ratna 12.-]\nTamat."),
    ("no-last-mark", "[-Padi!?-] a", "[-Padi-] a"),
    ("no-last-mark", ONE, None),
    ("no-last-word", "[-Juru warta-]", "[-Juru-] "),
    ("one-line", TWO, "Padi. [-Satu dua Tiga-] Tamat."),
    ("broken", TWO, "Padi.\n[-Satu\ndua\nTiga-]\nTamat."),
    ("twice", "[-Juru-] a", "[-Juru-] [-Juru-] a"),
    ("twice-line", TWO, "Padi.\n[-Satu dua\nTiga\nSatu dua\nTiga-]\nTamat."),
    ("lines-front:1", ONE, f"{PROSE}\nPadi “kuning”.\n[-Juru warta: Ratna 12-]\nTamat."),
    ("lines-behind:1", ONE, f"Padi “kuning”.\n[-Juru warta: Ratna 12-]\nTamat.\n{PROSE}"),
    ("no-word:2", "[-a b c-]", "[-a  c-]"),
    ("no-word:4", "[-a b c-]", None),
    ("no-word:1", "[-a-] b", None),
    ("no-line:1", TWO, "Padi.\n[-Tiga-]\nTamat."),
    ("no-line:1", ONE, None),
    ("line-twice:2", TWO, "Padi.\n[-Satu dua\nTiga\nTiga-]\nTamat."),
    ("only-line:2", TWO, "Padi.\n[-Tiga-]\nTamat."),
    ("line-word-front:2", TWO, "Padi.\n[-Satu dua-]\nKata [-Tiga-]\nTamat."),
    ("line-word-behind:1", TWO, "Padi.\n[-Satu dua-] kata\n[-Tiga-]\nTamat."),
    ("heads-front:1", TWO, "Kabar ke-1 dari Desa Baru\nPadi.\n[-Satu dua\nTiga-]\nTamat."),
    ("heads-behind:1", TWO, "Padi.\n[-Satu dua\nTiga-]\nTamat.\nKabar ke-1 dari Desa Baru"),
    ('@* "a" > "e"', TWO, "Pedi.\n[-Setu due\nTige-]\nTemet."),
    ('@* "z" > "e"', TWO, None),
    ('@0 "Padi" > "Ubi"', TWO, "Ubi.\n[-Satu dua\nTiga-]\nTamat."),
    ('@6 "Satu" > ""', TWO, "Padi.\n [-dua\nTiga-]\nTamat."),
    ('@7 "Satu" > ""', TWO, None),
    ("@6+4 > 6", TWO, "Padi.\n[-SatuSa dua\nTiga-]\nTamat."),
    ("@6+4 > 2", TWO, "Padi.\n[-Sa dua\nTiga-]\nTamat."),
    ("@7+0 > 6", TWO, "Padi.\n[-SKabarxatu dua\nTiga-]\nTamat."),
]


@pytest.mark.parametrize(
    ("name", "source", "expected"), CASES, ids=[f"{name}-{n}" for n, (name, *_) in enumerate(CASES)]
)
def test_near_misses(name, source, expected):
    found = near_miss(name, Marked.of(source))
    assert (found and found.shown()) == expected


def test_every_change_is_tried_here():
    tried = {name.partition(":")[0] for name, *_ in CASES}
    assert set(CHANGES) | set(COUNTED) == {name for name in tried if not name.startswith("@")}


@pytest.mark.parametrize(
    "name",
    [
        "",
        "tidak-ada",
        "upper:1",
        "no-word",
        "no-word:x",
        "no-word:0",
        "lines-front:99999",
        "@-1+1 > 2",
        '@-1 "" > "x"',
        "@",
        "@x+1 > 2",
        '@0 "a',
        "@0 1 > 2",
        "@0+1 > 9999",
    ],
)
def test_names_that_say_nothing(name):
    assert near_miss(name, Marked.of("[-a b-]")) is None


def test_the_example_itself_is_no_near_miss():
    assert near_miss("upper", Marked.of("[-JURU-]")) is None
    assert near_miss("no-punctuation", Marked.of("[-...-]")) is None
