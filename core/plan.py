"""From a question to the query that answers it: Narwhals expressions, the same for every engine.

The contributors to each cell are always counted, because what may leave depends on them.
"""

import math
import operator
from collections.abc import Callable
from functools import reduce
from typing import Any

import narwhals.stable.v2 as nw

from core.answer import value_column
from core.catalog import Dataset, Variable, VariableType
from core.question import Breakdown, Filter, Measure, MeasureKind, Operator, Part, Question
from core.stored import day_after, stored

CONTRIBUTORS = "_contributors"
"""Column with the number of records behind the first measure of a cell."""

_FEW = 20
_SPARE_DIGITS = 6


def plan(question: Question, dataset: Dataset, records: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return the query: one row per group, its measures, and its contributors.

    Columns: one per breakdown, `value`, `value_2`, ..., `_contributors`. Without a breakdown there is one row.
    """
    filters = [_keeps(item, dataset) for item in question.where]
    chosen = records.filter(*filters) if filters else records
    needed = _needed(question, dataset, records)
    figures = _figures(question, dataset)
    if not question.by:
        return (chosen.select(*needed) if needed else chosen).select(*figures)
    # The groups get names of their own: a breakdown may be named like a variable that is measured.
    names = {f"_{item.column}": item.column for item in question.by}
    groups = [_group(item, dataset).alias(f"_{item.column}") for item in question.by]
    return chosen.select(*groups, *needed).group_by(*names).agg(*figures).rename(names)


def reported(variable: Variable, column: str = "") -> nw.Expr:
    """Return the variable's values with its missing codes emptied, so that -9999 is never averaged."""
    value = nw.col(column or variable.name)
    if not variable.missing:
        return value
    codes = [stored(code.value, variable) for code in variable.missing]
    return nw.when(~_equals_any(value, codes)).then(value)


def _needed(question: Question, dataset: Dataset, records: nw.LazyFrame[Any]) -> list[nw.Expr]:
    names = dict.fromkeys(name for measure in question.measures for name in measure.variables)
    types = records.collect_schema()
    return [_measured(dataset.variable(name), types.get(name)).alias(name) for name in names]


def _measured(variable: Variable, stored_as: nw.dtypes.DType | None) -> nw.Expr:
    """Return the values to measure; a needless cast would keep the engine from skipping blocks of records."""
    is_to_cast = variable.type is VariableType.NUMBER and stored_as != nw.Float64
    return reported(variable).cast(nw.Float64) if is_to_cast else reported(variable)


def _figures(question: Question, dataset: Dataset) -> list[nw.Expr]:
    figures = [
        _figure(measure, dataset).alias(value_column(position))
        for position, measure in enumerate(question.measures)
    ]
    return [*figures, _contributors(question.measures[0]).alias(CONTRIBUTORS)]


def _figure(measure: Measure, dataset: Dataset) -> nw.Expr:
    if measure.kind is MeasureKind.ROWS:
        return nw.len().cast(nw.Int64)
    if measure.kind is MeasureKind.SHARE:
        return _share(measure, dataset)
    if measure.other:
        return _of_two(measure, dataset)
    if measure.kind is MeasureKind.SUM:
        return _sum(measure, dataset)
    return _SIMPLE[measure.kind](nw.col(measure.variable), measure)


_SIMPLE: dict[MeasureKind, Callable[[nw.Expr, Measure], nw.Expr]] = {
    MeasureKind.DISTINCT: lambda x, _: _distinct(x),
    MeasureKind.MEAN: lambda x, _: x.mean(),
    MeasureKind.MEDIAN: lambda x, _: x.median(),
    MeasureKind.MINIMUM: lambda x, _: x.min().cast(nw.Float64),
    MeasureKind.MAXIMUM: lambda x, _: x.max().cast(nw.Float64),
    MeasureKind.QUANTILE: lambda x, measure: x.quantile(measure.quantile, "linear"),
}


def _distinct(value: nw.Expr) -> nw.Expr:
    """Return the count of different values; the engine's own counts a null as one and fails on no records."""
    counted = (value.n_unique() - value.is_null().any().cast(nw.Int64)).cast(nw.Int64)
    return nw.when(value.count() > 0).then(counted).otherwise(nw.lit(0))


def _sum(measure: Measure, dataset: Dataset) -> nw.Expr:
    """Return the sum; nothing, rather than zero, where no record reports the variable."""
    value = nw.col(measure.variable)
    is_whole = dataset.variable(measure.variable).type is VariableType.INTEGER
    total = value.sum().cast(nw.Int64) if is_whole else value.sum()
    return nw.when(value.count() > 0).then(total)


def _share(measure: Measure, dataset: Dataset) -> nw.Expr:
    variable = dataset.variable(measure.variable)
    value = nw.col(measure.variable)
    counted = _equals_any(value, [stored(category, variable) for category in measure.categories])
    return counted.cast(nw.Int32).mean()


def _of_two(measure: Measure, dataset: Dataset) -> nw.Expr:
    """Return a ratio of sums or a weighted mean over the records that report both variables."""
    first, second = nw.col(measure.variable), nw.col(measure.other)
    if measure.kind is MeasureKind.WEIGHTED_MEAN:
        is_whole = dataset.variable(measure.variable).type is VariableType.INTEGER
        # a product of whole numbers may outgrow their type
        top = (first.cast(nw.Float64) if is_whole else first) * second
    else:
        top = nw.when(~second.is_null()).then(first)
    return _divided(top.sum(), nw.when(~first.is_null()).then(second).sum())


def _divided(top: nw.Expr, bottom: nw.Expr) -> nw.Expr:
    """Return the quotient; nothing where the denominator is zero."""
    return nw.when(bottom != 0).then(top.cast(nw.Float64) / bottom.cast(nw.Float64))


def _contributors(measure: Measure) -> nw.Expr:
    if measure.kind is MeasureKind.ROWS:
        return nw.len().cast(nw.Int64)
    if not measure.other:
        return nw.col(measure.variable).count().cast(nw.Int64)
    both = nw.when(~nw.col(measure.other).is_null()).then(nw.col(measure.variable))
    return both.count().cast(nw.Int64)


def _group(breakdown: Breakdown, dataset: Dataset) -> nw.Expr:
    variable = dataset.variable(breakdown.variable)
    value = nw.col(breakdown.variable)
    if breakdown.part is Part.YEAR:
        return value.dt.year().cast(nw.Int64)
    if breakdown.part in {Part.QUARTER, Part.MONTH}:
        return value.dt.truncate("1q" if breakdown.part is Part.QUARTER else "1mo").cast(nw.Date)
    if breakdown.part is Part.BAND:
        return _band(reported(variable), breakdown.width)
    return value


def _band(value: nw.Expr, width: float) -> nw.Expr:
    """Return the lower end of the value's band; rounded where 0.3 / 0.1 would fall just short of 3."""
    if width == math.floor(width):
        return (value / width).floor() * width
    digits = _SPARE_DIGITS - math.floor(math.log10(width))
    return ((value / width).round(_SPARE_DIGITS).floor() * width).round(digits)


def _keeps(item: Filter, dataset: Dataset) -> nw.Expr:
    variable = dataset.variable(item.variable)
    value = nw.col(item.variable)
    if item.operator is Operator.MISSING:
        return reported(variable).is_null()
    if item.operator is Operator.CONTAINS:
        return value.str.to_lowercase().str.contains(item.values[0].lower(), literal=True)
    if item.operator is Operator.ONE_OF:
        return _is_one_of(item.values, variable)
    low, high = item.values
    ends = [reported(variable) >= stored(low, variable)] if low else []
    return _all([*ends, _is_at_most(high, variable)] if high else ends)


def _is_at_most(text: str, variable: Variable) -> nw.Expr:
    """Return the test for the upper end, which belongs to the range: a day lasts until its midnight."""
    end = day_after(text, variable)
    return reported(variable) < end if end else reported(variable) <= stored(text, variable)


def _is_one_of(values: tuple[str, ...], variable: Variable) -> nw.Expr:
    if variable.type is not VariableType.DATETIME:
        return _equals_any(nw.col(variable.name), [stored(text, variable) for text in values])
    any_of_them: nw.Expr = reduce(operator.or_, [_is(text, variable) for text in values])
    return any_of_them


def _equals_any(value: nw.Expr, wanted: list[Any]) -> nw.Expr:
    """Return the test as equalities while they are few: engines skip whole blocks of records by them."""
    if len(wanted) > _FEW:
        return value.is_in(wanted)
    any_of_them: nw.Expr = reduce(operator.or_, [value == item for item in wanted])
    return any_of_them


def _is(text: str, variable: Variable) -> nw.Expr:
    value, wanted, end = nw.col(variable.name), stored(text, variable), day_after(text, variable)
    test: nw.Expr = (value >= wanted) & (value < end) if end else value == wanted
    return test


def _all(tests: list[nw.Expr]) -> nw.Expr:
    together: nw.Expr = reduce(operator.and_, tests)
    return together
