"""The pages on integrations show the examples that are run, and recipes are run where their frameworks are installed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.integrations.support import EXAMPLES, ROOT, ran

FOLDER = ROOT / "docs" / "integrations"
PAGES = sorted(FOLDER.glob("*.md"))
SCRIPTS = sorted(EXAMPLES.glob("with_*.py"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_each_example_is_on_a_page_as_it_stands(script: Path) -> None:
    source = script.read_text(encoding="utf-8")
    assert [page.name for page in PAGES if f"```python\n{source}```" in page.read_text(encoding="utf-8")] != []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for path, anchor in re.findall(r"\]\(([^)#]*)#?([^)]*)\)", text):
        target = page.parent / path if path else page
        assert path.startswith("https://") or target.exists(), path
        headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE)
        assert not anchor or anchor in {heading.lower().replace(" ", "-") for heading in headings}, anchor


def test_the_line_of_attributes_is_what_the_example_writes(tmp_path: Path) -> None:
    (line,) = re.findall(r"```json\n(.*)\n```", (FOLDER / "dolma.md").read_text(encoding="utf-8"))
    assert line in ran("with_dolma", str(tmp_path))


@pytest.mark.parametrize("name", ["with_nemo_curator", "with_data_juicer"])
def test_recipes(name: str) -> None:
    assert ran(name)[-1] == (
        "[('radar-1', 5), ('kompas-1', 3), ('antara-1', 2), ('detik-1', 3), ('blog-1', 3), ('control-1', 0)]"
    )
