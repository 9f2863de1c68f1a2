"""What the tests of lint share: the planted files, and a good file to change."""

from __future__ import annotations

import datetime as dt
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.rulebook.lint.run import lint
from cleaner.rulebook.store import open_store

if TYPE_CHECKING:
    from cleaner.rulebook.lint.run import Report

ROOT = Path(__file__).resolve().parents[3]
REMOVES = '"Rapat usai.\\n[-Tengok arsip: Panen-]"'
TODAY = dt.date(2031, 6, 1)


def load_planted():
    """The module benchmarks/planted_bad_files.py."""
    name = "planted_bad_files"
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # where its dataclasses look for themselves
    spec.loader.exec_module(module)
    return module


def linted(folder: Path, files: dict[str, str | bytes]) -> Report:
    """What there is to say about these files alone, as if written on `TODAY`."""
    for name, text in files.items():
        (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    store = open_store([folder], shipped=False)
    return lint(store, store.load_all(), TODAY)


def said(report: Report) -> list[tuple[int, int, str]]:
    """Line, column and code of each finding."""
    return [(found.line, found.column, found.code) for found in report.findings]


def rule(
    body: str, *, rid: str = "pointer", removes: str = REMOVES, keeps: str = '"Tengok arsip lama itu."', more: str = ""
) -> str:
    """A rule with examples of what its pattern is for."""
    return f"""
[[rule]]
id = "{rid}"
category = "related-link"
{body}
why = "uji"
removes = [{removes}]
keeps = [{keeps}]
{more}"""


def site(*rules: str, top: str = "") -> str:
    """A site file."""
    return f"schema = 1\nhosts = ['warta.test']\n{top}{''.join(rules)}"
