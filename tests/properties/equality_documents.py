"""Documents on which a prefilter would go wrong first: made of the rules' own examples and near misses of them.

A document depends on the seed and its number alone. Documents are short, so that a million can be compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from cleaner import Category, Record
from cleaner.rulebook.sites import rule_files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cleaner.rulebook.store import RuleStore

#: So many documents in a row share a few sites and categories, so that a process does not have to compile all rules.
CHUNK = 2_000
SITES_OF_A_CHUNK = 6
#: Every so many chunks all rules run; in the others those of a few categories, of which the documents are made, too. The
#: reference's time goes by the number of rules, so that this way it looks at three times as many documents.
ALL_RULES_EVERY = 5
CATEGORIES_OF_A_CHUNK = 3
#: What sentences are found glued to, and what makes a near miss of a line.
GLUE = (
    "(abc/def)",
    "(10/6/2025)",
    "lega)",
    "kata.",
    "kata!",
    "2024",
    "naik",
    "Naik”",
    "[1]",
    "\u0130",
    "…",
    "di sini?)",
)
NEIGHBOURS = ("Kata", "dan", "(", "lagi", "”", "Baca", "x", "12", ".", "Editor", "-", "*", "•", "|", "“", "]")
PROSE = (
    "Harga cabai di pasar induk naik tajam sejak awal pekan.",
    '"Kami menunggu panen raya," kata Rudi Hartono, Selasa (10/6/2025).',
    "Menurut dia, baca juga buku itu penting bagi siswa.",
    "Sumber: dokumen polisi yang dibacakan di sidang.",
    "Kadar gula darahnya 180 (mg/dl) saat diperiksa.",
    "Subjudul Pendek",
    "The editor said that readers follow the news on Google.",
    "Ia tersenyum (dan/atau) diam. Foto itu, katanya, bukan miliknya!",
    "Warga Desa Mekar mengantre sejak pagi di halaman kantor kelurahan untuk menukar kupon beras murah yang dibagikan.",
)
#: What may stand for a character: letters that fold to it or look like it, and what NFKC makes of it.
ODD_FORMS = {
    "i": "İıìＩⅰ", "I": "İıⅠＩ", "s": "ſßśｓˢ", "S": "ſẞＳ", "k": "\u212aĸｋ", "K": "\u212aＫ", "a": "ａáª", "A": "ＡÅ\u212b",
    "e": "ｅéℯ", "o": "ºｏö", "r": "ʳℝ", "t": "ｔ", "T": "Ｔ", "n": "ⁿｎñ", "d": "ⅆｄ", "m": "㎜ｍ", "c": "ⅽℂ", "B": "ℬＢ",
    " ": "\xa0\u2003\u2009\t\u3000\u200b\x1c\x85\u2028", ".": "…。․", ":": "：︓", "-": "–—‐－", "/": "／⁄", "(": "（⁽", ")": "）⁾",
    '"': "“”„", "'": "’‘", "1": "¹①１½", "2": "²２", "©": "ⓒ", "!": "！‼", "?": "？⁉", ",": "，、",
}  # fmt: skip
INSERTED = (
    "\u00ad", "\u200b", "\u200d", "\ufeff", "\u2060", "\u0301", "\u0307", "\u0130", "\u1161", "ᄀ", "ﬁ", "ﬀ", "™", "…", "½", "😀",
    "👩\u200d🌾", "\ud800", "\udfff", "\x00", "\x1c", "\x85", "\u2028", "\u2029", "\r", "\t", "\xa0", "\u00a8", "\u00b4", "ß", "ŉ", "ǰ",
    "ΐ", "ﬃ", "ǅ", "\u0345", "\u180e", "\x0b", "\x0c", "\x1f", "\U0001d400", "İ", "K", "ſ",
)  # fmt: skip
JOINTS = ("\n",) * 12 + ("\n\n",) * 4 + (" ",) * 6 + (
    "", "", "", "", "", "", "", "  ", "\r\n", "\t", "\n \n", " \n", "\xa0", "\u2028", "\x85", "\x1c", ". ", "\n\n\n", " - ", "\u200b\n", ".",
)  # fmt: skip


@dataclass(frozen=True)
class Pool:
    """What documents for one site are made of.

    Attributes:
        site: the host of the site; "" for records without one.
        near: examples of the rules that are in force for it.
        far: examples of any rule.
    """

    site: str
    near: Sequence[str]
    far: Sequence[str]


class Fuzz:
    """Makes documents.

    Args:
        store: where the rules and their examples are.
        seed: another seed, other documents.
    """

    def __init__(self, store: RuleStore, seed: int = 0) -> None:
        self._store = store
        self._seed = seed
        self._far = examples(store) or list(PROSE)
        self._sites = sorted({entry.name for group in store.sites.values() for entry in group})
        self._pools: tuple[int, list[Pool]] = (-1, [])

    def categories(self, number: int) -> tuple[Category, ...]:
        """Whose rules run on document `number`."""
        chunk = number // CHUNK
        if chunk % ALL_RULES_EVERY == 0:
            return tuple(Category)
        return tuple(sorted(Random(f"{self._seed} categories {chunk}").sample(list(Category), CATEGORIES_OF_A_CHUNK)))

    def record(self, number: int) -> Record:
        """Document `number`."""
        random = Random(f"{self._seed} {number}")
        pool = random.choice(self._pools_of(number))
        title = _piece(random, pool).split("\n")[0] if random.random() < 0.3 else None
        text = _text(random, pool, title)
        by_url = pool.site and random.random() < 0.4
        return Record(
            text,
            url=f"https://{random.choice(('', 'www.', 'm.'))}{pool.site}/{_day(random)}/x" if by_url else None,
            site=None if by_url else pool.site or None,
            title=title,
            date=_day(random).replace("/", "-") if random.random() < 0.2 else "",
        )

    def _pools_of(self, number: int) -> list[Pool]:
        chunk = number // CHUNK
        if self._pools[0] != chunk:
            random = Random(f"{self._seed} sites {chunk}")
            sites = ["", "unknown.example", *random.sample(self._sites, min(SITES_OF_A_CHUNK, len(self._sites)))]
            chosen = frozenset(self.categories(number))
            pools = [Pool(site, self._near(site, chosen) or self._far, self._far) for site in sites]
            self._pools = (chunk, pools)
        return self._pools[1]

    def _near(self, site: str, chosen: frozenset[Category]) -> list[str]:
        """Examples of the rules for a site; those of its own files as often as those of all packs together."""
        known = site if site in self._store.sites else ""
        packs: list[str] = []
        own: list[str] = []
        for file in rule_files(known, self._store):
            rules = [rule for rule in file.rules if rule.category is None or rule.category in chosen]
            found = [example.text for rule in rules for example in (*rule.removes, *rule.keeps)]
            (own if file.hosts else packs).extend(found)
        return packs + own * max(1, len(packs) // (len(own) or 1))


def examples(store: RuleStore) -> list[str]:
    """The texts of all examples of all rules."""
    rules = [rule for file in store.load_all() for rule in file.rules]
    return [example.text for rule in rules for example in (*rule.removes, *rule.keeps)]


def _day(random: Random) -> str:
    return f"20{random.randint(10, 29)}/{random.randint(1, 12):02}/{random.randint(1, 28):02}"


def _text(random: Random, pool: Pool, title: str | None) -> str:
    count = random.choice((1, 1, 2, 2, 2, 3, 3, 4)) if random.random() < 0.98 else random.randint(6, 16)
    parts = [_piece(random, pool) for _ in range(count)]
    if title and random.random() < 0.7:
        parts[:0] = [title] * random.randint(1, 2)
    if random.random() < 0.15:
        parts += _repeats(random, parts)
    joints = JOINTS if random.random() < 0.8 else ("", "", " ", " ", "  ")  # a text that lost its line breaks
    text = "".join(random.choice(joints) + part for part in parts) + random.choice(JOINTS)
    if random.random() < 0.15:
        text = text.replace("\n", random.choice(("", " ", "  ")))
    return _recased(random, text) if random.random() < 0.05 else text


def _repeats(random: Random, parts: list[str]) -> list[str]:
    """Copies of what stands before: a paragraph, several in one, a piece of one."""
    long = [part for part in parts if len(part) > 60] or [random.choice(PROSE[-1:])]
    one = random.choice(long)
    return random.choice(([one], [one, one], ["".join(parts)], [" ".join(parts[-2:])], [one[: len(one) * 3 // 4]]))


def _piece(random: Random, pool: Pool) -> str:
    chance = random.random()
    if chance < 0.15:
        return random.choice(PROSE)
    if chance < 0.18:
        return "".join(random.choice("abKİs .,:()[]/-\t©…") for _ in range(random.randint(0, 12)))
    text = random.choice(pool.near if random.random() < 0.8 else pool.far)
    if "\n" in text and random.random() < 0.5:
        text = random.choice(text.split("\n"))
    for _ in range(random.choice((0, 0, 1, 1, 2, 3))):
        text = random.choice(_CHANGES)(random, text)
    return text


# --- Near misses ------------------------------------------------------------------------------------------------------


def _head(random: Random, text: str) -> str:
    return text[: random.randint(1, len(text))] if text else text


def _tail(random: Random, text: str) -> str:
    return text[random.randrange(len(text)) :] if text else text


def _without_some(random: Random, text: str) -> str:
    at = random.randint(0, len(text))
    return text[:at] + text[at + random.randint(1, 4) :]


def _with_word(random: Random, text: str) -> str:
    word = random.choice((*NEIGHBOURS, *GLUE))
    gap = random.choice((" ", "", "\xa0"))
    return random.choice((f"{word}{gap}{text}", f"{text}{gap}{word}"))


def _with_word_inside(random: Random, text: str) -> str:
    words = text.split(" ")
    words.insert(random.randint(0, len(words)), random.choice((*PROSE[:3], "yang", "ADVERTISEMENT", "(abc/def)", "")))
    return " ".join(words)


def _recased(random: Random, text: str) -> str:
    return random.choice((str.upper, str.lower, str.title, str.swapcase, str.casefold))(text)


def _some_recased(random: Random, text: str) -> str:
    return "".join(char.swapcase() if random.random() < 0.3 else char for char in text)


def _odd_form(random: Random, text: str) -> str:
    """A few characters, or all of one kind, in another form."""
    places = [i for i, char in enumerate(text) if char in ODD_FORMS]
    if not places:
        return text
    chars = list(text)
    one = text[random.choice(places)]
    chosen = [i for i in places if text[i] == one] if random.random() < 0.2 else random.choices(places, k=2)
    for i in chosen:
        chars[i] = random.choice(ODD_FORMS[text[i]])
    return "".join(chars)


def _with_odd(random: Random, text: str) -> str:
    at = random.choice((0, len(text), random.randint(0, len(text))))
    return text[:at] + random.choice(INSERTED) + text[at:]


def _glued(random: Random, text: str) -> str:
    return random.choice((text.replace(" ", "", random.randint(1, 2)), text.replace("\n", ""), text.replace(". ", ".")))


def _wide(random: Random, text: str) -> str:
    return text.replace(" ", random.choice(("  ", "\xa0", "\t", " \u200b", "\n")), random.randint(1, 3))


def _twice(random: Random, text: str) -> str:
    return text + random.choice(("", " ", "\n", ". ")) + text


def _quoted(random: Random, text: str) -> str:
    before, after = random.choice(("“”", '""', "()", "[]", "‘’", "**", "<>"))
    return f"{before}{text}{after}"


_CHANGES: tuple[Callable[[Random, str], str], ...] = (
    _head, _tail, _without_some, _with_word, _with_word, _with_word_inside, _recased, _some_recased, _odd_form, _odd_form,
    _with_odd, _with_odd, _glued, _wide, _twice, _quoted,
)  # fmt: skip
