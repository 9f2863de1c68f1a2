"""The quality gate: recall, precision, harmed lines and exact documents must not fall below their floors.

    python benchmarks/quality/gate.py                  the project's own documents, and real ones where they are at hand
    python benchmarks/quality/gate.py --raise          write floors that are higher now; never lowers one
    python benchmarks/quality/gate.py --against HEAD~1 also refuse floors that are lower than in that commit

Documents are `documents/*.txt`: lines `key: value` (url, site, title), an empty line, and the article with what must go
between `[-category|` and `-]`. A floor can only be lowered by hand, with its reason under [lowered] in floors.toml: the
name of the figure, and why; `--against` refuses a lower floor without one.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner import Cleaner, Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.toml"
REAL = HERE.parents[2] / "shared" / "gold"
# Marked by people as "a careful reader could argue for both", or off by default: they count neither way.
NEUTRAL = {"unclear", "dateline"}
# A span counts as found when this share of its characters is gone: outer marks may differ.
FOUND_SHARE = 0.95


@dataclass(frozen=True)
class Document:
    """A labelled article: `spans` are (start, end, category), half-open."""

    id: str
    record: Record
    spans: tuple[tuple[int, int, str], ...]


@dataclass
class Tally:
    """Counts over documents; the figures are computed from them."""

    spans: int = 0
    found: int = 0
    removed: int = 0
    rightly: int = 0
    harmed: int = 0
    documents: int = 0
    exact: int = 0
    by_category: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    faults: list[str] = field(default_factory=list)

    def add(self, document: Document, cleaner: Cleaner) -> None:
        """Clean a document and count what came of it."""
        text = document.record.text
        gone, wanted, neutral = bytearray(len(text)), bytearray(len(text)), bytearray(len(text))
        for span in cleaner.clean_record(document.record).removed:
            gone[span.start : span.end] = b"\1" * (span.end - span.start)
        for start, end, category in document.spans:
            (neutral if category in NEUTRAL else wanted)[start:end] = b"\1" * (end - start)
        solid = [i for i, char in enumerate(text) if not char.isspace() and not neutral[i]]
        wrong = [i for i in solid if gone[i] and not wanted[i]]
        self.removed += sum(gone[i] for i in solid)
        self.rightly += sum(gone[i] and wanted[i] for i in solid)
        self.documents += 1
        self.exact += not wrong and all(gone[i] for i in solid if wanted[i])
        harmed = {text.count("\n", 0, i) for i in wrong}
        self.harmed += len(harmed)
        self.faults += [f"{document.id}: harmed: {text.split(chr(10))[n].strip()[:80]!r}" for n in sorted(harmed)]
        self._count_spans(document, gone)

    def _count_spans(self, document: Document, gone: bytearray) -> None:
        text = document.record.text
        for start, end, category in document.spans:
            if category in NEUTRAL:
                continue
            inside = [i for i in range(start, end) if not text[i].isspace()]
            hit = bool(inside) and sum(gone[i] for i in inside) >= FOUND_SHARE * len(inside)
            self.spans += 1
            self.found += hit
            self.by_category[category][0] += hit
            self.by_category[category][1] += 1
            if not hit:
                self.faults.append(f"{document.id}: left [{category}] {text[start:end].strip()[:80]!r}")

    def figures(self) -> dict[str, float]:
        """Percentages, rounded down to hundredths; `harmed` is a count, given as minus it so that more is better."""
        out = {
            "recall": _percent(self.found, self.spans),
            "precision": _percent(self.rightly, self.removed),
            "exact": _percent(self.exact, self.documents),
            "unharmed": float(-self.harmed),
        }
        return out | {f"recall {name}": _percent(*pair) for name, pair in sorted(self.by_category.items())}


def _percent(part: int, whole: int) -> float:
    return math.floor(10_000 * part / whole) / 100 if whole else 100.0


def own_documents() -> Iterator[Document]:
    """The documents worded for this project."""
    for path in sorted((HERE / "documents").glob("*.txt")):
        yield parse(path.stem, path.read_text(encoding="utf-8"))


def parse(name: str, source: str) -> Document:
    """A document from its marked text."""
    head, _, body = source.partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.split("\n"))
    text, spans = "", []
    while "[-" in body:
        before, _, rest = body.partition("[-")
        category, bar, rest = rest.partition("|")
        inner, end, body = rest.partition("-]")
        if not bar or not end:
            raise ValueError(f"{name}: a mark is not [-category|…-]")
        spans.append((len(text) + len(before), len(text) + len(before) + len(inner), category))
        text += before + inner
    record = Record(text + body, url=fields.get("url"), site=fields.get("site"), title=fields.get("title"))
    return Document(name, record, tuple(spans))


def real_documents(name: str) -> Iterator[Document]:
    """Real documents that people labelled, where they are at hand."""
    path = REAL / f"{name}.jsonl"
    for line in path.read_text(encoding="utf-8").split("\n") if path.exists() else ():
        if line.strip():
            value = json.loads(line)
            record = Record(value["text"], url=value.get("url"), site=value.get("site"), title=value.get("title"))
            yield Document(value["id"], record, tuple((s, e, c) for s, e, c in value["remove"]))


def measure() -> dict[str, Tally]:
    """A tally for each set of documents, with site files and (name ending in "generic") without."""
    sets = {"own": list(own_documents())} | {
        f"real {name}": list(real_documents(name)) for name in ("seeds", "dev", "hard_negatives")
    }
    out: dict[str, Tally] = {}
    for suffix, cleaner in (("", Cleaner()), (", generic", Cleaner(site_rules=False))):
        for name, documents in sets.items():
            for document in documents:
                out.setdefault(name + suffix, Tally()).add(document, cleaner)
    return out


def below(figures: Mapping[str, Mapping[str, float]], floors: Mapping[str, Mapping[str, float]]) -> list[str]:
    """What is below its floor, or has none. Sets that aren't at hand are passed over."""
    out = []
    for name, row in figures.items():
        for figure, value in row.items():
            floor = floors.get(name, {}).get(figure)
            if floor is None:
                out.append(f"{name}: {figure} is {value:g}, floor not set: run with --raise")
            elif value < floor:
                out.append(f"{name}: {figure} is {value:g}, floor {floor:g}")
    return out


