"""What tests of whole runs share: one call of the run that `cleaner clean` makes, in this process, and made-up inputs."""

from __future__ import annotations

import io
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.cli.run import Destination, Run
from cleaner.formats.base import Fields, OnError, Work
from cleaner.inputs import opened
from cleaner.ledger import read_ledger
from cleaner.restore import restore

if TYPE_CHECKING:
    from pathlib import Path

    from cleaner import Cleaner
    from cleaner.stats import Stats

#: Texts with and without boilerplate, of every length and script that the formats could trip over.
TEXTS = [
    "Padi menguning.\nJuru warta: Ratna",
    "Panen tiba.",
    "",
    "Hujan “lebat” turun 😀.\n\nTengok pula: Pasar Ikan Pindah\n\nJalan licin.\nJuru warta: R\u00e1tna\n",
    'satu baris\tsaja \\ dengan "kutip" dan \x7f',
    "Jalan.\nJuru warta: Ratna",
    "Nama \u2028 dan \x85 di tengah\nJuru warta: Sari\nTengok pula: Beras",
]


@dataclass
class Done:
    """What a run left behind."""

    stats: Stats
    code: int


def clean(cleaner: Cleaner, inputs: list[Path], to: Path | None, jobs: int = 1, **options) -> Done:
    """Clean the inputs into a file, or into a folder when the path ends so or is one."""
    ledger, quarantine = options.pop("ledger", None), options.pop("quarantine", None)
    folder = options.pop("folder", False)
    destination = Destination(
        f"{to}/" if folder else str(to),
        str(ledger) if ledger else None,
        str(quarantine) if quarantine else None,
        resume=options.pop("resume", False),
    )
    fields = Fields(text=options.pop("text", "text"), separator=options.pop("separator", b""))
    work = Work(
        cleaner,
        fields,
        "kabar.test",
        annotate=options.pop("annotate", False),
        account=ledger is not None,
        on_error=OnError(options.pop("on_error", "pass")),
        quarantine=quarantine is not None,
    )
    with ExitStack() as stack:
        run = Run(work, options.pop("form", "auto"), destination, stack)
        assert not options
        run.clean([str(path) for path in inputs], jobs)
    return Done(run.stats, int(run.exit_code))


def restored(cleaned: Path, ledger: Path) -> bytes:
    """The original of a cleaned file."""
    out = io.BytesIO()
    with opened(str(ledger)) as (book, shown, _), opened(str(cleaned)) as (stream, name, _):
        restore(stream, name, read_ledger(book, shown), out.write)
    return out.getvalue()


def warc_record(
    body: bytes, kind: bytes = b"conversion", content_type: bytes = b"text/plain", url: bytes = b"https://kabar.test/1"
) -> bytes:
    """A record of a WARC file."""
    return (
        b"WARC/1.0\r\nWARC-Type: %b\r\nWARC-Target-URI: %b\r\nWARC-Date: 2026-03-04T05:06:07Z\r\n"
        b"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n"
        % (kind, url, content_type, len(body), body)
    )


def http(body: bytes, head: bytes = b"Content-Type: text/html; charset=utf-8", status: bytes = b"200 OK") -> bytes:
    """What a server answered."""
    return b"HTTP/1.1 %b\r\n%b\r\n\r\n%b" % (status, head, body)
