"""How many faults `cleaner rules lint` finds: rule files that are right but for one fault, planted at a known line.

`python benchmarks/planted_bad_files.py` prints what was missed and the share that was found.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from cleaner.memo import Memo, RecordingMemo
from cleaner.rulebook.lint.run import lint
from cleaner.rulebook.store import open_store

#: The day on which the files are looked at.
TODAY = dt.date(2031, 6, 1)
#: The share of the faults that has to be found.
FLOOR = 0.95
MAIN = "warta.toml"
# Stands before what makes the fault, to tell its line; it is taken out.
_MARK = "«"

GOOD = r"""#:schema ../schema.json
schema = 1
hosts = ["warta.example.com"]
name = "Warta Contoh"
lang = "id"
checked = 2031-05-01
signature = ['^WARTA CONTOH, [\p{L} ]{3,30} [-–—] ']

[let]
desk = '(?:meja|ruang)\sberita'

[[rule]]
id = "morning-letter"
category = "promo"
line = 'Surat pagi dari {{desk}} kami(?: setiap hari)?\.?'
where = "tail:3"
why = "plea under the last paragraph"
removes = ["Rapat ditutup.\n[-Surat pagi dari meja berita kami setiap hari.-]"]
keeps = ["Surat pagi dari meja berita kami dibaca ibu setiap hari."]

[[rule]]
id = "bracketed-pointer"
category = "related-link"
span = '\[Tengok arsip\s?:\s[^\[\]]{5,120}\]'
why = "pointer to an older article, in brackets"
removes = ["Harga turun. [-[Tengok arsip: Harga Beras Pekan Lalu]-] Pembeli senang."]
keeps = ["Ia berkata [Tengok arsip] lalu diam."]

[[rule]]
id = "desk-name"
category = "author-footer"
sentence = 'Disusun oleh {{desk}} Warta Contoh'
why = "the desk's name behind the text"
removes = ["Rapat ditutup. [-Disusun oleh meja berita Warta Contoh.-]"]
keeps = ["Laporan disusun oleh meja berita Warta Contoh dan dinas kesehatan."]

