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
    _open_closed_streams()
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


def _open_closed_streams() -> None:
    """Give a process that was started without stdout or stderr (`>&-`) streams for them.

    Python leaves None there. What is written to stdout then ends like any write that fails, with its message; without
    stderr there is nobody to tell. That stdin is closed is told by whoever reads it.
    """
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
