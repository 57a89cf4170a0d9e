"""The columns of a table on its way in: which to keep, their labels, types and uses."""

from dataclasses import replace
from typing import Any

import streamlit as st

from core.catalog import Variable, VariableRole, VariableType
from data_loaders.intake import Column
from ui.bringing import Bringing, change_columns
from ui.column_questions import ask_about
from ui.session import remember, remembered
from ui.variable_words import ROLE_LABELS, TYPE_LABELS
from ui.words import _, label


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
            "keep": st.column_config.CheckboxColumn(_("Keep"), width=110),
            "label": st.column_config.TextColumn(_("Label"), required=True, max_chars=120),
            "type": st.column_config.SelectboxColumn(
                _("Type"), options=list(types), required=True, width=135
            ),
            "role": st.column_config.SelectboxColumn(_("Use"), options=list(roles), required=True),
            "digits": st.column_config.NumberColumn(
                _("Digits"),
                min_value=0,
                max_value=40,
                step=1,
                help=_("Codes of text are filled up with zeros in front."),
            ),
            "missing": st.column_config.NumberColumn(_("Not readable"), format="localized"),
            "examples": st.column_config.TextColumn(_("Examples"), width="large"),
            "original": st.column_config.TextColumn(_("In the file")),
        },
        on_change=lambda: _take_edits(bringing, types, roles),
    )
    ask_about(bringing, f"{bringing.scratch.name}_{bringing.round}")


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
        "digits": [column.pad_width or None for column in base],
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
            column,
            is_included=edit.get("keep", column.is_included),
            variable=variable,
            pad_width=int(edit.get("digits", column.pad_width) or 0),
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
