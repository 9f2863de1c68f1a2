"""What was worked out before, so that it need not be worked out again: by key, in memory or from an earlier run."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

T = TypeVar("T")
V = TypeVar("V")

# Values that a memo holds in memory: those of some hundred sites. What is no longer held is read or made again.
_HELD = 4096
# Entries of a large table that are read together: a look-up reads one block.
_BLOCK = 16


class Recent(Generic[V]):
    """Values by key, of which only the ones used lately are held: at most twice `count`.

    Two generations: when the young one is full it becomes the old one, and what nobody asks for in the meantime is
    dropped with the next. That needs no lock and costs a look-up nothing.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._young: dict[Hashable, V] = {}
        self._old: dict[Hashable, V] = {}

    def get(self, key: Hashable) -> V | None:
        """The value; None when it isn't held."""
        found = self._young.get(key)
        if found is None:
            found = self._old.get(key)
            if found is not None:
                self.put(key, found)
        return found

    def put(self, key: Hashable, value: V) -> None:
        """Hold a value."""
        if len(self._young) >= self._count:
            self._old, self._young = self._young, {}
        self._young[key] = value

    def clear(self) -> None:
        """Drop everything."""
        self._old, self._young = {}, {}


class Memo:
    """Values by key. A key holds all that its value depends on, so a value never goes stale.

    This one remembers nothing: everything is worked out anew.
    """

    def get(self, key: str, make: Callable[[], T]) -> T:  # noqa: ARG002 - this one has no use for a key
        """The value of the key, made if it isn't known. What `make` raises is not remembered."""
        return make()

    def recall(self, key: str) -> Any:  # noqa: ARG002 - see above
        """The value that was kept last under a key; None for none."""
        return None

    def keep(self, key: str, value: Any) -> None:
        """Keep a value under a key, over an earlier one. It must say itself what it holds for: see `recall`."""

    def save(self) -> None:
        """Hand over to the next run what this one worked out, where there is such a thing."""


class RecordingMemo(Memo):
    """Remembers what was used lately, in memory."""

    def __init__(self) -> None:
        self._held: Recent[tuple[Any]] = Recent(_HELD)  # in tuples, because a value may be None

    def get(self, key: str, make: Callable[[], T]) -> T:
        """The value of the key: held, or made."""
        known = self._held.get(key) or self.stored(key)
        if known is None:
            value = make()
            self.keep(key, value)
            return value
        found: T = known[0]
        return found

    def recall(self, key: str) -> Any:
        """The value that was kept last under a key, if it is still held; None for none."""
        known = self._held.get(key) or self.stored(key)
        return known[0] if known else None

    def keep(self, key: str, value: Any) -> None:
        """Keep a value under a key, over an earlier one."""
        self._held.put(key, (value,))

    def stored(self, key: str) -> tuple[Any] | None:  # noqa: ARG002 - this one stores nothing
        """The value of an earlier run, in a tuple; None for none."""
        return None


class Reading(Memo):
    """Knows what another memo knows, and adds nothing to it: for what is needed once."""

    def __init__(self, memo: Memo) -> None:
        self._memo = memo

    def get(self, key: str, make: Callable[[], T]) -> T:
        """The value of the key, made if the other memo doesn't know it."""
        known: T | None = self._memo.recall(key)
        return make() if known is None else known


class Blocks(Mapping[str, V]):
    """A large table in a memo, of which a run reads only the blocks that it looks into.

    Args:
        names: what `keep_blocks` gave.
        memo: where the blocks are.
        make: makes the whole table anew, when a block is no longer there.
    """

    def __init__(self, names: tuple[str, ...], memo: Memo, make: Callable[[], Mapping[str, V]]) -> None:
        self._names = names
        self._memo = memo
        self._make = make
        self._read: dict[int, Mapping[str, V]] = {}
        self._whole: Mapping[str, V] | None = None

    def __getitem__(self, key: str) -> V:
        return self._block(_block_of(key, len(self._names)))[key]

    def __iter__(self) -> Iterator[str]:
        blocks = [self._block(number) for number in range(len(self._names))]
        return iter(self._whole) if self._whole is not None else chain.from_iterable(blocks)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _block(self, number: int) -> Mapping[str, V]:
        if self._whole is not None:
            return self._whole
        block = self._read.get(number)
        if block is None:
            block = self._memo.recall(f"block {self._names[number]}")
            if block is None:
                self._whole = self._make()
                return self._whole
            self._read[number] = block
        return block


def keep_blocks(table: Mapping[str, Any], memo: Memo) -> tuple[str, ...]:
    """Keep a table in blocks; gives their names, which say what is in them: an unchanged block is kept as it is."""
    count = 1
    while count * _BLOCK < len(table):
        count *= 2
    blocks: list[dict[str, Any]] = [{} for _ in range(count)]
    for key in sorted(table):
        blocks[_block_of(key, count)][key] = table[key]
    names = tuple(sha256(repr(block).encode("utf-8", "surrogatepass")).hexdigest()[:32] for block in blocks)
    for name, block in zip(names, blocks, strict=True):
        if memo.recall(f"block {name}") is None:
            memo.keep(f"block {name}", block)
    return names


def _block_of(key: str, count: int) -> int:
    return crc32(key.encode("utf-8", "surrogatepass")) % count
