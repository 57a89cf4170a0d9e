"""Filters in the question bar: one chip per filter, and a chip to add one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import streamlit as st

from core.catalog import NUMERIC, TEMPORAL, Dataset, Variable, VariableType
from core.labelling import category_label
from core.question import Filter, Operator, Question
from core.words import Message, N_
from ui import address
from ui.kept import Change, kept
from ui.session import remember, remembered
from ui.variable_words import name_of, said_of
from ui.words import _, label, say

OPERATOR_LABELS = {
    Operator.ONE_OF: N_("is one of"),
    Operator.RANGE: N_("lies between"),
    Operator.CONTAINS: N_("contains"),
    Operator.MISSING: N_("is missing"),
}

_NEW_VARIABLE = "new_filter_variable"
_NEW_OPERATOR = "new_filter_operator"


def edit_filter(asked: Question, dataset: Dataset, place: int) -> None:
    """Show the editor of one filter, with a button that takes it out."""
    chosen = asked.where[place]
    _editor(chosen, dataset.variable(chosen.variable), place)
    said_of(dataset.variable(chosen.variable))
    st.button(
        _("Remove this filter"),
        key=f"remove_filter_{place}",
        icon=":material/close:",
        on_click=lambda: address.change(lambda question: with_filter(question, place, None)),
    )


def add_filter(asked: Question, dataset: Dataset) -> None:
    """Show the list of variables and, for the chosen one, its editor; the filter counts once it has a value."""
    names = [variable.name for variable in dataset.variables if possible_operators(variable)]
    name = st.selectbox(
        _("Which records count"),
        names,
        index=None,
        key=_NEW_VARIABLE,
        format_func=lambda name: name_of(dataset.variable(name)),
        placeholder=_("Choose a variable"),
        on_change=lambda: remember(_NEW_OPERATOR, None),
    )
    if name in names:
        variable = dataset.variable(name)
        said_of(variable)
        operators = possible_operators(variable)
        operator = st.radio(
            _("Keep records whose value"),
            operators,
            key=_NEW_OPERATOR + name,
            format_func=lambda item: _(OPERATOR_LABELS[item]),
            horizontal=True,
        )
        _EDITORS[operator](Filter(name, operator), variable, len(asked.where))


def possible_operators(variable: Variable) -> list[Operator]:
    """Return the ways to filter by a variable, the usual one first; none if it is hidden."""
    if variable.role == "hidden":
        return []
    ranged = [Operator.RANGE] if variable.type in NUMERIC | TEMPORAL else []
    if choices(variable):
        return [Operator.ONE_OF, *ranged, Operator.MISSING]
    if variable.type is VariableType.TEXT:
        return [Operator.CONTAINS, Operator.MISSING]
    return [*ranged, Operator.MISSING]


def choices(variable: Variable) -> list[str]:
    """Return the stored values that a picker offers: those of the catalogue, never what the records happen to hold."""
    if variable.type is VariableType.BOOLEAN and not variable.codes:
        return ["true", "false"]
    if variable.type is VariableType.YEAR and isinstance(variable.lowest, int | float):
        last = int(float(variable.highest or variable.lowest))
        return [str(year) for year in range(int(variable.lowest), last + 1)]
    return [code.value for code in variable.codes]


def category_text(variable: Variable, value: str) -> str:
    """Return what a stored value means, in the viewer's language."""
    meaning = category_label(variable, value)
    return say(meaning) if isinstance(meaning, Message) else label(meaning)


def with_filter(question: Question, place: int, item: Filter | None) -> Question:
    """Return the question with one filter changed, added or taken out."""
    where = list(question.where)
    where[place : place + 1] = [item] if item else []
    return replace(question, where=tuple(where))


def _editor(chosen: Filter, variable: Variable, place: int) -> None:
    _EDITORS[chosen.operator](chosen, variable, place)


def _one_of(chosen: Filter, variable: Variable, place: int) -> None:
    known = choices(variable)
    kept(
        st.multiselect,
        name_of(variable),
        f"filter_{place}_values",
        list(chosen.values),
        lambda question, values: _set(
            question, place, replace(chosen, values=tuple(values)) if values else None
        ),
        options=[*known, *(value for value in chosen.values if value not in known)],
        format_func=lambda value: category_text(variable, value),
        placeholder=_("Choose values"),
    )


def _range(chosen: Filter, variable: Variable, place: int) -> None:
    for end, text in enumerate((_("From"), _("To"))):
        value = chosen.values[end] if chosen.values else ""
        change = _end_changer(chosen, end, place)
        key = f"filter_{place}_end_{end}"
        if variable.type in {VariableType.DATE, VariableType.DATETIME}:
            _date_input(text, key, value, change)
        else:
            _number_input(text, key, value, change, is_whole=variable.type is not VariableType.NUMBER)


def _number_input(text: str, key: str, value: str, change: Change, *, is_whole: bool) -> None:
    kept(
        st.number_input,
        text,
        key,
        (int(float(value)) if is_whole else float(value)) if value else None,
        lambda question, number: change(question, "" if number is None else repr(number)),
        step=1 if is_whole else None,
        placeholder=_("No limit"),
    )


def _date_input(text: str, key: str, value: str, change: Change) -> None:
    kept(
        st.date_input,
        text,
        key,
        date.fromisoformat(value) if value else None,
        lambda question, day: change(question, day.isoformat() if day else ""),
        format="DD/MM/YYYY",
        min_value=date(1900, 1, 1),
        max_value=date(2100, 12, 31),
    )


def _end_changer(chosen: Filter, end: int, place: int) -> Change:
    def change(question: Question, text: str) -> Question:
        ends = list(chosen.values or ("", ""))
        ends[end] = text
        return _set(question, place, replace(chosen, values=tuple(ends)) if any(ends) else None)

    return change


def _contains(chosen: Filter, variable: Variable, place: int) -> None:
    kept(
        st.text_input,
        name_of(variable),
        f"filter_{place}_text",
        chosen.values[0] if chosen.values else "",
        lambda question, text: _set(question, place, replace(chosen, values=(text,)) if text else None),
        placeholder=_("Part of the text"),
        max_chars=200,
    )


def _missing(chosen: Filter, variable: Variable, place: int) -> None:
    kept(
        st.checkbox,
        _('Only records without "%(variable)s"', variable=variable.label),
        f"filter_{place}_missing",
        place < len((remembered("asked") or Question("")).where),
        lambda question, is_on: _set(question, place, chosen if is_on else None),
    )


def _set(question: Question, place: int, item: Filter | None) -> Question:
    remember(_NEW_VARIABLE, None)
    return with_filter(question, place, item)


_EDITORS: dict[Operator, Callable[[Filter, Variable, int], None]] = {
    Operator.ONE_OF: _one_of,
    Operator.RANGE: _range,
    Operator.CONTAINS: _contains,
    Operator.MISSING: _missing,
}
