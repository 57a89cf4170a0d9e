"""How far the records of a dataset lie apart, so that differences of different measures can be compared."""

from collections.abc import Callable
from math import sqrt

from core.answer import Answer
from core.catalog import Dataset
from core.main_figures import MainFigure
from core.question import Measure, MeasureKind, Question

STANDARD_ERRORS = 3.0
"""What lies nearer may be chance, above all where the largest of many differences is looked for."""

Ask = Callable[[Question], Answer]

_RANGES = ((0.25, 0.75, 1.349), (0.05, 0.95, 3.290))
"""Two quantiles, and how many standard deviations lie between them where values are spread normally."""


def spread_of(figure: MainFigure, dataset: Dataset, ask: Ask) -> float | None:
    """Return the standard deviation of what is measured, from quantiles; None where it is none, or not known.

    A share p has sqrt(p (1 - p)). A number too large by a zero does not move the quartiles.
    """
    measure = figure.measure
    if measure.is_share:
        answer = ask(figure.by(dataset.name))
        (share,) = answer.cells(answer.values[0]) or (None,)
        return sqrt(share * (1 - share)) if share is not None and 0 < share < 1 else None
    if measure.kind is MeasureKind.RATIO or not measure.variable:
        return None
    for low, high, deviations in _RANGES:
        ends = tuple(Measure(MeasureKind.QUANTILE, measure.variable, quantile=each) for each in (low, high))
        answer = ask(Question(dataset.name, ends, where=figure.where))
        bottom, top = ((answer.cells(column) or [None])[0] for column in answer.values)
        if bottom is not None and top is not None and top > bottom:
            return float(top - bottom) / deviations
    return None


def apart(difference: float, spread: float | None, *records: int) -> float:
    """Return how many spreads a difference between groups is; 0 where three standard errors explain it.

    >>> apart(15.0, 100.0, 10_000, 10_000)
    0.15
    >>> apart(15.0, 100.0, 100, 100)
    0.0
    """
    if not spread or not all(records):
        return 0.0
    distance = abs(difference) / spread
    return distance if distance > STANDARD_ERRORS * sqrt(sum(1 / count for count in records)) else 0.0
