"""Rule files as pytest tests: `pytest --cleaner-rules my-rules`, or `cleaner_rules = my-rules` in the settings.

Only pytest imports this module, and it does nothing unless one of the two is there. Each rule file below these folders
that pytest collects is one test: its examples, and the reviewed near misses beside it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.model import Problem
    from cleaner.rulebook.store import RuleStore
    from cleaner.rulebook.types import RuleFile

_FOLDERS = "cleaner_rules"
_STRICT = "cleaner_strict"
_KEY = pytest.StashKey["tuple[RuleStore, dict[Path, RuleFile]]"]()


class RuleFileError(Exception):
    """What is wrong with a rule file, one problem a line."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option and the settings."""
    text = "folder of rule files of site-cleaner whose files are tests"
    parser.getgroup("cleaner").addoption("--cleaner-rules", action="append", default=[], metavar="DIR", help=text)
    parser.addini(_FOLDERS, "folders of rule files of site-cleaner whose files are tests", type="paths", default=[])
    parser.addini(_STRICT, "rules that are new or changed since the review fail", type="bool", default=False)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse folders that aren't there: their rules would never be tested, and nobody would know.

    Raises:
        pytest.UsageError: there is no such folder.
    """
    for folder in _folders(config):
        if not folder.exists():
            raise pytest.UsageError(f"rules of site-cleaner: {folder}: no such folder or file")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A test for a rule file in one of the folders."""
    folders = _folders(parent.config) if file_path.suffix == ".toml" else []
    path = file_path.resolve()
    if not any(folder == path or folder in path.parents for folder in folders):
        return None
    collector: pytest.Collector = RuleFileTests.from_parent(parent, path=file_path)
    return collector


class RuleFileTests(pytest.File):
    """The test of one rule file."""

    def collect(self) -> Iterator[pytest.Item]:
        """One test: a file's rules are in force together."""
        item: pytest.Item = RuleFileTest.from_parent(self, name="rules")
        yield item


class RuleFileTest(pytest.Item):
    """Examples hold, and near misses have the verdicts that were reviewed."""

    def runtest(self) -> None:
        """Run it.

        Raises:
            RuleFileError: something is wrong.
        """
        from cleaner.proof.review import Review, review  # heavy
        from cleaner.rulebook.check import check_file

        store, files = _loaded(self.config)
        file = files.get(self.path.resolve())
        if file is None:
            problems = [
                problem for problem in store.problems if Path(problem.place.path).resolve() == self.path.resolve()
            ]
            raise RuleFileError(_listed(problems) or "can't be used")
        problems, found = check_file(file, store), Review()
        if not problems:
            review(file, self.path, store, found)
            problems = [*found.problems, *(found.unreviewed if self.config.getini(_STRICT) else ())]
        if problems:
            raise RuleFileError(_listed(problems))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:  # noqa: ARG002
        """The problems without a traceback."""
        return str(excinfo.value) if isinstance(excinfo.value, RuleFileError) else str(excinfo.getrepr())

    def reportinfo(self) -> tuple[Path, int, str]:
        """How the test is called."""
        return self.path, 0, f"rules of {self.path.name}"


def _listed(problems: Iterable[Problem]) -> str:
    return "\n".join(map(str, problems))


def _folders(config: pytest.Config) -> list[Path]:
    given = [Path(name) for name in config.getoption("--cleaner-rules")]
    return [path.resolve() for path in (*given, *config.getini(_FOLDERS))]


def _loaded(config: pytest.Config) -> tuple[RuleStore, dict[Path, RuleFile]]:
    """The shipped rules with the folders on top, read once."""
    from cleaner.rulebook.store import open_store  # heavy

    if _KEY not in config.stash:
        store = open_store(_folders(config))
        config.stash[_KEY] = store, {path.resolve(): file for path, file in store.load_with_paths(least_layer=1)}
    return config.stash[_KEY]