[[rule]]
id = "button-line"
category = "navigation"
equals = ["Buka halaman arsip", "Tutup halaman arsip"]
why = "buttons of the archive"
removes = ["Rapat ditutup.\n[-Buka halaman arsip-]"]
keeps = ["Buka halaman arsip untuk melihatnya, kata Sari."]
"""


@dataclass(frozen=True)
class Planted:
    """One fault.

    Attributes:
        name: what is wrong.
        code: what lint should say.
        edits: what is exchanged in the good file: (as it is, as it becomes); the marked line is the fault's.
        others: further files, by name.
    """

    name: str
    code: str
    edits: tuple[tuple[str, str], ...]
    others: dict[str, str] = field(default_factory=dict)

    @property
    def marked(self) -> str:
        """The file with the mark before its fault."""
        text = GOOD
        for before, after in self.edits:
            if text.count(before) != 1:
                raise ValueError(f"{self.name}: {before!r} stands {text.count(before)} times in the good file")
            text = text.replace(before, after)
        return text

    @property
    def text(self) -> str:
        """The bad file."""
        return self.marked.replace(_MARK, "")

    @property
    def line(self) -> int:
        """Where the fault is."""
        return self.marked.partition(_MARK)[0].count("\n") + 1


def _one(name: str, code: str, *edits: tuple[str, str], others: dict[str, str] | None = None) -> Planted:
    return Planted(name, code, edits, others or {})


def _twin(host: str) -> str:
    """Another site's file with the good file's third rule."""
    rule = "[[rule]]" + GOOD.split("[[rule]]")[2]
    return f'schema = 1\nhosts = ["{host}"]\nlang = "id"\n\n{rule}'


_LETTER = r"line = 'Surat pagi dari {{desk}} kami(?: setiap hari)?\.?'"
_POINTER = r"span = '\[Tengok arsip\s?:\s[^\[\]]{5,120}\]'"
_DESK = "sentence = 'Disusun oleh {{desk}} Warta Contoh'"
_BUTTONS = 'equals = ["Buka halaman arsip", "Tutup halaman arsip"]'
_POINTER_REMOVES = 'removes = ["Harga turun. [-[Tengok arsip: Harga Beras Pekan Lalu]-] Pembeli senang."]'
_POINTER_KEEPS = 'keeps = ["Ia berkata [Tengok arsip] lalu diam."]'
_LETTER_REMOVES = r'removes = ["Rapat ditutup.\n[-Surat pagi dari meja berita kami setiap hari.-]"]'
_LETTER_KEEPS = 'keeps = ["Surat pagi dari meja berita kami dibaca ibu setiap hari."]'
_WHY_BUTTONS = 'why = "buttons of the archive"'


def _rule(text: str) -> tuple[str, str]:
    """An edit that puts a further rule behind the others."""
    keeps = 'keeps = ["Buka halaman arsip untuk melihatnya, kata Sari."]\n'
    return keeps, f"{keeps}\n[[rule]]\n{text.strip()}\n"


PLANTED: tuple[Planted, ...] = (
    # The file.
    _one("a bracket is missing", "not-toml", ('hosts = ["warta.example.com"]\n', 'hosts = ["warta.example.com"\n«')),
    _one("a quote is missing", "not-toml", ('lang = "id"', '«lang = "id')),
    _one("a backslash in double quotes", "not-toml", (_LETTER, r'«line = "Surat pagi\sdari kami"')),
    _one("a pattern with an apostrophe in single quotes", "not-toml", (_DESK, "«sentence = 'Disusun Jum'at pagi'")),
    _one("a typo in a top key", "unknown-key", ("signature = ", "«signatur = ")),
    _one("a typo in a rule's key", "unknown-key", ('where = "tail:3"', '«were = "tail:3"')),
    _one("a kind that there isn't", "unknown-key", (_POINTER, _POINTER.replace("span", "«regex_string"))),
    _one("a key of another tool", "unknown-key", (_WHY_BUTTONS, f'{_WHY_BUTTONS}\n«replace = ""')),
    _one("a key in upper case", "unknown-key", ('category = "promo"', '«Category = "promo"')),
    _one("a category that there isn't", "wrong-value", ('category = "promo"', '«category = "promotion"')),
    _one("a zone that there isn't", "wrong-value", ('where = "tail:3"', '«where = "end:3"')),
    _one("a number for a date", "wrong-value", ("checked = 2031-05-01", "«checked = 20310501")),
    _one("a string for a list", "wrong-value", (_POINTER_KEEPS, '«keeps = "Ia berkata [Tengok arsip] lalu diam."')),
    _one("a URL for a host", "wrong-value", ('["warta.example.com"]', '[«"https://warta.example.com/"]')),
    _one("an id with a space", "wrong-value", ('id = "button-line"', '«id = "button line"')),
    _one("a level that there isn't", "wrong-value", (_WHY_BUTTONS, f'{_WHY_BUTTONS}\n«level = "maybe"')),
    _one(
        "no reason given",
        "missing-key",
        ('[[rule]]\nid = "button-line"', '«[[rule]]\nid = "button-line"'),
        (f"{_WHY_BUTTONS}\n", ""),
    ),
    _one(
        "starts without max_chars",
        "missing-key",
        ('[[rule]]\nid = "button-line"', '«[[rule]]\nid = "button-line"'),
        (_BUTTONS, 'starts = ["Buka halaman arsip"]'),
    ),
    _one(
        "max_chars for equals",
        "no-effect",
        ('[[rule]]\nid = "button-line"', '«[[rule]]\nid = "button-line"'),
        (_WHY_BUTTONS, f"{_WHY_BUTTONS}\nmax_chars = 40"),
    ),
    _one(
        "a last day under `until`",
        "no-effect",
        ('[[rule]]\nid = "button-line"', '«[[rule]]\nid = "button-line"'),
        (_WHY_BUTTONS, f'{_WHY_BUTTONS}\nuntil = "2030-01-01"'),
    ),
    _one(
        "two kinds in one rule",
        "one-kind",
        ('[[rule]]\nid = "button-line"', '«[[rule]]\nid = "button-line"'),
        (_BUTTONS, f"{_BUTTONS}\nline = 'Buka arsip'"),
    ),
    _one("an id twice", "same-id", ('id = "button-line"', '«id = "desk-name"')),
    _one(
        "removes without marks",
        "bad-marks",
        (_POINTER_REMOVES, '«removes = ["Harga turun. [Tengok arsip: Harga Beras]"]'),
    ),
    _one("keeps with marks", "bad-marks", (_POINTER_KEEPS, '«keeps = ["Ia berkata [-Tengok arsip-] lalu diam."]')),
    _one("a pack that there isn't", "unknown-pack", ('lang = "id"', 'lang = "id"\n«use = ["id-credit"]')),
    _one("a skip with a typo", "unknown-rule", ('lang = "id"', 'lang = "id"\n«skip = ["id/baca-jugaa"]')),
    _one("a public suffix", "public-suffix", ('["warta.example.com"]', '[«"co.id"]')),
    _one(
        "a host of many people's sites",
        "public-suffix",
        ('["warta.example.com"]', '["warta.example.com", «"blogspot.com"]'),
    ),
    _one("rules that nobody looked at for long", "stale", ("checked = 2031-05-01", "«checked = 2029-05-01")),
    _one("a day that lies ahead", "stale", ("checked = 2031-05-01", "«checked = 2032-05-01")),
    _one("a part that nothing uses", "unused-part", (r"desk = ", "«writer = 'Tono'\ndesk = ")),
    _one(
        "days the wrong way round",
        "never-holds",
        (_WHY_BUTTONS, f"{_WHY_BUTTONS}\nsince = 2030-01-01\n«until_date = 2029-01-01"),
    ),
    # Patterns.
    _one("a bracket that is not closed", "bad-regex", (_LETTER, "«line = 'Surat pagi (dari meja berita kami'")),
    _one("a class that is not closed", "bad-regex", (_POINTER, r"«span = '\[Tengok arsip[: '")),
    _one("nothing to repeat", "bad-regex", (_DESK, "«sentence = '+Disusun oleh {{desk}} Warta Contoh'")),
    _one("an escape that there isn't", "bad-regex", (_LETTER, r"«line = 'Surat pagi \Qdari kami\p{Xyz}'")),
    _one("a bad signature", "bad-regex", (r"signature = ['^WARTA CONTOH,", r"«signature = ['^(WARTA CONTOH,")),
    _one("a bad part", "bad-regex", (r"desk = '(?:meja|ruang)\sberita'", r"«desk = '(?:meja|ruang\sberita'")),
    _one("a headline in a group", "bad-regex", (_POINTER, r"«span = '\[Tengok arsip: ({{headline}})\]'")),
    _one(
        "a part with a typo",
        "unknown-part",
        (_DESK, _DESK.replace("sentence = 'Disusun oleh {{desk}}", "«sentence = 'Disusun oleh {{dask}}")),
    ),
    _one("an unless that may be empty", "matches-empty", (_WHY_BUTTONS, f"{_WHY_BUTTONS}\n«unless = '(?:kata|ujar)?'")),
    _one(
        "a signature that may be empty",
        "matches-empty",
        (r"signature = ['^WARTA CONTOH, [\p{L} ]{3,30} [-–—] ']", r"«signature = ['(?:WARTA CONTOH)?']"),
    ),
    _one(
        "a pattern that may be empty",
        "matches-empty",
        (_LETTER, "«line = '(?:Surat pagi dari {{desk}} kami setiap hari\\.)?'"),
    ),
    _one(
        "a shape without a word",
        "no-literal",
        _rule(r"""
