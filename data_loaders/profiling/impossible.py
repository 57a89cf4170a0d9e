"""Values that cannot be: days to come or before 1900, numbers outside the valid range, codes that no list has."""

from datetime import date
from typing import Any

from core.catalog import Variable
from core.errors import BadQuestion
from core.stored import stored
from data_loaders.profiling.columns import Column, Kind
from data_loaders.profiling.counting import Counting
from data_loaders.profiling.tallies import Values

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

EARLIEST = 1900
"""No register in use has days before this year, unless a person says so by a valid range."""


def impossible(values: Values, today: date, counting: Counting) -> int:
    """Return how many records have a value that cannot be. `today` is the day the edition was published.

    A valid range that a person gave takes the place of the usual bounds of days and years. A year may be the next one:
    registers of the coming school year are kept ahead.
    """
    column = values.column
    low, high = _bounds(column, today)
    given = {name: value for name, value in (("low", low), ("high", high)) if value is not None}
    conditions = [f"v {'<' if name == 'low' else '>'} ${name}" for name in given]
    if column.kind in (Kind.NUMBER, Kind.DAY, Kind.MOMENT):
        conditions.append("NOT isfinite(v)")
    if column.variable.codes and column.kind is not Kind.FLAG:
        given["codes"] = [code.value for code in column.variable.codes]
        conditions.append(f"NOT list_contains($codes, {_as_text(column)})")
    if not conditions:
        return 0
    query = f"SELECT coalesce(sum(n), 0) FROM {values.relation} WHERE {' OR '.join(conditions)}"
    return int(counting.row(query, given)[0])


def _bounds(column: Column, today: date) -> tuple[Any, Any]:
    variable = column.variable
    low, high = _as_stored(variable.valid_low, variable), _as_stored(variable.valid_high, variable)
    if column.kind in (Kind.DAY, Kind.MOMENT):
        to_come = date.fromordinal(today.toordinal() + 1) if column.kind is Kind.MOMENT else today
        return (date(EARLIEST, 1, 1) if low is None else low), (to_come if high is None else high)
    if column.is_year:
        return (EARLIEST if low is None else low), (today.year + 1 if high is None else high)
    return (low, high) if column.kind in (Kind.WHOLE, Kind.NUMBER) else (None, None)


def _as_stored(bound: float | str | None, variable: Variable) -> Any:
    """Return a bound as the column stores it; one that cannot be read bounds nothing."""
    if bound is None or not isinstance(bound, str):
        return bound
    try:
        return stored(bound, variable)
    except BadQuestion:
        return None


def _as_text(column: Column) -> str:
    """Return the value as code lists write it: 1 for 1.0."""
    if column.kind is Kind.NUMBER:
        return "CASE WHEN isfinite(v) AND v = round(v) AND abs(v) < 9e15 THEN v::BIGINT::VARCHAR ELSE v::VARCHAR END"
    return "v::VARCHAR"
