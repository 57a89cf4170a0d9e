"""Dates and times in statistics files: numbers that count from the program's own day one, told apart by their format."""

import re
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

SECOND = 1_000_000
DAY = 86_400 * SECOND
"""Microseconds."""

_1960, _1582 = datetime(1960, 1, 1), datetime(1582, 10, 14)  # noqa: DTZ001 - these files know no time zones
_UNIX = datetime(1970, 1, 1)  # noqa: DTZ001
_FIRST = (datetime(1, 1, 1) - _UNIX) // (datetime(1970, 1, 1, 0, 0, 0, 1) - _UNIX)  # noqa: DTZ001
_LAST = (datetime(9999, 12, 31, 23, 59, 59) - _UNIX) // (datetime(1970, 1, 1, 0, 0, 0, 1) - _UNIX)  # noqa: DTZ001
_ROUNDED = 10
"""Microseconds: finer than a double can count seconds since 1582."""

_LEAP_DAYS = (
    "1972-07-01 1973-01-01 1974-01-01 1975-01-01 1976-01-01 1977-01-01 1978-01-01 1979-01-01 1980-01-01 1981-07-01 1982-07-01 "
    "1983-07-01 1985-07-01 1988-01-01 1990-01-01 1991-01-01 1992-07-01 1993-07-01 1994-07-01 1996-01-01 1997-07-01 1999-01-01 "
    "2006-01-01 2009-01-01 2012-07-01 2015-07-01 2017-01-01"
)
"""The days before which a second was put in; Stata's %tC counts those seconds."""

_PERIODS = {"w": 52, "m": 12, "q": 4, "h": 2}
_STATA_TIME_ONLY = re.compile(r"(?:HH|Hh|hH|hh|MM|mm|SS|ss|\.s+|[aApP]\.?[mM]\.?|[:._ +\-])+\Z")
_SPSS = {
    **dict.fromkeys(("DATE", "ADATE", "EDATE", "JDATE", "SDATE", "QYR", "MOYR", "WKYR"), "date"),
    **dict.fromkeys(("DATETIME", "YMDHMS"), "datetime"),
    **dict.fromkeys(("TIME", "DTIME", "MTIME"), "time"),
}
_SAS_TIMES = frozenset({"TIME", "HHMM", "TOD", "TIMEAMPM", "IS8601TM", "E8601TM", "B8601TM", "HOUR", "MMSS"})
_SAS_DATETIMES = frozenset(
    {"DATETIME", "DATEAMPM", "MDYAMPM", "DTDATE", "DTMONYY", "DTYEAR", "DTWKDATX", "DTYYQC", "NLDATM"}
)
_SAS_DATE = re.compile(
    r"(?:DATE|DAY|DOWNAME|JULDAY|JULIAN|MONNAME|MONTH|MONYY|NLDATE|QTRR?|WEEKDATE|WEEKDATX|WEEKDAY|WEEK[UVW]|WORDDATE|WORDDATX|YEAR"
    r"|(?:DDMMYY|MMDDYY|YYMMDD|YYMM|MMYY|YYQR?)[BCDNPSX]?|YYMON|(?:IS|E|B)8601DA|EURDF(?:DD|DE|DN|DWN|MN|MY|WDX|WKX))\Z"
)


@dataclass(frozen=True)
class Moment:
    """What the numbers of a column count: `unit` microseconds each from `origin` (microseconds from 1970), or periods of a year.

    `kind` is "date", "datetime", "time", "period" or "year"; `per_year` is the number of periods in a year.
    """

    kind: str
    unit: int = SECOND
    origin: int = 0
    per_year: int = 0
    has_leap_seconds: bool = False


def moment_of(program: str, form: str) -> Moment | None:
    """Return what the numbers of a column with this format count; None where they are plain numbers.

    >>> moment_of("dta", "%tq").per_year
    4
    >>> moment_of("sav", "F8.2") is None
    True
    """
    if program == "dta":
        return _of_stata(form)
    return _of_spss(form) if program in ("sav", "por") else _of_sas(form)


