"""What was worked out before, so that it need not be worked out again: by key, in memory or from an earlier run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")


class Memo:
    """Values by key. A key holds all that its value depends on, so a value never goes stale.

    This one remembers nothing: everything is worked out anew.
    """

    def get(self, key: str, make: Callable[[], T]) -> T:  # noqa: ARG002 - this one has no use for a key
        """The value of the key, made if it isn't known. What `make` raises is not remembered."""
        return make()


class RecordingMemo(Memo):
    """Remembers, beginning with values of an earlier run.

    Attributes:
        new: what was worked out in this run.
    """

    def __init__(self, known: Mapping[str, bytes] | None = None, decode: Callable[[bytes], Any] = bytes) -> None:
        self._known = known or {}
        self._decode = decode
        self.new: dict[str, Any] = {}

    def get(self, key: str, make: Callable[[], T]) -> T:
        """The value of the key: from this run, from the earlier one, or made."""
        if key not in self.new:
            known = self._known.get(key)
            if known is not None:
                value: T = self._decode(known)
                return value
            self.new[key] = make()
        found: T = self.new[key]
        return found
