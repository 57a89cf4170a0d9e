"""The profile of each variable, one after the other."""

from collections.abc import Callable, Sequence
from datetime import date

from core.profile import VariableProfile
from data_loaders.profiling.columns import Column, Kind
from data_loaders.profiling.counting import Counting
from data_loaders.profiling.figures import Figures, day_figures, most_codes, number_figures, top_values
from data_loaders.profiling.impossible import impossible
from data_loaders.profiling.tallies import Values, values_of
from data_loaders.profiling.text_figures import text_figures

_FIGURES: dict[Kind, Callable[[Values, Counting], Figures]] = {
    Kind.WHOLE: number_figures,
    Kind.NUMBER: number_figures,
    Kind.DAY: day_figures,
    Kind.MOMENT: day_figures,
    Kind.TEXT: text_figures,
}


def variable_profiles(
    columns: Sequence[Column], today: date, counting: Counting, part: tuple[float, float]
) -> tuple[VariableProfile, ...]:
    """Return the profile of every column; `part` is the share of the whole work that this is, from and to."""
    start, end = part
    most = most_codes(columns)
    profiles = []
    for done, values in enumerate(values_of(columns, counting), 1):
        profiles.append(_profile(values, today, most, counting))
        share = (end - start) / len(columns)
        counting.stage(start + done * share, start + (done + 1) * share)
    return tuple(profiles)


def _profile(values: Values, today: date, most: int, counting: Counting) -> VariableProfile:
    column = values.column
    return VariableProfile(
        column.name,
        column.variable.type,
        values.values,
        values.not_reported,
        values.coded,
        impossible=impossible(values, today, counting) if values.values else 0,
        distinct=values.distinct,
        is_distinct_exact=values.is_tallied,
        **_said(values, most, counting),
    )


def _said(values: Values, most: int, counting: Counting) -> Figures:
    """Return what may be said of the values: of secret ones only shapes and counts of text."""
    kind = values.column.kind
    if not values.values or (values.column.is_secret and kind is not Kind.TEXT):
        return {}
    figures = _FIGURES[kind](values, counting) if kind in _FIGURES else {}
    return figures if values.column.is_secret else {**figures, "top": top_values(values, counting, most)}