def lowered(before: Mapping[str, Mapping[str, float]], now: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Floors that fell or went away between two versions of the file, without a reason."""
    reasons = now.get("lowered", {})
    return [
        f"{name}: the floor of {figure} fell from {value:g} without a reason under [lowered]"
        for name, row in before.items()
        if name != "lowered"
        for figure, value in row.items()
        if now.get(name, {}).get(figure, -math.inf) < value and f"{name}: {figure}" not in reasons
    ]


def read_floors(source: str) -> dict[str, dict[str, float]]:
    """The floors in a text of floors.toml."""
    return tomllib.loads(source)


def write_floors(floors: Mapping[str, Mapping[str, float]]) -> None:
    """Write the floors, the reasons last."""
    lines = [
        "# Floors of the quality gate: percentages, and minus the number of harmed lines. Raise with gate.py --raise."
    ]
    for name, row in sorted(floors.items(), key=lambda item: (item[0] == "lowered", item[0])):
        lines += [
            "",
            f"[{json.dumps(name)}]",
            *(f"{json.dumps(key)} = {json.dumps(value)}" for key, value in row.items()),
        ]
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, compare; 1 when something is below its floor or a floor fell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--raise", dest="raise_", action="store_true")
    parser.add_argument("--against", metavar="REV")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print up to N faults of each set")
    options = parser.parse_args(arguments)
    tallies = measure()
    figures = {name: tally.figures() for name, tally in tallies.items()}
    for name, row in figures.items():
        print(f"{name:26}", *(f"{figure} {row[figure]:g}" for figure in ("recall", "precision", "unharmed", "exact")))
        for fault in tallies[name].faults[: options.show]:
            print("   ", fault)
    floors = read_floors(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    if options.raise_:
        for name, row in figures.items():
            floors[name] = {key: max(value, floors.get(name, {}).get(key, -math.inf)) for key, value in row.items()}
        write_floors(floors)
    faults = below(figures, floors)
    if options.against:
        command = ["git", "show", f"{options.against}:benchmarks/quality/floors.toml"]
        shown = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE)
        faults += lowered(read_floors(shown.stdout), floors) if shown.returncode == 0 else []
    print(*faults, sep="\n" if faults else "")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
