r"""site-cleaner: strips what a site stuck to its articles, says why for each character, and can put it back.

>>> from cleaner import Cleaner
>>> Cleaner().clean("Hujan turun sejak pagi.\nCopyright © Contoh.com / All rights reserved").text
'Hujan turun sejak pagi.'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.engine.cleaner import Cleaner
    from cleaner.errors import (
        CleanerError,
        InputError,
        LedgerError,
        MismatchError,
        RuleFileError,
        UsageError,
        WorkerError,
    )
    from cleaner.model import DEFAULT_CATEGORIES, Category, Level, Place, Problem, Record, Result, Span

__all__ = [
    "DEFAULT_CATEGORIES",
    "Category",
    "Cleaner",
    "CleanerError",
    "InputError",
    "LedgerError",
    "Level",
    "MismatchError",
    "Place",
    "Problem",
    "Record",
    "Result",
    "RuleFileError",
    "Span",
    "UsageError",
    "WorkerError",
    "__version__",
]

__version__ = "0.1.0"

_HOMES = {"Cleaner": "cleaner.engine.cleaner"}
_HOMES |= dict.fromkeys(
    ["CleanerError", "InputError", "LedgerError", "MismatchError", "RuleFileError", "UsageError", "WorkerError"],
    "cleaner.errors",
)
_HOMES |= dict.fromkeys(
    ["DEFAULT_CATEGORIES", "Category", "Level", "Place", "Problem", "Record", "Result", "Span"], "cleaner.model"
)


def __getattr__(name: str) -> Any:
    """Import public names on first use, so that `import cleaner` costs next to nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