id = "two-words"
category = "author-footer"
«line = '(?-i:\p{Lu}\p{Ll}{3,12}\s\p{Lu}\p{Ll}{3,12})'
why = "names below the text"
removes = ["Rapat ditutup.\n[-Tono Wibawa-]"]
keeps = ["Tono Wibawa pulang."]"""),
    ),
    _one("any text twice", "two-wildcards", (_LETTER, r"«line = 'Surat.*{{desk}}.*hari\.?'")),
    _one(
        "any text to the end",
        "open-end",
        (_POINTER, "«span = 'Tengok arsip: .*'"),
        (_POINTER_REMOVES, 'removes = ["Harga turun. [-Tengok arsip: Harga Beras Pekan Lalu-]"]'),
    ),
    _one(
        "a full stop that is none",
        "unescaped-dot",
        (_LETTER, "«line = 'Surat pagi dari {{desk}} warta.com(?: setiap hari)?'"),
        (_LETTER_REMOVES, r'removes = ["Rapat.\n[-Surat pagi dari meja berita warta.com-]"]'),
    ),
    _one("a full stop at the end", "unescaped-dot", (_LETTER, "«line = 'Surat pagi dari {{desk}} kami setiap hari.'")),
    _one(
        "anchors of one alternative",
        "loose-alternative",
        (_POINTER, r"«span = '^Tengok arsip|Buka arsip$'"),
        (_POINTER_REMOVES, r'removes = ["Harga turun.\n[-Tengok arsip-]"]'),
    ),
    _one(
        "a word out of sentences",
        "inside-sentence",
        _rule("""
