"""Whether every way to clean gives the same: one digest of (id, text, removed) over the same articles.

    python benchmarks/integrations/agreement.py ARTICLES.jsonl[.gz] [--articles 2000] [--only polars,duckdb]

Exits with 1 when two digests differ.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # this checkout is measured, whatever is installed

from benchmarks.integrations.ways import Found, some, use_this_checkout, ways
from cleaner import Cleaner


def digest(found: list[Found]) -> str:
    """A digest of what became of all articles, in order of their ids."""
    lines = [json.dumps(row) for row in sorted(found)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    use_this_checkout()
    articles = some(options.file, options.articles)
    cleaner = Cleaner()
    wanted = options.only.split(",") if options.only else list(ways())
    digests = {}
    for name, (clean, _) in ways().items():
        if name not in wanted:
            continue
        found = clean(cleaner, articles)
        digests[name] = digest(found)
        changed = sum(bool(removed) for *_, removed in found)
        print(f"{name:10} {digests[name][:16]}  {len(found)} articles, {changed} changed", flush=True)
    return int(len(set(digests.values())) != 1)


if __name__ == "__main__":
    sys.exit(main())
