"""The figures of one column, counted from its values: what numbers, days and text have to say."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from core.profile import QUANTILES, TOLD, Bin, Tally
from core.stored import as_stored_text
from data_loaders.profiling.bars import day_bars, number_bars
from data_loaders.profiling.columns import Column, Kind
from data_loaders.profiling.counting import Counting
from data_loaders.profiling.tallies import Values

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

MOST_CODES_COUNTED = 2_000
"""Codes of one variable, and about so many of all variables together times ten: a profile stays a small file."""
LAST_DIGITS_FROM = 20
"""Whole numbers that span at least so many have last digits worth a look."""
FIRST_DIGITS_SPAN = 100.0
"""Amounts of which the 99th percentile is so many times the lowest hundredth have first digits worth a look."""
_CANDIDATES = 40

Figures = dict[str, Any]


def most_codes(columns: Sequence[Column]) -> int:
    """Return how many codes of one variable are counted, so that all code lists together stay within bounds."""
    listed = sum(bool(column.variable.codes) for column in columns)
    return min(MOST_CODES_COUNTED, 10 * MOST_CODES_COUNTED // max(listed, 1))


def top_values(values: Values, counting: Counting, most: int = MOST_CODES_COUNTED) -> tuple[Tally, ...]:
    """Return the commonest values, with a code list as many more as it has codes, at most `most`.

    Nothing where every value is there only once, unless they are codes.
    """
    codes = min(len(values.column.variable.codes), most)
    limit = TOLD + codes
    if values.is_tallied or values.column.kind is Kind.FLAG:
        rows = counting.rows(f"SELECT v, n FROM {values.relation} ORDER BY n DESC, v LIMIT {limit}")
    else:
        rows = _frequent(values, counting)
    if not codes and len(rows) == TOLD and rows[0][1] == 1:
        return ()
    return tuple(Tally(as_stored_text(_plain(value)), int(count)) for value, count in rows)


def _frequent(values: Values, counting: Counting) -> list[tuple[Any, Any]]:
    """Count the values that are likely to be the commonest (filtered space-saving finds them) exactly."""
    found = counting.row(f"SELECT approx_top_k(v, {_CANDIDATES}) FROM {values.relation}")[0] or []
    query = f"SELECT v, sum(n) FROM {values.relation} WHERE list_contains($likely, v) GROUP BY 1 ORDER BY 2 DESC, 1"
    return counting.rows(f"{query} LIMIT {TOLD}", {"likely": found})


def number_figures(values: Values, counting: Counting) -> Figures:
    """Return lowest, highest, mean, sd, quantiles, histogram and digits of numbers; infinite ones are left aside."""
    finite = values.relation
    if values.column.kind is Kind.NUMBER:
        finite = f"(SELECT v, n FROM {finite} WHERE isfinite(v))"
    lowest, highest, mean, records, all_whole, distinct = counting.row(
        f"SELECT min(v), max(v), sum(v::DOUBLE * n) / sum(n), sum(n), {_all_whole(values)}, "
        f"{'count(*)' if values.is_tallied else '100'} FROM {finite}"
    )
    if not records:
        return {}
    sd = None
    if records > 1:
        query = f"SELECT sqrt(sum(n * (v::DOUBLE - $mean) ** 2) / ($records - 1)) FROM {finite}"
        sd = counting.row(query, {"mean": mean, "records": float(records)})[0]
    quantiles = tuple(_plain(each) for each in _quantiles(values, finite, int(records), counting))
    figures: Figures = {
        "lowest": _plain(lowest),
        "highest": _plain(highest),
        "mean": _finite(mean),
        "sd": _finite(sd),
        "quantiles": quantiles,
    }
    figures["histogram"] = _number_histogram(finite, figures, counting, is_whole=bool(all_whole))
    if values.column.is_amount:
        is_spread = distinct > LAST_DIGITS_FROM and highest - lowest >= LAST_DIGITS_FROM
        if all_whole and is_spread:
            figures["last_digits"] = _digits("abs(v) % 10", range(10), finite, counting)
        if _spans_orders(figures):
            leading = "substr(printf('%.15e', v::DOUBLE), 1, 1)::INT"
            positive = f"(SELECT v, n FROM {finite} WHERE v > 0)"
            figures["first_digits"] = _digits(leading, range(1, 10), positive, counting)
    return figures


def _all_whole(values: Values) -> str:
    return "true" if values.column.kind is Kind.WHOLE else "bool_and(v = round(v))"


def _spans_orders(figures: Figures) -> bool:
    """Benford's law is about positive amounts over several orders of magnitude, not about marks or ages."""
    low, high = figures["quantiles"][0], figures["quantiles"][-1]
    if figures["lowest"] < 0:
        return False
    return bool(high >= FIRST_DIGITS_SPAN * max(low, 1e-12) and high > 0) and (low > 0 or high >= 1000)


