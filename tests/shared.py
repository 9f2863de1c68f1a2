"""Real documents for those who have them: the folder `shared` beside the checkout. Tests that read it skip without it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
needs_shared = pytest.mark.skipif(
    not (SHARED / "gold").is_dir(), reason="no folder of real documents beside the checkout"
)


def read_jsonl(name: str) -> list[dict[str, Any]]:
    """The records of a file of that folder."""
    path = SHARED / name
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in raw.decode("utf-8").split("\n") if line.strip()]
