"""Round numbers for an axis: few of them, at steps of 1, 2, 2.5 or 5."""

import math
from collections.abc import Iterator, Sequence

_STEPS = (1.0, 2.0, 2.5, 5.0)


def round_ticks(
    numbers: Sequence[float], *, most: int = 6, from_zero: bool = False, whole: bool = False
) -> list[float]:
    """Return round numbers that enclose all the numbers, at most `most` and at least two.

    >>> round_ticks([3, 97], from_zero=True)
    [0, 20, 40, 60, 80, 100]
    >>> round_ticks([480.2, 519])
    [480, 490, 500, 510, 520]
    """
    low, high = _limits(numbers, from_zero=from_zero)
    if not math.isfinite(high - low):
        return [low, high]
    steps = _steps_from((high - low) / max(most - 1, 1), whole=whole)
    step = next(step for step in steps if _last(high, step) - _first(low, step) < most)
    first, last = _first(low, step), _last(high, step)
    return [_tidy(place * step) for place in range(first, max(last, first + 1) + 1)]


def _first(low: float, step: float) -> int:
    return math.floor(low / step + 1e-9)


def _last(high: float, step: float) -> int:
    return math.ceil(high / step - 1e-9)


def _limits(numbers: Sequence[float], *, from_zero: bool) -> tuple[float, float]:
    low, high = (min(numbers), max(numbers)) if numbers else (0.0, 1.0)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        room = abs(low) * 0.1 or 1.0
        low, high = (0.0, room) if low == 0 else (low - room, high + room)
    return low, high


def _steps_from(rough: float, *, whole: bool) -> Iterator[float]:
    size = math.floor(math.log10(rough)) if rough > 0 else 0
    while True:
        for factor in _STEPS:
            step = factor * 10.0**size
            if step >= rough * (1 - 1e-9) and (not whole or float(step).is_integer()):
                yield step
        size += 1


def _tidy(value: float) -> float:
    """Return the number without the dust of binary fractions: 0.3, not 0.30000000000000004."""
    tidy = float(f"{value:.12g}")
    return int(tidy) if tidy.is_integer() and abs(tidy) < 2**53 else tidy
