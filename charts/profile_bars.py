"""The bars of a histogram of a profile: where each stands, what it is called, and the axis of numbers, years or days."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from charts.formats import tick_format
from charts.ticks import round_ticks
from core.catalog import Variable, VariableType
from core.profile import Bin, VariableProfile
from core.words import Message, Speaker, N_

_MOST_SINGLE = 60
_MOST_TICKS = 9
_DAYS_IN_A_YEAR = 365.25
_WHOLE = frozenset({VariableType.INTEGER, VariableType.YEAR})
_DAYS = frozenset({VariableType.DATE, VariableType.DATETIME})


@dataclass(frozen=True)
class Bar:
    """One bar: from `low` to `high` on the axis, and what it is called."""

    low: float
    high: float
    count: int
    text: str


@dataclass(frozen=True)
class Span:
    """The bars side by side, and the ticks below them: places on the axis and what is written there."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    title: str = ""
    gap: int = 1

    @property
    def low(self) -> float:
        """Where the axis begins."""
        return min(bar.low for bar in self.bars)

    @property
    def high(self) -> float:
        """Where the axis ends."""
        return max(bar.high for bar in self.bars)

    def axis(self) -> dict[str, Any]:
        """Return the axis, its labels written out: they are years, days or numbers of the region."""
        names = {f"{place:.6g}" if place % 1 else f"{place:.0f}": text for place, text in self.ticks}
        return {
            "values": [place for place, _ in self.ticks],
            "labelExpr": f"{json.dumps(names)}[datum.value] || datum.label",
            "labelOverlap": True,
            "labelSeparation": 8,
            "grid": False,
            "title": self.title or None,
        }


def bars_of(variable: Variable, profile: VariableProfile, speaker: Speaker) -> Span | None:
    """Return the bars of a number, a year or a day; None where the profile has none or all values are one."""
    if variable.type in _DAYS:
        return _of_days(profile.histogram, speaker)
    if variable.type in _WHOLE and (singles := _singles(profile)):
        return _of_singles(singles, variable, speaker)
    return _of_numbers(profile.histogram, variable, speaker)


def _singles(profile: VariableProfile) -> dict[int, int]:
    """Return each whole number with its records, where they are few and close together and each is counted."""
    bins = profile.histogram
    if bins and all(float(each.high) - float(each.low) == 1 and float(each.low) % 1 == 0 for each in bins):
        counts = {int(each.low): each.count for each in bins}
        is_last_one = profile.highest is None or float(profile.highest) < float(bins[-1].high)
        return counts if len(counts) > 1 and is_last_one else {}
    if not profile.top or sum(each.count for each in profile.top) != profile.values:
        return {}
    try:
        counts = {int(each.value): each.count for each in profile.top}
    except ValueError:
        return {}
    return counts if len(counts) > 1 and max(counts) - min(counts) < _MOST_SINGLE else {}


def _of_singles(counts: dict[int, int], variable: Variable, speaker: Speaker) -> Span:
    is_year = variable.type is VariableType.YEAR
    bars = tuple(
        Bar(value - 0.5, value + 0.5, count, _whole(value, speaker, is_year=is_year))
        for value, count in sorted(counts.items())
    )
    first, last = min(counts), max(counts)
    step = next(step for step in (1, 2, 5, 10) if (last - first) // step < _MOST_TICKS)
    places = range(-(-first // step) * step, last + 1, step)
    ticks = tuple((float(place), _whole(place, speaker, is_year=is_year)) for place in places)
    return Span(bars, ticks, speaker.label(variable.unit), gap=4 if len(counts) < 30 else 1)


def _whole(value: float, speaker: Speaker, *, is_year: bool) -> str:
    return f"{value:.0f}" if is_year else speaker.number(value)


def _of_numbers(bins: Sequence[Bin], variable: Variable, speaker: Speaker) -> Span | None:
    bars = []
    is_year = variable.type is VariableType.YEAR
    for place, each in enumerate(bins):
        low, high = float(each.low), float(each.high)
        ends = {
            "low": _whole(low, speaker, is_year=is_year),
            "high": _whole(high, speaker, is_year=is_year),
        }
        text = N_("%(low)s to %(high)s") if place == len(bins) - 1 else N_("%(low)s to under %(high)s")
        bars.append(Bar(low, high, each.count, speaker.say(Message(text, ends))))
    if not bars or bars[0].low >= bars[-1].high:
        return None
    ends_of = [bars[0].low, bars[-1].high]
    places = [tick for tick in round_ticks(ends_of, most=_MOST_TICKS) if ends_of[0] <= tick <= ends_of[1]]
    decimals = int(tick_format(places, is_percent=False)[2:-1])
    ticks = tuple(
        (tick, f"{tick:.0f}" if is_year else speaker.number(tick, decimals=decimals)) for tick in places
    )
    return Span(tuple(bars), ticks, speaker.label(variable.unit))


def _of_days(bins: Sequence[Bin], speaker: Speaker) -> Span | None:
    bars = []
    for each in bins:
        first, last = _moment(each.low), _moment(each.high)
        if first is None or last is None:
            return None
        ends = {"low": speaker.day(first.date()), "high": speaker.day(last.date())}
        text = speaker.say(Message(N_("%(low)s to %(high)s"), ends))
        bars.append(Bar(_place(first), _place(last), each.count, text))
    if not bars or bars[0].low >= bars[-1].high:
        return None
    return Span(tuple(bars), _ticks_of_days(bars[0].low, bars[-1].high, speaker))


def _ticks_of_days(low: float, high: float, speaker: Speaker) -> tuple[tuple[float, str], ...]:
    """Return ticks at round years, at the beginnings of months where there are few years, at days in a month."""
    first, last = date.fromordinal(int(low)), date.fromordinal(int(high))
    if high - low > 3 * _DAYS_IN_A_YEAR:
        years = [int(year) for year in round_ticks([first.year, last.year], most=_MOST_TICKS, whole=True)]
        starts = [date(year, 1, 1) for year in years if 1 <= year <= date.max.year]
        ticks = [(float(day.toordinal()), f"{day.year}") for day in starts]
    elif high - low > 60:
        months = range(first.year * 12 + first.month, last.year * 12 + last.month)
        every = max(len(months) // 6, 1)
        starts = [date(month // 12, month % 12 + 1, 1) for month in months[::every]]
        ticks = [(float(day.toordinal()), speaker.month(day)) for day in starts]
    else:
        every = max(int(high - low) // 4, 1)
        days = range(int(low), int(high) + 1, every)
        ticks = [(float(day), speaker.day(date.fromordinal(day))) for day in days]
    return tuple((place, text) for place, text in ticks if low <= place <= high)


def _moment(value: float | str) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        return None


def _place(moment: datetime) -> float:
    return moment.toordinal() + (moment.hour * 60 + moment.minute) / 1440
