"""The command line: arguments in, one library call, an exit code out.

Exit codes: 0 done, 1 problems found (each on stderr, with its place), 2 wrong usage or unreadable input.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress


def main() -> None:
    """Run the command line and leave the process with its exit code.

    A filter is started often and for little work, so its start and end count. The garbage collector rests until the
    rules are loaded (`cleaner.cli.options.make_cleaner`), and the process ends without taking every pattern apart.
    """
    gc.disable()
    from cleaner.cli.app import app

    try:
        app(prog_name="cleaner")  # however it was called
    except SystemExit as done:
        if not isinstance(done.code, int):
            raise
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError, AttributeError):  # closed by the other side, by us, or never there
                stream.flush()
        os._exit(done.code)
