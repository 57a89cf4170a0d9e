"""The cells of a sheet: which are empty, which are values, and how each is written as text without loss."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

Cell = int | float | str | bool | date | time | datetime | timedelta
Row = Sequence[Cell]

DIGITS_KEPT = 10**15
"""Whole numbers from here on have more digits than a spreadsheet keeps."""

_NUMBER = re.compile(r"[-+]?(?:[$€£]|S/\.?)?\s?\d[\d.,' \u00a0]*%?\Z")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T]\d.*)?\Z")
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?\Z")
_NOTHING = re.compile(r"(?:n\.?[ads]\.?|n/[ad]|nan|null|s/?d|[-–—.…*:]+)\Z", re.IGNORECASE)
_YEARS = range(1900, 2101)


def is_blank(cell: Cell) -> bool:
    """Return whether nothing stands in a cell, or only spaces."""
    return isinstance(cell, str) and not cell.strip()


def says_nothing(cell: Cell) -> bool:
    """Return whether a cell is empty or holds a word for "no value", which tells nothing about its column.

    >>> [says_nothing(cell) for cell in ("", "NA", "...", "-", "Napa")]
    [True, True, True, True, False]
    """
    return isinstance(cell, str) and (not cell.strip() or bool(_NOTHING.match(cell.strip())))


def is_value(cell: Cell) -> bool:
    """Return whether a cell holds a number, a date, a time or a yes or no, also when it is written as text."""
    if not isinstance(cell, str):
        return True
    text = cell.strip()
    return bool(_NUMBER.match(text) or _DATE.match(text) or _CLOCK.match(text))


def is_year(cell: Cell) -> bool:
    """Return whether a cell may be a year.

    >>> [is_year(cell) for cell in (2001.0, "1999", 31, "0014", True)]
    [True, True, False, False, False]
    """
    if isinstance(cell, str):
        return cell.strip().isdecimal() and len(cell.strip()) == 4 and int(cell) in _YEARS
    return isinstance(cell, int | float) and not isinstance(cell, bool) and cell in _YEARS


def to_text(cell: Cell, *, has_clock: bool = False) -> str:
    """Return a cell as text; `has_clock`: a date is written with its hour, as its column has hours.

    >>> [to_text(cell) for cell in (320896618.0, 57.8, 1e-07, True, "0014", " ")]
    ['320896618', '57.8', '1e-07', 'true', '0014', '']
    """
    if isinstance(cell, str):
        return cell if cell.strip() else ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 10 * DIGITS_KEPT else repr(cell)
    if isinstance(cell, timedelta):
        return _duration(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return f"{cell.isoformat()} 00:00:00" if has_clock and isinstance(cell, date) else str(cell)


def has_too_many_digits(cell: Cell) -> bool:
    """Return whether a whole number is too long for a spreadsheet to have kept every digit."""
    return isinstance(cell, int | float) and not isinstance(cell, bool) and DIGITS_KEPT <= abs(cell) < 10**21


def _duration(length: timedelta) -> str:
    """Return hours, minutes and seconds; hours may exceed a day.

    >>> _duration(timedelta(days=1, hours=12))
    '36:00:00'
    """
    sign, length = ("-", -length) if length < timedelta() else ("", length)
    seconds, rest = divmod(length, timedelta(seconds=1))
    fraction = f".{rest.microseconds:06d}".rstrip("0") if rest else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{fraction}"
