"""Made-up rule files for measuring growth: rules of the kinds and shapes that real ones have, in made-up words.

Their words are those of the made-up documents, two or three together, so that a document nearly has what a rule needs
again and again, and is touched by few. Examples are written, too: they are half of a real file's bytes.
"""

from __future__ import annotations

import json
import tomllib
from random import Random
from typing import TYPE_CHECKING

from benchmarks.speed.documents import WORDING
from benchmarks.speed.speaker import Speaker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: How many of a hundred rules are of each kind: as in the shipped packs, roughly.
KINDS = {"line": 42, "sentence": 22, "span": 20, "equals": 6, "starts": 5, "block": 4, "from": 1}
#: Rules of one pack, and of one site's file.
PACK_RULES, SITE_RULES = 100, 4
CATEGORIES = ("related-link", "author-footer", "promo", "navigation", "copyright", "disclaimer", "source-footer")
WHERE = ("", "", "", "", "", 'where = "tail:3"\n', 'where = "tail:6"\n', 'where = "head:3"\n')


class RuleWriter:
    """Writes rule files; the same seed, the same files."""

    def __init__(self, seed: int = 0) -> None:
        wording = tomllib.loads(WORDING.read_text(encoding="utf-8"))
        self._speaker = Speaker(wording["lists"])
        self._random = Random(f"rules {seed}")

    def packs(self, folder: Path, rules: int) -> Path:
        """A folder with packs that have so many rules together, all in force for every record."""
        folder.mkdir(parents=True)
        for number, first in enumerate(range(0, rules, PACK_RULES)):
            body = "\n".join(self._rule(n) for n in range(min(PACK_RULES, rules - first)))
            (folder / f"pack-{number}.toml").write_text(f"schema = 1\n\n{body}", encoding="utf-8")
        return folder

    def sites(self, folder: Path, sites: int) -> Path:
        """A folder with so many site files, of the hosts that `host` names."""
        folder.mkdir(parents=True)
        for number in range(sites):
            head = (
                f'schema = 1\nhosts = ["{host(number)}"]\nname = "Kabar {number}"\nlang = "id"\nchecked = 2026-01-01\n'
            )
            body = "\n".join(self._rule(n) for n in range(SITE_RULES))
            (folder / f"{host(number)}.toml").write_text(f"{head}\n{body}", encoding="utf-8")
        return folder

    def _rule(self, number: int) -> str:
        kind = self._random.choices(list(KINDS), weights=list(KINDS.values()))[0]
        words = [self._say("noun"), self._say("verb"), self._say("noun")]
        text, body, extra = SHAPES[kind](words, self._random)
        return (
            f'[[rule]]\nid = "r{number}-{kind}"\ncategory = "{self._random.choice(CATEGORIES)}"\n'
            f"{kind} = {body}\n{extra}{self._random.choice(WHERE) if kind in ('line', 'sentence', 'span') else ''}"
            f'why = "made up, like the words in it"\nremoves = [{json.dumps(f"[-{text}-]", ensure_ascii=False)}]\n'
            f'keeps = ["Kata {words[0]} tentang {words[2]} itu."]\n'
        )

    def _say(self, name: str) -> str:
        return self._speaker.say(name, self._random.random)


def host(number: int) -> str:
    """The host of made-up site file `number`."""
    return f"kabar{number:05}.example"


_Shape = tuple[str, str, str]  # an example of what goes, the rule's body in TOML, and further keys


def _line(words: list[str], random: Random) -> _Shape:
    a, b, c = words
    return random.choice(
        (
            (f"{a} {b}: Harga Naik", rf"'{a}\s{b}\s?:\s?.{{5,140}}'", ""),
            (f"{a} {b} {c}", rf"'(?:{a}|{c})\s{b}(?:\s{c})?[.!]?'", ""),
            (f"({a} {b} {c})", rf"'[(\[]\s?{a}\s(?:{b}|{c})[^()\[\]]{{0,80}}[)\]]'", ""),
            (f"{a.capitalize()}/{b}: Budi", rf"'{a}\s?/\s?{b}\s?:\s?(?<author>(?-i:\p{{Lu}})[^\n]{{2,60}})'", ""),
            (f"© 2024 {a} {b}", rf"'(?:©|copyright)\s(?:\d{{4}}\s)?{a}\s{b}.{{0,60}}'", ""),
        )
    )


def _sentence(words: list[str], random: Random) -> _Shape:
    a, b, c = words
    return random.choice(
        (
            (f"{a} {b} {c} di sini.", rf"'{a}\s{b}\s{c}[^.!?]{{0,80}}'", ""),
            (f"{a} {b}: Harga Naik", f"'{a}\\s{b}\\s?:\\s?{{{{headline}}}}'", ""),
            (f"{a} {b} kami", rf"'(?:{a}|silakan {a})\s(?:{b}|{c})\s(?:kami|kita)(?:\s\w{{2,20}}){{0,6}}'", ""),
        )
    )


def _span(words: list[str], random: Random) -> _Shape:
    a, b, c = words
    return random.choice(
        (
            (f"({a}: Budi)", rf"'\(\s?{a}\s?:\s?(?<author>[^()]{{2,60}})\)'", ""),
            (f"{a}-{b} {c}", rf"'(?<=^|[.!?]\s){a}-{b}\s{c}(?:\s\w+){{0,3}}'", ""),
            (f"[{a} {b}]", rf"'\[{a}\s{b}[^\[\]]{{0,40}}\]'", ""),
        )
    )


def _equals(words: list[str], random: Random) -> _Shape:  # noqa: ARG001 - one of several
    return " ".join(words), json.dumps([" ".join(words), words[0] + words[1]]), ""


def _starts(words: list[str], random: Random) -> _Shape:  # noqa: ARG001 - one of several
    return f"{words[0]} {words[1]}: x", json.dumps([f"{words[0]} {words[1]}:"]), "max_chars = 120\n"


def _block(words: list[str], random: Random) -> _Shape:  # noqa: ARG001 - one of several
    a, b, c = words
    return f"{a} {b}\n{c} itu", rf"['{a}\s{b}\s?:?', '{c}.{{0,60}}']", ""


def _from(words: list[str], random: Random) -> _Shape:  # noqa: ARG001 - one of several
    return f"{words[0]} {words[1]} lainnya", rf"'{words[0]}\s{words[1]}\slainnya'", ""


SHAPES: dict[str, Callable[[list[str], Random], _Shape]] = {
    "line": _line,
    "sentence": _sentence,
    "span": _span,
    "equals": _equals,
    "starts": _starts,
    "block": _block,
    "from": _from,
}
