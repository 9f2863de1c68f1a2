"""What adapters count of a result, under the names that it has in all of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.model import Result


def counts_of(result: Result) -> Counter[str]:
    """The counts of one text that was looked at: characters are code points; categories and rules count spans."""
    found = Counter({"cleaned": 1})
    if result.removed:
        found["changed"] = 1
    if result.problem:
        found["problems"] = 1
    for span in result.removed:
        found["removed_characters"] += span.end - span.start
        found[f"category/{span.category}"] += 1
        found[f"rule/{span.rule}"] += 1
    return found
