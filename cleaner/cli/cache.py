"""Where the command line keeps what it worked out: a folder of the user's own, see `cleaner.cache`.

SITE_CLEANER_CACHE names another folder; set to nothing, it turns the cache off.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.memo import RecordingMemo

if TYPE_CHECKING:
    from cleaner.memo import Memo


def load_memo() -> Memo:
    """What earlier runs worked out; a memo for this run alone when the cache is turned off."""
    folder = cache_folder()
    if folder is None:
        return RecordingMemo()
    from cleaner.cache import Cache

    return Cache(folder)


def save_memo(memo: Memo) -> None:
    """Keep what this run worked out. A cache that can't be written is no problem of the user's: it is left as it is."""
    memo.save()


def cache_folder() -> Path | None:
    """The folder; None when the cache is turned off, or the user has no home."""
    named = os.environ.get("SITE_CLEANER_CACHE")
    if named is not None:
        return Path(named) if named else None
    base = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "site-cleaner"
    except RuntimeError:
        return None
