"""Where rule files are: the shipped ones, and the user's folders on top. Files are parsed when first needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.errors import RuleFileError, UsageError
from cleaner.memo import Memo, RecordingMemo
from cleaner.model import Place, Problem
from cleaner.rulebook.schema import read_rule_file
from cleaner.rulebook.toml import header

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaner.rulebook.types import RuleFile

# No rule file that a person keeps is larger; a larger one is a mistake or an attack.
_MAX_BYTES = 4_000_000


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
        layer: 0 for shipped files, 1 for the user's first folder, and so on.
    """

    path: Path
    shown: str
    name: str
    hosts: tuple[str, ...] = ()
    lang: str = ""
    network: bool = False
    signature: tuple[str, ...] = ()
    layer: int = 0


def shipped_folder() -> Path:
    """The folder of the rule files that come with the package: inside it when installed, beside it in a checkout."""
    inside = Path(__file__).parents[1] / "_rules"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "rules"


@dataclass(slots=True)
class RuleStore:
    """All rule files at hand.

    Attributes:
        folders: where they are, later ones winning over earlier ones.
        sites: entries by host, one for each layer at most, lowest layer first.
        packs: entries by pack name, likewise.
        problems: what is wrong with files so far; a file with problems is left out, whole.
        memo: remembers parsed files.
    """

    folders: tuple[Path, ...]
    sites: dict[str, list[Entry]] = field(default_factory=dict)
    packs: dict[str, list[Entry]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    memo: Memo = field(default_factory=Memo)
    _files: dict[Path, RuleFile | None] = field(default_factory=dict)

    def load(self, entry: Entry) -> RuleFile | None:
        """The rule file, read on first use; None when it has problems, which are then in `problems`."""
        if entry.path not in self._files:
            try:
                self._files[entry.path] = self._parsed(_read(entry.path, entry.shown), entry.shown)
            except RuleFileError as error:
                self._files[entry.path] = None
                self.problems.extend(error.problems)
                self._drop(entry.shown)
        return self._files[entry.path]

    def _parsed(self, source: str, shown: str) -> RuleFile:
        digest = sha256(source.encode()).hexdigest()
        return self.memo.get(f"file {shown} {digest}", lambda: read_rule_file(source, shown))

    def load_all(self, least_layer: int = 0) -> list[RuleFile]:
        """Every usable rule file of this layer and above, in order of path."""
        entries = {entry.path: entry for group in (*self.packs.values(), *self.sites.values()) for entry in group}
        chosen = [entries[path] for path in sorted(entries) if entries[path].layer >= least_layer]
        return [file for entry in chosen if (file := self.load(entry))]

    def reject(self, file: RuleFile, problems: Sequence[Problem]) -> None:
        """Leave a file out from now on, for these reasons."""
        self.problems.extend(problems)
        self._drop(file.path)

    def _drop(self, shown: str) -> None:
        for table in (self.packs, self.sites):
            for name in list(table):
                table[name] = [entry for entry in table[name] if entry.shown != shown]
                if not table[name]:
                    del table[name]

    def add(self, entry: Entry) -> None:
        """Take a file into the index; a second one for a host or pack in one layer is left out whole, as a problem."""
        table, keys = (self.sites, entry.hosts) if entry.hosts else (self.packs, (entry.name,))
        rivals = ((key, other) for key in keys for other in table.get(key, []) if other.layer == entry.layer)
        key, rival = next(rivals, ("", None))
        if rival:
            what = "host" if entry.hosts else "pack"
            message = f"a second file for {what} {key}, left out; the first is {rival.shown}"
            self.problems.append(Problem(Place(entry.shown, 1), message))
            return
        for key in keys:
            table.setdefault(key, []).append(entry)


def open_store(folders: Sequence[Path | str] = (), *, shipped: bool = True, memo: Memo | None = None) -> RuleStore:
    """The store of the shipped rule files with the user's folders (or single files) on top.

    The user's files are parsed at once, so that their problems are known before the first record; shipped ones are
    parsed on demand.

    Raises:
        UsageError: a folder that isn't there.
    """
    layers = [shipped_folder(), *map(Path, folders)] if shipped else [Path(), *map(Path, folders)]
    store = RuleStore(tuple(layers[1:]), memo=memo or RecordingMemo())
    for layer, folder in enumerate(layers):
        if layer == 0 and not shipped:
            continue
        if not folder.exists():
            raise UsageError(f"{folder}: no such folder or file of rules")
        for entry in _entries(folder, layer, store):
            store.add(entry)
    store.load_all(least_layer=1)
    return store


def _entries(folder: Path, layer: int, store: RuleStore) -> Iterator[Entry]:
    root = folder if folder.is_dir() else folder.parent
    for path in _rule_files(folder):
        shown = f"rules/{path.relative_to(root).as_posix()}" if layer == 0 else path.as_posix()
        try:
            source = _read(path, shown)
            top = store.memo.get(f"header {shown} {header(source)}", lambda: _header(source, shown))  # noqa: B023 - now
        except RuleFileError as error:
            store.problems.extend(error.problems)
            continue
        hosts = tuple(dict.fromkeys(host.lower().strip(".") for host in top.get("hosts", ())))
        yield Entry(
            path=path,
            shown=shown,
            name=hosts[0] if hosts else path.stem,
            hosts=hosts,
            lang=top.get("lang", ""),
            network=top.get("network", False),
            signature=tuple(top.get("signature", ())),
            layer=layer,
        )


def _rule_files(folder: Path) -> Iterable[Path]:
    """Rule files below `folder`, sorted; symbolic links that lead out of it are left out."""
    if folder.is_file():
        return [folder]
    inside = folder.resolve()
    paths = [path for path in sorted(folder.rglob("*.toml")) if path.is_file()]
    return [path for path in paths if not path.is_symlink() or inside in path.resolve().parents]


def _header(source: str, shown: str) -> dict[str, Any]:
    """The keys before the first table, of the right types; the whole file's problems when they are not."""
    import tomllib  # costs more than all else here; with a memo it is often not needed

    try:
        top = tomllib.loads(header(source))
    except (ValueError, RecursionError):
        top = {"schema": None}
    texts = [top.get("name", ""), top.get("lang", ""), *_list(top, "hosts"), *_list(top, "signature")]
    if top.get("schema") is None or not all(isinstance(text, str) for text in texts):
        file = read_rule_file(source, shown)
        top = {"hosts": file.hosts, "lang": file.lang, "network": file.network, "signature": file.signature}
    return top


def _list(top: dict[str, Any], key: str) -> list[Any]:
    value = top.get(key, [])
    return value if isinstance(value, list) else [None]


def _read(path: Path, shown: str) -> str:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise RuleFileError([Problem(Place(shown), f"larger than {_MAX_BYTES:,} bytes: no rule file")])
        return path.read_bytes().removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise RuleFileError([Problem(Place(shown, line), "not UTF-8")]) from error
    except OSError as error:
        raise RuleFileError([Problem(Place(shown), f"can't be read: {error.strerror}")]) from error
