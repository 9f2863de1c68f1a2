"""A text of which some characters are marked, and the edits that near misses are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Marked:
    """A text, and for each of its characters "x" when it is marked, else a space."""

    text: str
    marks: str

    @staticmethod
    def of(source: str) -> Marked:
        """The text of an example, marked between "[-" and "-]"."""
        text, marks = "", ""
        for piece in source.split("[-"):
            inside, closed, behind = piece.partition("-]")
            if not closed:
                inside, behind = "", piece
            text += inside + behind
            marks += "x" * len(inside) + " " * len(behind)
        return Marked(text, marks)

    @staticmethod
    def cut(text: str, cuts: Iterable[tuple[int, int]]) -> Marked:
        """A text with these stretches marked."""
        marks = [" "] * len(text)
        for start, end in cuts:
            marks[start:end] = "x" * (end - start)
        return Marked(text, "".join(marks))

    @property
    def visible_marks(self) -> str:
        """The marks of all characters but white space."""
        return "".join(mark for char, mark in zip(self.text, self.marks, strict=True) if not char.isspace())

    @property
    def has_marks(self) -> bool:
        """Whether something visible is marked."""
        return "x" in self.visible_marks

    @property
    def start(self) -> int:
        """Where the first marked character stands; 0 without marks."""
        return max(0, self.marks.find("x"))

    @property
    def end(self) -> int:
        """Where the last marked character ends; the text's end without marks."""
        return self.marks.rfind("x") + 1 or len(self.text)

    def shown(self) -> str:
        """The text with "[-" and "-]" around what is marked; white space at the edges of a mark is left out of it."""
        out, last = "", " "
        for at, (char, mark) in enumerate(zip(self.text, self._trimmed(), strict=True)):
            out += ("[-" if mark == "x" else "-]") if mark != last else ""
            out, last = out + self.text[at : at + len(char)], mark
        return out + ("-]" if last == "x" else "")

    def _trimmed(self) -> str:
        """The marks, white space between two marked characters marked and all other white space not."""
        marks = list(self.marks)
        pending: list[int] | None = None
        for at, char in enumerate(self.text):
            if char.isspace():
                marks[at] = " "
                if pending is not None and self.marks[at] == "x":
                    pending.append(at)
                else:
                    pending = None if self.marks[at] != "x" else pending
                continue
            if marks[at] == "x":
                for gap in pending or ():
                    marks[gap] = "x"
                pending = []
            else:
                pending = None
        return "".join(marks)

    def insert(self, at: int, piece: str, *, inside: bool = False) -> Marked:
        """The text with a piece put in."""
        return self.replace(at, at, piece, inside=inside)

    def replace(self, start: int, end: int, piece: str, *, inside: bool = False) -> Marked:
        """The text with a piece in place of another."""
        marks = ("x" if inside else " ") * len(piece)
        return Marked(self.text[:start] + piece + self.text[end:], self.marks[:start] + marks + self.marks[end:])

    def put(self, start: int, end: int, piece: str) -> Marked:
        """The text with a piece in place of another, marked when what was there is, or what stands on both sides."""
        around = self.marks[start:end] or self.marks[max(0, start - 1) : start + 1]
        return self.replace(start, end, piece, inside=bool(around) and set(around) == {"x"})

    def __add__(self, other: Marked) -> Marked:
        return Marked(self.text + other.text, self.marks + other.marks)

    def __getitem__(self, part: slice) -> Marked:
        return Marked(self.text[part], self.marks[part])

    def lines(self) -> list[Marked]:
        """The lines, without their breaks."""
        out, at = [], 0
        for line in self.text.split("\n"):
            out.append(self[at : at + len(line)])
            at += len(line) + 1
        return out


def joined(lines: Iterable[Marked], by: str = "\n") -> Marked:
    """Lines put together again; a break between two marks is marked."""
    out: Marked | None = None
    for line in lines:
        if out is None:
            out = line
            continue
        inside = out.marks[-1:] == "x" and line.marks[:1] == "x"
        out = out + Marked(by, ("x" if inside else " ") * len(by)) + line
    return out or Marked("", "")
