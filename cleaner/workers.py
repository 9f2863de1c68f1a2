"""Blocks cleaned by several processes, given back in the order in which they came.

One thread reads and hands out, the caller's thread takes back and writes, and neither does more for a block than move
its bytes: a block lies in memory that all processes share, and what it became comes back in the same place. No more
blocks are on their way than there are such places, so a slow reader of the output holds up the reading of the input.

A worker process ends when the pipe to it is closed, however its parent ended. One that dies (killed for want of memory,
say) is an error that names the block it was at: what came before that block has been given back, and nothing else.
"""

from __future__ import annotations

import mmap
import multiprocessing
import queue
import signal
import sys
import threading
from collections import deque
from contextlib import closing, suppress
from dataclasses import replace
from multiprocessing import connection
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.errors import CleanerError, WorkerError
from cleaner.formats.blocks import BLOCK_BYTES
from cleaner.pipeline import clean_block

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from cleaner.formats.base import Block, Work
    from cleaner.pipeline import Cleaned

# Blocks on their way for each worker: one that it cleans, and one so that it need not wait for the next.
_BLOCKS_EACH = 2
# A block may be longer than its size by the line that it ends with, which is hardly ever longer than this.
_PLACE_BYTES = BLOCK_BYTES + (1 << 16)
# How long to wait for a process that was told to end, and for the reading thread, which may itself wait for input that
# never comes; it ends with this process then.
_GRACE_S = 5.0
_READER_GRACE_S = 0.2


def clean_blocks(
    blocks: Generator[Block, None, None], work: Work, workers: int = 1, start_method: str | None = None
) -> Generator[Cleaned, None, None]:
    """What becomes of each block, in order. Its bytes may be a view, which is good until the next one is asked for.

    Args:
        blocks: the input; it is read in another thread.
        work: how to clean; it is pickled where processes don't start as copies of this one.
        workers: number of processes; 1 cleans in this one.
        start_method: "fork" or "spawn"; by default fork where that is safe.

    Raises:
        WorkerError: a worker process died.
    """
    if workers == 1:
        with closing(blocks):
            yield from (clean_block(block, work) for block in blocks)
        return
    pool = _Pool(work, workers, start_method or ("fork" if sys.platform == "linux" else "spawn"))
    try:
        yield from pool.cleaned(blocks)
    finally:
        pool.close()


class _Parcel(NamedTuple):
    """A block on its way, or what became of it.

    Attributes:
        number: which block of the input it is, from 0.
        place: which place of the shared memory it has.
        content: a block, what became of one, an error to raise, or None: the input has ended.
    """

    number: int
    place: int
    content: Any


class _Link:
    """One end of the connection between the parent and a worker. Bytes travel in shared memory where they fit.

    Attributes:
        pipe: the connection.
        views: whether bytes in shared memory are handed on as they lie there, and not as a copy.
    """

    def __init__(self, pipe: Connection, memory: mmap.mmap | None, *, views: bool = False) -> None:
        self.pipe, self._memory, self.views = pipe, memory, views

    def send(self, number: int, place: int, content: Block | Cleaned) -> None:
        """Send a block or what became of one."""
        raw, start = content.raw, place * _PLACE_BYTES
        fits = self._memory is not None and len(raw) <= _PLACE_BYTES
        if self._memory is not None and fits:
            self._memory[start : start + len(raw)] = raw
        self.pipe.send((_Parcel(number, place, replace(content, raw=b"")), len(raw), fits))
        if not fits:
            self.pipe.send_bytes(raw)

    def send_error(self, number: int, place: int, error: CleanerError) -> None:
        """Send an error in place of what should have become of a block."""
        self.pipe.send((_Parcel(number, place, error), 0, True))

    def receive(self) -> _Parcel:
        """What the other end sent.

        Raises:
            EOFError, OSError: the other end is gone.
        """
        parcel: _Parcel
        parcel, size, fits = self.pipe.recv()
        if isinstance(parcel.content, CleanerError):
            return parcel
        start = parcel.place * _PLACE_BYTES
        if self._memory is not None and fits:
            view = memoryview(self._memory)[start : start + size]
            raw = view if self.views else bytes(view)
        else:
            raw = self.pipe.recv_bytes()
        return parcel._replace(content=replace(parcel.content, raw=raw))


