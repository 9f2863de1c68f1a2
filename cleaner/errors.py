"""Every exception that this package raises on purpose.

The tree says who has to act::

    CleanerError
    ├── RuleFileError        the rule author: a rule file that can't be used, with all its problems
    ├── PatternError         the rule author: one pattern that can't be compiled
    ├── PatternTimeout       the rule author: one pattern that took too long on one text
    ├── TextTimeout          the rule author: all patterns together that took too long on one text
    ├── InputError           the data owner: a record or file that can't be read
    ├── LedgerError          the data owner: a ledger that does not fit its text
    ├── UsageError           the caller: an option that makes no sense
    ├── WorkerError          whoever runs the machine: a worker process that was killed
    └── MismatchError        whoever runs the machine: a worker with other rules or another version

All of them survive pickling, so that a worker process can hand them back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.model import Problem


class CleanerError(Exception):
    """The root of all errors that this package raises on purpose."""


class RuleFileError(CleanerError):
    """A rule file that can't be used; `problems` has every fault found in it, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(tuple(problems))
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class PatternError(CleanerError):
    """A pattern that can't be compiled; `offset` is where in the pattern, in characters, when known."""

    def __init__(self, message: str, offset: int | None = None) -> None:
        super().__init__(message, offset)
        self.message = message
        self.offset = offset

    def __str__(self) -> str:
        return self.message


class PatternTimeout(CleanerError):
    """A pattern that ran into the time limit on one text."""


class TextTimeout(CleanerError):
    """Patterns that together ran into the time limit for one text."""


class InputError(CleanerError):
    """Input that can't be read: the message starts with its place."""


class LedgerError(CleanerError):
    """A ledger that is damaged or belongs to another text: the message starts with its place."""


class UsageError(CleanerError):
    """An option or argument that can't be honoured."""


class WorkerError(CleanerError):
    """A worker process that ended before its work did: the message starts with the place it was at."""


class MismatchError(CleanerError):
    """A worker that has other rules, or another version of this package, than the cleaner that was sent to it."""
