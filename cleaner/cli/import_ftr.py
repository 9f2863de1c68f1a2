"""`cleaner rules import-ftr`: a clone of ftr-site-config in, a folder of rule files out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.console import Exit, manners, say, write_out
from cleaner.errors import UsageError

if TYPE_CHECKING:
    from cleaner.html.ftr import Import


def import_ftr(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="A local clone of ftr-site-config.")],
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="OUT", help="New folder for the rule files.")
    ] = "ftr-rules",
) -> None:
    """Turn ftr-site-config files into rule files with [html] sections, naming each line that has no counterpart."""
    from cleaner.html.ftr import by_host

    with manners():
        names = _names(folder)
        target = _new_folder(output)
        done = [_imported(host, files, folder) for host, files in by_host(names).items() if host]
        written = [_write(one, target) for one in done]
        for name in by_host(names).get("", []):
            _print(f"{folder}/{name}: not used: the file's name is no host's")
        _report(done, sum(written), output)
    if any(one.wrong for one in done):
        raise typer.Exit(Exit.PROBLEMS)


def _names(folder: str) -> list[str]:
    """The site files in the folder.

    Raises:
        UsageError: there are none.
    """
    names = [path.name for path in Path(folder).glob("*.txt") if path.is_file() and path.name != "LICENSE.txt"]
    if not names:
        raise UsageError(f"{folder}: no folder with site files such as example.com.txt")
    return names


def _new_folder(output: str) -> Path:
    target = Path(output)
    try:
        target.mkdir(parents=True, exist_ok=True)
        if any(target.iterdir()):
            raise UsageError(f"{output}: not empty; rule files are written into a new folder, so that none is lost")
    except OSError as error:
        raise UsageError(f"{output}: can't be written: {error.strerror}") from error
    return target


def _imported(host: str, files: list[str], folder: str) -> Import:
    from cleaner.html.ftr import Import, import_file

    into = Import(host)
    for name in files:
        import_file((Path(folder) / name).read_bytes().decode("utf-8", "replace"), f"{folder}/{name}", into)
    return into


def _write(one: Import, target: Path) -> bool:
    """Whether there was anything to write."""
    if one.toml:
        try:
            (target / f"{one.host}.toml").write_text(one.toml, encoding="utf-8", newline="\n")
        except OSError as error:
            raise UsageError(f"{target}: can't be written: {error.strerror}") from error
    return bool(one.toml)


def _report(done: list[Import], written: int, output: str) -> None:
    """Each line that could not be used on stdout, the sums on stderr."""
    for one in done:
        for problem in (*one.wrong, *one.unused):
            _print(str(problem))
    unused = Counter(problem.message.partition(":")[0] for one in done for problem in one.unused)
    wrong = sum(len(one.wrong) for one in done)
    used = sum(len(one.body) + len(one.remove) for one in done)
    say(f"{written} of {len(done)} hosts written to {output}: {used} XPaths; {wrong} statements can't be used")
    if unused:
        say("no counterpart: " + ", ".join(f"{name} {count}" for name, count in unused.most_common()))


def _print(line: str) -> None:
    write_out(f"{line}\n".encode("utf-8", "surrogateescape"))