def _serve(pipe: Connection, work: Work, memory: mmap.mmap | None, inherited: list[Connection]) -> None:
    """What a worker process does until its parent closes the pipe or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent gets it, too, and decides
    for other in inherited:  # an end that stays open here would hide that the parent is gone
        other.close()
    link = _Link(pipe, memory)
    known = len(work.cleaner.problems)  # the parent knows them, too
    while True:
        try:
            number, place, block = link.receive()
        except (EOFError, OSError):
            return
        try:
            cleaned = clean_block(block, work)
        except CleanerError as error:
            link.send_error(number, place, error)
            continue
        with suppress(BrokenPipeError, ConnectionResetError):  # the next `receive` ends it
            link.send(number, place, replace(cleaned, rule_problems=work.cleaner.problems[known:]))


class _Worker:
    """A worker process as its parent sees it."""

    def __init__(self, process: BaseProcess, link: _Link) -> None:
        self.process, self.link = process, link
        self.given: deque[Block] = deque()

    def epitaph(self) -> str:
        """How it ended, and at which block."""
        self.process.join(_GRACE_S)
        code = self.process.exitcode or 0
        how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
        if not self.given:
            return f"a worker process {how}"
        block = self.given[0]
        return f"{block.shown}:{block.line}: a worker process {how} at the {block.records} records from here"


class _Pool:
    """The worker processes, and the blocks that are on their way to them, with them and back."""

    def __init__(self, work: Work, workers: int, start_method: str) -> None:
        self._work = work
        context: Any = multiprocessing.get_context(start_method)  # typeshed's contexts have no common Process
        places = workers * _BLOCKS_EACH
        memory = mmap.mmap(-1, places * _PLACE_BYTES) if start_method == "fork" else None
        self._free: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        for place in range(places):
            self._free.put(place)
        self._bell, self._bell_rope = context.Pipe(duplex=False)
        self._back: dict[int, _Parcel] = {}
        self._workers: list[_Worker] = []
        self._feeder: threading.Thread | None = None
        for stream in (sys.stdout, sys.stderr):  # a copied process would write what they hold a second time
            stream.flush()
        for _ in range(workers):
            ours, theirs = context.Pipe()
            inherited = [*(worker.link.pipe for worker in self._workers), ours, self._bell, self._bell_rope]
            process = context.Process(
                target=_serve,
                args=(theirs, work, memory, inherited if start_method == "fork" else []),
                daemon=True,
            )
            process.start()
            theirs.close()
            self._workers.append(_Worker(process, _Link(ours, memory, views=True)))

    def cleaned(self, blocks: Generator[Block, None, None]) -> Iterator[Cleaned]:
        """What becomes of each block, in order."""
        self._feeder = threading.Thread(target=self._feed, args=(blocks,), daemon=True)
        self._feeder.start()
        number = 0
        while True:
            while number not in self._back:
                self._receive()
            parcel = self._back.pop(number)
            if parcel.content is None:
                return
            if isinstance(parcel.content, BaseException):
                raise parcel.content
            yield parcel.content
            self._free.put(parcel.place)
            number += 1

    def close(self) -> None:
        """End everything, whatever it is at."""
        self._free.put(None)
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join(_GRACE_S)
        if self._feeder:
            self._feeder.join(_READER_GRACE_S)

    def _feed(self, blocks: Generator[Block, None, None]) -> None:
        """Read the input and hand it out, in a thread of its own. What goes wrong is for the caller's thread."""
        count = 0
        end: BaseException | None = None
        try:
            with closing(blocks):
                for block in blocks:
                    place = self._free.get()
                    if place is None:
                        return
                    self._hand_out(count, place, block)
                    count += 1
        except BaseException as error:  # noqa: BLE001 - it is raised again where it belongs
            end = error
        self._ring(_Parcel(count, 0, end))

    def _hand_out(self, number: int, place: int, block: Block) -> None:
        if block.passed:
            self._ring(_Parcel(number, place, clean_block(block, self._work)))
            return
        worker = min(self._workers, key=lambda worker: len(worker.given))
        worker.given.append(replace(block, raw=b""))
        with suppress(BrokenPipeError, ConnectionResetError):  # it died, which `_receive` sees, too
            worker.link.send(number, place, replace(block, keep=None))

    def _ring(self, parcel: _Parcel) -> None:
        """Give something back that needs no worker."""
        self._back[parcel.number] = parcel
        self._bell_rope.send_bytes(b"!")

    def _receive(self) -> None:
        """Wait until something comes back."""
        ready = connection.wait([self._bell, *(worker.link.pipe for worker in self._workers)])
        if self._bell in ready:
            self._bell.recv_bytes()
        for worker in self._workers:
            if worker.link.pipe not in ready:
                continue
            try:
                parcel = worker.link.receive()
            except (EOFError, ConnectionResetError):
                raise WorkerError(worker.epitaph()) from None
            block = worker.given.popleft()
            if not isinstance(parcel.content, CleanerError):
                parcel.content.block = block  # with what did not travel
            self._back[parcel.number] = parcel
