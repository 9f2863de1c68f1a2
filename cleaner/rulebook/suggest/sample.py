"""A sample of each host's documents that fits in memory, whatever the corpus's size and order."""

from __future__ import annotations

import zlib
from bisect import bisect_left
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING

from cleaner.model import Record
from cleaner.rulebook.sites import day_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# What stands in one of a hundred documents of a host stands in about ten of so many.
_MOST_A_HOST = 1_000
# So many compressed bytes are held in all; articles compress to about a third.
_MOST_BYTES = 96_000_000


@dataclass(frozen=True, slots=True)
class _Held:
    """One document: what orders it, its text compressed, and the rest as it is."""

    digest: bytes
    text: bytes
    url: str
    title: str
    date: str

    @property
    def size(self) -> int:
        return len(self.text) + len(self.url) + len(self.title)

    def record(self, host: str) -> Record:
        text = zlib.decompress(self.text).decode("utf-8", "surrogatepass")
        return Record(text, url=self.url or None, site=host, title=self.title or None, date=self.date)


class Sample:
    """Documents by host: all of a host with few, of one with many those whose digests are the smallest.

    So the sample does not depend on the order in which documents come, and a document that comes twice counts once.

    Args:
        most: documents that are kept of a host, at most.
        most_bytes: bytes that are held in all, roughly; beyond it fewer documents are kept of each host.

    Attributes:
        seen: how many documents came from each host, copies included.
        homeless: how many came of which no host is known; they are left out.
    """

    def __init__(self, most: int = _MOST_A_HOST, most_bytes: int = _MOST_BYTES) -> None:
        self.seen: dict[str, int] = {}
        self.homeless = 0
        self._most, self._most_bytes = most, most_bytes
        self._held: dict[str, list[_Held]] = {}
        self._bytes = 0

    def add(self, host: str, record: Record) -> None:
        """Take a document in, if it belongs to the sample."""
        self.seen[host] = self.seen.get(host, 0) + 1
        raw = record.text.encode("utf-8", "surrogatepass")
        digest = blake2b(raw, digest_size=8).digest()
        group = self._held.setdefault(host, [])
        at = bisect_left(group, digest, key=lambda held: held.digest)
        if at == self._most:
            return
        about = record.url or "", record.title or "", day_of(record)
        if at < len(group) and group[at].digest == digest:
            known = group[at]
            self._bytes -= known.size
            group[at] = _Held(digest, known.text, *min(about, (known.url, known.title, known.date)))
        else:
            group.insert(at, _Held(digest, zlib.compress(raw, 1), *about))
        self._bytes += group[at].size
        self._trim(group)
        while self._bytes > self._most_bytes and self._most > 1:
            self._most = self._most * 3 // 4
            for other in self._held.values():
                self._trim(other)

    def hosts(self) -> list[str]:
        """The hosts, in order of their names."""
        return sorted(self._held)

    def records(self, host: str, most: int | None = None) -> Iterator[Record]:
        """The host's documents in the sample, or so many of them, in the order of their digests."""
        return (held.record(host) for held in self._held.get(host, [])[:most])

    def size(self, host: str) -> int:
        """How many documents of the host are in the sample."""
        return len(self._held.get(host, []))

    def _trim(self, group: list[_Held]) -> None:
        self._bytes -= sum(held.size for held in group[self._most :])
        del group[self._most :]


def sampled(records: Iterable[Record], host_of: Callable[[Record], str], sample: Sample | None = None) -> Sample:
    """The sample of a corpus; documents of which no host is known are only counted.

    Args:
        records: the corpus; it is read once.
        host_of: the host that a rule for the document would be for; "" for none.
        sample: where to add them; a new one when not given.
    """
    into = sample or Sample()
    for record in records:
        host = host_of(record)
        if host:
            into.add(host, record)
        else:
            into.homeless += 1
    return into


def others(sample: Sample, host: str, most: int) -> list[Record]:
    """Documents of all other hosts, about equally many of each, `most` at most: the control set."""
    hosts = [other for other in sample.hosts() if other != host]
    each = max(1, -(-most // len(hosts))) if hosts else 0
    return list(chain.from_iterable(sample.records(other, each) for other in hosts))[:most]
