"""From a question to the query that answers it: Narwhals expressions, the same for every engine.

The contributors to each cell are always counted, because what may leave depends on them.
"""

import operator
from collections.abc import Callable
from datetime import date
from functools import reduce
from typing import Any

import narwhals.stable.v2 as nw

from core.catalog import Code, Dataset, Variable, VariableType
from core.errors import BadQuestion
from core.question import Breakdown, Filter, Measure, MeasureKind, Operator, Part, Question
from core.words import N_, Message

CONTRIBUTORS = "_contributors"
"""Column with the number of records behind the first measure of a cell."""

TRUE_WORDS = frozenset({"true", "1"})
_FEW = 20


def value_column(position: int) -> str:
    """Return what the measure at this position is called in an answer's table: value, value_2, ..."""
    return "value" if position == 0 else f"value_{position + 1}"


def plan(question: Question, dataset: Dataset, records: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return the query: one row per group, its measures, and its contributors.

    Columns: one per breakdown, `value`, `value_2`, ..., `_contributors`. Without a breakdown there is one row.
    """
    chosen = (
        records.filter(*filters)
        if (filters := [_keeps(item, dataset) for item in question.where])
        else records
    )
    needed = _needed(question, dataset)
    figures = _figures(question, dataset)
    if not question.by:
        return chosen.select(*needed.values() or [nw.lit(1).alias("_one")]).select(*figures)
    groups = {item.column: _group(item, dataset).alias(item.column) for item in question.by}
    # The groups get names of their own: a breakdown may be named like a variable that is measured.
    keyed = chosen.select(*(expr.alias(f"by_{name}") for name, expr in groups.items()), *needed.values())
    counted = keyed.group_by(*(f"by_{name}" for name in groups)).agg(*figures)
    return counted.rename({f"by_{name}": name for name in groups})


def reported(variable: Variable, column: str = "") -> nw.Expr:
    """Return the variable's values with its missing codes emptied, so that -9999 is never averaged."""
    value = nw.col(column or variable.name)
    if not variable.missing:
        return value
    codes = [_stored(code.value, variable) for code in variable.missing]
    return nw.when(~value.is_in(codes)).then(value)


def _needed(question: Question, dataset: Dataset) -> dict[str, nw.Expr]:
    names = dict.fromkeys(name for measure in question.measures for name in measure.variables)
    return {name: reported(dataset.variable(name)).alias(name) for name in names}


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
        return _of_two(measure)
    if measure.kind is MeasureKind.SUM:
        return _sum(measure, dataset)
    return _SIMPLE[measure.kind](nw.col(measure.variable), measure)


_SIMPLE: dict[MeasureKind, Callable[[nw.Expr, Measure], nw.Expr]] = {
    # n_unique counts a null as a value of its own
    MeasureKind.DISTINCT: lambda x, _: (x.n_unique() - x.is_null().any().cast(nw.Int64)).cast(nw.Int64),
    MeasureKind.MEAN: lambda x, _: x.cast(nw.Float64).mean(),
    MeasureKind.MEDIAN: lambda x, _: x.cast(nw.Float64).median(),
    MeasureKind.MINIMUM: lambda x, _: x.min().cast(nw.Float64),
    MeasureKind.MAXIMUM: lambda x, _: x.max().cast(nw.Float64),
    MeasureKind.QUANTILE: lambda x, measure: x.cast(nw.Float64).quantile(measure.quantile, "linear"),
}


def _sum(measure: Measure, dataset: Dataset) -> nw.Expr:
    value = nw.col(measure.variable)
    if dataset.variable(measure.variable).type is VariableType.INTEGER:
        return value.sum().cast(nw.Int64)
    return value.cast(nw.Float64).sum()


def _share(measure: Measure, dataset: Dataset) -> nw.Expr:
    variable = dataset.variable(measure.variable)
    value = nw.col(measure.variable)
    counted = value.is_in([_stored(category, variable) for category in measure.categories])
    return _divided(counted.cast(nw.Int64).sum(), value.count())


def _of_two(measure: Measure) -> nw.Expr:
    """Return a ratio of sums or a weighted mean over the records that report both variables."""
    first, second = nw.col(measure.variable).cast(nw.Float64), nw.col(measure.other).cast(nw.Float64)
    both = ~first.is_null() & ~second.is_null()
    top = first * second if measure.kind is MeasureKind.WEIGHTED_MEAN else first
    return _divided(nw.when(both).then(top).sum(), nw.when(both).then(second).sum())


def _divided(top: nw.Expr, bottom: nw.Expr) -> nw.Expr:
    """Return the quotient; nothing where the denominator is zero."""
    return nw.when(bottom != 0).then(top.cast(nw.Float64) / bottom.cast(nw.Float64))


def _contributors(measure: Measure) -> nw.Expr:
    if measure.kind is MeasureKind.ROWS:
        return nw.len().cast(nw.Int64)
    if not measure.other:
        return nw.col(measure.variable).count().cast(nw.Int64)
    both = ~nw.col(measure.variable).is_null() & ~nw.col(measure.other).is_null()
    return both.cast(nw.Int64).sum().cast(nw.Int64)


def _group(breakdown: Breakdown, dataset: Dataset) -> nw.Expr:
    variable = dataset.variable(breakdown.variable)
    value = nw.col(breakdown.variable)
    if breakdown.part is Part.YEAR:
        return value.dt.year().cast(nw.Int64)
    if breakdown.part in {Part.QUARTER, Part.MONTH}:
        return value.dt.truncate("1q" if breakdown.part is Part.QUARTER else "1mo").cast(nw.Date)
    if breakdown.part is Part.BAND:
        return (reported(variable).cast(nw.Float64) / breakdown.width).floor() * breakdown.width
    return value


def _keeps(item: Filter, dataset: Dataset) -> nw.Expr:
    variable = dataset.variable(item.variable)
    value = nw.col(item.variable)
    if item.operator is Operator.MISSING:
        return reported(variable).is_null()
    if item.operator is Operator.CONTAINS:
        return value.str.to_lowercase().str.contains(item.values[0].lower(), literal=True)
    if item.operator is Operator.ONE_OF:
        return _is_one_of(value, [_stored(text, variable) for text in item.values])
    low, high = (_stored(text, variable) if text else None for text in item.values)
    if low is None:
        return reported(variable) <= high
    return reported(variable) >= low if high is None else reported(variable).is_between(low, high, "both")


def _is_one_of(value: nw.Expr, stored: list[Any]) -> nw.Expr:
    """Return the test as equalities while they are few: engines skip whole blocks of records by them."""
    if len(stored) > _FEW:
        return value.is_in(stored)
    tests = [value == item for item in stored]
    return reduce(operator.or_, tests[1:], tests[0])


def _stored(text: str, variable: Variable) -> Any:
    """Return the value as the variable stores it, or raise BadQuestion."""
    try:
        return _READ[variable.type](text)
    except ValueError:
        known = _examples(variable.codes)
        message = N_('"%(text)s" is not a value of "%(variable)s". Choose one from the list. %(known)s')
        raise BadQuestion(
            Message(message, {"text": text[:80], "variable": variable.label, "known": known})
        ) from None


def _examples(codes: tuple[Code, ...]) -> str:
    return ", ".join(code.value for code in codes[:5])


_READ: dict[VariableType, Callable[[str], Any]] = {
    VariableType.TEXT: str,
    VariableType.INTEGER: int,
    VariableType.YEAR: int,
    VariableType.NUMBER: float,
    VariableType.BOOLEAN: lambda text: text.lower() in TRUE_WORDS,
    VariableType.DATE: date.fromisoformat,
    VariableType.DATETIME: date.fromisoformat,
}
