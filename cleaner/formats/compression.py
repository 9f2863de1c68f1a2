"""Compressed streams: which way, read in pieces however much they expand to, written a block at a time.

A block that is written becomes a compressed stream of its own (a gzip member, a zstd frame, …). One behind the other
they are a file that every reader takes for one stream, and workers can make them.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from cleaner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

#: The compressions by the suffix that their files have.
SUFFIXES = (".gz", ".zst", ".bz2", ".xz")
_MAGIC = {b"\x1f\x8b\x08": ".gz", b"\x28\xb5\x2f\xfd": ".zst", b"BZh": ".bz2", b"\xfd7zXZ\x00": ".xz"}
# How much of the compressed stream is read at a time, and how much it is expanded at a time: what a call expands to is
# lost when the call meets damage.
_READ_BYTES = 1 << 17
_EXPAND_BYTES = 1 << 16
_GZIP_LEVEL = 6  # as the command-line tool


class DamagedStreamError(OSError):
    """Compressed data that ends too early or is no such data: its message says which."""


def compression_of(path: str) -> str:
    """The compression that the path's suffix names; "" for none."""
    lowered = path.lower()
    return next((suffix for suffix in SUFFIXES if lowered.endswith(suffix)), "")


def without_compression(path: str) -> str:
    """The path without the suffix of a compression."""
    suffix = compression_of(path)
    return path[: -len(suffix)] if suffix else path


def compression_in(head: bytes) -> str:
    """The compression of a stream that begins so; "" for none."""
    return next((suffix for magic, suffix in _MAGIC.items() if head.startswith(magic)), "")


def expanded(stream: BinaryIO, suffix: str) -> BinaryIO:
    """What the compressed stream expands to. Reading it raises `DamagedStreamError` where the data is damaged.

    Raises:
        UsageError: what reads this compression is not installed.
    """
    return cast("BinaryIO", io.BufferedReader(_Expanded(stream, _codec(suffix)), _READ_BYTES))


def compressed(raw: bytes, suffix: str) -> bytes:
    """The bytes as a compressed stream of their own; as they are for no suffix. Nothing becomes nothing."""
    return _codec(suffix).compress(raw) if suffix and raw else raw


def check_compression(suffix: str) -> None:
    """Raise a UsageError when what writes this compression is not installed."""
    if suffix:
        _codec(suffix)


@dataclass(frozen=True, slots=True)
class _Codec:
    """How one compression is done.

    Attributes:
        name: its name for people.
        compress: whole bytes to a whole stream.
        expander: a new object with the methods of `bz2.BZ2Decompressor`.
        errors: what that raises on data that is none.
    """

    name: str
    compress: Callable[[bytes], bytes]
    expander: Callable[[], Any]
    errors: tuple[type[Exception], ...]


def _codec(suffix: str) -> _Codec:
    return {".gz": _gzip, ".zst": _zstd, ".bz2": _bzip2, ".xz": _xz}[suffix]()


def _gzip() -> _Codec:
    import gzip  # noqa: PLC0415 - what isn't compressed so needs none of these
    import zlib  # noqa: PLC0415

    def compress(raw: bytes) -> bytes:
        return gzip.compress(raw, _GZIP_LEVEL, mtime=0)

    return _Codec("gzip", compress, lambda: _ZlibExpander(zlib.decompressobj(31)), (zlib.error,))


def _bzip2() -> _Codec:
    import bz2  # noqa: PLC0415 - see _gzip

    return _Codec("bzip2", bz2.compress, bz2.BZ2Decompressor, (OSError,))


def _xz() -> _Codec:
    import lzma  # noqa: PLC0415 - see _gzip

    return _Codec("xz", lzma.compress, lzma.LZMADecompressor, (lzma.LZMAError,))


def _zstd() -> _Codec:
    try:
        try:
            from compression import zstd  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - Python 3.14
        except ImportError:
            from backports import zstd  # noqa: PLC0415
    except ImportError as error:
        raise UsageError("zstd needs a package that is not installed: pip install 'site-cleaner[zstd]'") from error

    def compress(raw: bytes) -> bytes:
        packed: bytes = zstd.compress(raw, options={zstd.CompressionParameter.checksum_flag: 1})
        return packed

    return _Codec("zstd", compress, zstd.ZstdDecompressor, (zstd.ZstdError,))


class _ZlibExpander:
    """zlib's object with the methods of the others."""

    def __init__(self, expander: Any) -> None:
        self._expander = expander

    @property
    def eof(self) -> bool:
        return bool(self._expander.eof)

    @property
    def needs_input(self) -> bool:
        return not self._expander.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        data: bytes = self._expander.unused_data
        return data

    def decompress(self, raw: bytes, max_length: int) -> bytes:
        expanded: bytes = self._expander.decompress(self._expander.unconsumed_tail + raw, max_length)
        return expanded


class _Expanded(io.RawIOBase):
    """What a compressed stream expands to; one stream behind the other counts as one. No call expands more than asked.

    Zeros behind the last stream are padding, as tapes and some tools leave it.

    Attributes:
        stored: the compressed stream.
    """

    def __init__(self, stream: BinaryIO, codec: _Codec) -> None:
        self.stored, self._codec = stream, codec
        self._expander = codec.expander()
        self._begun = self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part = b"" if self._ended else self._next(len(buffer))
        buffer[: len(part)] = part
        return len(part)

    def _next(self, size: int) -> bytes:
        while True:
            raw = b""
            if self._expander.eof:
                raw = self._expander.unused_data.lstrip(b"\0")
                self._expander, self._begun = self._codec.expander(), False
            if not raw and (not self._begun or self._expander.needs_input):
                raw = self._read()
                if not raw:
                    return b""
            self._begun = True
            try:
                part: bytes = self._expander.decompress(raw, min(size, _EXPAND_BYTES))
            except self._codec.errors as error:
                raise DamagedStreamError(f"damaged {self._codec.name} data") from error
            if part:
                return part

    def _read(self) -> bytes:
        """More of the compressed stream; nothing at its end, which must be the end of a stream."""
        raw = _read_some(self.stored)
        if not self._begun:
            while raw and not (raw := raw.lstrip(b"\0")):
                raw = _read_some(self.stored)
        if not raw:
            self._ended = True
            if self._begun:
                raise DamagedStreamError(f"the {self._codec.name} data ends too early")
        return raw


def _read_some(stream: BinaryIO) -> bytes:
    read1 = getattr(stream, "read1", None)
    part: bytes = read1(_READ_BYTES) if read1 else stream.read(_READ_BYTES)
    return part
