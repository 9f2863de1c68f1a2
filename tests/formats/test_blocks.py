"""Streams in blocks: nothing lost, nothing doubled, cut where records end, whatever way the bytes arrive."""

from __future__ import annotations

import io
import os
import threading
import time

import pytest

from cleaner.formats import blocks
from cleaner.formats.blocks import TOO_LARGE, line_blocks, whole_block, with_last_line_ended


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Blocks of 10 bytes, and records of 30 at most."""
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 10)
    monkeypatch.setattr(blocks, "MAX_BYTES", 30)


class Dripping(io.RawIOBase):
    """A stream that gives its bytes in pieces of a size of its own."""

    def __init__(self, raw: bytes, step: int) -> None:
        self._rest, self._step = raw, step

    def readable(self):
        return True

    def readinto(self, buffer):
        part, self._rest = self._rest[: min(self._step, len(buffer))], self._rest[min(self._step, len(buffer)) :]
        buffer[: len(part)] = part
        return len(part)


LINES = [
    pytest.param(b"", [], id="empty"),
    pytest.param(b"a", [], id="no line break"),
    pytest.param(b"a\nb\n", [], id="two lines"),
    pytest.param(b"\n\n\n", [], id="blank"),
    pytest.param(b"a\n" * 40 + b"b", [], id="many"),
    pytest.param(b"a" * 29 + b"\nb\n", [], id="as large as may be"),
    pytest.param(b"a" * 30, [], id="as large as may be, no line break"),
    pytest.param(b"a" * 30 + b"\nb\n", [1], id="too large"),
    pytest.param(b"a" * 31, [1], id="too large, no line break"),
    pytest.param(b"a\n" + b"b" * 99 + b"\nc\n" + b"d" * 45 + b"\n" + b"e" * 50, [2, 4, 5], id="several too large"),
]


@pytest.mark.parametrize("step", [1, 3, 10, 1000])
@pytest.mark.parametrize(("raw", "too_large"), LINES)
def test_lines(raw, too_large, step):
    found = list(line_blocks(io.BufferedReader(Dripping(raw, step)), "f", "jsonl"))
    assert b"".join(block.raw for block in found) == raw
    assert sum(block.records for block in found) == len(raw.splitlines())
    assert [str(block.problem) for block in found if block.problem and block.records] == [
        f"f:{line}: {TOO_LARGE}" for line in too_large
    ]
    number = 1
    for block in found:
        assert (block.line, block.shown, block.form) == (number + (block.records == 0) * -1, "f", "jsonl")
        assert len(block.raw) <= 40
        assert block.passed or block.raw.endswith(b"\n") or block is found[-1]
        assert block.passed or max(map(len, block.raw.splitlines(keepends=True))) <= 30
        number += block.records


@pytest.mark.parametrize("step", [1, 7, 1000])
@pytest.mark.parametrize("size", [0, 1, 30, 31, 99])
def test_a_whole_stream(size, step):
    found = list(whole_block(io.BufferedReader(Dripping(b"a" * size, step)), "f", "text", "terlalu besar"))
    assert b"".join(block.raw for block in found) == b"a" * size
    assert sum(block.records for block in found) == 1
    told = [str(block.problem) for block in found if block.problem and block.records]
    assert (told, all(block.passed for block in found)) == ((["f: terlalu besar"], True) if size > 30 else ([], False))


@pytest.mark.parametrize(
    ("raw", "ended"), [(b"", b""), (b"a\nb", b"a\nb\n"), (b"a\n", b"a\n"), (b"a" * 99, b"a" * 99 + b"\n")]
)
def test_a_last_line_is_ended(raw, ended):
    found = with_last_line_ended(line_blocks(io.BytesIO(raw), "f", "jsonl"))
    assert b"".join(block.raw for block in found) == ended


def test_what_a_pipe_has_is_given_at_once():
    """A block isn't waited for until it is full: who pipes a line in sees it come out."""
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as stream, os.fdopen(writer, "wb", buffering=0) as pipe:
        found = line_blocks(stream, "f", "jsonl")
        pipe.write(b"a\nb")
        stream.peek(1)  # as whoever looks what format it is
        assert next(found).raw == b"a\n"
        later = threading.Thread(target=lambda: (time.sleep(0.05), pipe.write(b"c\n")))
        later.start()
        assert next(found).raw == b"bc\n"
        later.join()
        pipe.close()
        assert list(found) == []
