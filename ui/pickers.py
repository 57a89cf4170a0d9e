"""The pickers inside the question bar: each shows one part of the question and changes it in the address."""

from dataclasses import replace

import streamlit as st

from core.catalog import NUMERIC, Dataset, Variable, VariableRole
from core.labelling import breakdown_label
from core.question import (
    MOST_BREAKDOWNS,
    OF_NUMBERS,
    OF_TWO,
    Breakdown,
    Comparison,
    Measure,
    MeasureKind,
    Part,
    Question,
    parts_of,
)
from core.question_text import breakdown_text, read_breakdown
from core.suggestions import band_width, default_breakdown
from core.words import N_
from ui.filters import category_text, choices
from ui.kept import kept
from ui.variable_words import name_of, said_of
from ui.words import _, say

KIND_LABELS = {
    MeasureKind.ROWS: N_("Count of records"),
    MeasureKind.DISTINCT: N_("Count of different values"),
    MeasureKind.SUM: N_("Total"),
    MeasureKind.MEAN: N_("Mean"),
    MeasureKind.MEDIAN: N_("Median"),
    MeasureKind.MINIMUM: N_("Lowest value"),
    MeasureKind.MAXIMUM: N_("Highest value"),
    MeasureKind.QUANTILE: N_("Quantile"),
    MeasureKind.SHARE: N_("Share of a category"),
    MeasureKind.RATIO: N_("Ratio of two totals"),
    MeasureKind.WEIGHTED_MEAN: N_("Weighted mean"),
}

KIND_HELP = {
    MeasureKind.ROWS: N_("How many records there are."),
    MeasureKind.DISTINCT: N_("How many different values there are, for example how many schools."),
    MeasureKind.SUM: N_("All values added up."),
    MeasureKind.MEAN: N_("The total divided by the number of records that have a value."),
    MeasureKind.MEDIAN: N_("Half of the records lie below it, half above."),
    MeasureKind.MINIMUM: N_("The smallest value."),
    MeasureKind.MAXIMUM: N_("The largest value."),
    MeasureKind.QUANTILE: N_("The value below which a chosen share of the records lies."),
    MeasureKind.SHARE: N_("Of the records that have a value, the percentage in the chosen categories."),
    MeasureKind.RATIO: N_("One total divided by another, for example pupils per teacher."),
    MeasureKind.WEIGHTED_MEAN: N_("A mean in which some records count more than others."),
}

COMPARISON_LABELS = {
    Comparison.NOTHING: N_("Nothing"),
    Comparison.COUNTRY: N_("The country"),
    Comparison.PREVIOUS: N_("The previous period"),
}

SORT_LABELS = {"": N_("Natural order"), "-value": N_("Highest first"), "value": N_("Lowest first")}


def measure(asked: Question, dataset: Dataset, place: int) -> None:
    """Pick what is counted: the kind of figure, then what it needs."""
    chosen = asked.measures[place]
    kept(
        st.selectbox,
        _("What to show"),
        f"measure_kind_{place}",
        chosen.kind,
        lambda question, kind: _with_measure(question, place, _measure_of_kind(kind, chosen, dataset)),
        options=_possible_kinds(dataset),
        format_func=lambda kind: _(KIND_LABELS[kind]),
    )
    st.caption(_(KIND_HELP[chosen.kind]))
    if chosen.variable:
        _measured_variable(chosen, dataset, place)
    if chosen.other:
        _second_variable(chosen, dataset, place)
    if chosen.is_share:
        _share_categories(chosen, dataset, place)
    if chosen.kind is MeasureKind.QUANTILE:
        _quantile(chosen, place)


def breakdowns(asked: Question, dataset: Dataset) -> None:
    """Pick up to three variables that make the groups, and the width of bands."""
    options = {breakdown_text(item): item for item in _possible_breakdowns(asked, dataset)}
    kept(
        st.multiselect,
        _("Break down by (up to three)"),
        "by",
        [breakdown_text(item) for item in asked.by],
        lambda question, texts: replace(question, by=tuple(read_breakdown(text) for text in texts)),
        options=list(options),
        format_func=lambda text: say(breakdown_label(options[text], dataset)) if text in options else text,
        max_selections=MOST_BREAKDOWNS,
        select_all=False,
        placeholder=_("Choose variables"),
    )
    for place, item in enumerate(asked.by):
        said_of(dataset.variable(item.variable), is_named=len(asked.by) > 1)
        if item.part is Part.BAND:
            _band(item, place, dataset)


def comparison(asked: Question) -> None:
    """Pick what every figure is put beside."""
    kept(
        st.radio,
        _("Compare with"),
        "compare",
        asked.compare,
        lambda question, compare: replace(question, compare=compare),
        options=list(COMPARISON_LABELS),
        format_func=lambda compare: _(COMPARISON_LABELS[compare]),
    )


