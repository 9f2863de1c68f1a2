"""Write span attributes beside documents, and a configuration for dolma's mixer that applies them."""

import gzip
import json
import sys
from pathlib import Path

from cleaner import Cleaner
from cleaner.integrations.dolma import write_attributes
from cleaner.model import DEFAULT_CATEGORIES


def mixer_configuration(folder: Path) -> dict[str, object]:
    """What `dolma -c FILE mix` takes: each category can be applied, or left out."""
    spans = [
        {"span": f"$.attributes.cleaner__{category}", "min_score": 0.5, "replacement": ""}
        for category in sorted(DEFAULT_CATEGORIES)
    ]
    stream = {
        "name": "news",
        "documents": [f"{folder}/documents/*.jsonl.gz"],
        "attributes": ["cleaner"],
        "span_replacement": spans,
        "output": {"path": f"{folder}/mixed", "max_size_in_bytes": 1_000_000_000, "discard_fields": ["attributes"]},
    }
    return {"streams": [stream], "processes": 1, "work_dir": {"input": f"{folder}/in", "output": f"{folder}/out"}}


if __name__ == "__main__":
    root = Path(sys.argv[1])
    articles = Path(__file__).parents[1] / "articles.jsonl"
    for name in ("documents", "attributes/cleaner"):
        (root / name).mkdir(parents=True)
    (root / "documents" / "a.jsonl.gz").write_bytes(gzip.compress(articles.read_bytes()))
    attributes = root / "attributes" / "cleaner" / "a.jsonl.gz"
    print(write_attributes(Cleaner(), root / "documents" / "a.jsonl.gz", attributes))
    for line in gzip.decompress(attributes.read_bytes()).splitlines():
        print(line.decode())
    (root / "mix.json").write_text(json.dumps(mixer_configuration(root), indent=2))
