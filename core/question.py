"""A question: what to measure, of which dataset, broken down by what, for which records, compared with what.

Questions are frozen and hashable: they are the key of a kept answer. Their URL form is in `question_text.py`, the
query that answers them in `plan.py`.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from core.catalog import NUMERIC, TEMPORAL, Dataset, Variable, VariableRole, VariableType
from core.errors import BadQuestion
from core.stored import check_value, stored
from core.words import Message, N_

MOST_BREAKDOWNS = 3
MOST_MEASURES = 3


class MeasureKind(StrEnum):
    """What is computed for each group."""

    ROWS = "rows"
    DISTINCT = "distinct"
    SUM = "sum"
    MEAN = "mean"
    MEDIAN = "median"
    MINIMUM = "min"
    MAXIMUM = "max"
    QUANTILE = "quantile"
    SHARE = "share"
    RATIO = "ratio"
    WEIGHTED_MEAN = "weighted_mean"


OF_NUMBERS = frozenset(MeasureKind) - {MeasureKind.ROWS, MeasureKind.DISTINCT, MeasureKind.SHARE}
OF_TWO = frozenset({MeasureKind.RATIO, MeasureKind.WEIGHTED_MEAN})
ADDITIVE = frozenset({MeasureKind.ROWS, MeasureKind.SUM})
RESERVED = frozenset({"value", "value_2", "value_3", "reference", "difference", "records"})
"""Columns that every answer may have; a breakdown by a variable of that name is called otherwise."""


@dataclass(frozen=True)
class Measure:
    """One figure per group.

    `other` is the denominator of a ratio or the weight of a weighted mean; `categories` are the stored values whose
    share is asked; `quantile` lies strictly between 0 and 1.
    """

    kind: MeasureKind = MeasureKind.ROWS
    variable: str = ""
    other: str = ""
    categories: tuple[str, ...] = ()
    quantile: float = 0.5

    @property
    def is_share(self) -> bool:
        """Whether the figure lies between 0 and 1 and is read as a percentage."""
        return self.kind is MeasureKind.SHARE

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that the figure needs."""
        return tuple(name for name in (self.variable, self.other) if name)


class Part(StrEnum):
    """Which part of a variable makes the groups."""

    WHOLE = ""
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    BAND = "band"


@dataclass(frozen=True)
class Breakdown:
    """One variable whose values make the groups; a number is cut into bands of `width`, closed on the left."""

    variable: str
    part: Part = Part.WHOLE
    width: float = 0.0

    @property
    def column(self) -> str:
        """What the column is called in the answer's table."""
        if self.variable in RESERVED and not self.part:
            return f"{self.variable}_group"
        return f"{self.variable}_{self.part}" if self.part else self.variable


class Operator(StrEnum):
    """How a filter compares. `ONE_OF` with one value is "is"."""

    ONE_OF = "one_of"
    RANGE = "range"
    CONTAINS = "contains"
    MISSING = "missing"


@dataclass(frozen=True)
class Filter:
    """Which records count. A range has two values, either may be empty (open); both ends belong to it."""

    variable: str
    operator: Operator
    values: tuple[str, ...] = ()


class Comparison(StrEnum):
    """What every figure is put beside."""

    NOTHING = ""
    PREVIOUS = "previous"
    COUNTRY = "country"


@dataclass(frozen=True)
class Question:
    """What somebody wants to know. `sort` is "" (natural), "value" or "-value" and, like `top`, applied after release."""

    dataset: str
    measures: tuple[Measure, ...] = (Measure(),)
    by: tuple[Breakdown, ...] = ()
    where: tuple[Filter, ...] = ()
    compare: Comparison = Comparison.NOTHING
    sort: str = ""
    top: int = 0

    def counted(self) -> "Question":
        """Return the part that decides which figures are counted: without order, cut or comparison."""
        return replace(self, compare=Comparison.NOTHING, sort="", top=0)


def time_breakdown(question: Question, dataset: Dataset) -> Breakdown | None:
    """Return the breakdown that runs over time, if there is one."""
    return next((item for item in question.by if is_over_time(item, dataset)), None)


def is_over_time(breakdown: Breakdown, dataset: Dataset) -> bool:
    """Return whether the groups are periods."""
    return dataset.variable(breakdown.variable).type in TEMPORAL


