"""Compressed streams: read whatever wrote them, in pieces, and with damage told where it is."""

from __future__ import annotations

import builtins
import bz2
import gzip
import io
import lzma
import os

import pytest

from cleaner import UsageError
from cleaner.formats.compression import (
    SUFFIXES,
    DamagedStreamError,
    check_compression,
    compressed,
    compression_in,
    compression_of,
    expanded,
    without_compression,
)

RAW = os.urandom(100_000) + b"a" * 1_000_000
NAMES = {".gz": "gzip", ".zst": "zstd", ".bz2": "bzip2", ".xz": "xz"}


def read(packed: bytes, suffix: str) -> tuple[bytes, str]:
    """What can be read, and what is told then."""
    stream, out = expanded(io.BytesIO(packed), suffix), b""
    try:
        while part := stream.read1(1 << 20):
            out += part
    except DamagedStreamError as error:
        return out, str(error)
    return out, ""


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_streams_come_back(suffix):
    packed = compressed(RAW, suffix)
    assert len(packed) < len(RAW)
    assert compression_in(packed) == suffix
    assert compressed(RAW, suffix) == packed
    for stream, raw in (
        (packed, RAW),
        (packed * 2, RAW * 2),
        (packed + compressed(b"x", suffix), RAW + b"x"),
        (packed + b"\0" * 1000, RAW),
        (b"", b""),
    ):
        assert read(stream, suffix) == (raw, "")
    assert compressed(b"", suffix) == b""
    assert compressed(RAW, "") == RAW


@pytest.mark.parametrize(
    ("suffix", "packed"),
    [(".gz", gzip.compress(RAW)), (".bz2", bz2.compress(RAW)), (".xz", lzma.compress(RAW, preset=0))],
)
def test_what_others_wrote_is_read(suffix, packed):
    assert read(packed, suffix) == (RAW, "")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_stream_that_ends_too_early(suffix):
    packed = compressed(RAW, suffix)
    for size in (1, 5, len(packed) // 2, len(packed) - 1):
        out, told = read(packed[:size], suffix)
        assert RAW.startswith(out)
        assert told == f"the {NAMES[suffix]} data ends too early"
    assert read(packed * 2 + packed[:-1], suffix)[0].startswith(RAW * 2)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_damaged_stream(suffix):
    packed = compressed(RAW[:70_000], suffix) + compressed(RAW, suffix)
    damaged = bytearray(packed)
    damaged[-len(packed) // 3] ^= 0x55
    out, told = read(bytes(damaged), suffix)
    assert (out[:60_000], told) == (RAW[:60_000], f"damaged {NAMES[suffix]} data")
    out, told = read(packed + b"rubbish behind it", suffix)
    assert (out[:60_000], told) == (RAW[:60_000], f"damaged {NAMES[suffix]} data")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_call_expands_more_than_it_was_asked_for(suffix):
    """A bomb costs time where it is read, but no memory."""
    stream = expanded(io.BytesIO(compressed(b"\0" * 50_000_000, suffix)), suffix)
    sizes = []
    while part := stream.read1(1 << 20):
        sizes.append(len(part))
    assert (sum(sizes), max(sizes) <= 1 << 20) == (50_000_000, True)


def test_names():
    assert [compression_of(name) for name in ("a.jsonl.gz", "A.GZ", "a.zst", "a", "gz", "a.gz.txt")] == [
        ".gz",
        ".gz",
        ".zst",
        "",
        "",
        "",
    ]
    assert [without_compression(name) for name in ("a.jsonl.gz", "A.GZ", "a")] == ["a.jsonl", "A", "a"]
    assert [compression_in(head) for head in (b"", b"{", b"BZ", b"\x1f\x8b")] == ["", "", "", ""]


def test_what_to_install_is_said(monkeypatch):
    real = builtins.__import__

    def without(name, *args):
        if name.startswith(("backports", "compression")):
            raise ImportError(name)
        return real(name, *args)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(
        UsageError, match=r"\Azstd needs a package that is not installed: pip install 'site-cleaner\[zstd\]'\Z"
    ):
        check_compression(".zst")
    check_compression(".gz")
    check_compression("")
