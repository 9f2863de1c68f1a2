r"""The file of reviewed verdicts that stands beside a rule file: `kabar.near` beside `kabar.toml`.

It is read by people and compared by the tool, so it is plain lines:

    [writer] author-footer sure 3c1f09ab
    removes "Padi menguning.\n[-Juru warta: Ratna-]"
    goes    alone upper lines-front:3
    stays   word-front glued-front
    stays   @16 "Juru" > "" | "x"
    more "kata"     word-behind

A rule's id, category, level and digest; one of its examples; then the verdicts, a tab, and the near misses they are of.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from cleaner.errors import RuleFileError
from cleaner.model import Place, Problem
from cleaner.proof.judge import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cleaner.rulebook.types import Rule

SUFFIX = ".near"
HEADER = """# What each rule alone takes of near misses of its examples. Review a change here like a change of the rule.
# Written by `cleaner rules test --accept`; docs/testing-rules.md says what the names mean.
"""
# Part of every digest: change it when near misses are derived in another way.
_VERSION = 2
_KINDS = ("removes", "keeps")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What was reviewed of one rule.

    Attributes:
        says: its category and level.
        digest: of all that its near misses depend on.
        line: where it stands in the file of verdicts.
        examples: for each example, as marked there, the verdict on each near miss by name.
    """

    says: str
    digest: str
    line: int = 0
    examples: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)


def says(rule: Rule) -> str:
    """What a verdict can't show of a rule: its category and level."""
    return f"{rule.category or 'keep'} {rule.level}"


def digest(rule: Rule) -> str:
    """A digest of what a rule's near misses are derived from."""
    examples = [[example.source for example in group] for group in (rule.removes, rule.keeps)]
    what = [_VERSION, rule.kind, rule.body, str(rule.where), rule.unless, rule.after, rule.before, rule.until]
    return sha256(json.dumps([*what, rule.max_chars, examples]).encode()).hexdigest()[:8]


def written(rules: Mapping[str, Reviewed]) -> str:
    """The content of a file of verdicts."""
    out = [HEADER]
    for rule, reviewed in rules.items():
        out.append(f"\n[{rule}] {reviewed.says} {reviewed.digest}\n")
        for (kind, source), verdicts in reviewed.examples.items():
            out.append(f"{kind} {quoted(source)}\n")
            out += [f"{verdict}\t{names}\n" for verdict, names in _grouped(verdicts)]
    return "".join(out)


def _grouped(verdicts: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Verdicts and the names that they are of: plain names on one line, edits of the same piece on one line each."""
    groups: dict[tuple[str, str], list[str]] = {}
    for name, verdict in verdicts.items():
        piece, _, new = _split(name)
        groups.setdefault((verdict, piece), []).append(new)
    for (verdict, piece), names in groups.items():
        yield verdict, f"{piece} > {' | '.join(names)}" if piece else " ".join(names)


def _split(name: str) -> tuple[str, str, str]:
    """An edit's name before and behind its ">"; a plain name is all behind."""
    if not name.startswith("@"):
        return "", "", name
    at, _, rest = name.partition(" ")
    if "+" in at:
        return at, ">", rest.removeprefix("> ")
    _, end = json.JSONDecoder().raw_decode(rest)
    return f"{at} {rest[:end]}", ">", rest[end:].removeprefix(" > ")


def read(text: str, shown: str) -> dict[str, Reviewed]:
    """The reviewed verdicts in a file, by rule.

    Raises:
        RuleFileError: a line that says nothing.
    """
    out: dict[str, Reviewed] = {}
    verdicts: dict[str, str] | None = None  # of the example that was named last
    rule = ""
    for number, line in enumerate(text.split("\n"), start=1):
        try:
            if line.startswith("["):
                rule, about = line[1:].split("] ", 1)
                what, _, mark = about.rpartition(" ")
                out[rule], verdicts = Reviewed(what, mark, number), None
            elif line.startswith(_KINDS):
                kind, _, source = line.partition(" ")
                verdicts = out[rule].examples.setdefault((kind, json.loads(source)), {})
            elif line and not line.startswith("#"):
                verdict, names = line.split("\t")
                if verdicts is None:
                    raise ValueError(line)  # noqa: TRY301 - one message for all
                verdicts.update(dict.fromkeys(_names(names), verdict))
        except (ValueError, KeyError) as error:
            message = f"{line[:60]!r}: not a line of verdicts; `cleaner rules test --accept` writes them"
            raise RuleFileError([Problem(Place(shown, number), message)]) from error
    return out


def _names(text: str) -> Iterable[str]:
    if not text.startswith("@"):
        yield from text.split(" ")
        return
    piece, _, rest = _split(text)
    if "+" in piece.partition(" ")[0]:
        yield from (f"{piece} > {goal}" for goal in rest.split(" | "))
        return
    decoder, at = json.JSONDecoder(), 0
    while at < len(rest):
        _, end = decoder.raw_decode(rest, at)
        yield f"{piece} > {rest[at:end]}"
        at = end + len(" | ")
