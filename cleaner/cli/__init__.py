"""The command line: arguments in, one library call, an exit code out.

Exit codes: 0 done, 1 problems found (each on stderr, with its place), 2 wrong usage or unreadable input.
"""

from __future__ import annotations


def main() -> None:
    """Run the command line and leave the process with its exit code."""
    from cleaner.cli.app import app

    app(prog_name="cleaner")  # however it was called