def moments(numbers: pa.Array, moment: Moment) -> tuple[pa.Array, int]:
    """Return timestamps, and how many values lie outside of the years 1 to 9999 and became null."""
    values = numbers.cast(pa.float64()).to_numpy(zero_copy_only=False)
    with np.errstate(invalid="ignore", over="ignore"):
        near = (
            moment.origin + values * moment.unit
            if not moment.per_year
            else values * (DAY * 365.0 / moment.per_year)
        )
        is_sane = np.isfinite(values) & (near > _FIRST - 400 * DAY) & (near < _LAST + 400 * DAY)
    safe = np.where(is_sane, values, 0.0)
    exact = _of_periods(safe, moment.per_year) if moment.per_year else _of_units(safe, moment)
    is_sane &= (exact >= _FIRST) & (exact <= _LAST)
    lost = int(np.count_nonzero(~is_sane & ~np.isnan(values)))
    return pa.array(exact, mask=~is_sane).cast(pa.timestamp("us")), lost


def clock_times(numbers: pa.Array, moment: Moment) -> pa.Array:
    """Return times of day, or durations, as text: 10:30:00, 37:05:00, -00:10:00.5."""
    return pa.array(
        [None if value is None else _clock(value * moment.unit) for value in numbers.to_pylist()], pa.string()
    )


def is_midnight(stamps: pa.Array) -> bool:
    """Return whether every moment is the beginning of a day."""
    counts = pc.drop_null(stamps).cast(pa.int64()).to_numpy(zero_copy_only=False)
    return not np.any(counts % DAY)


def _micros(day: datetime) -> int:
    return (day - _UNIX).days * DAY


def _of_stata(form: str) -> Moment | None:
    match = re.match(r"%-?(t[A-Za-z]|d)(.*)", form)
    if match is None:
        return None
    code, detail = match[1], match[2]
    if code in ("d", "td"):
        return Moment("date", DAY, _micros(_1960))
    if code in ("tc", "tC"):
        if detail and _STATA_TIME_ONLY.match(detail):
            return Moment("time", SECOND // 1000)
        return Moment("datetime", SECOND // 1000, _micros(_1960), has_leap_seconds=code == "tC")
    if code == "ty":
        return Moment("year")
    return Moment("period", per_year=_PERIODS[code[1]]) if code[1:] in _PERIODS else None


def _of_spss(form: str) -> Moment | None:
    kind = _SPSS.get(bare_format(form))
    return Moment(kind, SECOND, 0 if kind == "time" else _micros(_1582)) if kind else None


def _of_sas(form: str) -> Moment | None:
    name = bare_format(form)
    if name in _SAS_TIMES:
        return Moment("time", SECOND)
    if name in _SAS_DATETIMES or re.match(r"(?:IS|E|B)8601(?:DT|DN|DZ|LX)", name):
        return Moment("datetime", SECOND, _micros(_1960))
    return Moment("date", DAY, _micros(_1960)) if _SAS_DATE.match(name) else None


def bare_format(form: str) -> str:
    """Return the name of an SPSS or SAS format without width and decimals.

    >>> bare_format("E8601DA10."), bare_format("F8.2"), bare_format("$sexo1")
    ('E8601DA', 'F', '$SEXO')
    """
    return re.sub(r"\d*\.?\d*\Z", "", form.strip().upper())


def _of_units(values: npt.NDArray[np.float64], moment: Moment) -> npt.NDArray[np.int64]:
    whole = np.floor(values)
    rest = np.round((values - whole) * moment.unit / _ROUNDED) * _ROUNDED
    exact = whole.astype(np.int64) * moment.unit + rest.astype(np.int64) + moment.origin
    return exact - _leap_seconds(exact) * SECOND if moment.has_leap_seconds else exact


def _of_periods(values: npt.NDArray[np.float64], per_year: int) -> npt.NDArray[np.int64]:
    """Return the first day of each period. Stata's weeks begin on 1 January: each year has 52, the last being longer."""
    count = np.floor(values).astype(np.int64)
    years, period = 1960 + count // per_year, count % per_year
    if per_year == 52:
        days = (years - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64) + 7 * period
    else:
        months = (years - 1970) * 12 + period * (12 // per_year)
        days = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return np.asarray(days * DAY)


def _leap_seconds(counted: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    days = np.array(_LEAP_DAYS.split(), dtype="datetime64[us]").astype(np.int64)
    counted_then = days + SECOND * np.arange(len(days))
    return np.searchsorted(counted_then, counted, side="right").astype(np.int64)


def _clock(micros: float) -> str:
    total = round(abs(micros) / _ROUNDED) * _ROUNDED
    seconds, rest = divmod(total, SECOND)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    text += f".{rest:06d}".rstrip("0") if rest else ""
    return f"-{text}" if micros < 0 and total else text
