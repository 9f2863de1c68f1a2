"""A folder that keeps, between runs, what costs more than a small job: parsed rule files and compiled patterns.

It is treated like Python's compiled modules. A file in it is read only if it belongs to this user and nobody else may
write it or the folder; if it was made by this very code, this Python and this `regex`; and each entry only if its
digest is right. What fails is made anew. Keys hold the content of what they stand for, so a changed rule file is
another key.

A run that worked something out adds a file, a bundle, that is never changed: see `cleaner.bundles`. So any number of
processes share the folder without locks; what two of them make at once is kept twice until bundles are merged.
"""

from __future__ import annotations

import os
import pickle
import stat
import sys
import time
import weakref
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regex import __version__ as regex_version

from cleaner.bundles import Bundle, key_of, pack
from cleaner.memo import RecordingMemo

if TYPE_CHECKING:
    from collections.abc import Iterable

# Rule files and patterns of some thousand sites; beyond that the oldest bundles go.
_MAX_BYTES = 128_000_000
# Bundles of about one size (within a factor of eight, from 64 kB) are merged when there are more than so many.
_MAX_ALIKE = 8
# So many new entries are written at once, so that a long run neither holds them all nor writes all the time.
_BATCH = 1000
# Folders of other versions: so many are left, and none that was not used for so long.
_MAX_OTHERS = 4
_MAX_AGE_S = 30 * 24 * 3600
_DAY_S = 24 * 3600
_NAME_CHARS = 24


class Cache(RecordingMemo):
    """What earlier runs left in a folder, and what this one adds.

    New entries are written in batches, when `save` is called, and when the cache is no longer used. A folder that can't
    be written is no problem of the user's: what this run worked out is then known to this run alone. Pickles as its
    folder.
    """

    def __init__(self, folder: Path | str) -> None:
        super().__init__()
        self._root = Path(folder)
        self._shelf = _Shelf(self._root / _maker())
        weakref.finalize(self, self._shelf.save)

    def __reduce__(self) -> tuple[Any, ...]:
        return Cache, (str(self._root),)

    def keep(self, key: str, value: Any) -> None:
        """Keep a value under a key, over an earlier one."""
        super().keep(key, value)
        self._shelf.new[key] = value
        if len(self._shelf.new) >= _BATCH:
            self.save()

    def stored(self, key: str) -> tuple[Any] | None:
        """The value of an earlier run, in a tuple; None for none. From now on it is held in memory."""
        entry = self._shelf.entry(key)
        if entry is None:
            return None
        known = (pickle.loads(entry),)  # noqa: S301 - this user's own file, see above
        self._held.put(key, known)
        return known

    def save(self) -> None:
        """Write what is new."""
        self._shelf.save()


