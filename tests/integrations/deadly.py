"""What the tests of Spark and Ray share; first of all a cleaner that kills the process it works in, once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from cleaner import Cleaner
from tests.integrations.support import CLEANED, ROOT, ROWS

#: Which batch of a process is its last.
LAST = 3


class DeadlyCleaner(Cleaner):
    """Kills its process at the third batch, unless there is the file `marker`, which it leaves."""

    marker: str = ""
    batches = 0

    def clean_many(self, records):
        self.batches += 1
        if self.batches == LAST and self.marker:
            try:
                with Path(self.marker).open("x", encoding="utf-8") as file:
                    file.write(str(os.getpid()))
            except FileExistsError:
                pass
            else:
                os.kill(os.getpid(), signal.SIGKILL)
        return super().clean_many(records)

    def __reduce__(self) -> tuple[Any, ...]:
        return arrive, (super().__reduce__(), self.marker)


def arrive(parcel: tuple[Any, ...], marker: str) -> DeadlyCleaner:
    """The cleaner on the other side."""
    made, arguments, *_ = parcel
    cleaner = made(*arguments)
    cleaner.__class__ = DeadlyCleaner
    cleaner.marker = marker
    return cleaner


def articles(count: int) -> list[dict[str, Any]]:
    """Made-up articles of kabar.test; of every third one nothing goes."""
    tails = ["\nJuru warta: Ratna {n}", "\nTengok pula: Berita {n}", ""]
    return [
        {
            "id": f"a{n}",
            "text": f"Warga menanam padi di petak {n}.{tails[n % 3].format(n=n)}",
            "url": f"https://kabar.test/{n}",
        }
        for n in range(count)
    ]


def cleaned(cleaner: Cleaner, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What `Cleaner.clean` makes of articles, in this process: text and spans by id."""
    results = {row["id"]: cleaner.clean(row["text"], url=row["url"]) for row in rows}
    return {
        key: [result.text, [[span.rule, str(span.category), span.start, span.end] for span in result.removed]]
        for key, result in results.items()
    }


def told(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The same from rows of an adapter's output; one that is there twice is an error."""
    found = {
        row["id"]: [
            row["text"],
            [[span[key] for key in ("rule", "category", "start", "end")] for span in row["removed"]],
        ]
        for row in rows
    }
    assert len(found) == len(rows)
    return found


def job(name: str, rules: Path, folder: Path) -> dict[str, Any]:
    """What a module of jobs beside this one prints, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.integrations.{name}", str(rules), str(folder)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(folder)},
        timeout=400,
    )
    assert done.returncode == 0, done.stderr
    return json.loads([line for line in done.stdout.splitlines() if line.startswith("{")][-1])


def rows_as_expected(prefix: str, **others: Any) -> list[dict[str, Any]]:
    """What an adapter makes of `ROWS`, with the names that it gives."""
    return [
        {**row, "text": told["text"], **{prefix + name: told[name] for name in told if name != "text"}, **others}
        for row, told in zip(ROWS, CLEANED, strict=True)
    ]
