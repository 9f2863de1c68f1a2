"""Memory: the peak of the whole process must not depend on the size of its input."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from benchmarks.speed.documents import Author, shipped_sites
from benchmarks.speed.jobs import knows_jobs
from benchmarks.speed.measure import run, table
from benchmarks.speed.whole import CLEAN

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.speed.measure import Settings

#: Sizes of the inputs in MB; ratios are to the first.
SIZES, QUICK_SIZES, LARGE = (10, 100), (0.5, 1), 1_000
LONG_LINE, QUICK_LONG_LINE = 200, 20
HEAD = ("input", "MB", "options", "peak MB, one process", "peak MB, all", "to the first", "CPU s", "s")
FIRST_RUN = "JSON Lines, nothing cached"
NOTES = """
`one process`: the largest resident set of any one process; `all`: the largest sum seen, shared pages counted once. An
input is one file of JSON Lines, every document another one; `a single line` is one document without a line break, as
JSON and as text. Rules of all shipped sites are loaded as their documents come, so that a longer input meets more of
them.
"""


def report(settings: Settings) -> str:
    """A row for each input."""
    sizes = [*(QUICK_SIZES if settings.quick else SIZES), *([LARGE] if settings.large else [])]
    path = settings.folder / "memory"
    rows: list[list[object]] = []
    first: dict[str, int] = {}
    _write(path, sizes[0])
    rows.append(_row(FIRST_RUN, path, [], first, settings))
    ways = ([], ["-j", "2"]) if knows_jobs(settings) else ([],)
    for size in sizes:
        _write(path, size)
        rows += [_row("JSON Lines", path, options, first, settings) for options in ways]
    length = QUICK_LONG_LINE if settings.quick else LONG_LINE
    sentence = "Harga cabai naik lagi di pasar, kata Budi. "
    text = sentence * (length * 1_000_000 // len(sentence))
    path.write_text(json.dumps({"url": "https://kabar.example/1", "text": text}) + "\n", encoding="utf-8")
    rows.append(_row("a single line, JSON", path, [], first, settings))
    path.write_text(text, encoding="utf-8")
    rows.append(_row("a single line, text", path, [], first, settings))
    path.unlink()
    return table("Memory", HEAD, rows, NOTES)


def _row(name: str, path: Path, options: list[str], first: dict[str, int], settings: Settings) -> list[object]:
    cache = {"SITE_CLEANER_CACHE": str(settings.folder / "memory-cache")}
    taken = run([*CLEAN, *options], path, settings.folder / "out", cache)
    shown = " ".join(options)
    least = taken.peak_bytes if name == FIRST_RUN else first.setdefault(shown, taken.peak_bytes)
    size = path.stat().st_size / 1e6
    sums = [taken.peak_bytes / 1e6, taken.total_bytes / 1e6, f"{taken.peak_bytes / least:.2f} ×"]
    return [name, size, shown, *sums, taken.cpu_s, taken.wall_s]


def _write(path: Path, megabytes: float) -> None:
    """So many MB of documents of all shipped sites."""
    import msgspec  # noqa: PLC0415

    author, encode = Author(shipped_sites()), msgspec.json.Encoder().encode
    written = number = 0
    with path.open("wb") as stream:
        while written < megabytes * 1_000_000:
            written += stream.write(encode(author.document(number)) + b"\n")
            number += 1
