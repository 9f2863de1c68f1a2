"""A stream cleaned in this process, block by block: what laws and ledgers are held against without files and workers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from cleaner.formats.base import Fields, Work
from cleaner.formats.blocks import with_last_line_ended
from cleaner.pipeline import clean_block

if TYPE_CHECKING:
    from collections.abc import Callable

    from cleaner.engine.cleaner import Cleaner
    from cleaner.formats.base import Format
    from cleaner.ledger import LedgerWriter
    from cleaner.model import Problem
    from cleaner.stats import Stats


@dataclass(frozen=True, slots=True)
class Job:
    """How a stream is cleaned in this process.

    Attributes:
        cleaner: the rules.
        form: the format of both sides.
        write: where the cleaned bytes go.
        report: where problems go, one by one.
        fields: which fields of a record hold what.
        site: the site of records that don't name one.
        annotate: whether changed records get an annotation.
        more_follows: whether another stream goes to the same place: a last line without a line break gets one.
        ledger: where the account goes, if anywhere.
    """

    cleaner: Cleaner
    form: Format
    write: Callable[[bytes], object]
    report: Callable[[Problem], object]
    fields: Fields = field(default_factory=Fields)
    site: str | None = None
    annotate: bool = False
    ledger: LedgerWriter | None = None
    more_follows: bool = False


def clean_stream(stream: BinaryIO, shown: str, job: Job, stats: Stats) -> None:
    """Clean one stream. What can't be read passes through as it is and is reported with its place."""
    work = Work(job.cleaner, job.fields, job.site, annotate=job.annotate, account=job.ledger is not None)
    blocks = job.form.blocks(stream, shown, job.fields)
    if job.more_follows and job.form.lines:
        blocks = with_last_line_ended(blocks)
    writer = job.form.writer(job.write)
    for block in blocks:
        cleaned = clean_block(block, work)
        writer.add(cleaned.raw, block)
        for problem in cleaned.problems:
            job.report(problem)
        stats.add(cleaned.stats)
        if job.ledger:
            job.ledger.add(cleaned.plain, cleaned.entries, cleaned.written)
    writer.close()
