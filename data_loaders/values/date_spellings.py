"""How dates and times are spelled in files: orders, separators, months by name, years of two digits, times behind."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from core.catalog import VariableType
from data_loaders.intake import PIVOT, Reading
from data_loaders.values.naming import says_birth, says_date, says_month, without_accents

ENOUGH = 0.9
EXCEL = "excel"
"""The date format of day numbers, which spreadsheets count from 1899-12-30 on."""
FIRST_SERIAL, LAST_SERIAL = 10_000, 73_050
"""Day numbers that are plausible: from 1927 to the end of 2099."""

_NAMES = (
    "enero ene janeiro january jan",
    "febrero feb fevereiro fev february",
    "marzo mar marco march",
    "abril abr april apr",
    "mayo may maio mai",
    "junio jun junho june",
    "julio jul julho july",
    "agosto ago august aug",
    "septiembre setiembre sep set sept setembro september",
    "octubre oct outubro out october",
    "noviembre nov novembro november",
    "diciembre dic dezembro dez december dec",
)
MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
"""Names of months, whole and shortened, without accents: Spanish, Portuguese, English."""
WEEKDAYS = (
    "lunes|martes|miercoles|jueves|viernes|sabado|domingo|segunda-feira|terca-feira|quarta-feira|quinta-feira|sexta-feira|"
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun"
)
ORDINALS = "([0-9])(?:st|nd|rd|th|o|\u00ba|\u00b0)(?:[ ,.]|$)"
"""The ending of a first, second, third: followed by a space in both of them who read it, since their letters differ."""
TIME = (
    r"(?:[T ]|, ) *([0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?)"
    r"(?: ?([aApP])\.? ?[mM]\.?)?(?: ?(Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?))?$"
)
"""What stands behind the day: a time, "a" or "p" for the half of the day, and the distance from UTC."""

_TIME = re.compile(TIME)
_MIDNIGHT = re.compile(r"0?0:00(?::00(?:[.,]0+)?)?\Z")
_NUMERIC = re.compile(r"(?P<a>\d{4}|\d{1,2})(?P<s>[-/. ])(?P<b>\d{1,2})(?P=s)(?P<c>\d{4}|\d{1,2})\Z")
_YEAR_MONTH = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<s>[-/])(?P<m>0?[1-9]|1[0-2])\Z")
_MONTH_YEAR = re.compile(r"(?P<m>0?[1-9]|1[0-2])(?P<s>[-/])(?P<y>(?:19|20)\d\d)\Z")
_COMPACT = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\Z")
_COMPACT_MONTH = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])\Z")
_NAMED = (
    ("dmy", re.compile(r"\d{1,2} [a-z]{3,} (\d{4}|\d{2})\Z")),
    ("mdy", re.compile(r"[a-z]{3,} \d{1,2} (\d{4})\Z")),
    ("ymd", re.compile(r"(\d{4}) [a-z]{3,} \d{1,2}\Z")),
    ("my", re.compile(r"[a-z]{3,} (\d{4}|\d{2})\Z")),
    ("ym", re.compile(r"(\d{4}) [a-z]{3,}\Z")),
)
_PARTS = {"d": "%d", "m": "%m", "y": "%Y"}


def date_readings(name: str, values: Sequence[str]) -> tuple[Reading, ...]:
    """Return the readings of these trimmed values as days or moments, the most believable first."""
    days, behind = _apart(values)
    for spelled in (_numeric, _named, _months, _compact):
        if found := spelled(name, days):
            pivoted = [_with_pivot(name, reading) for reading in found]
            return tuple(each for reading in pivoted for each in _with_times(reading, behind, len(values)))
    return _serials(name, values)


def spelled_in(form: str, order: str) -> str:
    """Return a date format with its parts in another order; separator, name of the month and year digits stay.

    >>> spelled_in("%d/%m/%y %H:%M", "mdy")
    '%m/%d/%y %H:%M'
    """
    day, space, time = form.partition(" %H") if " %H" in form else form.partition(" %I")
    parts = {"d": "%d", "m": "%B" if "%B" in day else "%m", "y": "%y" if "%y" in day else "%Y"}
    separator = re.sub(r"%[a-zA-Z]", "", day)[:1]
    return separator.join(parts[letter] for letter in order) + space + time


def with_spaces(text: str) -> str:
    """Return a date with its month by name in its plainest form: "15 de Março, 2024" is "15 marco 2024"."""
    plain = without_accents(text).lower()
    plain = re.sub(rf"^(?:{WEEKDAYS})\b[, ]*", "", re.sub(ORDINALS, r"\1 ", plain))
    plain = re.sub(r"([a-z])([0-9])|([0-9])([a-z])", r"\1\3 \2\4", re.sub(r"\bdel?\b", " ", plain))
    return re.sub(r"[ ,./'-]+", " ", plain).strip()


def _apart(values: Sequence[str]) -> tuple[list[str], list["re.Match[str]"]]:
    """Return the days, and the times that stand behind some of them."""
    found = [_TIME.search(value) for value in values]
    days = [value[: time.start()] if time else value for value, time in zip(values, found, strict=True)]
    return days, [time for time in found if time]


def _with_times(reading: Reading, behind: Sequence["re.Match[str]"], count: int) -> tuple[Reading, ...]:
    """Return the reading as it is without times; as moments with them, or as days where it is always midnight."""
    if not behind:
        return (reading,)
    form = f"{reading.date_format} {'%I:%M %p' if any(time[2] for time in behind) else '%H:%M'}"
    form += "%z" if any(time[3] for time in behind) else ""
    moment = replace(reading, type=VariableType.DATETIME, date_format=form)
    is_midnight = all(_MIDNIGHT.match(time[1]) and not time[3] for time in behind)
    day = replace(moment, type=VariableType.DATE)
    return (day, moment) if is_midnight and len(behind) >= ENOUGH * count else (moment,)


def _with_pivot(name: str, reading: Reading) -> Reading:
    """Nobody is born in years to come: for births every two digits beyond this year's are of the last century."""
    if "%y" not in reading.date_format:
        return reading
    return replace(reading, pivot=_this_year() % 100 + 1 if says_birth(name) else PIVOT)


