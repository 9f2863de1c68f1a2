"""How a `Cleaner` travels to another process or machine: as its options and the user's rule files, under a digest.

The shipped rules don't travel: a worker has its own. So the digest is compared on arrival; it says whether both sides
would remove the same, wherever the files lie.
"""

from __future__ import annotations

import json
import warnings
import zlib
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from cleaner import __version__
from cleaner.errors import MismatchError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cleaner.engine.program import Choice
    from cleaner.rulebook.layers import Layer

# Enough of a digest that no two sets of rules ever share it.
_DIGEST_CHARS = 32


class OnMismatch(StrEnum):
    """What a worker does that has other rules or another version than the cleaner that was sent to it."""

    REFUSE = "refuse"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is pickled of a `Cleaner`.

    Attributes:
        options: what it was made with.
        digest: its digest.
        version: of this package, where it was packed.
        files: the user's rule files, packed: a list for each of `options["rules"]`, of paths and contents.
    """

    options: Mapping[str, Any]
    digest: str
    version: str
    files: bytes

    def unpack(self) -> TemporaryDirectory[str]:
        """A new folder with the user's rule files; `rules_in` says where in it. It goes when the object goes."""
        home = TemporaryDirectory(prefix="cleaner-rules-")
        for number, folder in enumerate(json.loads(zlib.decompress(self.files))):
            root = Path(home.name) / str(number)
            root.mkdir()
            for path, content in folder:
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(content.encode())
        return home

    def rules_in(self, home: str) -> list[str]:
        """The folders that stand for `options["rules"]` in an unpacked parcel."""
        return [str(Path(home) / str(number)) for number, _ in enumerate(self.options["rules"])]

    def compare(self, digest: str) -> None:
        """See whether the rules that were found are those that were sent.

        Raises:
            MismatchError: they aren't, or this is another version, and the sender said to refuse.
        """
        wrong = []
        if digest != self.digest:
            wrong.append(f"rules {digest} here, {self.digest} were sent")
        if __version__ != self.version:
            wrong.append(f"site-cleaner {__version__} here, {self.version} sent it")
        if not wrong:
            return
        message = f"a worker that would clean otherwise: {'; '.join(wrong)}"
        if self.options["on_mismatch"] == OnMismatch.REFUSE:
            raise MismatchError(f"{message}. Install the same version everywhere, or use on_mismatch='warn'")
        warnings.warn(message, stacklevel=2)


def digest_of(layers: Iterable[Layer], choice: Choice, options: Mapping[str, Any]) -> str:
    """A digest of what a result depends on besides its record: the rule files' contents, and the options that matter.

    Not of where the files lie, and not of this package's version.
    """
    rules = [
        sorted({("" if row.hosts else row.name, row.digest) for rows in tables for row in rows.values()})
        for tables in ((layer.index.packs, layer.index.sites) for layer in layers)
    ]
    matters = (
        list(filter(None, rules)),
        sorted(str(category) for category in choice.categories),
        str(choice.level),
        bool(options["site_rules"]),
        float(options["max_share"]),
        sorted(options["titles"]),
    )
    return sha256(repr(matters).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST_CHARS]


def packed(layers: Sequence[Layer]) -> bytes:
    """The usable rule files of the user's layers, as they are now."""
    folders = [
        [(entry.path.relative_to(layer.folder.root).as_posix(), entry.path.read_bytes().decode()) for entry in entries]
        for layer in layers
        if layer.number
        for entries in [layer.entries()]
    ]
    return zlib.compress(json.dumps(folders).encode())


def mismatch_choice(name: OnMismatch | str) -> OnMismatch:
    """The choice of this name.

    Raises:
        UsageError: there is no such choice.
    """
    if name not in list(OnMismatch):
        raise UsageError(f"no way {name!r} to meet other rules: there are {', '.join(OnMismatch)}")
    return OnMismatch(name)
