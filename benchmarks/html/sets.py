"""Public sets of pages with ground truth, read from checkouts of their repositories; nothing of them is kept here."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Case:
    """A page with its ground truth.

    Attributes:
        name: what the set calls it.
        url: its address; it selects the site's rules.
        html: the page.
        gold: the ground truth as the set has it.
        paragraphs: what of it a text must hold.
    """

    name: str
    url: str
    html: bytes | str
    gold: Any
    paragraphs: tuple[str, ...]


def article_extraction_benchmark(folder: Path) -> Iterator[Case]:
    """scrapinghub/article-extraction-benchmark: 181 pages of news and blogs, the whole text of each."""
    for name, truth in json.loads((folder / "ground-truth.json").read_text("utf-8")).items():
        html = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()).decode("utf-8")
        body = truth["articleBody"]
        yield Case(name, truth["url"], html, body, tuple(filter(str.strip, body.split("\n"))))


def fundus_evaluation(folder: Path) -> Iterator[Case]:
    """dobbersc/fundus-evaluation: 80 pages of 16 news sites, paragraph by paragraph, some of them optional."""
    truths = json.loads((folder / "dataset" / "ground_truth.json").read_text("utf-8"))
    for name, truth in sorted(truths.items()):
        html = gzip.decompress((folder / "dataset" / "html" / name).read_bytes()).decode("utf-8")
        paragraphs = tuple(bare for one in truth["body"] if (bare := one.strip("[]")))
        yield Case(name, truth["url"], html, truth["body"], paragraphs)


def trafilatura_evaluation(folder: Path) -> Iterator[Case]:
    """adbar/trafilatura's own set: 990 pages of all kinds, each with some texts that must be in and some not."""
    truths = json.loads((folder / "tests" / "evaldata.json").read_text("utf-8"))
    for url, truth in truths.items():
        places = (folder / "tests" / part / truth["file"] for part in ("cache", "eval"))
        path = next(path for path in places if path.is_file())
        yield Case(url, url, path.read_bytes(), truth, tuple(truth["with"]))


#: Option, what reads the set, and the F1 that must be reached in per cent; None: that of trafilatura.
SETS: dict[str, tuple[Callable[[Path], Iterator[Case]], float | None]] = {
    "aeb": (article_extraction_benchmark, 96.6),
    "fundus": (fundus_evaluation, 95.0),
    "trafilatura": (trafilatura_evaluation, None),
}
