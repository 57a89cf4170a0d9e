"""Good first questions about a dataset, so that nobody starts in front of an empty page."""

from math import isfinite
from urllib.parse import parse_qs

from core.catalog import Dataset, Variable, VariableRole, VariableType
from core.errors import AppError
from core.main_figures import is_quantity
from core.question import Breakdown, Comparison, Measure, MeasureKind, Part, Question, check, parts_of
from core.question_text import from_params

_MOST_BARS = 30
_ABOUT_BANDS = 20
_MOST_SUGGESTED = 5

_THINGS_COUNTED = frozenset(
    [
        "amount",
        "amounts",
        "cantidad",
        "casos",
        "cases",
        "count",
        "counts",
        "enrolled",
        "enrolment",
        "inscritos",
        "matricula",
        "matriculados",
        "monto",
        "n",
        "net",
        "number",
        "numero",
        "numero_de",
        "pagos",
        "population",
        "poblacion",
        "quantidade",
        "registros",
        "total",
        "totales",
    ]
)
"""Words in the name of a variable that says how many or how much: its total means something, its mean rarely does."""


def first_question(dataset: Dataset) -> Question:
    """Return the question that Explore opens with: the main figure over time, else over the first small code list."""
    return suggested_questions(dataset)[0]


def suggested_questions(dataset: Dataset) -> tuple[Question, ...]:
    """Return up to five questions that make sense for this dataset: the declared ones, then some that fit any."""
    declared = _declared(dataset)
    return tuple(dict.fromkeys([*declared, *_fitting(dataset)]))[:_MOST_SUGGESTED]


def _declared(dataset: Dataset) -> list[Question]:
    """Return the questions that the descriptor proposes; one that cannot be read any more is left out."""
    found = []
    for text in dataset.questions:
        try:
            question = from_params({**parse_qs(text), "data": [dataset.name]})
            check(question, dataset)
        except AppError:
            continue
        found.append(question)
    return found


def _fitting(dataset: Dataset) -> list[Question]:
    measure = _main_measure(dataset)
    years, groups = _years(dataset), _groups(dataset)
    areas = [variable for variable in groups if variable.area_level]
    plain = [variable for variable in groups if not variable.area_level]
    found = []
    if plain:
        found.append(_by(dataset, measure, plain[0]))
    if areas:
        found.insert(0, _by(dataset, measure, areas[0], Comparison.COUNTRY))
    if years:
        found.append(Question(dataset.name, (measure,), (years[0],)))
    if years and plain:
        found.append(Question(dataset.name, (measure,), (years[0], Breakdown(plain[0].name))))
    found.extend(_distribution(dataset))
    return [*found, Question(dataset.name)]


def default_breakdown(variable: Variable) -> Breakdown:
    """Return the usual breakdown by a variable: whole, by year, or in some twenty bands."""
    part = parts_of(variable)[0]
    return Breakdown(variable.name, part, band_width(variable) if part is Part.BAND else 0.0)


def band_width(variable: Variable) -> float:
    """Return a round width (1, 2 or 5 times a power of ten) that gives some twenty bands.

    >>> band_width(Variable("score", VariableType.NUMBER, {}, lowest=150, highest=850))
    50.0
    """
    if not isinstance(variable.lowest, int | float) or not isinstance(variable.highest, int | float):
        return 10.0
    raw = (variable.highest - variable.lowest) / _ABOUT_BANDS
    if not isfinite(raw):
        return 10.0
    if raw <= 0:
        return 1.0
    power = 10.0 ** float(f"{raw:e}".partition("e")[2])
    width = next(step * power for step in (1, 2, 5, 10) if step * power >= raw)
    return float(max(width, 1.0) if variable.type is VariableType.INTEGER else width)


def _main_measure(dataset: Dataset) -> Measure:
    numbers = [item for item in dataset.variables if is_quantity(item, dataset)]
    if not numbers:
        return Measure()
    words = set(numbers[0].name.split("_"))
    return Measure(MeasureKind.SUM if words & _THINGS_COUNTED else MeasureKind.MEAN, numbers[0].name)


def _by(
    dataset: Dataset, measure: Measure, variable: Variable, compare: Comparison = Comparison.NOTHING
) -> Question:
    return Question(dataset.name, (measure,), (Breakdown(variable.name),), compare=compare)


def _years(dataset: Dataset) -> list[Breakdown]:
    years = [
        item for item in dataset.variables if item.type is VariableType.YEAR and item.lowest != item.highest
    ]
    days = [item for item in dataset.variables if item.type in {VariableType.DATE, VariableType.DATETIME}]
    visible = [item for item in (*years, *days) if item.role is not VariableRole.HIDDEN]
    return [default_breakdown(item) for item in visible]


def _groups(dataset: Dataset) -> list[Variable]:
    return [
        item
        for item in dataset.variables
        if item.role is VariableRole.DIMENSION and 2 <= len(item.codes) <= _MOST_BARS
    ]


def _distribution(dataset: Dataset) -> list[Question]:
    numbers = [item for item in dataset.variables if is_quantity(item, dataset)]
    return [Question(dataset.name, (Measure(),), (default_breakdown(item),)) for item in numbers[:1]]
