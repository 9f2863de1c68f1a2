"""A `Cleaner` on its way to worker processes: packed once, unpacked once in each."""

from __future__ import annotations

import pickle
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.engine.cleaner import Cleaner


class Shipped:
    """A packed `Cleaner`.

    Frameworks unpickle what they send to a worker for every task. A cleaner that is unpacked again for every task would
    compile its patterns again, too, so a process keeps the last ones by their bytes.

    Attributes:
        digest: the digest of its rules.
    """

    def __init__(self, cleaner: Cleaner) -> None:
        self.digest = cleaner.digest
        self._parcel = pickle.dumps(cleaner)

    def __str__(self) -> str:
        return f"rules {self.digest}"

    @property
    def cleaner(self) -> Cleaner:
        """The cleaner, in this process.

        Raises:
            MismatchError: this process has other rules or another version, and the cleaner says to refuse.
        """
        return _unpacked(self._parcel)


@lru_cache(maxsize=4)  # a pipeline has one, seldom two
def _unpacked(parcel: bytes) -> Cleaner:
    cleaner: Cleaner = pickle.loads(parcel)  # noqa: S301 - from the driver, whose code runs here anyway
    return cleaner