def _digits(digit: str, possible: range, relation: str, counting: Counting) -> tuple[int, ...]:
    found = dict(counting.rows(f"SELECT ({digit})::INT, sum(n)::BIGINT FROM {relation} GROUP BY 1"))
    return tuple(found.get(each, 0) for each in possible)


def _quantiles(values: Values, relation: str, records: int, counting: Counting) -> list[Any]:
    """Return the quantiles at QUANTILES: of numbers interpolated (type 7 of Hyndman and Fan 1996), of days as they are."""
    if not values.is_tallied:
        return list(counting.row(f"SELECT approx_quantile(v, {list(QUANTILES)}) FROM {relation}")[0])
    is_number = values.column.kind in (Kind.WHOLE, Kind.NUMBER)
    places = [share * (records - 1) for share in QUANTILES]
    wanted = sorted({edge for place in places for edge in (math.floor(place), math.ceil(place))})
    found = counting.row(
        "WITH counted AS (SELECT v, sum(n) OVER (ORDER BY v) AS upto FROM " + relation + "), "
        "places AS (SELECT unnest($places::BIGINT[]) AS place) "
        "SELECT list(least_value ORDER BY place) FROM (SELECT place, min(v) AS least_value FROM places "
        "JOIN counted ON counted.upto > place GROUP BY place)",
        {"places": wanted},
    )[0]
    at = dict(zip(wanted, found, strict=True))
    if not is_number:
        return [at[math.floor(place)] for place in places]
    return [_between(at[math.floor(place)], at[math.ceil(place)], place % 1) for place in places]


def _between(low: Any, high: Any, share: float) -> Any:
    return low if low == high else float(low) + (float(high) - float(low)) * share


def _number_histogram(
    relation: str, figures: Figures, counting: Counting, *, is_whole: bool
) -> tuple[Bin, ...]:
    low, high = float(figures["lowest"]), float(figures["highest"])
    middle = (float(figures["quantiles"][0]), float(figures["quantiles"][-1]))
    bars = number_bars(low, high, middle, is_whole=is_whole)
    if bars.bars == 1:
        total = counting.row(f"SELECT sum(n)::BIGINT FROM {relation}")[0]
        return (Bin(bars.edge(0), bars.edge(1), total),)
    place = "floor((v::DOUBLE - $start) / $width + 1e-9)::BIGINT"
    counts = _per_bar(place, relation, {"start": float(bars.start), "width": float(bars.width)}, counting)
    return _bins(counts, bars.bars, bars.edge)


def _per_bar(place: str, relation: str, given: Mapping[str, Any], counting: Counting) -> dict[int, int]:
    return dict(counting.rows(f"SELECT {place}, sum(n)::BIGINT FROM {relation} GROUP BY 1", given))


def _bins(counts: dict[int, int], bars: int, edge: Any) -> tuple[Bin, ...]:
    """Return the bars; a count at an outer edge, moved there by rounding, belongs to the outermost one."""
    kept = [0] * bars
    for bar, count in counts.items():
        kept[min(max(bar, 0), bars - 1)] += count
    return tuple(Bin(edge(bar), edge(bar + 1), count) for bar, count in enumerate(kept))


