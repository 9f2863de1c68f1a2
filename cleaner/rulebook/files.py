"""Reading one rule file: its bytes, its text, its header, or all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.errors import RuleFileError
from cleaner.model import Place, Problem
from cleaner.rulebook.schema import read_rule_file
from cleaner.rulebook.toml import header

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cleaner.memo import Memo
    from cleaner.rulebook.types import RuleFile

# No rule file that a person keeps is larger; a larger one is a mistake or an attack.
_MAX_BYTES = 4_000_000


def read_raw(path: Path, shown: str) -> bytes:
    """The content of a file.

    Raises:
        RuleFileError: it can't be read, or is too large for a rule file.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(_MAX_BYTES + 1)
    except OSError as error:
        raise RuleFileError([Problem(Place(shown), f"can't be read: {error.strerror}")]) from error
    if len(raw) > _MAX_BYTES:
        raise RuleFileError([Problem(Place(shown), f"larger than {_MAX_BYTES:,} bytes: no rule file")])
    return raw


def decoded(raw: bytes, shown: str) -> str:
    """The text of a file.

    Raises:
        RuleFileError: it is not UTF-8.
    """
    try:
        return raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise RuleFileError([Problem(Place(shown, line), "not UTF-8")]) from error


def parsed(source: str, shown: str, digest: str, memo: Memo) -> RuleFile:
    """The rule file.

    Raises:
        RuleFileError: with every problem of the file.
    """
    return memo.get(f"file {shown} {digest}", lambda: read_rule_file(source, shown))


def header_of(source: str, shown: str) -> Mapping[str, Any]:
    """The keys before the first table, of the right types; the whole file's problems when they are not."""
    import tomllib  # costs more than all else here; with a kept index it is often not needed

    try:
        top = tomllib.loads(header(source))
    except (ValueError, RecursionError):
        top = {"schema": None}
    texts = [top.get("name", ""), top.get("lang", ""), *_list(top, "hosts"), *_list(top, "signature")]
    if top.get("schema") is None or not all(isinstance(text, str) for text in texts):
        file = read_rule_file(source, shown)
        top = {"hosts": file.hosts, "lang": file.lang, "network": file.network, "signature": file.signature}
    return top


def _list(top: Mapping[str, Any], key: str) -> list[Any]:
    value = top.get(key, [])
    return value if isinstance(value, list) else [None]
