"""What the command line keeps between runs: parsed rule files and compiled patterns, which cost more than a small job.

The file is one of this user's own, like Python's compiled modules, and is treated like them: it is read only if it
belongs to the user and nobody else may write it, if it was made by this very code, this Python and this `regex`, and if
its digest is right. Otherwise it is made anew. Keys hold the content of what they stand for, so a changed rule file is
another key. SITE_CLEANER_CACHE names another folder; set to nothing, it turns the cache off.
"""

from __future__ import annotations

import os
import pickle
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from cleaner import __version__
from cleaner.memo import Memo, RecordingMemo

# Rule files and patterns of some thousand sites; beyond that the file is begun anew.
_MAX_BYTES = 64_000_000
_DIGEST_BYTES = 32


def load_memo() -> Memo:
    """What earlier runs worked out; an empty memo when there is nothing usable, one that forgets when turned off."""
    path = _path()
    if path is None:
        return Memo()
    return RecordingMemo(_known(path), pickle.loads)


def save_memo(memo: Memo) -> None:
    """Keep what this run worked out. A cache that can't be written is no problem of the user's: it is left as it is."""
    path = _path()
    if path is None or not isinstance(memo, RecordingMemo) or not memo.new:
        return
    entries = {**_known(path), **{key: pickle.dumps(value) for key, value in memo.new.items()}}
    if sum(map(len, entries.values())) > _MAX_BYTES:
        entries = {}
    payload = pickle.dumps(entries)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:  # noqa: PTH123 - a descriptor
            stream.write(sha256(payload).digest() + payload)
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _known(path: Path) -> dict[str, bytes]:
    """The entries of the file; none when it is missing, foreign, too large or damaged."""
    try:
        with path.open("rb") as stream:
            if not _is_ours(stream.fileno()):
                return {}
            raw = stream.read(_MAX_BYTES + _DIGEST_BYTES)
    except OSError:
        return {}
    digest, payload = raw[:_DIGEST_BYTES], raw[_DIGEST_BYTES:]
    if sha256(payload).digest() != digest:
        return {}
    entries: dict[str, bytes] = pickle.loads(payload)  # noqa: S301 - this user's own file, see the module's docstring
    return entries


def _is_ours(descriptor: int) -> bool:
    """Whether an open file is this user's and nobody else may write it; where there are no owners, it is."""
    if not hasattr(os, "getuid"):
        return True
    status = os.fstat(descriptor)
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _path() -> Path | None:
    """The cache file of this code, this Python and this regex; None when the cache is turned off."""
    folder = os.environ.get("SITE_CLEANER_CACHE")
    if folder == "":
        return None
    root = Path(folder) if folder else _default_folder()
    return root / f"{sha256(_maker().encode()).hexdigest()[:24]}.cache" if root else None


def _default_folder() -> Path | None:
    """Where this system keeps a user's caches; None for a user without a home."""
    base = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "site-cleaner"
    except RuntimeError:
        return None


def _maker() -> str:
    """What a cache file's content depends on besides its keys: versions, and every module of this package."""
    import regex

    package = Path(__file__).parents[1]
    modules = sorted(
        (entry.path, status.st_mtime_ns, status.st_size)
        for folder in (package, package / "engine", package / "rulebook")
        for entry in os.scandir(folder)
        if entry.name.endswith(".py")
        for status in [entry.stat()]
    )
    return repr((__version__, sys.version, regex.__version__, modules))