id = "letter-word"
category = "promo"
«span = 'arsipnya'
why = "a button"
removes = ["Rapat ditutup. [-Arsipnya-]"]
keeps = ["Arsip itu lama."]"""),
    ),
    _one(
        "a pasted hard space",
        "unseen-character",
        (_LETTER, "«line = 'Surat\u00a0pagi dari {{desk}} kami setiap hari\\.'"),
    ),
    _one("two spaces", "unseen-character", (_DESK, "«sentence = 'Disusun  oleh {{desk}} Warta Contoh'")),
    _one(
        "a pasted zero-width space",
        "unseen-character",
        (_DESK, "«sentence = 'Disusun\u200b oleh {{desk}} Warta Contoh'"),
    ),
    _one(
        "a Cyrillic letter in a pattern", "look-alike", (_DESK, "«sentence = 'Disusun oleh {{desk}} W\u0430rta Contoh'")
    ),
    _one("a Greek letter in a phrase", "look-alike", ('"Tutup halaman arsip"]', '«"Tutup halaman \u0391rsip"]')),
    _one(
        "any long line",
        "too-broad",
        _rule("""
id = "anything"
category = "promo"
«line = '.{20,300}\\.'
where = "tail:1"
why = "the last line"
removes = ["Harga turun.\\n[-Surat pagi dikirim oleh kami setiap hari.-]"]
keeps = ["Harga turun."]"""),
    ),
    _one(
        "everything with a common word",
        "too-broad",
        _rule("""
id = "also"
category = "related-link"
«line = '.{0,200}\\bjuga\\b.{0,200}'
why = "read also"
removes = ["Harga turun.\\n[-Tonton juga arsip-]"]
keeps = ["Jugakah ia?"]"""),
    ),
    _one(
        "a beginning that prose has",
        "too-broad",
        _rule("""
id = "source"
category = "source-footer"
«starts = ["Sumber"]
max_chars = 200
why = "source below the text"
removes = ["Harga turun.\\n[-Sumber arsip desa-]"]
keeps = ["Mata sumber itu jauh."]"""),
    ),
    _one(
        "choices that overlap, repeated",
        "slow-pattern",
        (_LETTER, "«line = 'Surat (?:a|aa|pagi|dari|\\w|\\s)+hari\\.'"),
    ),
    _one("repetition inside repetition", "slow-pattern", (_POINTER, r"«span = '\[Tengok arsip\s?:\s(?:[\w\s]+,?)+\]'")),
    _one(
        "many lazy pieces",
        "slow-pattern",
        (_DESK, "«sentence = 'Disusun (?:[^,]*?,?){12}Contoh'"),
    ),
    # Examples.
    _one(
        "nothing that goes",
        "no-removes",
        ('[[rule]]\nid = "bracketed-pointer"', '«[[rule]]\nid = "bracketed-pointer"'),
        (f"{_POINTER_REMOVES}\n", ""),
    ),
    _one(
        "nothing that stays",
        "no-keeps",
        ('[[rule]]\nid = "bracketed-pointer"', '«[[rule]]\nid = "bracketed-pointer"'),
        (f"{_POINTER_KEEPS}\n", ""),
    ),
    _one(
        "an example that stays",
        "failing-example",
        (_POINTER_REMOVES, '«removes = ["Harga turun. [-(Tengok arsip: Harga Beras)-] Pembeli senang."]'),
    ),
    _one(
        "a look-alike that goes", "failing-example", (_LETTER_KEEPS, '«keeps = ["Surat pagi dari meja berita kami."]')
    ),
    _one(
        "too little marked",
        "failing-example",
        (_LETTER_REMOVES, r'«removes = ["Rapat ditutup.\n[-Surat pagi-] dari meja berita kami."]'),
    ),
    _one("a look-alike that is none", "far-keeps", (_LETTER_KEEPS, '«keeps = ["Hujan turun semalam."]')),
    # Rules beside each other.
    _one(
        "a phrase twice",
        "duplicate",
        (_BUTTONS, 'equals = ["Buka halaman arsip", "Tutup halaman arsip", «"BUKA HALAMAN ARSIP"]'),
    ),
    _one(
        "a rule twice under two ids",
        "duplicate",
        _rule("""
