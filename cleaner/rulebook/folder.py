"""One folder of rule files, and the index of it: which file is for which host, without reading them all at every start.

A memo keeps the index between runs. It holds for exactly the files that one walk over the folder finds: their paths,
sizes, and times of change. A file that has another size or time is read again, the others are not. Two things guard
against a change that leaves all of these as they were: an index is only kept once every file in it has been left alone
for a while, because the clocks of file systems are coarse; and whoever uses a file compares its content with the
digest in the index (`cleaner.rulebook.store`).
"""

from __future__ import annotations

import marshal
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.errors import RuleFileError
from cleaner.memo import Blocks, keep_blocks
from cleaner.model import Place, Problem
from cleaner.rulebook.files import decoded, header_of, parsed, read_raw

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from cleaner.memo import Memo

#: The files of a user's folder are read and checked at the start when they are at most so many, those of a larger
#: folder when they are first needed: reading and compiling a new file takes some ten milliseconds.
CHECKED_AT_ONCE = 200
# The coarsest clock of a file system in use ticks every two seconds.
_SETTLED_NS = 2_500_000_000

_ON_WINDOWS = os.name == "nt"

#: A file as a walk finds it: path within the folder, size, and when content and status were last changed.
Found = tuple[str, int, int, int]


class Row(NamedTuple):
    """What an index knows of a file.

    Attributes:
        found: the file as it was found.
        digest: of its content.
        whole: whether all of it was read, not the header alone.
        problems: why it can't be used.
        name: pack name, or first host; "" when not even the header can be read.
        hosts: none for a pack.
        lang: language of the pack or site; "" for none.
        network: whether the pack is one publisher's template.
        signature: patterns that recognise the site.
    """

    found: Found
    digest: str = ""
    whole: bool = False
    problems: tuple[Problem, ...] = ()
    name: str = ""
    hosts: tuple[str, ...] = ()
    lang: str = ""
    network: bool = False
    signature: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where the file is in its folder."""
        return self.found[0]


@dataclass(frozen=True, slots=True)
class Index:
    """What there is in a folder.

    Attributes:
        sites: by host.
        packs: by name.
        problems: of files that are left out, in order of path.
        size: number of files, whether they can be used or not.
        digest: of all paths and contents.
    """

    sites: Mapping[str, Row]
    packs: Mapping[str, Row]
    problems: tuple[Problem, ...]
    size: int
    digest: str


class _Kept(NamedTuple):
    """An index as a memo keeps it: the sites in blocks."""

    found: bytes
    sites: tuple[str, ...]
    packs: dict[str, Row]
    left_out: tuple[Row, ...]
    problems: tuple[Problem, ...]
    size: int
    digest: str


class Folder:
    """A folder of rule files, or a single file.

    Args:
        path: where it is.
        memo: keeps the index.
        shown: what people are told in place of the folder's path; that path when "".
        at_once: whether the files are read whole when there are few of them.
    """

    def __init__(self, path: Path, memo: Memo, shown: str = "", *, at_once: bool = True) -> None:
        self.root = path if path.is_dir() else path.parent
        self._only = "" if path.is_dir() else path.name
        self._memo = memo
        self._shown = shown or (self.root / "x").as_posix()[:-1]
        self._at_once = at_once
        self._key = f"folder {self._shown} {self._only} {at_once} {self.root.absolute()}"

    def shown(self, path: str) -> str:
        """What people are told of a file's path."""
        return f"{self._shown}{path}"

    def index(self) -> tuple[Index, list[Problem]]:
        """The index of what is there now, and what can't be looked into."""
        now = time.time_ns()
        found, closed = self._walk()
        mark = sha256(marshal.dumps(found, 2)).digest()
        kept: _Kept | None = self._memo.recall(self._key)
        if kept and kept.found == mark:
            sites = Blocks(kept.sites, self._memo, lambda: self._tabulated(self._rows(self._walk()[0], {}))[0].sites)
            return Index(sites, kept.packs, kept.problems, kept.size, kept.digest), closed
        index, left_out = self._tabulated(self._rows(found, self._known(kept)))
        settled = all(abs(now - changed) > _SETTLED_NS for _, _, *times in found for changed in times)
        if settled and all(row.digest for row in left_out):
            names = keep_blocks(index.sites, self._memo)
            packs = dict(index.packs)
            self._memo.keep(self._key, _Kept(mark, names, packs, left_out, index.problems, index.size, index.digest))
        return index, closed

    def forget(self) -> None:
        """Have the next start look at every file."""
        self._memo.keep(self._key, None)

    def _walk(self) -> tuple[list[Found], list[Problem]]:
        """The rule files that are there, and the folders that can't be read. Links that lead out are left out."""
        if self._only:
            status = (self.root / self._only).stat()
            return [(self._only, status.st_size, status.st_mtime_ns, status.st_ctime_ns)], []
        found: list[Found] = []
        closed: list[Problem] = []
        below = [""]
        while below:
            folder = below.pop()
            try:
                with _listed(self.root / folder) as entries:
                    self._sort_out(folder, entries, found, below)
            except OSError as error:
                closed.append(Problem(Place(self.shown(folder)), f"can't be read: {error.strerror}"))
        return found, closed

    def _sort_out(self, folder: str, entries: Iterable[os.DirEntry[str]], found: list[Found], below: list[str]) -> None:
        """Add a folder's rule files and its own folders to these. There may be thousands, so every call counts here."""
        for entry in entries:
            name = entry.name
            try:
                if name.endswith(".toml") and entry.is_file():
                    if entry.is_symlink() and self.root.resolve() not in (self.root / folder / name).resolve().parents:
                        continue
                    # Windows' folders are told late of what happens to the files in them.
                    status = (self.root / folder / name).stat() if _ON_WINDOWS else entry.stat()
                    found.append((folder + name, status.st_size, status.st_mtime_ns, status.st_ctime_ns))
                elif entry.is_dir(follow_symlinks=False):
                    below.append(f"{folder}{name}/")
            except OSError:  # it has just gone, or is a link to itself
                continue

    def _known(self, kept: _Kept | None) -> dict[Found, Row]:
        """The rows of an earlier index, by what they hold for."""
        if not kept:
            return {}
        sites: Iterable[Row] = Blocks(kept.sites, self._memo, dict).values()
        return {row.found: row for rows in (sites, kept.packs.values(), kept.left_out) for row in rows}

    def _rows(self, found: list[Found], known: Mapping[Found, Row]) -> list[Row]:
        """A row for each file, in order of path."""
        whole = self._at_once and len(found) <= CHECKED_AT_ONCE
        rows = []
        for file in sorted(found, key=lambda file: file[0].split("/")):
            row = known.get(file)
            rows.append(row if row and row.whole == whole else self._row(file, whole=whole))
        return rows

    def _row(self, found: Found, *, whole: bool) -> Row:
        shown = self.shown(found[0])
        row = Row(found, whole=whole)
        try:
            raw = read_raw(self.root / found[0], shown)
            row = row._replace(digest=sha256(raw).hexdigest())
            source = decoded(raw, shown)
            row = _headed(row, header_of(source, shown))
            if whole:
                parsed(source, shown, row.digest, self._memo)
        except RuleFileError as error:
            row = row._replace(problems=error.problems)
        return row

    def _tabulated(self, rows: list[Row]) -> tuple[Index, tuple[Row, ...]]:
        """The index, and the rows of files that are left out: broken ones, and second ones for a host or pack."""
        sites, packs, problems, left_out = dict[str, Row](), dict[str, Row](), list[Problem](), list[Row]()
        for row in rows:
            table, keys = (sites, row.hosts) if row.hosts else (packs, (row.name,) if row.name else ())
            key = next((key for key in keys if key in table), "")
            if key:
                what, first = "host" if row.hosts else "pack", self.shown(table[key].path)
                message = f"a second file for {what} {key}, left out; the first is {first}"
                problems.append(Problem(Place(self.shown(row.path), 1), message))
            else:
                problems += row.problems
                table.update(dict.fromkeys(keys, row))
            if key or row.problems:
                left_out.append(row)
        digest = sha256(repr((self._shown, [(row.path, row.digest) for row in rows])).encode()).hexdigest()
        usable = [{key: row for key, row in table.items() if not row.problems} for table in (sites, packs)]
        return Index(usable[0], usable[1], tuple(problems), len(rows), digest), tuple(left_out)


def _headed(row: Row, top: Mapping[str, Any]) -> Row:
    """The row with what the header says."""
    hosts = tuple(dict.fromkeys(host.lower().strip(".") for host in top.get("hosts", ())))
    return row._replace(
        name=hosts[0] if hosts else row.path.rpartition("/")[2].removesuffix(".toml"),
        hosts=hosts,
        lang=top.get("lang", ""),
        network=top.get("network", False),
        signature=tuple(top.get("signature", ())),
    )


@contextmanager
def _listed(folder: Path) -> Iterator[Iterator[os.DirEntry[str]]]:
    """What is in a folder. Files are looked up faster from an open folder than by their whole paths."""
    if os.scandir not in os.supports_fd:
        with os.scandir(folder) as entries:
            yield entries
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with os.scandir(descriptor) as entries:
            yield entries
    finally:
        os.close(descriptor)
