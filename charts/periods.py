"""The periods along the axis of a trend: every one of them, also those without a figure, so that a line breaks there."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from charts.formats import MONTH, YEAR
from charts.picture import Room
from charts.sheet import Group
from charts.style import Style
from core.answer import Format
from core.words import Message, Speaker, N_

_MOST_FILLED = 600
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


def place(period: Period) -> int:
    """Return where the period lies on the axis: a year as it is, a date in milliseconds since 1970."""
    if not isinstance(period, date):
        return period
    return int(datetime(period.year, period.month, period.day, tzinfo=UTC).timestamp() * 1000)


def time_channel(
    periods: Sequence[Period], group: Group, room: Room, style: Style, free: int, speaker: Speaker
) -> dict[str, Any]:
    """Return the horizontal channel of a trend, with at most eight labels at round steps."""
    form = group.column.format
    scale: dict[str, Any] = {"domain": _domain(periods), "nice": False, "range": room.reach(free, start=10)}
    is_year = form is Format.YEAR
    scale |= {"zero": False} if is_year else {"type": "utc"}
    axis = {
        "values": [place(item) for item in _labelled(periods, form, _most(room, style))],
        "title": None,
        "grid": False,
        "format": _format(form, speaker),
        "labelOverlap": True,
    }
    axis |= {} if is_year else {"formatType": "time"}
    return {"field": "at", "type": "quantitative" if is_year else "temporal", "scale": scale, "axis": axis}


def _most(room: Room, style: Style) -> int:
    return 3 if room.width is not None and room.width < 300 else 4 if style.is_narrow else 8


def _format(form: Format, speaker: Speaker) -> str:
    if form is Format.QUARTER:
        return speaker.say(Message(N_("%(year)s Q%(quarter)s"), {"year": "%Y", "quarter": "%q"}))
    return YEAR if form is Format.YEAR else MONTH


def _domain(periods: Sequence[Period]) -> list[int]:
    places = [place(item) for item in periods] or [2000, 2001]
    if len(places) > 1:
        return [places[0], places[-1]]
    return [places[0] - 1, places[0] + 1]


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