def parts_of(variable: Variable) -> tuple[Part, ...]:
    """Return how a variable may be broken down, the usual way first; nothing if it cannot be."""
    if variable.role is VariableRole.HIDDEN:
        return ()
    if variable.type in {VariableType.DATE, VariableType.DATETIME}:
        return (Part.YEAR, Part.QUARTER, Part.MONTH)
    if variable.type in NUMERIC and not variable.codes:
        return (Part.BAND, Part.WHOLE) if variable.type is VariableType.INTEGER else (Part.BAND,)
    return (Part.WHOLE,)


def check(question: Question, dataset: Dataset) -> None:
    """Raise BadQuestion or UnknownName when the question makes no sense for the dataset."""
    if not 1 <= len(question.measures) <= MOST_MEASURES:
        raise _bad(N_("A question measures one to %(most)s things."), most=MOST_MEASURES)
    if len(question.by) > MOST_BREAKDOWNS:
        raise _bad(N_("A question is broken down by at most %(most)s variables."), most=MOST_BREAKDOWNS)
    if len({item.column for item in question.by}) < len(question.by):
        raise _bad(N_("The same breakdown is there twice. Remove one."))
    if question.compare and len(question.measures) > 1:
        raise _bad(N_("A comparison goes with one measure. Remove the other measures or the comparison."))
    for measure in question.measures:
        _check_measure(measure, dataset)
    for breakdown in question.by:
        _check_breakdown(breakdown, dataset)
    for item in question.where:
        _check_filter(item, dataset)


def _check_measure(measure: Measure, dataset: Dataset) -> None:
    for name in measure.variables:
        variable = _visible(name, dataset)
        if measure.kind in OF_NUMBERS and variable.type not in NUMERIC:
            text = N_('"%(variable)s" is not a number. Choose another variable, or count records instead.')
            raise _bad(text, variable=variable.label)
    if len(measure.variables) != _variables_needed(measure.kind):
        raise _bad(N_("The measure needs another variable. Choose it from the list."))
    if not 0 < measure.quantile < 1:
        raise _bad(N_("A quantile lies between 0 and 1, for example 0.9."))
    if measure.is_share and not measure.categories:
        raise _bad(N_("A share needs the category that is counted. Choose it from the list."))
    if measure.is_share:
        _check_values(measure.categories, dataset.variable(measure.variable))


def _variables_needed(kind: MeasureKind) -> int:
    if kind is MeasureKind.ROWS:
        return 0
    return 2 if kind in OF_TWO else 1


def _check_breakdown(breakdown: Breakdown, dataset: Dataset) -> None:
    variable = _visible(breakdown.variable, dataset)
    if breakdown.part not in parts_of(variable):
        raise _bad(N_('"%(variable)s" cannot be broken down in this way.'), variable=variable.label)
    if breakdown.part is Part.BAND and not breakdown.width > 0:
        raise _bad(N_("The width of the bands must be above zero."))


def _check_filter(item: Filter, dataset: Dataset) -> None:
    variable = _visible(item.variable, dataset)
    if item.operator is Operator.CONTAINS and variable.type is not VariableType.TEXT:
        raise _bad(
            N_('"%(variable)s" is not text: choose values or a range instead.'), variable=variable.label
        )
    if item.operator is Operator.RANGE and variable.type not in NUMERIC | TEMPORAL:
        raise _bad(
            N_('"%(variable)s" has no order: choose values instead of a range.'), variable=variable.label
        )
    if len(item.values) > _MOST_VALUES.get(item.operator, len(item.values)) or _lacks_values(item):
        raise _bad(
            N_('The filter on "%(variable)s" is empty. Choose a value or remove it.'), variable=variable.label
        )
    if item.operator is Operator.ONE_OF:
        _check_values(item.values, variable)
    if item.operator is Operator.RANGE:
        for end in filter(None, item.values):
            stored(end, variable)


def _check_values(values: tuple[str, ...], variable: Variable) -> None:
    for value in values:
        check_value(value, variable)


_MOST_VALUES = {Operator.RANGE: 2, Operator.CONTAINS: 1, Operator.MISSING: 0}


def _lacks_values(item: Filter) -> bool:
    if item.operator is Operator.MISSING:
        return False
    return not any(item.values) or (item.operator is Operator.RANGE and len(item.values) < 2)


def _visible(name: str, dataset: Dataset) -> Variable:
    variable = dataset.variable(name)
    if variable.role is VariableRole.HIDDEN:
        raise _bad(N_('"%(variable)s" is hidden in this dataset.'), variable=variable.label)
    return variable


def _bad(text: str, **values: object) -> BadQuestion:
    return BadQuestion(Message(text, values))
