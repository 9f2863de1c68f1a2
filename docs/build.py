"""Writes what can be generated: docs/cli.md, tables of docs/rule-files.md and docs/linting-rules.md, rules/schema.json.

`python docs/build.py` writes; `python docs/build.py --check` says what is stale and exits 1.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer.main

from cleaner.cli.app import app
from cleaner.engine.parts import PARTS
from cleaner.rulebook.keys import FILE_KEYS, HEADLINE_KEYS, HTML_KEYS, KIND_KEYS, RULE_KEYS, json_schema
from cleaner.rulebook.lint.codes import table as code_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from cleaner.rulebook.keys import Key

ROOT = Path(__file__).resolve().parents[1]


def generated() -> dict[Path, str]:
    """Every generated file and what should be in it."""
    guide = ROOT / "docs" / "rule-files.md"
    tables = {
        "file-keys": _table(FILE_KEYS),
        "headline-keys": _table(HEADLINE_KEYS),
        "html-keys": _table(HTML_KEYS),
        "kinds": _table(KIND_KEYS),
        "rule-keys": _table({name: key for name, key in RULE_KEYS.items() if name not in KIND_KEYS}),
        "parts": "\n".join(f"- `{{{{{name}}}}}`" for name in sorted([*PARTS, "headline", "outlet"])),
    }
    codes = ROOT / "docs" / "linting-rules.md"
    return {
        ROOT / "docs" / "cli.md": cli_page(),
        codes: _filled(codes.read_text(encoding="utf-8"), {"codes": code_table()}),
        guide: _filled(guide.read_text(encoding="utf-8"), tables),
        ROOT / "rules" / "schema.json": json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n",
    }


def cli_page() -> str:
    """Every command with its arguments and options, as the commands themselves describe them."""
    pages = [_command_page(name, command) for name, command in commands(typer.main.get_command(app), "cleaner")]
    return "# Command line\n\nGenerated from the commands' own descriptions by `docs/build.py`.\n\n" + "\n".join(pages)


def commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Each command with its full name, groups first."""
    yield name, command
    for child in getattr(command, "commands", {}).values():
        yield from commands(child, f"{name} {child.name}")


def _command_page(name: str, command: Any) -> str:
    params = [param for param in command.params if param.name != "help"]
    rows = [f"| `{_spelled(param)}` | {param.help or ''} |" for param in params]
    table = "\n".join(["", "| argument or option | what it is |", "|---|---|", *rows, ""]) if rows else ""
    return f"## {name}\n\n{' '.join(command.help.split())}\n{table}"


def _spelled(param: Any) -> str:
    """An option or argument as it is typed."""
    if param.param_type_name == "argument":
        return f"{param.metavar}{' …' if param.nargs == -1 else ''}"
    value = "" if param.is_flag else f" {param.metavar or param.name.upper()}"
    return ", ".join(param.opts) + value


def _table(keys: Mapping[str, Key]) -> str:
    rows = [f"| `{name}` | {key.doc} |" for name, key in keys.items()]
    return "\n".join(["| key | what it is |", "|---|---|", *rows])


def _filled(page: str, tables: Mapping[str, str]) -> str:
    """The page with each `<!-- name -->` … `<!-- end -->` filled with its table."""
    for name, table in tables.items():
        before, mark, rest = page.partition(f"<!-- {name} -->\n")
        after = rest.partition("<!-- end -->")[2]
        page = f"{before}{mark}{table}\n<!-- end -->{after}" if mark else page
    return page


def main() -> int:
    """Write or check."""
    stale = [
        path for path, text in generated().items() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path in stale:
        print(f"stale: {path.relative_to(ROOT)}" if "--check" in sys.argv else f"wrote {path.relative_to(ROOT)}")
        if "--check" not in sys.argv:
            path.write_text(generated()[path], encoding="utf-8")
    return int(bool(stale) and "--check" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
