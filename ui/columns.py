"""The columns of a table on its way in: type, label, use; and what only a person can know about them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from core.catalog import Variable, VariableRole, VariableType
from core.words import N_
from data_loaders.intake import Column
from ui.bringing import Bringing, change_columns
from ui.record import ROLE_LABELS, TYPE_LABELS
from ui.session import remember, remembered
from ui.words import _, label, plain, voice

_DATE_ORDERS = {
    "dmy": N_("day first: 31/12/2024"),
    "mdy": N_("month first: 12/31/2024"),
    "ymd": N_("year first: 2024/12/31"),
}
_MARKS = {
    "thousands": N_("1200: the mark separates thousands"),
    "decimal": N_("1 and a fifth: the mark is the decimal sign"),
}
_ON_ERROR = {"refuse": N_("Leave the whole row out"), "empty": N_("Load the row with this value left empty")}


def columns(bringing: Bringing) -> None:
    """Show each column with its type, label and examples; the person may change any of it."""
    st.subheader(_("The columns"), anchor=False)
    st.caption(_("Tick what to keep. Click a cell to change the label, the type or the use."))
    base = remembered_columns(bringing)
    types = {_(text): kind for kind, text in TYPE_LABELS.items()}
    roles = {_(text): role for role, text in ROLE_LABELS.items()}
    st.data_editor(
        _rows_of(base),
        key=_editor_key(bringing),
        hide_index=True,
        height=min(38 + 35 * len(base), 420),
        num_rows="fixed",
        placeholder="",
        disabled=["original", "examples", "missing"],
        column_config={
            "keep": st.column_config.CheckboxColumn(_("Keep"), width="small"),
            "label": st.column_config.TextColumn(_("Label"), required=True, max_chars=120),
            "type": st.column_config.SelectboxColumn(
                _("Type"), options=list(types), required=True, width=135
            ),
            "role": st.column_config.SelectboxColumn(_("Use"), options=list(roles), required=True),
            "missing": st.column_config.NumberColumn(_("Not readable"), format="localized"),
            "examples": st.column_config.TextColumn(_("Examples"), width="large"),
            "original": st.column_config.TextColumn(_("In the file")),
        },
        on_change=lambda: _take_edits(bringing, types, roles),
    )
    for place, column in enumerate(bringing.columns):
        _questions(bringing, place, column)


def remembered_columns(bringing: Bringing) -> tuple[Column, ...]:
    """Return the columns as they were proposed: what the editor's changes are counted from."""
    key = f"proposed_{_editor_key(bringing)}"
    if remembered(key) is None:
        remember(key, bringing.columns)
    return remembered(key)  # type: ignore[no-any-return]


def _editor_key(bringing: Bringing) -> str:
    return f"columns_{bringing.scratch.name}_{bringing.round}"


def _rows_of(base: tuple[Column, ...]) -> dict[str, list[Any]]:
    return {
        "keep": [column.is_included for column in base],
        "label": [label(column.variable.label) for column in base],
        "type": [_(TYPE_LABELS[column.variable.type]) for column in base],
        "role": [_(ROLE_LABELS[column.variable.role]) for column in base],
        "missing": [column.unconvertible or None for column in base],
        "examples": [" · ".join(column.examples) for column in base],
        "original": [column.original for column in base],
    }


def _take_edits(
    bringing: Bringing,
    types: dict[str, VariableType],
    roles: dict[str, VariableRole],
) -> None:
    edits = (remembered(_editor_key(bringing)) or {}).get("edited_rows", {})
    changed = list(bringing.columns)
    for place, edit in edits.items():
        column = changed[int(place)]
        variable = _edited(column.variable, edit, types, roles)
        changed[int(place)] = replace(
            column, is_included=edit.get("keep", column.is_included), variable=variable
        )
    change_columns(bringing, tuple(changed))


def _edited(
    variable: Variable, edit: dict[str, Any], types: dict[str, VariableType], roles: dict[str, VariableRole]
) -> Variable:
    if "label" in edit:
        variable = replace(variable, label={"en": edit["label"], "es": edit["label"]})
    if "type" in edit:
        variable = replace(variable, type=types.get(edit["type"], variable.type))
    if "role" in edit:
        variable = replace(variable, role=roles.get(edit["role"], variable.role))
    return variable


def _questions(bringing: Bringing, place: int, column: Column) -> None:
    """Ask what only a person can know about a column: the order of its dates, what to do with values that do not fit."""
    if not column.is_included:
        return
    name = plain(label(column.variable.label))
    if column.null_words:
        st.caption(
            _(
                "“%(column)s”: read as missing: %(words)s",
                column=name,
                words=plain(", ".join(column.null_words)),
            )
        )
    if column.needs_answer and column.date_order:
        st.warning(_("“%(column)s”: every day is 12 or less. Is the day or the month first?", column=name))
        _choice(bringing, place, "date_order", _DATE_ORDERS, column.date_order)
    elif column.needs_answer:
        st.warning(
            _("“%(column)s”: does 1%(mark)s200 mean 1200, or 1 and a fifth?", column=name, mark=_mark(column))
        )
        _choice(bringing, place, "mark", _MARKS, "thousands" if column.thousands else "decimal")
    if column.unconvertible:
        count = voice().number(column.unconvertible)
        kind = _(TYPE_LABELS[column.variable.type])
        text = N_(
            "“%(column)s”: %(count)s values cannot be read as “%(kind)s”. What should happen with these rows?"
        )
        st.warning(_(text, column=name, count=count, kind=kind))
        _choice(bringing, place, "on_error", _ON_ERROR, column.on_error)


def _choice(bringing: Bringing, place: int, field: str, options: dict[str, str], now: str) -> None:
    key = f"{field}_{place}_{_editor_key(bringing)}"
    remember(key, now)
    st.radio(
        _("Your choice"),
        list(options),
        key=key,
        format_func=lambda value: _(options[value]),
        horizontal=True,
        label_visibility="collapsed",
        on_change=lambda: _change_one(bringing, place, field, remembered(key)),
    )


def _change_one(bringing: Bringing, place: int, field: str, value: str) -> None:
    changed = list(bringing.columns)
    column = changed[place]
    changed[place] = _CHANGES[field](column, value)
    change_columns(bringing, tuple(changed))


def _mark(column: Column) -> str:
    """Return the mark that may be read in two ways."""
    return column.thousands or column.decimal


def _with_mark(column: Column, value: str) -> Column:
    mark = _mark(column)
    other = "," if mark == "." else "."
    if value == "thousands":
        return replace(column, thousands=mark, decimal=other)
    return replace(column, thousands="", decimal=mark)


_CHANGES: dict[str, Callable[[Column, str], Column]] = {
    "date_order": lambda column, value: replace(column, date_order=value),
    "on_error": lambda column, value: replace(column, on_error=value),
    "mark": _with_mark,
}
