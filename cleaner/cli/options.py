"""Options that several commands have, and the cleaner that they describe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.errors import InputError

if TYPE_CHECKING:
    from cleaner.engine.cleaner import Cleaner

Rules = Annotated[
    list[str] | None, typer.Option("--rules", metavar="DIR", help="Folder or file of rules on top of the shipped ones.")
]
Site = Annotated[str | None, typer.Option("--site", metavar="HOST", help="Site of records that don't name one.")]
FormatName = Annotated[str, typer.Option("--format", metavar="NAME", help="auto, text or jsonl.")]
Level = Annotated[str, typer.Option("--level", help="sure, or likely: also what a person should look over.")]
NoSiteRules = Annotated[bool, typer.Option("--no-site-rules", help="Use only the packs that hold for any site.")]


def split(names: str | None) -> list[str]:
    """A comma-separated list; empty for none."""
    return [name.strip() for name in (names or "").split(",") if name.strip()]


def titles_from(path: str | None) -> list[str]:
    """The titles in a file, one a line, as a reader sees them.

    Raises:
        InputError: the file can't be read.
    """
    if path is None:
        return []
    try:
        with open(path, encoding="utf-8-sig", newline="\n") as stream:  # noqa: PTH123 - shown as the user wrote it
            return [title for line in stream if (title := " ".join(line.split()))]
    except OSError as error:
        raise InputError(f"{path}: can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: titles can't be read: not UTF-8") from error


def make_cleaner(
    rules: list[str] | None,
    *,
    strip: str | None = None,
    keep: str | None = None,
    level: str = "sure",
    site_rules: bool = True,
    titles: str | None = None,
) -> Cleaner:
    """The cleaner that the options describe.

    Raises:
        CleanerError: an option makes no sense.
    """
    from cleaner.engine.cleaner import Cleaner

    return Cleaner(
        rules=rules or [],
        strip=split(strip) if strip is not None else None,
        keep=split(keep),
        level=level,
        site_rules=site_rules,
        titles=titles_from(titles),
    )
