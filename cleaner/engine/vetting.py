"""Can the patterns of the user's rule files be compiled where they stand? A file whose patterns can't is left out."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from cleaner.engine.program import file_problems, owner_of
from cleaner.memo import Reading
from cleaner.rulebook.sites import rule_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.model import Problem
    from cleaner.rulebook.store import RuleStore
    from cleaner.rulebook.types import RuleFile


def vet(store: RuleStore) -> None:
    """Have the store leave out files with patterns that can't be compiled, each with all its problems."""
    store.check_with(partial(_problems, store))


def _problems(store: RuleStore, file: RuleFile) -> Sequence[Problem]:
    """What is wrong with the file among those that are in force with it; remembered for exactly these contents."""
    others = rule_files(owner_of(file) if file.hosts else "", store.unchecked)
    in_force = [other for other in others if other.path != file.path]
    contents = [(other.path, store.digest(other)) for other in (file, *in_force)]
    key = f"patterns {sha256(repr(contents).encode()).hexdigest()}"
    # Few of the patterns in a large folder are met in one run: compiled here, they would only fill the memo.
    memo = store.memo if all(layer.checked_at_once for layer in store.layers if layer.number) else Reading(store.memo)
    return store.memo.get(key, lambda: file_problems(file, in_force, memo))
