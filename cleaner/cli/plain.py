"""Commands whose values are texts and flags only, so that nothing has to be converted.

Newer typer converts every value through pydantic, whose import alone costs more than cleaning a document does. A
command without numbers, paths, choices and required arguments needs none of that: its values are handed over as typed.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from collections.abc import Iterable


class PlainCommand(TyperCommand):
    """A command that takes its values as they were typed."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse as ever, but for the conversion."""
        _leave_unconverted(self.get_params(ctx))
        return super().parse_args(ctx, args)


class PlainGroup(TyperGroup):
    """A group of commands whose own options are flags."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse as ever, but for the conversion."""
        _leave_unconverted(self.get_params(ctx))
        return super().parse_args(ctx, args)


def _leave_unconverted(params: Iterable[Any]) -> None:
    for param in params:
        param.process_value = partial(_as_typed, param)  # the one hook that all releases of typer have


def _as_typed(param: Any, ctx: Any, value: Any) -> Any:
    several = getattr(param, "multiple", False) or param.nargs != 1
    plain = list(value or ()) if several else value
    return param.callback(ctx, param, plain) if param.callback else plain
