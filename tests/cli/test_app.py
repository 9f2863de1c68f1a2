from __future__ import annotations

import subprocess
import sys

import pytest

from cleaner import __version__

COMMANDS = [
    (),
    ("clean",),
    ("explain",),
    ("restore",),
    ("attributes",),
    ("rules",),
    ("rules", "list"),
    ("rules", "show"),
    ("rules", "test"),
    ("rules", "schema"),
    ("rules", "import-ftr"),
    ("stats",),
    ("stats", "merge"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command) or "cleaner")
def test_every_command_has_help(run, command):
    done = run(*command, "--help", shipped=True)
    assert (done.code, done.err) == (0, "")
    lines = done.out.decode().splitlines()
    assert lines[0].startswith(" ".join(["Usage: cleaner", *command, "[OPTIONS]"]))
    assert lines[2].strip()
    assert any(line.split()[0] == "--help" for line in lines if line.strip())


def test_the_commands_are_those_tested_here():
    from typer.main import get_command

    from cleaner.cli.app import app

    group = get_command(app)
    names = [(name,) for name in group.commands]
    names += [(top, name) for top in ("rules", "stats") for name in group.commands[top].commands]
    assert sorted([(), *names]) == sorted(COMMANDS)


@pytest.mark.parametrize("command", [(), ("rules",)], ids=["cleaner", "rules"])
def test_a_group_alone_shows_its_help(run, command):
    done = run(*command)
    assert (done.code, done.out + done.err.encode()) == (2, run(*command, "--help").out)


def test_the_version(run):
    done = run("--version")
    assert (done.code, done.out, done.err) == (0, f"site-cleaner {__version__}\n".encode(), "")


@pytest.mark.parametrize(
    ("args", "last"),
    [
        (("nosuch",), "Error: No such command 'nosuch'."),
        (("rules", "nosuch"), "Error: No such command 'nosuch'."),
        (("restore", "a.txt"), "Error: Missing option '--ledger'."),
        (("rules", "show"), "Error: Missing argument 'PACK-OR-SITE/RULE'."),
    ],
    ids=["command", "command of a group", "option", "argument"],
)
def test_what_click_refuses(run, args, last):
    done = run(*args)
    assert (done.code, done.out, done.err.splitlines()[-1]) == (2, b"", last)


def test_help_reads_no_rules_and_imports_nothing_heavy():
    code = (
        "import sys\n"
        "from cleaner.cli.app import app\n"
        "try: app()\n"
        "except SystemExit: pass\n"
        "heavy = {'cleaner.engine', 'cleaner.rulebook.store', 'regex', 'trafilatura', 'pydantic', 'json.decoder', 'msgspec'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=True)
    assert done.stderr in ("[]\n", "['json.decoder']\n")
