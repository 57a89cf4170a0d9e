"""What a dataset is about: the figures worth comparing, and what they can be compared by. Codes and years are no figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.catalog import NUMERIC, Dataset, Variable, VariableRole, VariableType
from core.question import Breakdown, Filter, Measure, MeasureKind, Question

MOST_GROUPS = 12
MOST_FIGURES = 2
MOST_BREAKDOWNS = 10
COMPARABLE = frozenset(
    {MeasureKind.MEAN, MeasureKind.MEDIAN, MeasureKind.SHARE, MeasureKind.WEIGHTED_MEAN, MeasureKind.RATIO}
)
"""Figures that do not grow with the number of records, so that groups of any size can be compared."""

_LABELS_OF_THINGS = frozenset(
    [
        *("anio", "ano", "año", "code", "codes", "codigo", "codmod", "cod", "cui", "day", "dia", "dni"),
        *("doc", "document", "documento", "fecha", "folio", "hora", "hour", "id", "identifier", "ids"),
        *("lat", "latitud", "latitude", "lon", "long", "longitud", "longitude", "mes", "month", "nro"),
        *("phone", "postal", "ruc", "serial", "telefono", "ubigeo", "uuid", "week", "year", "zip"),
    ]
)
"""Words in the name of a variable whose numbers are written with digits, and mean nothing when averaged."""


@dataclass(frozen=True)
class MainFigure:
    """A measure, and the records that it is about: the mean score of reading."""

    measure: Measure
    where: tuple[Filter, ...] = ()

    def by(self, dataset: str, *breakdowns: Breakdown) -> Question:
        """Return the question that breaks the figure down."""
        return Question(dataset, (self.measure,), breakdowns, self.where)


def is_quantity(variable: Variable, dataset: Dataset) -> bool:
    """Return whether the numbers of a variable say how much: no codes, identifiers, years, or one number only."""
    is_number = variable.type in NUMERIC and not variable.codes
    if not is_number or variable.role is not VariableRole.MEASURE:
        return False
    if set(variable.name.split("_")) & _LABELS_OF_THINGS or variable.area_level:
        return False
    if not isinstance(variable.lowest, int | float) or not isinstance(variable.highest, int | float):
        return True
    return variable.lowest < variable.highest and not _looks_like_labels(
        variable, variable.lowest, variable.highest, dataset.edition.records
    )


def _looks_like_labels(variable: Variable, lowest: float, highest: float, records: int) -> bool:
    """Return whether whole numbers are years, or nearly all different and of one length as serial numbers are."""
    if variable.type is not VariableType.INTEGER:
        return False
    is_year = lowest >= 1850 and highest <= 2100
    is_of_one_length = len(f"{int(lowest)}") == len(f"{int(highest)}") >= 5
    is_unique = variable.distinct is not None and records > 1 and variable.distinct >= 0.98 * records
    return is_year or (is_unique and is_of_one_length)


def main_figures(dataset: Dataset, suggested: Sequence[Question]) -> tuple[MainFigure, ...]:
    """Return up to two figures that can be compared between groups: those of the suggested questions, else a mean."""
    years = {each.name for each in dataset.variables if each.type is VariableType.YEAR}
    found: dict[Measure, MainFigure] = {}
    for question in suggested:
        measure = question.measures[0]
        if measure.kind in COMPARABLE and _is_sensible(measure, dataset):
            where = tuple(item for item in question.where if item.variable not in years)
            found.setdefault(measure, MainFigure(measure, where))
    means = [Measure(MeasureKind.MEAN, each.name) for each in dataset.variables if is_quantity(each, dataset)]
    figures = list(found.values()) or [MainFigure(measure) for measure in means]
    return tuple(figures[:MOST_FIGURES])


def _is_sensible(measure: Measure, dataset: Dataset) -> bool:
    return measure.is_share or all(is_quantity(dataset.variable(name), dataset) for name in measure.variables)


def breakdowns_for(figure: MainFigure, dataset: Dataset) -> tuple[Variable, ...]:
    """Return the variables with two to twelve groups that the figure can be broken down by; areas and time are not here."""
    taken = {*figure.measure.variables, *(item.variable for item in figure.where)}
    fitting = [
        each
        for each in dataset.variables
        if each.role is VariableRole.DIMENSION
        and each.name not in taken
        and not each.area_level
        and each.type is not VariableType.YEAR
        and (2 <= len(each.codes) <= MOST_GROUPS or (each.type is VariableType.BOOLEAN and not each.codes))
    ]
    return tuple(fitting[:MOST_BREAKDOWNS])


def year_of(dataset: Dataset, year_variable: str = "") -> Variable | None:
    """Return the year that the records are about, and not one of birth or foundation; None if none is known to be it."""
    years = [
        each
        for each in dataset.variables
        if each.type is VariableType.YEAR and each.role is not VariableRole.HIDDEN
    ]
    named = [each for each in years if each.name == year_variable]
    covering = [each for each in years if dataset.years and _limits(each) == dataset.years]
    chosen = (named or covering or [each for each in years if dataset.years is None])[:1]
    return next((each for each in chosen if each.lowest is None or each.lowest != each.highest), None)


def _limits(variable: Variable) -> tuple[int, int] | None:
    if not isinstance(variable.lowest, int | float) or not isinstance(variable.highest, int | float):
        return None
    return int(variable.lowest), int(variable.highest)


def areas_of(dataset: Dataset, fewest: int, most: int) -> tuple[Variable, ...]:
    """Return the levels of areas that have between `fewest` and `most` areas, the coarsest first."""
    areas = [each for each in dataset.variables if each.area_level and each.role is VariableRole.DIMENSION]
    sizes = [(len(each.codes) or each.distinct or 0, place) for place, each in enumerate(areas)]
    return tuple(areas[place] for size, place in sorted(sizes) if fewest <= size <= most)