class _Shelf:
    """The bundles in the folder of one version, newest first, and the entries that are not written yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._bundles: list[Bundle] = []
        self.new: dict[str, Any] = {}
        with suppress(OSError):
            self._open()
            if self._bundles and time.time() - folder.stat().st_mtime > _DAY_S:
                os.utime(folder)  # it is in use: see `_prune`

    def entry(self, key: str) -> bytes | None:
        """The pickled value of a key, from the newest bundle that has it whole."""
        wanted = key_of(key)
        for bundle in self._bundles:
            entry = bundle.entry(wanted)
            if entry is not None:
                return entry
        return None

    def save(self) -> None:
        """Write what is new as a bundle, and merge bundles when there are too many."""
        new, self.new = self.new, {}
        if not new:
            return
        entries = {key_of(key): pickle.dumps(value, pickle.HIGHEST_PROTOCOL) for key, value in list(new.items())}
        with suppress(OSError):
            is_first = not self._folder.exists()
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_ours(self._folder.lstat()):
                return
            self._write(pack(entries))
            if is_first:
                _prune(self._folder)
            self._merge()

    def _open(self) -> None:
        """Open all bundles there are; none in a folder that others may write."""
        if not self._folder.exists() or not _is_ours(self._folder.lstat()):
            self._bundles = []
            return
        paths = sorted(self._folder.glob("*.bundle"), reverse=True)
        self._bundles = [bundle for path in paths if (bundle := Bundle.open(path, _is_ours))]

    def _write(self, raw: bytes) -> None:
        """Add a bundle. Names begin with the time, so that the newest one sorts last, even if the clock went back."""
        newest = self._bundles[0].path.name.partition("-")[0] if self._bundles else ""
        now = max(time.time_ns(), int(newest) + 1 if newest.isdigit() else 0)
        target = self._folder / f"{now:020d}-{os.getpid()}.bundle"
        unfinished = target.with_suffix(".unfinished")
        try:
            with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:  # noqa: PTH123 - a descriptor
                stream.write(raw)
            unfinished.replace(target)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        self._open()

    def _merge(self) -> None:
        """Make one bundle of those of about one size when they are many; drop the oldest when all are too large."""
        alike: dict[int, list[Bundle]] = {}
        for bundle in self._bundles:
            alike.setdefault((bundle.size >> 16).bit_length() // 3, []).append(bundle)
        for group in alike.values():
            if len(group) > _MAX_ALIKE:
                together: dict[bytes, bytes] = {}
                for bundle in reversed(group):  # the newest last: what it has holds
                    together.update(bundle.entries())
                self._write(pack(together))
                _unlink(bundle.path for bundle in group)
        unfinished = self._folder.glob("*.unfinished")  # of a run that was killed
        _unlink(path for path in unfinished if time.time() - path.stat().st_mtime > _DAY_S)
        sizes = [bundle.size for bundle in self._bundles]
        _unlink(bundle.path for n, bundle in enumerate(self._bundles) if sum(sizes[: n + 1]) > _MAX_BYTES)
        self._open()


def _unlink(paths: Iterable[Path]) -> None:
    """Remove files; one that can't be removed, because someone has it open, is left for later."""
    for path in paths:
        with suppress(OSError):
            path.unlink()


def _prune(folder: Path) -> None:
    """Remove what other versions left beside this folder, but for the few that were used last."""
    others: list[tuple[float, Path]] = []
    for path in folder.parent.iterdir():
        name = path.name.removesuffix(".cache")  # what earlier versions kept was a file
        if path != folder and len(name) == _NAME_CHARS and not set(name) - set("0123456789abcdef"):
            others.append((path.lstat().st_mtime, path))
    for rank, (used, path) in enumerate(sorted(others, reverse=True)):
        if rank >= _MAX_OTHERS or time.time() - used > _MAX_AGE_S:
            _remove(path)


def _remove(path: Path) -> None:
    """Remove one version's file, or its folder if it has nothing but what we put there."""
    with suppress(OSError):
        if path.is_symlink() or not path.is_dir():
            path.unlink()
            return
        _unlink([*path.glob("*.bundle"), *path.glob("*.unfinished")])
        path.rmdir()


def _is_ours(status: os.stat_result) -> bool:
    """Whether a file or folder is this user's and nobody else may write it; where there are no owners, it is."""
    if not hasattr(os, "getuid"):
        return True
    kind = stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)
    return kind and status.st_uid == os.getuid() and not status.st_mode & 0o022


def _maker() -> str:
    """A name for what entries depend on besides their keys: versions, the machine, every module of this package."""
    machine = (sys.version, sys.byteorder, sys.maxsize, sys.platform)
    return sha256(repr((regex_version, *machine, _modules())).encode()).hexdigest()[:_NAME_CHARS]


def _modules() -> list[tuple[str, int, int]]:
    """The modules that entries depend on, each with its size and when it was last changed."""
    package = Path(__file__).parent
    return sorted(
        (entry.path, status.st_mtime_ns, status.st_size)
        for folder in (package, package / "engine", package / "rulebook")
        for entry in os.scandir(folder)
        if entry.name.endswith(".py")
        for status in [entry.stat()]
    )
