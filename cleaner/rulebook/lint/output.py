"""Findings as people, programs and code hosts read them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from cleaner import __version__
from cleaner.rulebook.lint.codes import CODES, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.rulebook.lint.finding import Finding

# A pattern's line can be long: so much is shown of it on each side of the caret.
_AROUND_CHARS = 50
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def as_text(findings: Sequence[Finding]) -> str:
    """For people: place, code and message, the line with a caret where there is one, and what to do."""
    return "".join(f"{_paragraph(finding)}\n" for finding in findings)


def _paragraph(finding: Finding) -> str:
    rule = f"rule {finding.rule!r}: " if finding.rule else ""
    lines = [f"{_place(finding)}: {finding.code} {rule}{finding.message}", *_caret(finding), f"  help: {finding.help}"]
    return "\n".join(map(visible, lines))


def _place(finding: Finding) -> str:
    return ":".join([finding.path, *(str(n) for n in (finding.line, finding.column) if n)])


def _caret(finding: Finding) -> list[str]:
    """The line around the place, and a caret below it."""
    if not finding.excerpt:
        return []
    at = finding.column - 1
    start, end = max(0, at - _AROUND_CHARS), at + _AROUND_CHARS
    before, after = visible(finding.excerpt[start:at]), visible(finding.excerpt[at:end])
    before = f"…{before}" if start else before
    return [f"    {before}{after}{'…' if end < len(finding.excerpt) else ''}", f"    {' ' * len(before)}^"]


def visible(text: str) -> str:
    """The text with a code in place of each character that does not print: rule files are others' work."""
    return "".join(char if char.isprintable() else f"<U+{ord(char):04X}>" for char in text)


def as_json(findings: Sequence[Finding]) -> str:
    """For programs: a list with an object for each finding."""
    rows = [
        {
            "path": f.path,
            "line": f.line,
            "column": f.column,
            "code": f.code,
            "severity": f.severity,
            "rule": f.rule,
            "message": f.message,
            "help": f.help,
        }
        for f in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def as_github(findings: Sequence[Finding]) -> str:
    """For GitHub Actions: a workflow command for each finding, which becomes an annotation of its line."""
    return "".join(f"{_command(finding)}\n" for finding in findings)


def _command(finding: Finding) -> str:
    keys = {"file": visible(finding.path), "line": finding.line, "col": finding.column, "title": finding.code}
    written = ",".join(f"{key}={_property(str(value))}" for key, value in keys.items() if value)
    return f"::{_COMMANDS[finding.severity]} {written}::{_data(_message(finding))}"


def _message(finding: Finding) -> str:
    """The rule, what is wrong, and what to do."""
    rule = f"rule {finding.rule!r}: " if finding.rule else ""
    return f"{visible(rule + finding.message)}\nhelp: {visible(finding.help)}"


def _data(text: str) -> str:
    """Text in a workflow command, so that no line of it can be taken for another command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(findings: Sequence[Finding]) -> str:
    """For code scanning: SARIF 2.1.0, with columns in characters (code points)."""
    names = [code for code in CODES if any(finding.code == code for finding in findings)]
    driver = {
        "name": "cleaner rules lint",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_sarif_rule(name) for name in names],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(finding, names.index(finding.code)) for finding in findings],
    }
    log = {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _sarif_rule(name: str) -> dict[str, Any]:
    code = CODES[name]
    return {
        "id": name,
        "shortDescription": {"text": code.what},
        "fullDescription": {"text": f"{code.what}: {code.why}"},
        "help": {"text": code.fix},
        "defaultConfiguration": {"level": str(code.severity)},
    }


def _sarif_result(finding: Finding, index: int) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(finding.path.replace("\\", "/"), errors="replace")}}
    if finding.line:
        location["region"] = {"startLine": finding.line, **({"startColumn": finding.column} if finding.column else {})}
    return {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": str(finding.severity),
        "message": {"text": _message(finding)},
        "locations": [{"physicalLocation": location}],
    }


#: The formats by name.
FORMATS = {"text": as_text, "json": as_json, "sarif": as_sarif, "github": as_github}
