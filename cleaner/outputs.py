"""Where bytes go: stdout, or files that stand under their names only when they are whole."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from cleaner.errors import UsageError
from cleaner.formats.compression import check_compression, compressed, compression_of

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What a file is called until it is whole: its name with this behind it.
UNFINISHED = ".unfinished"
# What is compressed here is compressed in pieces of this size.
_PIECE_BYTES = 1 << 20


class Output:
    """Where bytes go; what it can't take is an error that names it.

    Args:
        stream: where they go.
        shown: its name for people.
        compression: the suffix of a compression, or "" for bytes that are written as they are.
    """

    def __init__(self, stream: BinaryIO, shown: str, compression: str = "") -> None:
        self._stream, self._shown, self._compression = stream, shown, compression
        self._held = bytearray()

    def write(self, raw: bytes | memoryview) -> None:
        """Write bytes.

        Raises:
            UsageError: they can't be written.
        """
        if not self._compression:
            self._put(raw)
            return
        self._held += raw
        if len(self._held) >= _PIECE_BYTES:
            self._put_held()

    def flush(self) -> None:
        """Hand over what is still held.

        Raises:
            UsageError: it can't be written.
        """
        self._put_held()
        with _naming(self._shown):
            self._stream.flush()

    def _put_held(self) -> None:
        raw = compressed(bytes(self._held), self._compression)
        self._held.clear()
        self._put(raw)

    def _put(self, raw: bytes | memoryview) -> None:
        with _naming(self._shown):
            self._stream.write(raw)


@contextmanager
def output_file(path: str | None, *, compress: bool = False) -> Iterator[Output]:
    """Stdout, or a file that stands under its name only when it is whole; a device or pipe is written to directly.

    Args:
        path: the file; None or "-" for stdout.
        compress: whether what is written is to be compressed as the path's suffix says. What cleaned blocks became is
            compressed already.

    Raises:
        UsageError: it can't be written.
    """
    if path is None or path == "-":
        yield Output(sys.stdout.buffer, "stdout")
        return
    compression = compression_of(path) if compress else ""
    check_compression(compression)
    target = os.path.realpath(path)
    special = os.path.exists(target) and not os.path.isfile(target)  # noqa: PTH110, PTH113 - a path as the user wrote it
    with _naming(path):
        written = target if special else f"{target}{UNFINISHED}"
        stream = open(written, "wb")  # noqa: PTH123, SIM115 - see above; what can't be opened is not ours to remove
        try:
            with stream:
                output = Output(stream, path, compression)
                yield output
                output.flush()
            if not special:
                os.replace(written, target)  # noqa: PTH105 - see above
        except BaseException:
            if not special:
                with suppress(OSError):  # the first failure is the one to tell
                    os.unlink(written)  # noqa: PTH108 - see above
            raise


@contextmanager
def _naming(shown: str) -> Iterator[None]:
    """Say which output can't be written. A closed pipe is no error."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(f"{shown}: can't be written: {error.strerror}") from error
