"""What engine tests share: a cleaner from a few lines of TOML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner import Cleaner

if TYPE_CHECKING:
    from pathlib import Path


def cleaner_from(folder: Path, *rules: str, top: str = "", **options: Any) -> Cleaner:
    """A cleaner with just these rules (each the body of a [[rule]]; id, category and why are filled in)."""
    tables = []
    for n, rule in enumerate(rules, 1):
        extra = "" if "id =" in rule else f'id = "r{n}"\n'
        extra += "" if "category =" in rule or "keep =" in rule else 'category = "promo"\n'
        tables.append(f'[[rule]]\nwhy = "test"\n{extra}{rule}\n')
    (folder / "t.toml").write_text(f"schema = 1\n{top}\n" + "\n".join(tables), encoding="utf-8")
    cleaner = Cleaner(rules=[folder], shipped=False, **{"max_share": 1.0, **options})
    assert cleaner.problems == (), cleaner.problems
    return cleaner


def marked(cleaner: Cleaner, text: str, **record: Any) -> str:
    """The text with what went between [- and -]."""
    out, at = "", 0
    for span in cleaner.clean(text, **record).removed:
        out += f"{text[at : span.start]}[-{text[span.start : span.end]}-]"
        at = span.end
    return out + text[at:]
