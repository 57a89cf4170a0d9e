"""How numbers are spelled in files: marks between digits, signs of money, units, negatives, and footnotes behind them.

The patterns are read by Python here and by the engine in `number_conversions.py`, so they use only what both know.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.catalog import VariableType
from data_loaders.intake import Reading
from data_loaders.values.naming import says_year

ENOUGH = 0.9
"""Share of the sample that has to fit before a reading is counted over all rows."""

SPACES = " \u00a0\u202f\u2009"
APOSTROPHES = "'\u2019"
MINUS = "\u2212"
_RAISED = "\u00b9\u00b2\u00b3\u2070\u2074-\u2079"
_DAGGERS = "\u2020\u2021\u00a7"
FOOTNOTE = rf"(?:\s*(?:[A-Za-z]/|\*{{1,3}}|[{_RAISED}]+|\([A-Za-z]{{1,2}}\)|[{_DAGGERS}])|\s+[0-9]/)+"
"""What stands behind a number and points to a note below the table: "1,234 a/", "1234*", "12.5(p)", "7 1/"."""

CURRENCIES: tuple[tuple[str, ...], ...] = (
    ("S/.", "S/", "PEN"),
    ("US$", "USD", "U$S"),
    ("R$", "BRL"),
    ("Bs.", "Bs", "BOB"),
    ("$", "MXN", "COP", "CLP", "ARS", "UYU"),
    ("\u20ac", "EUR"),
    ("\u00a3", "GBP"),
    ("\u20b2", "Gs.", "Gs", "PYG"),
    ("Q.", "Q", "GTQ"),
    ("L.", "HNL"),
    ("C$", "NIO"),
    ("RD$", "DOP"),
    ("\u20a1", "CRC"),
    ("B/.", "PAB"),
)
"""Spellings of one currency stand together; the first is how it is shown."""

GLUED_UNITS = frozenset(
    ["km", "kg", "cm", "mm", "ha", "m2", "m\u00b2", "km2", "km\u00b2", "\u00b0", "\u00b0C", "\u2030"]
)
"""Units that may follow a number without a space: 12km, but not the class 3A."""
SHORT_UNITS = frozenset(["m", "g", "t", "l", "h", "s", "L"])

NO_UNITS = frozenset(
    ["am", "pm", "a.m.", "p.m.", "to", "vo", "do", "er", "ro", "mo", "no", "th", "st", "nd", "rd"]
)
"""What stands behind hours and places in a row."""

_DIGITS = re.compile(r"[0-9]")
_ONLY_DIGITS = re.compile(r"[-+0-9., ]+\Z")
_FOOTNOTE_BEHIND = re.compile(rf"(?<=[0-9%)]){FOOTNOTE}$")
_UNIT_BEHIND = re.compile(
    r"[-+(]?[0-9][0-9.,' ]*(?P<space>\s?)(?P<unit>[^\W\d_][\w/\u00b2\u00b3.]{0,11}|[\u00b0\u2030]C?)$"
)
_YEAR = re.compile(r"(?:19\d\d|20\d\d|2100)\Z")
_INTEGER = re.compile(r"[+-]?\d{1,18}\Z")
_THREES = r"[+-]?(?:[1-9]\d{{0,2}}(?:{mark}\d{{3}})+|\d+)(?:{decimal}\d+)?\Z"
_GROUPED = ((".", ","), (",", "."), (".", " "), (",", " "), (".", "'"), (",", "'"))
_PLAIN = ((".", r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\Z"), (",", r"[+-]?\d*,?\d+\Z"))


def marks_of(thousands: str) -> str:
    """Return the characters that are read as this mark of thousands."""
    return {" ": SPACES, "'": APOSTROPHES}.get(thousands, thousands)


_NUMBERS: tuple[tuple[Reading, "re.Pattern[str]"], ...] = (
    *((Reading(VariableType.NUMBER, decimal), re.compile(pattern)) for decimal, pattern in _PLAIN),
    *(
        (
            Reading(VariableType.NUMBER, decimal, thousands),
            re.compile(
                _THREES.format(mark=f"[{re.escape(marks_of(thousands))}]", decimal=re.escape(decimal))
            ),
        )
        for decimal, thousands in _GROUPED
    ),
)


@dataclass(frozen=True)
class _Dress:
    """What the numbers of a column wear besides digits and marks, and the numbers without it."""

    reading: Reading
    bare: tuple[str, ...]


def number_readings(name: str, values: Sequence[str]) -> tuple[Reading, ...]:
    """Return the readings of these trimmed values as numbers, the most believable first."""
    dress = _undressed(values)
    if dress is None:
        return ()
    bare, worn = dress.bare, dress.reading
    if says_year(name) and not worn.symbols and _fits(bare, _YEAR):
        return (Reading(VariableType.YEAR, has_marks=worn.has_marks),)
    if _fits(bare, _INTEGER) and not any(set(",. '") & set(value) for value in bare):
        return (replace(worn, type=VariableType.INTEGER),)
    found = [_in(worn, reading) for reading, pattern in _NUMBERS if _fits(bare, pattern)]
    return _only_needed(found, bare)


def wider(found: Sequence[Reading], misfits: Sequence[str]) -> tuple[Reading, ...]:
    """Return these readings of numbers and all others that allow more signs, for values that did not fit.

    A sample may show 745 and 41.49 where a later row holds 9,872.60, or (12).
    """
    if not found or found[0].type not in (VariableType.INTEGER, VariableType.NUMBER):
        return tuple(found)
    first = found[0]
    worn = replace(
        first,
        negatives="".join(dict.fromkeys(first.negatives + _negatives(misfits))),
        has_marks=first.has_marks or any(map(_FOOTNOTE_BEHIND.search, misfits)),
        symbols=first.symbols or _money(misfits),
    )
    is_whole = first.type is VariableType.INTEGER
    more = [_in(worn, first), *(_in(worn, reading) for reading, _ in _NUMBERS)]
    more += [
        replace(reading, type=VariableType.INTEGER) for reading in more if reading.thousands and is_whole
    ]
    return (*found, *(reading for reading in dict.fromkeys(more) if reading not in found))


def currencies(values: Sequence[str]) -> tuple[str, ...]:
    """Return the currencies that stand beside numbers, each in its first spelling.

    >>> currencies(["S/ 5", "S/. 7", "US$ 3"])
    ('S/.', 'US$')
    """
    beside = {sign for value in values if (sign := _money_beside(value))}
    return tuple(spellings[0] for spellings in CURRENCIES if beside & set(spellings))


def shown_unit(reading: Reading) -> str:
    """Return the unit that stands beside the numbers of a column; empty where there is none."""
    if not reading.symbols:
        return ""
    money = {spellings: spellings[1] if spellings[0] == "S/." else spellings[0] for spellings in CURRENCIES}
    return money.get(reading.symbols, reading.symbols[0])


def _fits(values: Sequence[str], pattern: "re.Pattern[str]") -> bool:
    return sum(1 for value in values if pattern.match(value)) >= ENOUGH * len(values)


def _in(worn: Reading, reading: Reading) -> Reading:
    """Return a reading of bare numbers with what these numbers wear."""
    return replace(worn, type=reading.type, decimal=reading.decimal, thousands=reading.thousands)


def _undressed(values: Sequence[str]) -> _Dress | None:
    """Return the numbers without their symbols; None where that would be wrong: two currencies, or all in parentheses."""
    has_marks = any(map(_FOOTNOTE_BEHIND.search, values))
    bare = [_FOOTNOTE_BEHIND.sub("", value) for value in values] if has_marks else list(values)
    if len(currencies(bare)) > 1:
        return None
    unit = _unit(bare)
    symbols = ("%",) if unit == "%" else _money(bare) or ((unit,) if unit else ())
    bare = [_without_symbols(value, symbols) for value in bare]
    negatives = _negatives(bare)
    if negatives and all(value.startswith("(") or value.endswith("-") for value in bare):
        return None
    worn = Reading(
        VariableType.NUMBER,
        symbols=symbols,
        negatives=negatives,
        has_marks=has_marks,
        needs_symbol=bool(unit),
    )
    return _Dress(worn, tuple(_with_sign_in_front(value) for value in bare))


def _unit(values: Sequence[str]) -> str:
    """Return "%" or the unit that stands behind every number but zero; empty where some have none, or another."""
    counted = [value for value in values if value.strip("0.,")]
    if counted and all(value.endswith("%") for value in counted):
        return "%"
    units = set()
    for value in values:
        found = _UNIT_BEHIND.match(value)
        if found is None or found["unit"] in _MONEY or found["unit"].lower() in NO_UNITS:
            return ""
        is_apart = bool(found["space"]) or value[: found.start("unit")].endswith(" ")
        is_unit = len(found["unit"]) > 1 or found["unit"] in SHORT_UNITS | GLUED_UNITS
        units.add(found["unit"] if (is_apart and is_unit) or found["unit"] in GLUED_UNITS else "")
    return units.pop() if len(units) == 1 else ""


_MONEY = sorted((sign for spellings in CURRENCIES for sign in spellings), key=len, reverse=True)
_ALL_MONEY = tuple(_MONEY)


def _money_beside(value: str) -> str:
    if not _DIGITS.search(value) or _ONLY_DIGITS.match(value):
        return ""
    front, behind = value.lstrip("-+( " + MINUS), value.rstrip("-) ")
    if not (front.startswith(_ALL_MONEY) or behind.endswith(_ALL_MONEY)):
        return ""
    beside = (
        sign
        for sign in _MONEY
        if (front.startswith(sign) and _is_amount(sign, front[len(sign) :]))
        or (behind.endswith(sign) and _is_number_like(behind[: -len(sign)]))
    )
    return next(beside, "")


def _is_amount(sign: str, rest: str) -> bool:
    """Whether an amount follows a sign: Q 5 and Q5.00 are quetzales, Q1 is a quarter."""
    return _is_number_like(rest) and (len(sign) > 1 or not sign.isalpha() or not rest.isdigit())


def _is_number_like(rest: str) -> bool:
    """Whether nothing but a number is left: "Q 5" is money, the street "Q 5th" is not."""
    return bool(re.fullmatch(rf"[\s0-9.,()'{MINUS}-]*[0-9][\s0-9.,()'{MINUS}-]*", rest))


def _money(values: Sequence[str]) -> tuple[str, ...]:
    """Return all spellings of the one currency that stands beside these values."""
    found = currencies(values)
    return next((spellings for spellings in CURRENCIES if found == spellings[:1]), ())


def _negatives(values: Sequence[str]) -> str:
    signs = {
        "(": any(value.startswith("(") and value.endswith(")") for value in values),
        "-": any(re.search(r"[0-9]\s*-\Z", value) for value in values),
        MINUS: any(MINUS in value for value in values),
    }
    return "".join(sign for sign, is_met in signs.items() if is_met)


def _without_symbols(value: str, symbols: Sequence[str]) -> str:
    for symbol in sorted(symbols, key=len, reverse=True):
        value = value.replace(symbol, "").strip()
    return re.sub(r"^([-+(]) +", r"\1", value) if symbols else value


def _with_sign_in_front(value: str) -> str:
    value = value.replace(MINUS, "-")
    if value.startswith("(") and value.endswith(")"):
        return f"-{value[1:-1].strip()}"
    return f"-{value[:-1].strip()}" if value.endswith("-") and not value.startswith("-") else value


def _only_needed(found: Sequence[Reading], values: Sequence[str]) -> tuple[Reading, ...]:
    """Drop readings that need a sign the values never show; whole numbers in groups stay whole numbers."""
    text = "".join(values)
    needed: list[Reading] = []
    for reading in found:
        if reading.thousands and not any(mark in text for mark in marks_of(reading.thousands)):
            continue
        has_decimals = reading.decimal in text
        if not reading.thousands and not has_decimals and needed:
            continue
        is_whole = bool(reading.thousands) and not has_decimals
        needed.append(replace(reading, type=VariableType.INTEGER) if is_whole else reading)
    return tuple(needed)
