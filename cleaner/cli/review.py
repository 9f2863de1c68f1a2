"""Proposals one by one on a terminal: accept, reject or edit."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.cli.console import say
from cleaner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cleaner.rulebook.suggest.propose import Proposal

_EDITORS = ("VISUAL", "EDITOR")
_QUESTION = "[a]ccept, [r]eject, [e]dit, [q]uit? "


def reviewed(
    proposals: Iterable[Proposal],
    ask: Callable[[str], str],
    edit: Callable[[str], str],
    problems_of: Callable[[str], Sequence[str]],
) -> list[str]:
    """The texts of the rules that a person accepts, as they stand after editing.

    Args:
        proposals: the proposals, in the order in which they are shown.
        ask: asks a question and gives the answer; "" at the end of input.
        edit: lets a person edit a text; a `UsageError` when it can't is said, and nothing is lost.
        problems_of: what is wrong with the text of rules.
    """
    from cleaner.rulebook.suggest.writing import rule_text

    accepted: list[str] = []
    for proposal in proposals:
        text = rule_text(proposal)
        say(f"\n{text}\n")
        answer = ask(_QUESTION).strip().lower()[:1]
        while answer == "e":
            text = _changed(text, edit)
            for problem in problems_of(_together([*accepted, text])):
                say(problem)
            answer = ask(_QUESTION).strip().lower()[:1]
        if answer == "q" or not answer:
            break
        if answer == "a":
            problems = problems_of(_together([*accepted, text]))
            for problem in problems:
                say(f"not accepted: {problem}")
            accepted += [] if problems else [text]
    return accepted


def _together(texts: Iterable[str]) -> str:
    return "\n\n".join(texts)


def _changed(text: str, edit: Callable[[str], str]) -> str:
    """The text after editing, or as it was if it can't be edited."""
    try:
        return edit(text)
    except UsageError as error:
        say(str(error))
        return text


def edited(text: str) -> str:
    """The text after a person had it in the editor that VISUAL or EDITOR names.

    Raises:
        UsageError: there is no editor, or it failed, or what it left is no text.
    """
    editor = next((os.environ[name] for name in _EDITORS if os.environ.get(name)), "vi")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rule.toml")
        path.write_text(text, encoding="utf-8")
        try:
            subprocess.run([*shlex.split(editor), str(path)], check=True)  # noqa: S603 - the user's own editor
            return path.read_text(encoding="utf-8").strip("\n")
        except UnicodeDecodeError as error:
            raise UsageError(f"{editor}: what it left is not UTF-8") from error
        except (OSError, ValueError, subprocess.CalledProcessError) as error:  # a quotation without its end
            raise UsageError(f"{editor}: can't be run: {error}; VISUAL or EDITOR names another editor") from error
