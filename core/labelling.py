"""The words beside an answer: what each column is called, in which unit, and how its values are read."""

from core.answer import DIFFERENCE, RECORDS, REFERENCE, Column, Format, Kind, value_column
from core.catalog import NUMERIC, Dataset, Variable, VariableType
from core.question import Breakdown, Comparison, Measure, MeasureKind, Part, Question
from core.words import Message, Words, N_

_MEASURE_TEXTS = {
    MeasureKind.ROWS: N_("Number of records"),
    MeasureKind.DISTINCT: N_("Number of different values of %(variable)s"),
    MeasureKind.SUM: N_("Total of %(variable)s"),
    MeasureKind.MEAN: N_("Mean of %(variable)s"),
    MeasureKind.MEDIAN: N_("Median of %(variable)s"),
    MeasureKind.MINIMUM: N_("Lowest %(variable)s"),
    MeasureKind.MAXIMUM: N_("Highest %(variable)s"),
    MeasureKind.QUANTILE: N_("%(quantile)s quantile of %(variable)s"),
    MeasureKind.SHARE: N_("Share of “%(categories)s”"),
    MeasureKind.RATIO: N_("%(variable)s per %(other)s"),
    MeasureKind.WEIGHTED_MEAN: N_("Mean of %(variable)s, weighted by %(other)s"),
}

_YES_OR_NO_TEXTS: dict[tuple[str, ...], str] = {
    ("true",): N_("Share with “%(variable)s”"),
    ("false",): N_("Share without “%(variable)s”"),
}

_PART_TEXTS = {
    Part.YEAR: N_("%(variable)s (year)"),
    Part.QUARTER: N_("%(variable)s (quarter)"),
    Part.MONTH: N_("%(variable)s (month)"),
    Part.BAND: N_("%(variable)s, in bands"),
}

_FORMATS = {
    Part.YEAR: Format.YEAR,
    Part.QUARTER: Format.QUARTER,
    Part.MONTH: Format.MONTH,
    Part.BAND: Format.BAND,
}

_COUNTS = frozenset({MeasureKind.ROWS, MeasureKind.DISTINCT})
_WITHOUT_UNIT = _COUNTS | {MeasureKind.SHARE, MeasureKind.RATIO}


def columns_of(question: Question, dataset: Dataset) -> tuple[Column, ...]:
    """Return how to read every column that an answer to this question has."""
    groups = [_group_column(item, dataset) for item in question.by]
    values = [_value_column(measure, place, dataset) for place, measure in enumerate(question.measures)]
    beside = _comparison_columns(question, values[0]) if question.compare else []
    records = Column(RECORDS, Kind.RECORDS, Format.COUNT, Message(N_("Records")), {}, {})
    return (*groups, *values, *beside, records)


def measure_label(measure: Measure, dataset: Dataset) -> Message:
    """Return what a measure is called, for example "Mean of Mark"."""
    values: dict[str, object] = {}
    text = _MEASURE_TEXTS[measure.kind]
    if measure.is_share and dataset.variable(measure.variable).type is VariableType.BOOLEAN:
        text = _YES_OR_NO_TEXTS.get(measure.categories, text)
    if measure.variable:
        variable = dataset.variable(measure.variable)
        values["variable"] = variable.label
        values["categories"] = [category_label(variable, value) for value in measure.categories]
    if measure.other:
        values["other"] = dataset.variable(measure.other).label
    values["quantile"] = f"{measure.quantile:g}"
    return Message(text, values)


def breakdown_label(breakdown: Breakdown, dataset: Dataset) -> Message:
    """Return what a breakdown is called, for example "Birth date (year)"."""
    label = dataset.variable(breakdown.variable).label
    return Message(_PART_TEXTS.get(breakdown.part, N_("%(variable)s")), {"variable": label})


def category_label(variable: Variable, value: str) -> Words | Message:
    """Return what a stored value means."""
    if variable.type is VariableType.BOOLEAN and value not in variable.code_labels:
        return Message(N_("Yes") if value.lower() in {"true", "1"} else N_("No"))
    return variable.code_labels.get(value) or {"en": value}


def _group_column(breakdown: Breakdown, dataset: Dataset) -> Column:
    variable = dataset.variable(breakdown.variable)
    form = _FORMATS.get(breakdown.part, Format.YEAR if variable.type is VariableType.YEAR else Format.CODE)
    is_ordered = (
        form is not Format.CODE or variable.is_ordered or (variable.type in NUMERIC and not variable.codes)
    )
    label = breakdown_label(breakdown, dataset)
    return Column(
        breakdown.column, Kind.GROUP, form, label, variable.unit, variable.code_labels, breakdown, is_ordered
    )


def _value_column(measure: Measure, position: int, dataset: Dataset) -> Column:
    unit: Words = {} if measure.kind in _WITHOUT_UNIT else dataset.variable(measure.variable).unit
    form = Format.COUNT if measure.kind in _COUNTS else Format.PERCENT if measure.is_share else Format.NUMBER
    return Column(value_column(position), Kind.VALUE, form, measure_label(measure, dataset), unit, {})


def _comparison_columns(question: Question, value: Column) -> list[Column]:
    is_country = question.compare is Comparison.COUNTRY
    reference = Message(N_("The country") if is_country else N_("Previous period"))
    form = Format.POINTS if value.format is Format.PERCENT else value.format
    return [
        Column(REFERENCE, Kind.REFERENCE, value.format, reference, value.unit, {}),
        Column(DIFFERENCE, Kind.DIFFERENCE, form, Message(N_("Difference")), value.unit, {}),
    ]
