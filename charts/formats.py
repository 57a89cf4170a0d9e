"""Formats for the axes: numbers and months of a region, as Vega reads them (d3 locales made from Babel)."""

from functools import lru_cache
from typing import Any

from core.words import Speaker

PERCENT = ".2~%"
NUMBER = ","
YEAR = "d"
MONTH = "%b %Y"
QUARTER = "%Y Q%q"


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
        "minus": "\N{MINUS SIGN}",
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
