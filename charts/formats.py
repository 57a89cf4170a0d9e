"""Formats for the axes: the numbers of a region, as Vega reads them (a d3 locale made from Babel)."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from core.words import Speaker


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
    """Return the locale for a chart's configuration. Periods come in words, so that only numbers need one."""
    return {"number": _numbers(speaker.region)}


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
