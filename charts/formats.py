"""Formats for the axes: numbers and months of a region, as Vega reads them (d3 locales made from Babel)."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from core.words import Speaker

YEAR = "d"
MONTH = "%b %Y"
QUARTER = "%Y Q%q"


def tick_format(ticks: Sequence[float], *, is_percent: bool) -> str:
    """Return the d3 format that writes these ticks with as many decimals as their steps need, never as 4e+2.

    >>> tick_format([0.02, 0.025, 0.03], is_percent=True), tick_format([0, 500], is_percent=False)
    (',.1%', ',.0f')
    """
    shown = [tick * 100 for tick in ticks] if is_percent else ticks
    places = max((_decimals(tick) for tick in shown), default=0)
    return f",.{places}{'%' if is_percent else 'f'}"


def _decimals(number: float) -> int:
    return max(0, -int(Decimal(f"{number:.6g}").normalize().as_tuple().exponent))


def locale_of(speaker: Speaker) -> dict[str, Any]:
    """Return the locale for a chart's configuration: numbers by region, names of months by language."""
    return {"number": _numbers(speaker.region), "time": _times(speaker.language)}


@lru_cache(maxsize=16)
def _numbers(region: str) -> dict[str, Any]:
    from babel import Locale

    symbols = Locale.parse(region).number_symbols["latn"]
    return {
        "decimal": symbols["decimal"],
        "thousands": symbols["group"],
        "grouping": [3],
        "currency": ["", ""],
        "percent": "\N{NARROW NO-BREAK SPACE}%",
        "minus": symbols["minusSign"],
    }


@lru_cache(maxsize=16)
def _times(language: str) -> dict[str, Any]:
    from babel import Locale

    locale = Locale.parse(language)
    months, days = locale.months["stand-alone"], locale.days["stand-alone"]
    weekdays = (6, 0, 1, 2, 3, 4, 5)
    return {
        "dateTime": "%x, %X",
        "date": "%d/%m/%Y",
        "time": "%H:%M:%S",
        "periods": ["AM", "PM"],
        "days": [days["wide"][day] for day in weekdays],
        "shortDays": [days["abbreviated"][day] for day in weekdays],
        "months": [months["wide"][month] for month in range(1, 13)],
        "shortMonths": [months["abbreviated"][month].strip(".") for month in range(1, 13)],
    }
