"""The rule files at hand: the shipped ones, and the user's folders on top. Files are parsed when first needed."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from cleaner.errors import RuleFileError, UsageError
from cleaner.memo import Recent, RecordingMemo
from cleaner.model import Place, Problem
from cleaner.rulebook.files import decoded, parsed, read_raw
from cleaner.rulebook.folder import Folder
from cleaner.rulebook.layers import Entries, Layer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cleaner.memo import Memo
    from cleaner.rulebook.layers import Entry, Key
    from cleaner.rulebook.types import RuleFile

    #: Gives what is wrong with the patterns of a file where it stands.
    Check = Callable[[RuleFile], Sequence[Problem]]

# Site files that are held once they are parsed; packs stay, because every site uses them.
_HELD = 512
# Hosts whose site is known without another look.
_HOSTS = 10_000


def shipped_folder() -> Path:
    """The folder of the rule files that come with the package: inside it when installed, beside it in a checkout."""
    inside = Path(__file__).parents[1] / "_rules"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "rules"


@dataclass(frozen=True, slots=True)
class Unchecked:
    """The files of a store before any was left out for its patterns: what each is checked against.

    So whether a file is left out depends on what the files say, not on which of them came first.
    """

    sites: Entries
    packs: Entries
    load: Callable[[Entry], RuleFile | None]


class RuleStore:
    """All rule files at hand.

    Attributes:
        layers: the folders, later ones winning over earlier ones.
        sites: entries by host.
        packs: entries by pack name.
        unchecked: the same with files whose patterns are wrong.
        problems: what is wrong with files so far; a file with problems is left out, whole.
        memo: remembers parsed files.
        site_names: by host, or by a URL up to its path, what `cleaner.rulebook.sites.known_site` found.
    """

    def __init__(self, layers: Sequence[Layer], memo: Memo) -> None:
        self.layers = tuple(layers)
        self.memo = memo
        self.problems = [problem for layer in layers for problem in layer.index.problems]
        self.site_names: Recent[str] = Recent(_HOSTS)
        sites = [(layer, layer.index.sites) for layer in layers]
        packs = [(layer, layer.index.packs) for layer in layers]
        self._left_out: dict[Key, Sequence[Problem]] = {}
        self._unreadable: set[Key] = set()
        self.sites, self.packs = Entries(sites, self._left_out), Entries(packs, self._left_out)
        self.unchecked = Unchecked(Entries(sites), Entries(packs), self._read)
        self._check: Check | None = None
        self._packs: dict[Key, RuleFile] = {}
        self._files: Recent[RuleFile] = Recent(_HELD)
        self._sources: Recent[str] = Recent(_HELD)
        self._digests: dict[Key, str] = {}  # of the contents that were read last
        self._good: dict[Key, str] = {}  # of the contents that were checked and found good
        self._good_layers: set[int] = set()  # of which what the index knows is good
        self._lock = RLock()

    def load(self, entry: Entry) -> RuleFile | None:
        """The rule file, read and checked on first use; None when it has problems, which are then in `problems`."""
        with self._lock:
            file = None if entry.key in self._left_out else self._read(entry)
            if file is None or self._check is None or self._is_good(entry):
                return file
            problems = self._check(file)
            if problems:
                self._leave_out(entry.key, problems)
                return None
            self._good[entry.key] = self._digests[entry.key]
            return file

    def load_all(self, least_layer: int = 0) -> list[RuleFile]:
        """Every usable rule file of this layer and above, in order of path."""
        entries = [entry for layer in self.layers if layer.number >= least_layer for entry in layer.entries()]
        return [file for entry in sorted(entries, key=lambda entry: entry.path) if (file := self.load(entry))]

    def check_with(self, check: Check) -> None:
        """Have the user's files checked: those of small folders now, those of large ones when they are first used.

        For small folders the memo keeps what was found, for exactly the files that there are in all folders.
        """
        self._check = check
        small = [layer for layer in self.layers if layer.checked_at_once]
        state = repr([layer.index.digest for layer in self.layers])
        key = f"checked {sha256(state.encode()).hexdigest()}"
        known: Mapping[Key, Sequence[Problem]] | None = self.memo.recall(key) if small else {}
        if known is None:
            entries = [entry for layer in small for entry in layer.entries()]
            for entry in entries:
                self.load(entry)
            if all(self._digests.get(entry.key) == entry.digest for entry in entries):
                self.memo.keep(key, dict(self._left_out))
            return
        for file, problems in known.items():
            self._leave_out(file, problems)
        self._good_layers = {layer.number for layer in small}

    def digest(self, file: RuleFile) -> str:
        """The digest of a file's content."""
        digest = self._sources.get(file.source)
        if digest is None:
            digest = sha256(file.source.encode()).hexdigest()
            self._sources.put(file.source, digest)
        return digest

    def _is_good(self, entry: Entry) -> bool:
        """Whether the content that was read last was checked before. The shipped files are good."""
        if entry.layer == 0:
            return True
        digest = self._digests[entry.key]
        return self._good.get(entry.key) == digest or (entry.layer in self._good_layers and digest == entry.digest)

    def _read(self, entry: Entry) -> RuleFile | None:
        """The rule file, not checked; None when it can't be read."""
        file = self._packs.get(entry.key) or self._files.get(entry.key)
        if file or entry.key in self._unreadable:
            return file
        with self._lock:
            try:
                raw = read_raw(entry.path, entry.shown)
                digest = sha256(raw).hexdigest()
                file = parsed(decoded(raw, entry.shown), entry.shown, digest, self.memo)
            except RuleFileError as error:
                self._unreadable.add(entry.key)
                self._leave_out(entry.key, error.problems)
                return None
            self._compare(entry, file, digest)
            if entry.hosts:
                self._files.put(entry.key, file)
            else:
                self._packs[entry.key] = file
            return file

    def _compare(self, entry: Entry, file: RuleFile, digest: str) -> None:
        """Say so when a file is not what the index or an earlier reading saw, and that may make a difference."""
        before = self._digests.get(entry.key)
        self._digests[entry.key] = digest
        if digest == (before or entry.digest):
            return
        for layer in self.layers:
            if layer.number == entry.layer:
                layer.folder.forget()
        head = (file.hosts, file.lang, file.network, file.signature)
        if before or head != (entry.hosts, entry.lang, entry.network, entry.signature):
            message = "changed while in use: run again, so that all records meet the same rules"
            self.problems.append(Problem(Place(entry.shown), message))

    def _leave_out(self, key: Key, problems: Sequence[Problem]) -> None:
        self._left_out[key] = problems
        self.problems.extend(problems)
        self.site_names.clear()


def open_store(folders: Sequence[Path | str] = (), *, shipped: bool = True, memo: Memo | None = None) -> RuleStore:
    """The store of the shipped rule files with the user's folders (or single files) on top.

    Of a user's small folder the files are read at once, so that their problems are known before the first record. Of
    the shipped folder and a large one, the headers are read, and each file when it is first needed.

    Raises:
        UsageError: a folder that isn't there.
    """
    memo = memo or RecordingMemo()
    paths = [shipped_folder(), *map(Path, folders)]
    layers, closed = list[Layer](), list[Problem]()
    for number, path in enumerate(paths):
        if number == 0 and not shipped:
            continue
        if not (path.is_dir() or path.is_file()):
            raise UsageError(f"{path}: no such folder or file of rules")
        folder = Folder(path, memo, "rules/" if number == 0 else "", at_once=number > 0)
        index, problems = folder.index()
        layers.append(Layer(number, folder, index))
        closed += problems
    store = RuleStore(layers, memo)
    store.problems += closed
    return store
