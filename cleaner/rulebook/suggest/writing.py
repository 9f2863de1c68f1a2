"""Proposals as the TOML of a rule file, what speaks for and against each of them in comments."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaner.rulebook.suggest.propose import Proposal
    from cleaner.rulebook.types import Rule

_SAMPLE_CHARS = 100
# Keys whose values are patterns: they read best between single quotes.
_PLAIN = ("equals", "starts")


def file_text(head: str, proposals: Iterable[Proposal]) -> str:
    """A rule file: its head, and the proposals."""
    return "\n\n".join([head.rstrip("\n"), *(rule_text(proposal) for proposal in proposals)]) + "\n"


def rule_text(proposal: Proposal) -> str:
    """One proposal as a `[[rule]]` with what a person needs to decide in comments."""
    return "\n".join([*(f"# {_one_line(line)}".rstrip() for line in remarks(proposal)), bare_rule_text(proposal.rule)])


def bare_rule_text(rule: Rule) -> str:
    """A rule as TOML."""
    lines = ["[[rule]]", f"id = {quoted(rule.id)}", f"category = {quoted(str(rule.category))}", _body(rule)]
    if not rule.where.is_everywhere:
        lines.append(f"where = {quoted(str(rule.where))}")
    if rule.before is not None:
        lines.append(f"before = {pattern(rule.before)}")
    lines.append(f"why = {quoted(rule.why)}")
    for key, examples in (("removes", rule.removes), ("keeps", rule.keeps)):
        lines.append(f"{key} = {_array([quoted(example.source) for example in examples])}")
    return "\n".join(lines)


def remarks(proposal: Proposal) -> list[str]:
    """What there is to say of a proposal, one remark a line."""
    evidence = proposal.candidate.evidence
    factors = ", ".join(f"{name} {value:g}" for name, value in proposal.weighed.factors.items())
    share = f"{proposal.pages / proposal.of:.1%}"
    months = f", in {evidence.months} different months" if evidence.months > 1 else ""
    out = [
        f"proposed: score {proposal.score:.2f} ({factors})",
        f"{proposal.hits} hits in {proposal.pages} of {proposal.of} documents ({share}){months}",
    ]
    if evidence.control:
        out.append(
            f"{evidence.control:.1%} of other sites' documents have the text too: a pack may be the place for it"
        )
    out += [f"risk: {risk}" for risk in proposal.weighed.risks]
    out += [f"sample: {sample[:_SAMPLE_CHARS]}" for sample in proposal.samples]
    out.append("the category is a guess" + ("" if proposal.real_keep else "; the keeps is made up: find a real one"))
    return out


def quoted(text: str) -> str:
    """A text as a TOML string; what could drive a terminal is escaped."""
    written = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in written)


def pattern(source: str) -> str:
    """A pattern as a TOML string: between single quotes, three of them if it has one itself."""
    if not source.isprintable() or "'''" in source or source.endswith("'"):
        return quoted(source)
    return f"'''{source}'''" if "'" in source else f"'{source}'"


def _body(rule: Rule) -> str:
    write = quoted if rule.kind in _PLAIN else pattern
    values = [write(body) for body in rule.body]
    return f"{rule.kind} = {values[0] if rule.kind in ('line', 'sentence', 'span', 'from') else _array(values)}"


def _array(values: Sequence[str]) -> str:
    """An array, on one line if it is short."""
    line = f"[{', '.join(values)}]"
    return line if len(line) <= 110 or len(values) == 1 else "[\n  " + ",\n  ".join(values) + ",\n]"


def _one_line(text: str) -> str:
    """The text without what would end a comment or drive a terminal."""
    return "".join(char if char.isprintable() else " " for char in text)
