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
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner import __version__
from cleaner.memo import Memo, RecordingMemo

if TYPE_CHECKING:
    from collections.abc import Iterator

# Rule files and patterns of some thousand sites; beyond that the file is begun anew.
_MAX_BYTES = 64_000_000
_DIGEST_BYTES = 32
_LENGTH_BYTES = 8


class _Entries(Mapping[str, bytes]):
    """The entries of a cache file, read one by one as they are asked for.

    The file is the digest of the index, the index's length, the index, and the entries: a run reads the few that it
    needs, however many there are. The index has for each key's digest where its entry is, and the entry's own digest.
    """

    def __init__(self, raw: bytes, index: Mapping[bytes, tuple[int, int, bytes]]) -> None:
        self._raw = raw
        self.index = index

    def __getitem__(self, key: str) -> bytes:
        return self.entry(_digest(key.encode("utf-8", "surrogatepass")))

    def entry(self, name: bytes) -> bytes:
        """The entry of a key's digest; KeyError when it isn't there or is damaged."""
        start, end, digest = self.index[name]
        entry = self._raw[start:end]
        if _digest(entry) != digest:
            raise KeyError(name)
        return entry

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError("only digests of keys are kept")

    def __len__(self) -> int:
        return len(self.index)

    def __contains__(self, key: object) -> bool:
        try:
            return bool(self[str(key)])
        except KeyError:
            return False


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
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:  # noqa: PTH123 - a descriptor
            stream.write(_packed(_together(_known(path), memo.new)))
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _together(known: _Entries, new: Mapping[str, Any]) -> dict[bytes, bytes]:
    """The entries by their keys' digests: the whole ones of the file, and this run's."""
    entries: dict[bytes, bytes] = {}
    for name in known.index:
        with suppress(KeyError):
            entries[name] = known.entry(name)
    if sum(map(len, entries.values())) > _MAX_BYTES:
        entries = {}
    added = {_digest(key.encode("utf-8", "surrogatepass")): pickle.dumps(value) for key, value in new.items()}
    return entries | added


def _packed(entries: Mapping[bytes, bytes]) -> bytes:
    """The cache file's bytes; offsets in the index count from the first entry."""
    index, at = dict[bytes, tuple[int, int, bytes]](), 0
    for name, entry in entries.items():
        index[name] = (at, at + len(entry), _digest(entry))
        at += len(entry)
    packed = pickle.dumps(index)
    return b"".join([_digest(packed), len(packed).to_bytes(_LENGTH_BYTES, "big"), packed, *entries.values()])


def _known(path: Path) -> _Entries:
    """The entries of the file; none when it is missing, foreign, too large or damaged."""
    nothing = _Entries(b"", {})
    try:
        with path.open("rb") as stream:
            if not _is_ours(stream.fileno()):
                return nothing
            raw = stream.read(2 * _MAX_BYTES)
    except OSError:
        return nothing
    begin = _DIGEST_BYTES + _LENGTH_BYTES
    packed = raw[begin : begin + int.from_bytes(raw[_DIGEST_BYTES:begin], "big")]
    if _digest(packed) != raw[:_DIGEST_BYTES]:
        return nothing
    index: dict[bytes, tuple[int, int, bytes]] = pickle.loads(packed)  # noqa: S301 - this user's own file, see above
    return _Entries(raw[begin + len(packed) :], index)


def _digest(raw: bytes) -> bytes:
    return sha256(raw).digest()


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
