"""What a sample of a column's values could be: the readings that are worth counting over all rows."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from core.catalog import VariableType
from data_loaders.conversions import FALSE_WORDS, TRUE_WORDS
from data_loaders.intake import Reading
from data_loaders.naming import says_date, says_year

ENOUGH = 0.9
"""Share of the sample that has to fit before a reading is counted over all rows."""

SYMBOLS = ("S/.", "S/", "US$", "R$", "Bs.", "$", "€", "£", "₲", "Q.", "USD", "PEN", "%")

_DATE = r"(?P<a>\d{1,4})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<c>\d{2,4})"
_TIME = r"[T ]\d{1,2}:\d{2}(?P<sec>:\d{2}(?P<frac>\.\d+)?)?"
_DATE_ONLY, _DATE_TIME = re.compile(_DATE + r"\Z"), re.compile(_DATE + _TIME + r"\Z")
_COMPACT = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\Z")
_INTEGER = re.compile(r"[+-]?\d{1,18}\Z")
_YEAR = re.compile(r"(?:19\d\d|20\d\d|2100)\Z")


_NUMBERS: tuple[tuple[Reading, "re.Pattern[str]"], ...] = tuple(
    (Reading(VariableType.NUMBER, decimal, thousands), re.compile(pattern))
    for decimal, thousands, pattern in (
        (".", "", r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\Z"),
        (",", "", r"[+-]?\d+(?:,\d+)?\Z"),
        (".", ",", r"[+-]?(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d+)?\Z"),
        (",", ".", r"[+-]?(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,\d+)?\Z"),
        (".", " ", r"[+-]?(?:[1-9]\d{0,2}(?:[ \u00a0\u202f\u2009]\d{3})+|\d+)(?:\.\d+)?\Z"),
        (",", " ", r"[+-]?(?:[1-9]\d{0,2}(?:[ \u00a0\u202f\u2009]\d{3})+|\d+)(?:,\d+)?\Z"),
        (".", "'", r"[+-]?(?:[1-9]\d{0,2}(?:'\d{3})+|\d+)(?:\.\d+)?\Z"),
    )
)


def readings(name: str, sample: Sequence[str]) -> tuple[Reading, ...]:
    """Return what the values could be besides text, the most believable first. Give distinct values, none missing."""
    values = [value.strip() for value in sample]
    if not values:
        return ()
    for candidates in (_booleans, _dates, _numbers):
        found = candidates(name, values)
        if found:
            return found
    return ()


def wider(found: Sequence[Reading]) -> tuple[Reading, ...]:
    """Return these readings of numbers and all others that allow more signs, for when some values do not fit.

    A sample may show 745 and 41.49 where a later row holds 9,872.60.
    """
    if not found or found[0].type not in (VariableType.INTEGER, VariableType.NUMBER):
        return tuple(found)
    is_whole = found[0].type is VariableType.INTEGER
    more = [replace(reading, symbols=found[0].symbols) for reading, _ in _NUMBERS]
    more += [
        replace(reading, type=VariableType.INTEGER) for reading in more if reading.thousands and is_whole
    ]
    return (*found, *(reading for reading in more if reading not in found))


def _fits(values: Sequence[str], fits: Callable[[str], object]) -> bool:
    return sum(1 for value in values if fits(value)) >= ENOUGH * len(values)


def _booleans(_name: str, values: Sequence[str]) -> tuple[Reading, ...]:
    words = {_plain_word(value) for value in values}
    true, false = words & set(TRUE_WORDS), words & set(FALSE_WORDS)
    is_spelled_out = any(len(word) > 1 for word in words)
    if not words <= {*TRUE_WORDS, *FALSE_WORDS} or not (true or false):
        return ()
    is_pair = bool(true and false) and len(words) <= 4
    return (Reading(VariableType.BOOLEAN),) if is_pair or (is_spelled_out and words != {"no"}) else ()


def _plain_word(value: str) -> str:
    return value.lower().translate(str.maketrans("íãáé", "iaae"))


def _dates(name: str, values: Sequence[str]) -> tuple[Reading, ...]:
    for pattern, kind in ((_DATE_ONLY, VariableType.DATE), (_DATE_TIME, VariableType.DATETIME)):
        matches = [match for value in values if (match := pattern.match(value))]
        if len(matches) >= ENOUGH * len(values):
            return tuple(_spelled(kind, order, matches) for order in _orders(matches))
    if says_date(name) and _fits(values, _COMPACT.match):
        return (Reading(VariableType.DATE, date_order="ymd", date_format="%Y%m%d"),)
    return ()


def _orders(matches: Sequence["re.Match[str]"]) -> list[str]:
    """Return the orders that most of the dates allow: year first if it has four digits, else both others."""
    if sum(len(match["a"]) == 4 for match in matches) > len(matches) / 2:
        return ["ymd"]
    return ["dmy", "mdy"]


def _spelled(kind: VariableType, order: str, matches: Sequence["re.Match[str]"]) -> Reading:
    usual = matches[0]
    year = "%Y" if len(usual["a"]) == 4 or len(usual["c"]) == 4 else "%y"
    parts = {"d": "%d", "m": "%m", "y": year}
    form = usual["s"].join(parts[letter] for letter in order)
    if kind is VariableType.DATETIME:
        joint = "T" if "T" in usual[0] else " "
        seconds = ":%S.%f" if usual["frac"] else ":%S" if usual["sec"] else ""
        form = f"{form}{joint}%H:%M{seconds}"
    return Reading(kind, date_order=order, date_format=form)


def _numbers(name: str, values: Sequence[str]) -> tuple[Reading, ...]:
    symbols = tuple(symbol for symbol in SYMBOLS if _stands_beside_numbers(symbol, values))
    bare = [_without(value, symbols) for value in values]
    if says_year(name) and _fits(bare, _YEAR.match):
        return (Reading(VariableType.YEAR),)
    if _fits(bare, _INTEGER.match) and not any(set(",. '") & set(value) for value in bare):
        return (Reading(VariableType.INTEGER, symbols=symbols),)
    found = [replace(reading, symbols=symbols) for reading, pattern in _NUMBERS if _fits(bare, pattern.match)]
    return _only_needed(found, bare)


def _only_needed(found: Sequence[Reading], values: Sequence[str]) -> tuple[Reading, ...]:
    """Drop readings that need a sign the values never show; whole numbers in groups stay whole numbers."""
    text = "".join(values)
    needed: list[Reading] = []
    for reading in found:
        if reading.thousands and not _shows(reading.thousands, text):
            continue
        has_decimals = reading.decimal in text
        if not reading.thousands and not has_decimals and needed:
            continue
        is_whole = bool(reading.thousands) and not has_decimals
        needed.append(replace(reading, type=VariableType.INTEGER) if is_whole else reading)
    return tuple(needed)


def _shows(thousands: str, text: str) -> bool:
    return any(char in text for char in (" \u00a0\u202f\u2009" if thousands == " " else thousands))


def _stands_beside_numbers(symbol: str, values: Sequence[str]) -> bool:
    beside = [value for value in values if value.startswith(symbol) or value.endswith(symbol)]
    return len(beside) >= 0.5 * len(values) and any(char.isdigit() for char in beside[0])


def _without(value: str, symbols: Sequence[str]) -> str:
    for symbol in symbols:
        value = value.replace(symbol, "").strip()
    return value
