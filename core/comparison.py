"""Comparison: the question whose figures stand beside those of another question, and how the two are put together.

A reference is always asked for, never added up from an answer, so that its release can see it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from core.answer import DIFFERENCE, REFERENCE, value_column
from core.arrow import numbers
from core.catalog import TEMPORAL, Dataset, Variable, VariableType
from core.errors import BadQuestion
from core.question import (
    Breakdown,
    Comparison,
    Filter,
    Operator,
    Part,
    Question,
    is_over_time,
    time_breakdown,
)
from core.stored import stored
from core.words import Message, N_


def reference_question(question: Question, dataset: Dataset) -> Question:
    """Return the question whose answer the comparison needs.

    The country: the same measure without breakdowns and filters by area (or, where there are none, without any
    breakdown but time). The previous period: the same question one period earlier.
    """
    if question.compare is Comparison.COUNTRY:
        return _of_the_country(question, dataset)
    return _of_the_previous_period(question, dataset)


def beside(table: pa.Table, reference: pa.Table, question: Question, dataset: Dataset) -> pa.Table:
    """Return the table with two more columns: the reference figure of each row and the difference to it."""
    shared = [item for item in question.by if item.column in reference.column_names]
    known = _figures_by_key(reference, shared)
    keys = zip(*(table.column(item.column).to_pylist() for item in shared), strict=True) if shared else None
    rows = list(keys) if keys is not None else [()] * table.num_rows
    if question.compare is Comparison.PREVIOUS:
        rows = [_one_period_back(row, shared, dataset) for row in rows]
        known = {row: figure for row, figure in known.items() if _has_period(row, shared, dataset)}
    figures = numbers([known.get(row) for row in rows])
    value = table.column(value_column(0)).cast(pa.float64(), safe=False)
    return table.append_column(REFERENCE, figures).append_column(DIFFERENCE, pc.subtract(value, figures))


def _of_the_country(question: Question, dataset: Dataset) -> Question:
    by = tuple(item for item in question.by if not _is_area(item.variable, dataset))
    where = tuple(item for item in question.where if not _is_area(item.variable, dataset))
    if len(by) == len(question.by) and len(where) == len(question.where):
        by = tuple(item for item in question.by if is_over_time(item, dataset))
    if by == question.by and where == question.where:
        raise BadQuestion(
            Message(N_("These figures are already those of the whole country: there is nothing to compare."))
        )
    return replace(question.counted(), by=by, where=where)


def _is_area(name: str, dataset: Dataset) -> bool:
    return bool(dataset.variable(name).area_level)


def _of_the_previous_period(question: Question, dataset: Dataset) -> Question:
    """Return the question one period earlier.

    With a breakdown by time its own filter moves one period back; other filters stay as they are. Without one the
    years in a filter move by as many years as they span.
    """
    time = time_breakdown(question, dataset)
    filters = tuple(_earlier(item, dataset, time) for item in question.where)
    if time is None and filters == question.where:
        text = N_("To compare with the previous period, break down by time or choose years.")
        raise BadQuestion(Message(text))
    return replace(question.counted(), where=filters)


def _earlier(item: Filter, dataset: Dataset, time: Breakdown | None) -> Filter:
    variable = dataset.variable(item.variable)
    if item.operator is Operator.MISSING or (time and time.variable != item.variable):
        return item
    if variable.type is VariableType.YEAR:
        return _moved(item, 1 if time else _span(item), variable)
    if time and variable.type in TEMPORAL and item.operator is Operator.RANGE and item.values[0]:
        return replace(item, values=(_start_before(item.values[0], time, variable), item.values[1]))
    return item


def _moved(item: Filter, years: int, variable: Variable) -> Filter:
    moved = tuple(str(stored(value, variable) - years) if value else "" for value in item.values)
    return replace(item, values=moved)


def _span(item: Filter) -> int:
    """Return how many years a filter covers; an open range has no period before it."""
    if not all(item.values):
        raise BadQuestion(
            Message(N_("To compare with the previous period, give the first and the last year."))
        )
    years = [int(value) for value in item.values]
    return max(years) - min(years) + 1


def _start_before(text: str, time: Breakdown, variable: Variable) -> str:
    """Return the first day of the period before the one that the range begins in."""
    day = stored(text, variable)
    first = _FIRST_MONTH[time.part](day.month)
    before = _months_back(date(day.year, first, 1), _MONTHS[time.part])
    return before.isoformat()


_MONTHS = {Part.YEAR: 12, Part.QUARTER: 3, Part.MONTH: 1}

_FIRST_MONTH: dict[Part, Callable[[int], int]] = {
    Part.YEAR: lambda _: 1,
    Part.QUARTER: lambda month: (month - 1) // 3 * 3 + 1,
    Part.MONTH: lambda month: month,
}


def _months_back(day: date, months: int) -> date:
    index = max(day.year * 12 + day.month - 1 - months, 12)  # there is no year before the first
    return date(index // 12, index % 12 + 1, 1)


def _figures_by_key(reference: pa.Table, shared: list[Breakdown]) -> dict[tuple[Any, ...], float | None]:
    keys = [reference.column(item.column).to_pylist() for item in shared]
    figures = reference.column(value_column(0)).cast(pa.float64(), safe=False).to_pylist()
    if not keys:
        return {(): figures[0] if figures else None}
    return dict(zip(zip(*keys, strict=True), figures, strict=True))


def _one_period_back(row: tuple[Any, ...], shared: list[Breakdown], dataset: Dataset) -> tuple[Any, ...]:
    return tuple(
        _previous(value, item) if value is not None and is_over_time(item, dataset) else value
        for value, item in zip(row, shared, strict=True)
    )


def _has_period(row: tuple[Any, ...], shared: list[Breakdown], dataset: Dataset) -> bool:
    """Return whether the row's period is reported; no period comes before one that is not."""
    periods = [value for value, item in zip(row, shared, strict=True) if is_over_time(item, dataset)]
    return None not in periods


def _previous(period: Any, breakdown: Breakdown) -> Any:
    """Return the period before: last year, the quarter or the month before.

    >>> _previous(date(2024, 1, 1), Breakdown("born", Part.QUARTER))
    datetime.date(2023, 10, 1)
    """
    if not isinstance(period, date):
        return period - 1
    return _months_back(period, _MONTHS[breakdown.part])
