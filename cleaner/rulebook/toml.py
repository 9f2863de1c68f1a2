"""TOML with line numbers: `tomllib` for the values, a small scanner for where each key stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.errors import RuleFileError
from cleaner.model import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: A key's address: table ("" for the top), which of the tables of this name (from 0), key ("" for the header).
Address = tuple[str, int, str]


def parse(source: str, path: str) -> tuple[dict[str, Any], Mapping[Address, int]]:
    """The values of a TOML text, and the line (from 1) of every table header and key.

    Raises:
        RuleFileError: not TOML.
    """
    import tomllib  # see `cleaner.rulebook.store`: with a memo it is often not needed

    try:
        values = tomllib.loads(source)
    except (ValueError, RecursionError) as error:  # a number with more digits than Python converts is a ValueError
        place = Place(path, _error_line(source, str(error)))
        raise RuleFileError([Problem(place, f"not TOML: {error}", "not-toml")]) from error
    return values, dict(_addresses(source))


def header(source: str) -> str:
    """The part of a TOML text before its first table: what an index needs, without the cost of the rest."""
    before, line_break, _ = source.partition("\n[")
    return "" if source.startswith("[") else before + line_break[:1]


def _error_line(source: str, message: str) -> int:
    """The line in a message of tomllib: "… (at line 3, column 5)" or "… (at end of document)"; 0 for neither."""
    _, found, rest = message.rpartition("at line ")
    digits = rest.partition(",")[0]
    if found and digits.isdigit():
        return int(digits)
    return source.count("\n") + 1 if "end of document" in message else 0


def _addresses(source: str) -> Iterator[tuple[Address, int]]:
    """Every table header and key with its line. The text is known to be TOML, so only strings can mislead."""
    table, counts = "", {"": 1}
    for line, statement in _statements(source):
        if statement.startswith("["):
            table = statement.strip("[]").strip().strip("\"'")
            counts[table] = counts.get(table, 0) + 1
            yield (table, counts[table] - 1, ""), line
        else:
            key = statement.partition("=")[0].strip().strip("\"'")
            yield (table, counts[table] - 1, key), line
            first, dot, rest = key.partition(".")
            if dot and not table:
                yield (first, 0, rest), line


def _statements(source: str) -> Iterator[tuple[int, str]]:
    """(line, beginning) of each statement: a line that does not continue a multi-line string or array."""
    depth, quote, at = 0, "", 0
    for number, line in enumerate(source.split("\n"), 1):
        text = line.strip()
        if not depth and not quote and text and not text.startswith("#"):
            at = number
            yield at, text if not text.startswith("[") else text.partition("#")[0].strip()
        depth, quote = _scan(line, depth, quote)
        if not depth and not quote and text.startswith("["):
            depth = 0


def _scan(line: str, depth: int, quote: str) -> tuple[int, str]:
    """Bracket depth and open multi-line quote after `line`."""
    i = 0
    while i < len(line):
        if quote:
            i = _string_end(line, i, quote)
            if i < 0:
                return depth, quote if len(quote) == 3 else ""
            quote = ""
            continue
        char = line[i]
        if char == "#":
            break
        if char in "\"'":
            quote = char * 3 if line.startswith(char * 3, i) else char
            i += len(quote)
            continue
        depth += (char in "[{") - (char in "]}")
        i += 1
    return depth, quote if len(quote) == 3 else ""


def _string_end(line: str, start: int, quote: str) -> int:
    """Where a string ends whose content begins, or goes on, at `start`; -1 when it goes on in the next line."""
    at = line.find(quote, start)
    while at >= 0:
        before = line[start:at]
        escaped = quote[0] == '"' and (len(before) - len(before.rstrip("\\"))) % 2
        if not escaped:
            return _behind(line, at + len(quote), quote)
        at = line.find(quote, at + 1)
    return -1


def _behind(line: str, i: int, quote: str) -> int:
    """Where a string that closes before `i` ends: a long one may have up to two more quotation marks at its end."""
    while len(quote) == 3 and line.startswith(quote[0], i):
        i += 1
    return i