id = "desk-name-again"
category = "author-footer"
sentence = 'Disusun oleh {{desk}} Warta Contoh'
why = "the desk's name"
removes = ["Rapat ditutup. [-Disusun oleh ruang berita Warta Contoh.-]"]
keeps = ["Laporan disusun oleh ruang berita Warta Contoh dan dinas."]"""),
        ('\n[[rule]]\nid = "desk-name-again"', '\n«[[rule]]\nid = "desk-name-again"'),
    ),
    _one(
        "what a pack does already",
        "shadowed",
        _rule("""
id = "read-also"
category = "related-link"
line = 'Baca juga: .{5,120}'
why = "linked title"
removes = ["Harga turun.\\n[-Baca juga: Panen Raya Dimulai di Lima Desa-]"]
keeps = ["Baca juga buku itu, katanya."]"""),
        ('\n[[rule]]\nid = "read-also"', '\n«[[rule]]\nid = "read-also"'),
    ),
    _one(
        "the same rule in three files",
        "repeated-in-sites",
        ('[[rule]]\nid = "bracketed-pointer"', '«[[rule]]\nid = "bracketed-pointer"'),
        others={"x.toml": _twin("x.example.com"), "y.toml": _twin("y.example.com")},
    ),
    # Silenced findings.
    _one(
        "a silencer without a reason",
        "bad-allow",
        ("checked = 2031-05-01", "«# lint: allow stale\nchecked = 2031-05-01"),
    ),
    _one(
        "a silencer with a typo",
        "bad-allow",
        ("checked = 2031-05-01", "«# lint: allow stail the site is gone\nchecked = 2031-05-01"),
    ),
    _one(
        "a silencer of nothing",
        "unused-allow",
        ("checked = 2031-05-01", "«# lint: allow stale the site is gone\nchecked = 2031-05-01"),
    ),
)


def findings_in(files: dict[str, str], memo: Memo | None = None) -> list[tuple[str, int, str, str]]:
    """Path, line, code and message of what lint finds in these files, with the shipped rules below them."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            (Path(folder) / name).write_text(text, encoding="utf-8", newline="\n")
        store = open_store([folder], memo=memo)
        report = lint(store, store.load_all(least_layer=1), TODAY)
    return [(Path(found.path).name, found.line, found.code, found.message) for found in report.findings]


def main() -> int:
    """Print what was missed and what was said besides; 1 when fewer than `FLOOR` were found."""
    memo = RecordingMemo()  # what the shipped files say need not be worked out again for each
    noise = findings_in({MAIN: GOOD}, memo)
    for row in noise:
        print(f"in the good file: {row}")
    missed = besides = 0
    for planted in PLANTED:
        found = findings_in({MAIN: planted.text, **planted.others}, memo)
        hits = [row for row in found if row[:3] == (MAIN, planted.line, planted.code)]
        besides += len(found) - len(hits)
        missed += not hits
        if not hits or "-v" in sys.argv:
            print(
                f"{'found' if hits else 'MISSED'}: {planted.name}: {planted.code} at line {planted.line}; said: {found}"
            )
    share = 1 - missed / len(PLANTED)
    print(
        f"{len(PLANTED) - missed} of {len(PLANTED)} planted faults found at their line ({share:.1%}), floor {FLOOR:.0%}"
    )
    print(f"{besides} findings besides the planted ones; {len(noise)} in the good file")
    return int(share < FLOOR or bool(noise))


if __name__ == "__main__":
    sys.exit(main())