def day_figures(values: Values, counting: Counting) -> Figures:
    """Return earliest, latest, quantiles, histogram and heaped days of days and moments; infinite ones are left aside."""
    finite = f"(SELECT v, n FROM {values.relation} WHERE isfinite(v))"
    lowest, highest, records = counting.row(f"SELECT min(v), max(v), sum(n) FROM {finite}")
    if not records or not _has_calendar(lowest, highest):
        return {}
    quantiles = _quantiles(values, finite, int(records), counting)
    return {
        "lowest": lowest.isoformat(),
        "highest": highest.isoformat(),
        "quantiles": tuple(each.isoformat() for each in quantiles),
        "histogram": _day_histogram(finite, (lowest, highest), (quantiles[0], quantiles[-1]), counting),
        "heaped_days": heaped_days(finite, counting),
    }


def _has_calendar(*days: Any) -> bool:
    """Python has no days before the year 1 or after 9999; the engine then gives text."""
    return all(isinstance(day, date) for day in days)


def _day_histogram(
    relation: str, ends: tuple[date, date], middle: tuple[date, date], counting: Counting
) -> tuple[Bin, ...]:
    (low, high), (first, last) = (_days(ends), _days(middle))
    bars = day_bars(low, high, (first, last))
    if bars.days:
        place = f"floor((v::DATE - DATE '0001-01-01') / {bars.days})::BIGINT - {bars.first}"
    else:
        place = f"floor((year(v) * 12 + month(v) - 1) / {bars.months})::BIGINT - {bars.first}"
    return _bins(_per_bar(place, relation, {}, counting), bars.bars, bars.edge)


def _days(pair: tuple[date, date]) -> tuple[date, date]:
    low, high = pair
    return (
        low.date() if isinstance(low, datetime) else low,
        high.date() if isinstance(high, datetime) else high,
    )


NEW_YEAR = "01-01"
"""How the first of January of any year is written among heaped days."""
PLACEHOLDERS = (
    "0001-01-01", "1111-11-11", "1582-10-15", "1753-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1901-01-01",
    "1904-01-01", "1960-01-01", "1970-01-01", "1980-01-01", "2000-01-01", "9999-12-31",
)  # fmt: skip
"""Days that programs write where they know none: the first day of their calendars, or a form's filler."""
_BEYOND_LIFE = ("1905-01-01", "2100-01-01")
"""A placeholder outside these is one even when a single record has it."""
_HEAP, _FEWEST = 5.0, 3
"""A placeholder within living memory is one when it is so many times as common as the days around it."""


def heaped_days(relation: str, counting: Counting) -> tuple[Tally, ...]:
    """Return placeholder days, and the first of January where it is more common than other firsts of a month."""
    days = counting.rows(
        f"SELECT strftime(v, '%Y-%m-%d') AS day, sum(n)::BIGINT FROM {relation} "
        "WHERE list_contains($placeholders, day) GROUP BY 1 ORDER BY 2 DESC, 1",
        {"placeholders": list(PLACEHOLDERS)},
    )
    new_year, other_firsts, records, distinct = counting.row(
        "SELECT coalesce(sum(n) FILTER (day(v) = 1 AND month(v) = 1), 0), coalesce(sum(n) FILTER (day(v) = 1 AND month(v) > 1), 0), "
        f"sum(n), approx_count_distinct(v::DATE) FROM {relation}"
    )
    usual = float(records) / max(distinct, 1)
    heaped = [(day, count) for day, count in days if _is_heap(day, count, usual)]
    if new_year >= _FEWEST and new_year > 3 * other_firsts / 11 and new_year > 2 * records / 365:
        heaped.append((NEW_YEAR, new_year))
    return tuple(Tally(day, int(count)) for day, count in heaped)


def _is_heap(day: str, count: int, usual: float) -> bool:
    if not _BEYOND_LIFE[0] <= day < _BEYOND_LIFE[1]:
        return True
    return count >= _FEWEST and count >= _HEAP * usual


def _finite(value: float | None) -> float | None:
    """Return a figure, or None where it is beyond the largest number."""
    return value if value is not None and math.isfinite(value) else None


def _plain(value: Any) -> Any:
    """Return a number or a text as the profile keeps it: a decimal without a fraction is whole."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, timedelta):
        return str(value)
    return value
