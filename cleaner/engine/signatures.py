"""Which site a text without a URL comes from: by the lines that only this site's articles have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.engine.lazy import LazyPattern
from cleaner.engine.lines import Document
from cleaner.errors import PatternTimeout

if TYPE_CHECKING:
    from cleaner.rulebook.store import RuleStore


class Signatures:
    """The signatures of all site files, compiled when the first text without a URL comes."""

    def __init__(self, store: RuleStore) -> None:
        self._store = store
        self._patterns: list[tuple[str, LazyPattern]] | None = None

    def site_of(self, text: str) -> tuple[str, str]:
        """The one site whose signature is on a line of the text, or the most specific of one chain; "" when unclear.

        The second value says which signature could not be looked for in time; "" when all were.
        """
        if self._patterns is None:
            self._patterns = [
                (name, LazyPattern(source, self._store.memo))
                for name, group in sorted(self._store.sites.items())
                for entry in group
                if entry.name == name
                for source in entry.signature
            ]
        lines = Document(text).solid
        found, problems = set[str](), list[str]()
        for site, pattern in self._patterns:
            try:
                found |= {site} if any(pattern.search(line.view) for line in lines) else set()
            except PatternTimeout as error:
                problems.append(f"signature of {site} left out: {error}")
        best = max(found, key=len, default="")
        unclear = any(best != site and not best.endswith(f".{site}") for site in found)
        return "" if unclear else best, "; ".join(problems)
