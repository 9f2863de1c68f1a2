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
        edit: lets a person edit a text.
        problems_of: what is wrong with a rule's text, next to those accepted before.
    """
    from cleaner.rulebook.suggest.writing import rule_text

    accepted: list[str] = []
    for proposal in proposals:
        text = rule_text(proposal)
        say(f"\n{text}\n")
        answer = ask(_QUESTION).strip().lower()[:1]
        while answer == "e":
            text = edit(text)
            for problem in problems_of(text):
                say(problem)
            answer = ask(_QUESTION).strip().lower()[:1]
        if answer == "q" or not answer:
            break
        if answer == "a":
            problems = problems_of(text)
            for problem in problems:
                say(f"not accepted: {problem}")
            accepted += [] if problems else [text]
    return accepted


def edited(text: str) -> str:
    """The text after a person had it in the editor that VISUAL or EDITOR names.

    Raises:
        UsageError: there is no editor, or it failed.
    """
    editor = next((os.environ[name] for name in _EDITORS if os.environ.get(name)), "vi")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rule.toml")
        path.write_text(text, encoding="utf-8")
        try:
            subprocess.run([*shlex.split(editor), str(path)], check=True)  # noqa: S603 - the user's own editor
        except (OSError, subprocess.CalledProcessError) as error:
            raise UsageError(f"{editor}: can't be run: {error}; VISUAL or EDITOR names another editor") from error
        return path.read_text(encoding="utf-8").strip("\n")