def order(asked: Question) -> None:
    """Pick the order of the groups, and how many are shown."""
    kept(
        st.radio,
        _("Order"),
        "sort",
        asked.sort,
        lambda question, sort: replace(question, sort=sort),
        options=list(SORT_LABELS),
        format_func=lambda sort: _(SORT_LABELS[sort]),
    )
    kept(
        st.number_input,
        _("Show only the first (0: all)"),
        "top",
        asked.top,
        lambda question, top: replace(question, top=int(top or 0)),
        min_value=0,
        max_value=1000,
        step=5,
    )


def visible(dataset: Dataset) -> list[Variable]:
    """Return the variables that a question may use."""
    return [variable for variable in dataset.variables if variable.role is not VariableRole.HIDDEN]


def _with_measure(question: Question, place: int, measure: Measure | None) -> Question:
    measures = list(question.measures)
    measures[place : place + 1] = [measure] if measure else []
    return replace(question, measures=tuple(measures))


def _measured_variable(chosen: Measure, dataset: Dataset, place: int) -> None:
    kept(
        st.selectbox,
        _("Of"),
        f"measure_variable_{place}",
        chosen.variable,
        lambda question, name: _with_measure(question, place, _of_variable(chosen, dataset.variable(name))),
        options=[variable.name for variable in _measurable(chosen.kind, dataset)],
        format_func=lambda name: name_of(dataset.variable(name)),
    )
    said_of(dataset.variable(chosen.variable))


def _second_variable(chosen: Measure, dataset: Dataset, place: int) -> None:
    kept(
        st.selectbox,
        _("Divided by") if chosen.kind is MeasureKind.RATIO else _("Weighted by"),
        f"measure_other_{place}",
        chosen.other,
        lambda question, name: _with_measure(question, place, replace(chosen, other=name)),
        options=[variable.name for variable in _measurable(chosen.kind, dataset)],
        format_func=lambda name: name_of(dataset.variable(name)),
    )
    said_of(dataset.variable(chosen.other))


def _share_categories(chosen: Measure, dataset: Dataset, place: int) -> None:
    variable = dataset.variable(chosen.variable)
    kept(
        st.multiselect,
        _("Which categories count"),
        f"measure_categories_{place}",
        list(chosen.categories),
        lambda question, values: _with_measure(
            question, place, replace(chosen, categories=tuple(values) or chosen.categories)
        ),
        options=choices(variable),
        format_func=lambda value: category_text(variable, value),
        placeholder=_("Choose categories"),
    )


def _quantile(chosen: Measure, place: int) -> None:
    kept(
        st.slider,
        _("Share of records below it"),
        f"measure_quantile_{place}",
        chosen.quantile,
        lambda question, share: _with_measure(question, place, replace(chosen, quantile=share)),
        min_value=0.05,
        max_value=0.95,
        step=0.05,
    )


def _band(item: Breakdown, place: int, dataset: Dataset) -> None:
    variable = dataset.variable(item.variable)
    kept(
        st.number_input,
        _("Width of the bands of %(variable)s", variable=variable.label),
        f"band_{place}",
        item.width,
        lambda question, width: _with_breakdown(question, place, replace(item, width=width or item.width)),
        min_value=band_width(variable) / 100,
        step=band_width(variable),
    )


def _with_breakdown(question: Question, place: int, item: Breakdown) -> Question:
    by = list(question.by)
    by[place] = item
    return replace(question, by=tuple(by))


def _possible_kinds(dataset: Dataset) -> list[MeasureKind]:
    return [kind for kind in MeasureKind if kind is MeasureKind.ROWS or _measurable(kind, dataset)]


def _measurable(kind: MeasureKind, dataset: Dataset) -> list[Variable]:
    """Return what a kind of figure can be computed of, numbers meant for it first."""
    if kind in OF_NUMBERS:
        numbers = [variable for variable in visible(dataset) if variable.type in NUMERIC]
        return sorted(numbers, key=lambda variable: variable.role is not VariableRole.MEASURE)
    if kind is MeasureKind.SHARE:
        return [variable for variable in visible(dataset) if choices(variable)]
    return visible(dataset)


def _measure_of_kind(kind: MeasureKind, before: Measure, dataset: Dataset) -> Measure:
    """Return a measure of another kind that keeps the variable where it can."""
    if kind is MeasureKind.ROWS:
        return Measure()
    names = [variable.name for variable in _measurable(kind, dataset)]
    name = before.variable if before.variable in names else names[0]
    other = next((item for item in names if item != name), name) if kind in OF_TWO else ""
    return _of_variable(Measure(kind, name, other), dataset.variable(name))


def _of_variable(measure: Measure, variable: Variable) -> Measure:
    categories = tuple(choices(variable)[:1]) if measure.is_share else ()
    return replace(measure, variable=variable.name, categories=categories)


def _possible_breakdowns(asked: Question, dataset: Dataset) -> list[Breakdown]:
    """Return every breakdown on offer; the ones chosen stand as they are chosen, with their width."""
    chosen = {(item.variable, item.part): item for item in asked.by}
    offered = []
    for variable in visible(dataset):
        usual = default_breakdown(variable)
        for part in parts_of(variable):
            width = usual.width if part is Part.BAND else 0.0
            offered.append(chosen.get((variable.name, part), Breakdown(variable.name, part, width)))
    return offered
