"""Charts as SVG elements. Colours come from the page's style sheet, by class, so that they fit light and dark pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cleaner.insight.elements import element

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml import etree

# All charts are drawn this wide and scale with the page.
_WIDTH = 960
_ROW, _LABEL, _VALUE = 26, 270, 120
# Slanted names need so much room above a grid, and to the right of it.
_TOP, _SLANT = 96, 84
# Beyond this shade a number is written light on dark.
_DARK = 0.72
# So many characters of a label fit.
_LABEL_CHARS = 33


class Bar(NamedTuple):
    """One row of a bar chart."""

    label: str
    value: float
    shown: str


class Move(NamedTuple):
    """One row of a chart of changes: rates from 0 to 1, and the band between which nothing would have been said."""

    label: str
    kind: str
    before: float
    after: float
    band: tuple[float, float]


def bars(rows: Sequence[Bar], title: str) -> etree._Element:
    """Horizontal bars, one below the other, each with its label before and its value behind."""
    most = max((row.value for row in rows), default=0) or 1
    room = _WIDTH - _LABEL - _VALUE
    parts = []
    for n, row in enumerate(rows):
        y, width = n * _ROW, max(2, room * row.value / most)
        parts += [
            _label(row.label, y),
            element("rect", class_="track", x=_LABEL, y=y + 5, width=room, height=_ROW - 10, rx=4),
            element("rect", class_="bar", x=_LABEL, y=y + 5, width=f"{width:.1f}", height=_ROW - 10, rx=4),
            element("text", row.shown, class_="value", x=_LABEL + room + 12, y=y + 18),
        ]
    return _svg(parts, len(rows) * _ROW, title)


def heat(sites: Sequence[str], rules: Sequence[str], rates: Mapping[tuple[str, str], float]) -> etree._Element:
    """A grid: rules down, sites across, each cell as dark as the share of the site's records that the rule changed."""
    width = min(64, (_WIDTH - _LABEL - _SLANT) // max(1, len(sites)))
    parts = []
    for column, site in enumerate(sites):
        x = _LABEL + column * width + width // 2
        parts.append(
            element("text", _short(site, 18), class_="across", transform=f"translate({x + 4} {_TOP - 8}) rotate(-42)")
        )
    for row, rule in enumerate(rules):
        parts.append(_label(rule, _TOP + row * _ROW))
        parts += [_cell(rates.get((site, rule), 0.0), (site, rule), _LABEL + n * width, _TOP + row * _ROW, width)
                  for n, site in enumerate(sites)]  # fmt: skip
    return _svg(parts, _TOP + len(rules) * _ROW, "Share of a site's records from which a rule removed something")


def moves(rows: Sequence[Move], title: str) -> etree._Element:
    """For each rate the band that it should lie in, where it was, and where it is now."""
    room, parts = _WIDTH - _LABEL - 60, []
    for share in (0, 0.25, 0.5, 0.75, 1):
        x = _LABEL + room * share
        parts += [
            element("line", class_="guide", x1=x, x2=x, y1=0, y2=len(rows) * _ROW),
            element("text", f"{share:.0%}", class_="axis", x=x, y=len(rows) * _ROW + 16),
        ]
    for n, row in enumerate(rows):
        y = n * _ROW + _ROW / 2
        low, high, before, after = (_LABEL + room * rate for rate in (*row.band, row.before, row.after))
        parts += [
            _label(row.label, n * _ROW),
            element("rect", class_="band", x=f"{low:.1f}", y=y - 6, width=f"{max(3, high - low):.1f}", height=12, rx=6),
            element("line", class_=f"move {row.kind}", x1=f"{before:.1f}", x2=f"{after:.1f}", y1=y, y2=y),
            element("circle", class_="before", cx=f"{before:.1f}", cy=y, r=5),
            element("circle", class_=f"after {row.kind}", cx=f"{after:.1f}", cy=y, r=6),
        ]
    return _svg(parts, len(rows) * _ROW + 22, title)


def _cell(rate: float, names: tuple[str, str], x: float, y: float, width: float) -> etree._Element:
    site, rule = names
    shade = 0 if not rate else 0.12 + 0.88 * rate
    cell = element("rect", x=x + 1, y=y + 1, width=width - 2, height=_ROW - 2, rx=3, class_="cell" if rate else "none")
    cell.set("fill-opacity", f"{shade:.2f}" if rate else "1")
    title = element("title", f"{site}: {rule}: {rate:.1%}")
    text = element("text", f"{rate:.0%}", x=x + width / 2, y=y + 17, class_="in" if shade > _DARK else "out")
    return element("g", cell, text if rate >= 0.005 else "", title)


def _label(text: str, y: float) -> etree._Element:
    return element("text", _short(text, _LABEL_CHARS), element("title", text), class_="label", x=_LABEL - 12, y=y + 18)


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _svg(parts: Sequence[etree._Element], height: float, title: str) -> etree._Element:
    view = f"0 0 {_WIDTH} {height:g}"
    return element("div", element("svg", element("title", title), parts, viewBox=view, role="img"), class_="wide chart")
