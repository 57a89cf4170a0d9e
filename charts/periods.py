"""The periods along the axis of a trend: every one of them, also those without a figure, so that a line breaks there."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from charts.picture import Room
from charts.style import Style
from core.answer import Format

_MOST_FILLED = 600
_NARROW_PANEL = 300
_ROUND_STEPS = {
    Format.YEAR: (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000),
    Format.QUARTER: (1, 2, 4, 8, 20, 40, 80, 200, 400, 4000),
    Format.MONTH: (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 12000),
}

Period = int | date


def every_period(found: Sequence[Period], form: Format) -> list[Period]:
    """Return the periods from the first to the last, none left out; only those found if there were too many.

    >>> every_period([2024, 2020], Format.YEAR)
    [2020, 2021, 2022, 2023, 2024]
    """
    if not found:
        return []
    first, last = index_of(min(found), form), index_of(max(found), form)
    if last - first >= _MOST_FILLED:
        return sorted(set(found))
    return [_at(place, form) for place in range(first, last + 1)]


def index_of(period: Period, form: Format) -> int:
    """Return the number of the period, counted from the year 0."""
    if not isinstance(period, date):
        return period
    months = period.year * 12 + period.month - 1
    return months // 3 if form is Format.QUARTER else months


def time_channel(
    called: Mapping[Period, str], form: Format, room: Room, style: Style, *, free: int
) -> dict[str, Any]:
    """Return the horizontal channel of a trend, with at most eight labels at round steps.

    The periods stand there by name, one step each: a scale of dates would draw every month where Vega's clock has it.
    """
    scale = {
        "type": "point",
        "domain": list(called.values()),
        "padding": 0,
        "range": room.reach(free, start=10),
    }
    labelled = _labelled(list(called), form, _most(room, style))
    axis = {
        "values": [called[item] for item in labelled],
        "title": None,
        "grid": False,
        "labelAngle": 0,
        "labelOverlap": True,
    }
    return {"field": "at", "type": "ordinal", "sort": None, "scale": scale, "axis": axis}


def _most(room: Room, style: Style) -> int:
    return 3 if room.width is not None and room.width < _NARROW_PANEL else 4 if style.is_narrow else 8


def _labelled(periods: Sequence[Period], form: Format, most: int) -> list[Period]:
    """Return the periods that bear a label: all if few, else those at a round step."""
    for step in _ROUND_STEPS[form]:
        chosen = [item for item in periods if index_of(item, form) % step == 0]
        if len(chosen) <= most:
            return chosen or [*periods[:1], *periods[-1:]]
    return [*periods[:1], *periods[-1:]]


def _at(index: int, form: Format) -> Period:
    if form is Format.YEAR:
        return index
    months = index * 3 if form is Format.QUARTER else index
    return date(months // 12, months % 12 + 1, 1)
