"""The axes: figures along one side with few round ticks, categories along the other with every name readable."""

from collections.abc import Sequence
from typing import Any

from charts.formats import tick_format
from charts.sheet import REFERENCE, Figure, Sheet
from charts.style import Style
from charts.ticks import round_ticks
from core.answer import Format
from core.question import MeasureKind

ROW = 22
_FROM_ZERO = frozenset(
    {MeasureKind.ROWS, MeasureKind.DISTINCT, MeasureKind.SUM, MeasureKind.SHARE, MeasureKind.RATIO}
)


def is_from_zero(figure: Figure) -> bool:
    """Return whether the length of a bar says something: amounts and shares, but not means, medians or extremes."""
    return figure.measure.kind in _FROM_ZERO


def ticks_of(sheet: Sheet, figure: Figure, style: Style, *, from_zero: bool) -> list[float]:
    """Return the ticks that enclose every figure and everything it is compared with."""
    numbers = sheet.known(figure.field)
    if figure.field == "v0":
        numbers = numbers + sheet.known(REFERENCE)
    is_count = figure.column.format is Format.COUNT
    return round_ticks(numbers, most=5 if style.is_narrow else 6, from_zero=from_zero, whole=is_count)


def value_scale(ticks: Sequence[float], *, room: int = 0) -> dict[str, Any]:
    """Return the scale from the first tick to the last; `room` keeps pixels free at its right for words."""
    scale: dict[str, Any] = {"domain": [ticks[0], ticks[-1]], "nice": False, "zero": False}
    if room:
        scale["range"] = [0, {"expr": f"max(width - {room}, 60)"}]
    return scale


def value_axis(figure: Figure, ticks: Sequence[float], *, title: str | None = None) -> dict[str, Any]:
    """Return the axis of a figure: gridlines at its few ticks, its numbers in the region's format."""
    return {
        "values": list(ticks),
        "format": tick_format(ticks, is_percent=figure.is_percent),
        "grid": True,
        "labelOverlap": True,
        "labelSeparation": 8,
        "title": title,
    }


def unit_title(figure: Figure) -> str | None:
    """Return what stands beside the ticks: the unit, or the measure's name if it has none."""
    return figure.unit or figure.title


TITLE_ON_TOP = {
    "titleAngle": 0,
    "titleAlign": "left",
    "titleAnchor": "end",
    "titleX": 0,
    "titleY": -12,
    "titleBaseline": "bottom",
}
"""Puts the title of a standing axis above it, where it can be read without turning the head."""


def names_axis(style: Style) -> dict[str, Any]:
    """Return an axis that writes every name, cut with an ellipsis where it is too long for its place."""
    return {"title": None, "labelLimit": label_limit(style), "labelOverlap": False, "grid": False}


def label_limit(style: Style) -> int:
    """Return how many pixels a category's name may take."""
    return 110 if style.is_narrow else 240


def by_name(field: str, names: Sequence[str], style: Style) -> dict[str, Any]:
    """Return the channel that puts each group in a row of its own, in the answer's order."""
    return {
        "field": field,
        "type": "nominal",
        "sort": None,
        "scale": {"domain": list(names)},
        "axis": names_axis(style),
    }
