"""What stands out in a dataset: the largest gap, the steepest change, the gaps in the data, the outlying area, the usual.

Each is a question whose answer shows exactly that; every figure comes from the desk. Gaps and changes of different measures
are made comparable by the spread of the records: the quartiles' distance over 1.349 for numbers (robust against a zero too
many), sqrt(p (1 - p)) for shares. What three standard errors explain is left out, because many groups are looked at. Areas
are scored as Iglewicz and Hoaglin (1993) do: 0.6745 times the distance from the median over the median distance.

Where a kind has nothing to say, the next best of the others takes its place: a gap in another breakdown, another variable.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from math import isfinite
from statistics import median
from typing import Any

from core.answer import RECORDS, Answer, Column
from core.catalog import Dataset, Variable, VariableRole
from core.errors import AppError, Cancelled, NotAllowed
from core.main_figures import MainFigure, areas_of, breakdowns_for, is_quantity, main_figures, year_of
from core.profile import Profile
from core.question import Breakdown, Filter, Measure, MeasureKind, Operator, Part, Question
from core.spread import Ask, apart, spread_of
from core.suggestions import band_width, default_breakdown, suggested_questions

MOST_FOUND = 5
FEWEST_RECORDS = 30
"""A group of fewer records is not compared."""
FEWEST_IN_AREA = 10
FEWEST_AREAS, MOST_AREAS = 8, 400
OUTLYING = 3.5
"""The score from which an area counts as outlying (Iglewicz and Hoaglin 1993)."""
_MOST_SPREADS = 1.5
"""Groups further apart hold the measure itself in another form, as levels of a score do, and say nothing new."""
_SUSPICIOUS_SPREADS = 0.8
_LEAST_SPREADS = 0.03
"""Less than this nobody would call a difference."""
_LEAST_MISSING = 0.005
_MOST_DRAWN = 30
_MOST_USUAL = 3
_ABOUT_BANDS, _MOST_BANDS = 20, 100


class Kind(StrEnum):
    """In which way something stands out."""

    GAP = "gap"
    CHANGE = "change"
    INCOMPLETE = "incomplete"
    AREA = "area"
    DISTRIBUTION = "distribution"


@dataclass(frozen=True)
class Noteworthy:
    """One thing that stands out, and the question that shows it.

    GAP: `places` are the highest and the lowest group, `figures` theirs. CHANGE: the year before and the year, `figures`
    theirs. INCOMPLETE: `variable`, `figures` are records without it and all records. AREA: `places` is the area, `figures` its
    own and the median of the `count` areas. DISTRIBUTION: `figures` are the quartiles of a number; else `places` is the most
    frequent group and `figures` its records and all records. `score` tells how much it stands out; `is_next` says that another one of its kind stands out more.
    """

    kind: Kind
    question: Question
    column: Column | None = None
    group: Column | None = None
    places: tuple[Any, ...] = ()
    figures: tuple[float, ...] = ()
    variable: str = ""
    count: int = 0
    score: float = 0.0
    is_next: bool = False

    @property
    def subject(self) -> tuple[Kind, Any]:
        """What it is about: two findings about the same thing say it twice."""
        return self.kind, self.question.measures if self.kind is Kind.CHANGE else self.variable


@dataclass(frozen=True)
class _Cell:
    place: Any
    value: float
    records: int


def noteworthy(dataset: Dataset, ask: Ask, profile: Profile | None = None) -> tuple[Noteworthy, ...]:
    """Return up to five things that stand out: the first of each kind, then the next; fewer where no more can be said."""
    if not dataset.edition.records:
        return ()
    year = year_of(dataset, profile.year_variable if profile else "")
    figures = main_figures(dataset, suggested_questions(dataset))
    gaps = (item for figure in figures for item in _gaps(figure, dataset, ask))
    changes = (item for figure in _over_time(figures) for item in _changes(figure, year, dataset, ask))
    areas = (item for figure in figures for item in _areas(figure, dataset, ask))
    sources = [
        _strongest_first(gaps),
        _strongest_first(changes),
        _incomplete(year, dataset, profile, ask),
        _strongest_first(areas),
        _distribution(figures, dataset, ask),
    ]
    found: list[Noteworthy] = []
    while sources and len(found) < MOST_FOUND:
        source = sources.pop(0)
        if _add_next(source, found):
            sources.append(source)  # its turn comes again when each of the others had its own
    return tuple(found)


def _strongest_first(items: Iterator[Noteworthy]) -> Iterator[Noteworthy]:
    yield from sorted(items, key=lambda item: -item.score)


def _add_next(source: Iterator[Noteworthy], found: list[Noteworthy]) -> bool:
    """Add the next one that says something else than those before; return whether there was one.

    A question that cannot be answered takes only its own kind with it.
    """
    known = {item.subject for item in found}
    try:
        item = next((item for item in source if item.subject not in known), None)
    except (Cancelled, NotAllowed):
        raise
    except AppError:
        return False
    if item is None:
        return False
    found.append(replace(item, is_next=any(item.kind is other.kind for other in found)))
    return True


def _gaps(figure: MainFigure, dataset: Dataset, ask: Ask) -> Iterator[Noteworthy]:
    spread = spread_of(figure, dataset, ask)
    for variable in breakdowns_for(figure, dataset) if spread else ():
        question = figure.by(dataset.name, Breakdown(variable.name))
        answer = ask(question)
        cells = [cell for cell in _cells(answer) if cell.records >= FEWEST_RECORDS]
        if len(cells) < 2:
            continue
        low, high = min(cells, key=lambda cell: cell.value), max(cells, key=lambda cell: cell.value)
        distance = apart(high.value - low.value, spread, high.records, low.records)
        if _LEAST_SPREADS <= distance < _MOST_SPREADS and not (
            distance > _SUSPICIOUS_SPREADS and _is_level(question, (high.place, low.place), ask)
        ):
            yield Noteworthy(
                Kind.GAP,
                question,
                answer.values[0],
                answer.groups[0],
                (high.place, low.place),
                (high.value, low.value),
                variable.name,
                score=distance,
            )


def _is_level(question: Question, places: tuple[Any, Any], ask: Ask) -> bool:
    """Return whether the lowest value of the high group is above the highest one of the low group: a level of the measure."""
    measure = question.measures[0]
    if measure.is_share:
        return False
    ends = tuple(replace(measure, kind=kind, other="") for kind in (MeasureKind.MINIMUM, MeasureKind.MAXIMUM))
    answer = ask(replace(question, measures=ends))
    lowest, highest = (
        dict(zip(answer.cells(answer.groups[0]), answer.cells(column), strict=True))
        for column in answer.values
    )
    return bool(lowest[places[0]] >= highest[places[1]])


def _over_time(figures: tuple[MainFigure, ...]) -> tuple[MainFigure, ...]:
    """Return the figures to follow over the years: where none can be compared, the records themselves."""
    return figures or (MainFigure(Measure()),)


def _changes(figure: MainFigure, year: Variable | None, dataset: Dataset, ask: Ask) -> Iterator[Noteworthy]:
    if year is None or year.name in figure.measure.variables:
        return
    is_count = figure.measure.kind is MeasureKind.ROWS
    spread = None if is_count else spread_of(figure, dataset, ask)
    question = figure.by(dataset.name, Breakdown(year.name))
    answer = ask(question)
    for before, after in pairwise(sorted(_cells(answer), key=lambda cell: cell.place)):
        if min(before.records, after.records) < FEWEST_RECORDS:
            continue
        change = after.value - before.value
        # a count has no spread among records: its change is measured by its own size
        score = (
            abs(change) / max(before.value, after.value)
            if is_count
            else apart(change, spread, before.records, after.records)
        )
        if score >= _LEAST_SPREADS:
            yield Noteworthy(
                Kind.CHANGE,
                question,
                answer.values[0],
                answer.groups[0],
                (before.place, after.place),
                (before.value, after.value),
                year.name,
                score=score,
            )


def _incomplete(
    year: Variable | None, dataset: Dataset, profile: Profile | None, ask: Ask
) -> Iterator[Noteworthy]:
    if dataset.edition.records < FEWEST_RECORDS:
        return
    visible = [each for each in dataset.variables if each.role is not VariableRole.HIDDEN]
    shares = {each.name: _share_missing(each, profile) for each in visible}
    for name in sorted(shares, key=lambda name: -shares[name]):
        if shares[name] < _LEAST_MISSING:
            return
        where = (Filter(name, Operator.MISSING),)
        answer = ask(Question(dataset.name, where=where))
        (missing,) = answer.cells(answer.values[0])
        by = (Breakdown(year.name),) if year and year.name != name else _first_area(dataset)
        question = Question(dataset.name, by=by, where=where)
        if missing:
            figures = (float(missing), float(dataset.edition.records))
            yield Noteworthy(Kind.INCOMPLETE, question, figures=figures, variable=name, score=shares[name])


def _share_missing(variable: Variable, profile: Profile | None) -> float:
    if profile:
        try:
            return profile.variable(variable.name).share_missing
        except KeyError:  # a profile of before the variable was there
            return 0.0
    return variable.share_missing or 0.0


def _first_area(dataset: Dataset) -> tuple[Breakdown, ...]:
    areas = areas_of(dataset, 2, _MOST_DRAWN)
    return (Breakdown(areas[0].name),) if areas else ()


def _areas(figure: MainFigure, dataset: Dataset, ask: Ask) -> Iterator[Noteworthy]:
    levels = [
        area
        for area in areas_of(dataset, FEWEST_AREAS, MOST_AREAS)
        if area.name not in figure.measure.variables
    ]
    spread = spread_of(figure, dataset, ask) if levels else None
    for area in levels:
        question = figure.by(dataset.name, Breakdown(area.name))
        answer = ask(question)
        cells = _of_areas(answer)
        if len(cells) >= FEWEST_AREAS:
            yield from _outlying(area, cells, spread, question, answer)


def _outlying(
    area: Variable, cells: list[_Cell], spread: float | None, question: Question, answer: Answer
) -> Iterator[Noteworthy]:
    """Return the area farthest from the median of all, of those that chance does not explain."""
    middle = median(cell.value for cell in cells)
    usual = median(abs(cell.value - middle) for cell in cells)
    beyond = [cell for cell in cells if cell.records == 1 or apart(cell.value - middle, spread, cell.records)]
    if not usual or not beyond:
        return
    farthest = max(beyond, key=lambda cell: abs(cell.value - middle))
    score = 0.6745 * abs(farthest.value - middle) / usual
    if score < OUTLYING and any(abs(cell.value - middle) > abs(farthest.value - middle) for cell in cells):
        return  # it neither stands apart nor is it the farthest
    sort = "-value" if farthest.value > middle else "value"
    yield Noteworthy(
        Kind.AREA,
        replace(question, sort=sort, top=_MOST_DRAWN if len(cells) > _MOST_DRAWN else 0),
        answer.values[0],
        answer.groups[0],
        (farthest.place,),
        (farthest.value, middle),
        area.name,
        len(cells),
        score,
    )


def _of_areas(answer: Answer) -> list[_Cell]:
    """Return the areas with enough records; where a record is an area, one is enough."""
    cells = _cells(answer)
    is_one_each = all(cell.records == 1 for cell in cells)
    return [cell for cell in cells if is_one_each or cell.records >= FEWEST_IN_AREA]


def _distribution(figures: tuple[MainFigure, ...], dataset: Dataset, ask: Ask) -> Iterator[Noteworthy]:
    """Return how the first numbers are spread, then which group most records are in."""
    measured = [figure.measure.variable for figure in figures if not figure.measure.is_share]
    numbers = [*measured, *(each.name for each in dataset.variables if is_quantity(each, dataset))]
    for name in [*dict.fromkeys(numbers)][:_MOST_USUAL]:
        yield from _of_number(dataset.variable(name), dataset, ask)
    figure = MainFigure(Measure())
    areas = areas_of(dataset, 2, MOST_AREAS)[:_MOST_USUAL]
    for variable in (*breakdowns_for(figure, dataset)[:_MOST_USUAL], *areas):
        yield from _of_groups(variable, figure.by(dataset.name, Breakdown(variable.name)), ask)


def _of_groups(variable: Variable, question: Question, ask: Ask) -> Iterator[Noteworthy]:
    answer = ask(question)
    cells = sorted(_cells(answer), key=lambda cell: -cell.value)
    records = sum(cell.records for cell in cells)
    # of groups of the same size none is the most frequent
    if records >= FEWEST_RECORDS and len(cells) > 1 and cells[0].value > cells[1].value:
        is_long = len(cells) > _MOST_DRAWN
        yield Noteworthy(
            Kind.DISTRIBUTION,
            replace(question, sort="-value", top=_MOST_DRAWN) if is_long else question,
            answer.values[0],
            answer.groups[0],
            (cells[0].place,),
            (cells[0].value, float(records)),
            variable.name,
        )


def _of_number(variable: Variable, dataset: Dataset, ask: Ask) -> Iterator[Noteworthy]:
    measures = tuple(
        Measure(MeasureKind.QUANTILE, variable.name, quantile=share) for share in (0.25, 0.5, 0.75)
    )
    answer = ask(Question(dataset.name, measures))
    figures = tuple(answer.cells(column)[0] for column in answer.values)
    (records,) = answer.table.column(RECORDS).to_pylist() or (0,)
    is_known = all(figure is not None and isfinite(figure) for figure in figures)
    if records < FEWEST_RECORDS or not is_known:
        return
    question = Question(dataset.name, by=(_bands(variable, figures[0], figures[2]),))
    yield Noteworthy(Kind.DISTRIBUTION, question, answer.values[1], figures=figures, variable=variable.name)


def _bands(variable: Variable, low: float, high: float) -> Breakdown:
    """Return bands that show the middle half in some five, so that one large number does not flatten all others."""
    usual = default_breakdown(variable)
    if usual.part is not Part.BAND or high <= low:
        return usual
    middle = replace(variable, lowest=low - 1.5 * (high - low), highest=high + 1.5 * (high - low))
    most = _MOST_BANDS / _ABOUT_BANDS
    return replace(usual, width=max(band_width(middle), usual.width / most))


def _cells(answer: Answer) -> list[_Cell]:
    """Return the groups that are known and have a figure."""
    places = answer.cells(answer.groups[0])
    records = answer.table.column(RECORDS).to_pylist()
    rows = zip(places, answer.cells(answer.values[0]), records, strict=True)
    return [
        _Cell(place, float(value), count or 0)
        for place, value, count in rows
        if place is not None and value is not None and isfinite(value)
    ]
