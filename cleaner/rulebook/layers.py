"""Folders of rule files on top of each other, and the entries of their files by host and by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - part of a dataclass
from typing import TYPE_CHECKING

from cleaner.rulebook.folder import CHECKED_AT_ONCE

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from cleaner.rulebook.folder import Folder, Index, Row

#: A file's layer, and its path as people are told.
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule file that is known but perhaps not read yet.

    Attributes:
        path: where it is.
        shown: its path as people are told.
        name: pack name, or first host.
        hosts: none for a pack.
        lang: language of the pack or site; "" for none.
        network: whether the pack is one publisher's template.
        signature: patterns that recognise the site.
        layer: 0 for shipped files, 1 for the user's first folder, and so on.
        digest: of its content when the folder was looked at.
    """

    path: Path
    shown: str
    name: str
    hosts: tuple[str, ...] = ()
    lang: str = ""
    network: bool = False
    signature: tuple[str, ...] = ()
    layer: int = 0
    digest: str = ""

    @property
    def key(self) -> Key:
        """What tells this file from all others."""
        return self.layer, self.shown


class Layer:
    """One folder in its place: number 0 for the shipped one, 1 for the user's first, and so on."""

    def __init__(self, number: int, folder: Folder, index: Index) -> None:
        self.number = number
        self.folder = folder
        self.index = index
        #: Whether its files are checked at the start: a user's few are.
        self.checked_at_once = number > 0 and index.size <= CHECKED_AT_ONCE

    def entry(self, row: Row) -> Entry:
        """The entry of one of its files."""
        return Entry(
            path=self.folder.root / row.path,
            shown=self.folder.shown(row.path),
            name=row.name,
            hosts=row.hosts,
            lang=row.lang,
            network=row.network,
            signature=row.signature,
            layer=self.number,
            digest=row.digest,
        )

    def entries(self) -> list[Entry]:
        """The entries of all its files, in order of path."""
        rows = {row.path: row for table in (self.index.packs, self.index.sites) for row in table.values()}
        return [self.entry(rows[path]) for path in sorted(rows, key=lambda path: path.split("/"))]


class Entries(Mapping[str, "list[Entry]"]):
    """Entries by host or by pack name, one for each layer at most, lowest layer first; made when asked for.

    Args:
        tables: the layers with what each has.
        left_out: files that are not to be seen here.
    """

    def __init__(self, tables: Sequence[tuple[Layer, Mapping[str, Row]]], left_out: Container[Key] = ()) -> None:
        self._tables = tables
        self._left_out = left_out

    def __getitem__(self, key: str) -> list[Entry]:
        found = [layer.entry(row) for layer, table in self._tables if (row := table.get(key))]
        entries = [entry for entry in found if entry.key not in self._left_out]
        if not entries:
            raise KeyError(key)
        return entries

    def __iter__(self) -> Iterator[str]:
        keys = dict.fromkeys(key for _, table in self._tables for key in table)
        return (key for key in keys if key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)
