"""The bars of a histogram: round edges for numbers, whole days, months or years for dates. Pure arithmetic."""

import math
import sys
from dataclasses import dataclass
from datetime import date

BARS = 30
"""About so many bars hold all but the outermost hundredths of the values."""
MOST_BARS = 120
"""Far outliers add bars, up to so many in all."""
A_BAR_EACH = 40
"""Whole numbers that span at most so many have a bar each."""
_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000)
_DAYS = (1, 7)
_MONDAY = date(1, 1, 1).toordinal()


@dataclass(frozen=True)
class NumberBars:
    """Bars of one width from `start`; bar k goes from `edge(k)` up to `edge(k + 1)`."""

    start: float
    width: float
    bars: int
    decimals: int

    def edge(self, bar: int) -> float:
        """Return where a bar begins; exact in its decimals."""
        edge = round(self.start + bar * self.width, self.decimals)
        if not math.isfinite(edge):
            return sys.float_info.max
        return int(edge) if edge == int(edge) and abs(edge) < 2**53 else edge


@dataclass(frozen=True)
class DayBars:
    """Bars of so many days, or of so many months; `first` is the number of the first bar since the year 0."""

    days: int
    months: int
    first: int
    bars: int

    def edge(self, bar: int) -> str:
        """Return the day a bar begins with."""
        number = self.first + bar
        if self.days:
            return date.fromordinal(min(max(number * self.days + 1, 1), date.max.toordinal())).isoformat()
        year, month = divmod(number * self.months, 12)
        return date(min(max(year, 1), 9999), month + 1, 1).isoformat()


def number_bars(lowest: float, highest: float, middle: tuple[float, float], *, is_whole: bool) -> NumberBars:
    """Return bars for values from `lowest` to `highest`, of which `middle` spans nearly all.

    >>> number_bars(0, 20, (0, 20), is_whole=True).bars
    21
    >>> number_bars(0.0, 100.0, (3.0, 97.0), is_whole=False).width
    5.0
    """
    if is_whole and highest - lowest < A_BAR_EACH:
        return NumberBars(lowest, 1, int(highest - lowest) + 1, 0)
    span = highest - lowest
    wanted = max((middle[1] - middle[0]) / BARS, span / MOST_BARS)
    if wanted <= 0 or not math.isfinite(wanted):
        return NumberBars(lowest, max(abs(lowest), span, 1.0), 1, 12)
    width, decimals = _round_width(wanted)
    if is_whole and width < 1:
        width, decimals = 1, 0
    start = round(math.floor(lowest / width) * width, decimals)
    return NumberBars(start, width, int((highest - start) / width + 1e-9) + 1, decimals)


def day_bars(lowest: date, highest: date, middle: tuple[date, date]) -> DayBars:
    """Return bars for days from `lowest` to `highest`, of which `middle` spans nearly all.

    >>> day_bars(date(2020, 1, 1), date(2020, 1, 31), (date(2020, 1, 1), date(2020, 1, 31))).bars
    31
    """
    wanted = max((middle[1] - middle[0]).days / A_BAR_EACH, (highest - lowest).days / MOST_BARS)
    for days in _DAYS:
        if wanted <= days:
            first = (lowest.toordinal() - _MONDAY) // days
            return DayBars(days, 0, first, (highest.toordinal() - _MONDAY) // days - first + 1)
    months = next((each for each in _MONTHS if wanted <= each * 30.5), _MONTHS[-1])
    first = _month(lowest) // months
    return DayBars(0, months, first, _month(highest) // months - first + 1)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _round_width(wanted: float) -> tuple[float, int]:
    """Return the smallest of 1, 2, 2.5 and 5 times a power of ten that is at least as wide, and its decimals."""
    power = math.floor(math.log10(wanted))
    for factor, further in ((1, 0), (2, 0), (2.5, 1), (5, 0), (10, 0)):
        width = factor * 10.0**power
        if width >= wanted * (1 - 1e-9):
            return round(width, max(0, further - power)), max(0, further - power)
    raise ValueError("no width")
