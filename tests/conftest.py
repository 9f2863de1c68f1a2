"""What several test modules need: small rule folders, and the command line as a user meets it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pytest

from cleaner import Cleaner

if TYPE_CHECKING:
    from pathlib import Path

#: The rules of the made-up site kabar.test: what most tests outside the engine clean with.
KABAR = r"""schema = 1
hosts = ["kabar.test"]
name = "Kabar Uji"
lang = "xx"

[[rule]]
id = "linked"
category = "related-link"
line = 'Tengok pula: .+'
why = "links to other articles"
removes = ["[-Tengok pula: Pasar Ikan Pindah-]"]
keeps = ["Tengok pula penjelasan dokter."]

[[rule]]
id = "writer"
category = "author-footer"
line = 'Juru warta: (?<author>.+)'
why = "the writer's name under the text"
removes = ["[-Juru warta: Ratna-]"]
keeps = ["Juru warta itu pulang."]
"""


class WriteRules(Protocol):
    """Writes one rule file into the test's folder `mine` and gives that folder."""

    def __call__(self, source: str = KABAR, name: str = "kabar.toml") -> Path: ...


@dataclass(frozen=True)
class Outcome:
    """What a call of the command line left behind."""

    code: int
    out: bytes
    err: str


class Run(Protocol):
    """Calls the command line in the test's folder, without the shipped rules unless they are asked for."""

    def __call__(
        self, *args: str, stdin: bytes = b"", env: dict[str, str] | None = None, shipped: bool = False
    ) -> Outcome: ...


CALL = "from cleaner.cli import main; main()"
#: The same with an empty folder for the shipped rules: quick, and whatever the packs say makes no difference.
CALL_BARE = f"""
import sys
from pathlib import Path
from cleaner.rulebook import store
folder = Path(sys.argv.pop(1))
store.shipped_folder = lambda: folder
{CALL}
"""


@pytest.fixture
def write_rules(tmp_path: Path) -> WriteRules:
    def write(source: str = KABAR, name: str = "kabar.toml") -> Path:
        path = tmp_path / "mine" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.encode())
        return tmp_path / "mine"

    return write


@pytest.fixture
def kabar(write_rules: WriteRules) -> Cleaner:
    """A cleaner with the rules of kabar.test alone."""
    return Cleaner(rules=[write_rules()], shipped=False)


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """How the command line is called with no shipped rules."""
    return [sys.executable, "-c", CALL_BARE, str(tmp_path_factory.mktemp("shipped"))]


@pytest.fixture
def run(tmp_path: Path, bare: list[str]) -> Run:
    def call(*args: str, stdin: bytes = b"", env: dict[str, str] | None = None, shipped: bool = False) -> Outcome:
        done = subprocess.run(
            [*([sys.executable, "-c", CALL] if shipped else bare), *args],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env={**clean_environment(), **(env or {})},
            timeout=60,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr.decode("utf-8"))

    return call


def clean_environment() -> dict[str, str]:
    """The environment without what could colour or warn."""
    off = ("NO_COLOR", "FORCE_COLOR", "PYTHONWARNINGS", "TERMINAL_WIDTH")
    return {**{name: value for name, value in os.environ.items() if name not in off}, "COLUMNS": "80"}