def _this_year() -> int:
    return date.today().year  # noqa: DTZ011 - the year of the machine's own calendar


def _numeric(_name: str, days: Sequence[str]) -> list[Reading]:
    matches = [match for day in days if (match := _NUMERIC.match(day))]
    if len(matches) < ENOUGH * len(days):
        return []
    return [_spelled(order, matches) for order in _orders(matches)]


def _orders(matches: Sequence["re.Match[str]"]) -> list[str]:
    """Return the orders in which most of the dates are possible: year first if it has four digits, else both others.

    Three parts of two digits may have the year in front too, mostly with hyphens: 24-03-15.
    """
    if sum(len(match["a"]) == 4 for match in matches) > len(matches) / 2:
        return ["ymd"]
    has_long_years = sum(len(match["c"]) == 4 for match in matches) > len(matches) / 2
    orders = ["dmy", "mdy"] if has_long_years else ["dmy", "mdy", "ymd"]
    fits = {order: sum(1 for match in matches if _is_possible(match, order)) for order in orders}
    likely = [order for order in orders if fits[order] >= ENOUGH * len(matches)]
    if all(match["s"] == "-" for match in matches):
        return likely
    return [order for order in likely if order != "ymd"] or likely


def _is_possible(match: "re.Match[str]", order: str) -> bool:
    parts = dict(zip(order, (match["a"], match["b"], match["c"]), strict=True))
    return (
        1 <= int(parts["d"]) <= 31
        and 1 <= int(parts["m"]) <= 12
        and len(parts["d"]) < 3
        and len(parts["y"]) > 1
    )


def _spelled(order: str, matches: Sequence["re.Match[str]"]) -> Reading:
    separators = [match["s"] for match in matches]
    usual = max(set(separators), key=separators.count)
    has_long_years = sum(4 in (len(match["a"]), len(match["c"])) for match in matches) > len(matches) / 2
    parts = _PARTS if has_long_years else {**_PARTS, "y": "%y"}
    return Reading(
        VariableType.DATE, date_order=order, date_format=usual.join(parts[letter] for letter in order)
    )


def _named(_name: str, days: Sequence[str]) -> list[Reading]:
    known = _with_months(days)
    if not known:
        return []
    for order, pattern in _NAMED:
        matches = [match for day in known if (match := pattern.match(day))]
        if len(matches) < ENOUGH * len(days):
            continue
        year = "%Y" if sum(len(match[1]) == 4 for match in matches) > len(matches) / 2 else "%y"
        if order == "my" and year == "%y" and any(" " in day.strip() for day in days):
            return []  # "mar 15" may be the fifteenth; "mar-15" is what spreadsheets write for a month
        parts = {"d": "%d", "m": "%B", "y": year}
        form = " ".join(parts[letter] for letter in order)
        return [Reading(VariableType.DATE, date_order=order, date_format=form)]
    return []


def _with_months(days: Sequence[str]) -> list[str]:
    """Return the days with a month by name in their plainest form; none where they are not enough of all."""
    known, most_others = [], (1 - ENOUGH) * len(days)
    for number, day in enumerate(days, 1):
        plain = with_spaces(day) if re.search(r"[A-Za-z]{3}", day) else ""
        if any(word in MONTHS for word in plain.split()):
            known.append(plain)
        elif number - len(known) > most_others:
            return []  # prose is known for what it is by its first words
    return known if len(known) >= ENOUGH * len(days) else []


def _months(_name: str, days: Sequence[str]) -> list[Reading]:
    for order, pattern in (("ym", _YEAR_MONTH), ("my", _MONTH_YEAR)):
        matches = [match for day in days if (match := pattern.match(day))]
        if len(matches) >= ENOUGH * len(days) and not _are_school_years(matches):
            form = matches[0]["s"].join(_PARTS[letter] for letter in order)
            return [Reading(VariableType.DATE, date_order=order, date_format=form)]
    return []


def _are_school_years(matches: Sequence["re.Match[str]"]) -> bool:
    """2009-10, 2010-11: each second number is the year after the first."""
    return all((int(match["y"]) + 1) % 100 == int(match["m"]) for match in matches)


def _compact(name: str, days: Sequence[str]) -> list[Reading]:
    if says_date(name) and _fits(days, _COMPACT):
        return [Reading(VariableType.DATE, date_order="ymd", date_format="%Y%m%d")]
    if says_month(name) and _fits(days, _COMPACT_MONTH):
        return [Reading(VariableType.DATE, date_order="ym", date_format="%Y%m")]
    return []


def _serials(name: str, values: Sequence[str]) -> tuple[Reading, ...]:
    """Day numbers, and beside them plain numbers: a person has to choose."""
    is_plausible = all(value.isdecimal() and FIRST_SERIAL <= int(value) <= LAST_SERIAL for value in values)
    if not (says_date(name) and is_plausible):
        return ()
    return (Reading(VariableType.DATE, date_format=EXCEL), Reading(VariableType.INTEGER))


def _fits(values: Sequence[str], pattern: "re.Pattern[str]") -> bool:
    return sum(1 for value in values if pattern.match(value)) >= ENOUGH * len(values)
