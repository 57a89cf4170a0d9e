"""Comparison: the question whose figures stand beside those of another question, and how the two are put together.

A reference is always asked for, never added up from an answer, so that its release can see it.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog import Dataset, VariableType
from core.errors import BadQuestion
from core.plan import value_column
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
from core.words import N_, Message

REFERENCE = "reference"
DIFFERENCE = "difference"


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
    figures = pa.array([known.get(row) for row in rows], pa.float64())
    value = table.column(value_column(0)).cast(pa.float64())
    return table.append_column(REFERENCE, figures).append_column(DIFFERENCE, pc.subtract(value, figures))


def _of_the_country(question: Question, dataset: Dataset) -> Question:
    by = tuple(item for item in question.by if not _is_area(item.variable, dataset))
    where = tuple(item for item in question.where if not _is_area(item.variable, dataset))
    if len(by) == len(question.by) and len(where) == len(question.where):
        by = tuple(item for item in question.by if is_over_time(item, dataset))
    return replace(question.counted(), by=by, where=where)


def _is_area(name: str, dataset: Dataset) -> bool:
    return bool(dataset.variable(name).area_level)


def _of_the_previous_period(question: Question, dataset: Dataset) -> Question:
    """Return the question one period earlier; years in a filter move by as many years as the filter spans."""
    time = time_breakdown(question, dataset)
    filters = [_earlier(item, dataset, has_time_breakdown=time is not None) for item in question.where]
    if time is None and tuple(filters) == question.where:
        text = N_("To compare with the previous period, break down by time or choose years.")
        raise BadQuestion(Message(text))
    return replace(question.counted(), where=tuple(filters))


def _earlier(item: Filter, dataset: Dataset, *, has_time_breakdown: bool) -> Filter:
    if dataset.variable(item.variable).type is not VariableType.YEAR or item.operator is Operator.MISSING:
        return item
    years = [int(value) for value in item.values if value]
    back = 1 if has_time_breakdown or not years else max(years) - min(years) + 1
    moved = tuple(str(int(value) - back) if value else "" for value in item.values)
    return replace(item, values=moved)


def _figures_by_key(reference: pa.Table, shared: list[Breakdown]) -> dict[tuple[Any, ...], float | None]:
    keys = [reference.column(item.column).to_pylist() for item in shared]
    figures = reference.column(value_column(0)).cast(pa.float64()).to_pylist()
    if not keys:
        return {(): figures[0] if figures else None}
    return dict(zip(zip(*keys, strict=True), figures, strict=True))


def _one_period_back(row: tuple[Any, ...], shared: list[Breakdown], dataset: Dataset) -> tuple[Any, ...]:
    return tuple(
        _previous(value, item) if is_over_time(item, dataset) else value
        for value, item in zip(row, shared, strict=True)
    )


def _previous(period: Any, breakdown: Breakdown) -> Any:
    """Return the period before: last year, the quarter or the month before.

    >>> _previous(date(2024, 1, 1), Breakdown("born", Part.QUARTER))
    datetime.date(2023, 10, 1)
    """
    if period is None or not isinstance(period, date):
        return None if period is None else period - 1
    months = 3 if breakdown.part is Part.QUARTER else 1
    index = period.year * 12 + period.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)
