"""A figure as a title says it: at most three significant digits, and no more decimals than it needs."""

import math
from typing import Any

from core.answer import Column, Format
from core.words import Message, Speaker, N_

_DIGITS = 3
_MILLION = 1_000_000
_NEARLY_ALL = 99.9


def figure(value: Any, column: Column, speaker: Speaker) -> str:
    """Return the value in words; two values that read the same here are equal for a title.

    Counts under a thousand are exact, larger ones are rounded: 32,416 reads 32,400 and 1,234,567 reads 1.23 million.
    """
    if column.format is Format.PERCENT:
        return percentage(value, speaker)
    return _number(rounded(float(value)), speaker)


def percentage(share: float, speaker: Speaker) -> str:
    """Return a share between 0 and 1; nearly all does not read as all."""
    percent = rounded(share * 100)
    shown = _NEARLY_ALL if share < 1 and percent == 100 else percent
    return speaker.percent(shown / 100, decimals=_decimals(shown))


def rounded(value: float) -> float:
    """Return the value with three significant digits.

    >>> rounded(32416.0), rounded(0.012345), rounded(-999.6), rounded(0.0)
    (32400.0, 0.0123, -1000.0, 0.0)
    """
    if value == 0:
        return 0.0  # also of -0.0: nothing has no sign
    if not math.isfinite(value):
        return value
    return float(f"{value:.{_DIGITS - 1}e}")


def _number(value: float, speaker: Speaker) -> str:
    if abs(value) > _MILLION:
        millions = value / _MILLION
        text = speaker.number(millions, decimals=_decimals(millions))
        return speaker.say(Message(N_("%(number)s million"), {"number": text}))
    return speaker.number(value, decimals=_decimals(value))


def _decimals(value: float) -> int:
    """Return how many decimals a rounded value needs.

    >>> _decimals(32400.0), _decimals(52.3), _decimals(0.0123), _decimals(25.0)
    (0, 1, 4, 0)
    """
    if value == 0 or not math.isfinite(value):
        return 0
    most = max(_DIGITS - 1 - math.floor(math.log10(abs(value))), 0)
    return next(places for places in range(most + 1) if round(value, places) == round(value, most))
