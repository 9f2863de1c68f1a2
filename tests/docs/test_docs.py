"""What the docs say is what the code does."""

from __future__ import annotations

import doctest
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.fixture(scope="module")
def build():
    spec = importlib.util.spec_from_file_location("build", ROOT / "docs" / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_fresh(build) -> None:
    stale = [path.name for path, text in build.generated().items() if path.read_text(encoding="utf-8") != text]
    assert stale == [], "run: python docs/build.py"


def test_every_command_is_documented(build) -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for command in (
        "clean",
        "explain",
        "restore",
        "rules",
        "rules list",
        "rules show",
        "rules test",
        "rules schema",
        "stats merge",
    ):
        assert f"## cleaner {command}\n" in page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples_in_pages_run(page: Path) -> None:
    failures, _ = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert failures == 0


def test_library_pages_have_examples() -> None:
    for name in ("README.md", "docs/library.md"):
        assert ">>> " in (ROOT / name).read_text(encoding="utf-8")


def test_links_between_pages_lead_somewhere() -> None:
    for page in [*PAGES, ROOT / "CONTRIBUTING.md"]:
        for target in page.read_text(encoding="utf-8").split("](")[1:]:
            path = target.partition(")")[0]
            assert path.startswith("https://") or (page.parent / path).exists(), f"{page.name}: {path}"


def _blocks(page: str, language: str) -> list[str]:
    return [part.partition("```")[0] for part in page.split(f"```{language}\n")[1:]]


def test_ci_runs_the_test_command_of_the_readme() -> None:
    install, test = _blocks((ROOT / "README.md").read_text(encoding="utf-8"), "sh")[:2]
    assert test.strip() in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "cleaner explain examples/articles.jsonl" in install


def test_rule_files_in_the_guides_work(tmp_path: Path) -> None:
    """Each complete file shown is one that the reader accepts and whose examples hold."""
    pages = [ROOT / "CONTRIBUTING.md", ROOT / "docs" / "rule-files.md"]
    files = [block for page in pages for block in _blocks(page.read_text(encoding="utf-8"), "toml")]
    assert len(files) == 2
    for n, block in enumerate(files):
        body = block.replace('use     = ["net-contoh"]', "").replace('skip    = ["id/source-line"]', "")
        (tmp_path / f"{n}.toml").write_text(body, encoding="utf-8")
    command = [sys.executable, "-c", "from cleaner.cli import main; main()", "rules", "test", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0), done.stdout


def test_sample_articles_show_what_the_tool_does() -> None:
    """Boilerplate of many kinds goes, the control article stays whole, and the account names every rule."""
    command = [sys.executable, "-c", "from cleaner.cli import main; main()", "clean", "--annotate"]
    raw = (ROOT / "examples" / "articles.jsonl").read_bytes()
    done = subprocess.run(command, input=raw, capture_output=True, check=True)
    records = {(record := json.loads(line))["id"]: record for line in done.stdout.splitlines()}
    assert done.stderr == b""
    assert done.stdout.splitlines()[-1] == raw.splitlines()[-1]
    removed = {
        category for record in records.values() for *_, category in record.get("cleaner", {"removed": []})["removed"]
    }
    assert removed >= {
        "related-link",
        "copyright",
        "photo-credit",
        "duplicate",
        "promo",
        "ad-marker",
        "embed",
        "author-footer",
    }
    for phrase in (
        "BACA JUGA",
        "Baca juga:",
        "ADVERTISEMENT",
        "COPYRIGHT",
        "Copyright",
        "[Gambas",
        "(abc/def)",
        "Telegram",
        "Wonderful",
    ):
        assert phrase not in "".join(record["text"] for record in records.values()), phrase
