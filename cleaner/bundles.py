"""Files of many small entries of which a reader needs a few: written once, never changed, read in any order.

A bundle is a count, the keys in order, where each entry ends, and the entries; keys and ends are 64-bit numbers. Each
entry begins with its whole key and a digest of key and value, so that damage of any kind costs entries and never gives
a wrong one.
"""

from __future__ import annotations

import os
import sys
import weakref
from array import array
from bisect import bisect_left
from contextlib import suppress
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

_KEY_BYTES = 16
_DIGEST_BYTES = 16
_NUMBER_BYTES = 8
# A smaller bundle is read at once; of a larger one, the beginning, and the file stays open.
_WHOLE_BYTES = 1_000_000
_HEAD_BYTES = 64_000


def key_of(name: str) -> bytes:
    """The key of an entry of this name."""
    return sha256(name.encode("utf-8", "surrogatepass")).digest()[:_KEY_BYTES]


def pack(entries: Mapping[bytes, bytes]) -> bytes:
    """A bundle of these values by key."""
    numbers, ends, sealed, at = array("Q"), array("Q"), list[bytes](), 0
    for number, key in sorted((_number(key), key) for key in entries):
        value = entries[key]
        sealed += [key, _digest(key + value), value]
        at += _KEY_BYTES + _DIGEST_BYTES + len(value)
        numbers.append(number)
        ends.append(at)
    count = len(numbers).to_bytes(_NUMBER_BYTES, sys.byteorder)
    return b"".join([count, numbers.tobytes(), ends.tobytes(), *sealed])


class Bundle:
    """A bundle that can be read.

    Attributes:
        path: where it is.
        size: of its file, in bytes.
    """

    def __init__(self, path: Path, head: bytes, size: int, descriptor: int) -> None:
        self.path = path
        self.size = size
        self._head = head
        self._descriptor = descriptor
        self._lock = Lock()
        self._numbers, self._ends = array("Q"), array("Q")
        count = int.from_bytes(head[:_NUMBER_BYTES], sys.byteorder)
        self._begin = _NUMBER_BYTES * (1 + 2 * count)
        index = self._read(_NUMBER_BYTES, self._begin)
        if len(index) == self._begin - _NUMBER_BYTES:
            self._numbers.frombytes(index[: len(index) // 2])
            self._ends.frombytes(index[len(index) // 2 :])

    @staticmethod
    def open(path: Path, may_read: Callable[[os.stat_result], bool]) -> Bundle | None:
        """The bundle; None when it can't be read, or may not be, judged by the open file's status."""
        try:
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        except OSError:
            return None
        status, head = os.fstat(descriptor), b""
        with suppress(OSError):
            if may_read(status):
                head = os.read(descriptor, status.st_size if status.st_size <= _WHOLE_BYTES else _HEAD_BYTES)
        bundle = Bundle(path, head, status.st_size, descriptor) if head else None
        if bundle and len(head) < status.st_size:
            weakref.finalize(bundle, os.close, descriptor)
        else:
            os.close(descriptor)
        return bundle

    def entry(self, key: bytes) -> bytes | None:
        """The value of a key; None when it isn't there, or is damaged."""
        number = _number(key)
        at = bisect_left(self._numbers, number)
        if at == len(self._numbers) or self._numbers[at] != number:
            return None
        found, value = self._whole(at)
        return value if found == key else None

    def entries(self) -> Iterator[tuple[bytes, bytes]]:
        """All keys and values that are not damaged."""
        for at in range(len(self._numbers)):
            key, value = self._whole(at)
            if key:
                yield key, value

    def _whole(self, at: int) -> tuple[bytes, bytes]:
        """The entry of this rank: key and value; nothing when it is damaged."""
        start = self._begin + (self._ends[at - 1] if at else 0)
        sealed = self._read(start, self._begin + self._ends[at])
        key, value = sealed[:_KEY_BYTES], sealed[_KEY_BYTES + _DIGEST_BYTES :]
        right = _digest(key + value) == sealed[_KEY_BYTES : _KEY_BYTES + _DIGEST_BYTES]
        return (key, value) if right else (b"", b"")

    def _read(self, start: int, end: int) -> bytes:
        """The bytes from `start` to `end`; none when there are no such bytes."""
        if not 0 <= start <= end <= self.size:
            return b""
        if end <= len(self._head):
            return self._head[start:end]
        try:
            if hasattr(os, "pread"):
                return os.pread(self._descriptor, end - start, start)
            with self._lock:
                os.lseek(self._descriptor, start, os.SEEK_SET)
                return os.read(self._descriptor, end - start)
        except OSError:  # the file may lie on another machine, where it is no longer there
            return b""


def _number(key: bytes) -> int:
    return int.from_bytes(key[:_NUMBER_BYTES], sys.byteorder)


def _digest(raw: bytes) -> bytes:
    return sha256(raw).digest()[:_DIGEST_BYTES]
