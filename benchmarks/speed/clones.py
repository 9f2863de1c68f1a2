"""The shipped packs' rules again and again, each time with other words in them: growth in exactly their shapes."""

from __future__ import annotations

import json
import re
import tomllib
from random import Random
from typing import TYPE_CHECKING, Any

from benchmarks.speed.documents import ROOT, WORDING
from benchmarks.speed.speaker import Speaker
from cleaner.rulebook.types import Kind

if TYPE_CHECKING:
    from pathlib import Path

# What must stay as it is in a pattern: escapes, parts, heads of groups, character classes, quantifiers; or words.
_TOKEN = re.compile(
    r"""\\[pP]\{[^}]*\}|\\.|\{\{[^}]*\}\}|\(\?[A-Za-z-]+:|\(\?P?<\w+>|\[\[:\w+:\]\]|\[(?:\\.|[^\]\\])*\]|\{\d*,?\d*\}"""
    r"""|(?P<word>[A-Za-z]{4,})|.""",
    re.DOTALL,
)
_PATTERN_KEYS = ("unless", "after", "before", "until")
_PLAIN_KEYS = ("where", "level", "max_chars", "category")


class Cloner:
    """Writes rule files in the shapes of the packs that hold for every site of their language."""

    def __init__(self, seed: int = 0) -> None:
        wording = tomllib.loads(WORDING.read_text(encoding="utf-8"))
        self._speaker = Speaker(wording["lists"])
        self._seed = seed
        files = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "rules" / "packs").glob("*.toml"))]
        self._packs = [pack for pack in map(tomllib.loads, files) if not pack.get("network")]
        every = [(pack, rule) for pack in self._packs for rule in pack.get("rule", []) if not _is(rule, Kind.REPEAT)]
        Random(f"clones {seed}").shuffle(every)
        self._rules = every

    def write(self, folder: Path, rules: int) -> Path:
        """A folder with so many rules, all in force for every record. The first are those of a smaller folder."""
        folder.mkdir(parents=True)
        for number, pack in enumerate(pack for pack in self._packs if "headline" in pack):
            source = f"schema = 1\n[headline]\n{_lines(pack['headline'])}\n"
            (folder / f"words-{number}.toml").write_text(source, encoding="utf-8")
        for turn, first in enumerate(range(0, rules, len(self._rules))):
            words = _Words(self._speaker, Random(f"{self._seed} {turn}"))
            for pack in self._packs:
                chosen = [rule for other, rule in self._rules[: rules - first] if other is pack]
                let = {name: words.changed(part) for name, part in pack.get("let", {}).items()}
                source = f"schema = 1\n[let]\n{_lines(let)}\n" + "".join(
                    _rule(rule, n, words) for n, rule in enumerate(chosen)
                )
                if chosen:
                    (folder / f"turn-{turn:02}-{self._packs.index(pack):02}.toml").write_text(source, encoding="utf-8")
        return folder


class _Words:
    """Other words for words: the same for the same, each time one of about the same length."""

    def __init__(self, speaker: Speaker, random: Random) -> None:
        self._speaker = speaker
        self._random = random
        self._known: dict[str, str] = {}

    def changed(self, pattern: str) -> str:
        """The pattern with other words in it."""
        return _TOKEN.sub(lambda match: self._other(match[0]) if match["word"] else match[0], pattern)

    def _other(self, word: str) -> str:
        known = word.lower()
        if known not in self._known:
            nouns = "".join(self._speaker.say("noun", self._random.random) for _ in range(3))
            self._known[known] = "".join(filter(str.isalpha, nouns))[: len(word)]
        other = self._known[known]
        return other.upper() if word.isupper() else other.capitalize() if word[0].isupper() else other


def _rule(rule: dict[str, Any], number: int, words: _Words) -> str:
    kind = next(kind for kind in Kind if kind in rule)
    body = rule[kind]
    changed = [words.changed(one) for one in body] if isinstance(body, list) else words.changed(body)
    out = {"id": f"r{number}", "why": "a shipped rule with other words", str(kind): changed}
    out |= {key: words.changed(rule[key]) for key in _PATTERN_KEYS if key in rule}
    return f"[[rule]]\n{_lines(out | {key: rule[key] for key in _PLAIN_KEYS if key in rule})}\n"


def _lines(values: dict[str, Any]) -> str:
    # A JSON string or list of strings is one in TOML, too.
    return "\n".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())


def _is(rule: dict[str, Any], kind: Kind) -> bool:
    return str(kind) in rule
