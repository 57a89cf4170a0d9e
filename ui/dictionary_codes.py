"""The grid of one variable's codes: the stored value, its label per language, its place in the order, whether it is no value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st

from core.catalog import Code, Dataset, VariableRole
from core.dictionary import Entry
from core.words import Words
from ui.dictionary_draft import Draft, change
from ui.dictionary_words import language_name
from ui.session import remember, remembered
from ui.variable_words import name_of
from ui.words import _

_VARIABLE = "dictionary_code_variable"
_HIGHEST = 560
_LONG_LIST = 100
_LABEL = "label_"


@dataclass(frozen=True)
class _Line:
    """One row of the grid."""

    code: Code
    is_missing: bool
    order: float | None = None


def codes_grid(draft: Draft, language: str) -> None:
    """Ask for a variable and show its codes; what is written is in the draft at once."""
    name = _variable(draft)
    entry = draft.dictionary.entry(name)
    languages = tuple(dict.fromkeys([language, "es", "en", *draft.languages()]))
    _ordered(draft, entry)
    key = f"dictionary_codes_{name}_{draft.round}"
    base = draft.base(key, lambda: _lines(entry))
    assert isinstance(base, tuple)  # noqa: S101 - put there a line above
    st.data_editor(
        _rows(base, languages),
        key=key,
        num_rows="dynamic",
        hide_index=True,
        height=min(38 + 35 * (len(base) + 2), _HIGHEST),
        placeholder="",
        column_config={
            "value": st.column_config.TextColumn(_("Stored value"), required=True, max_chars=200, width=130),
            **{
                f"{_LABEL}{each}": st.column_config.TextColumn(
                    _("Label (%(language)s)", language=language_name(each)), max_chars=500, width=220
                )
                for each in languages
            },
            "order": st.column_config.NumberColumn(_("Place"), step=1, width=80),
            "missing": st.column_config.CheckboxColumn(_("Stands for “no value”"), width=160),
        },
        on_change=partial(_take, draft, name, key, base),
    )
    st.caption(
        _(
            "Add a code in the last row; select rows at their left end to delete them. Leading zeros count: 01 and 1 are two codes."
        )
    )


def _variable(draft: Draft) -> str:
    """Ask which variable; those with a list that a person can read through come first."""
    dataset = draft.dataset
    names = sorted(
        (variable.name for variable in dataset.variables),
        key=lambda name: _rank(draft, dataset, name),
    )
    if remembered(_VARIABLE) not in names:
        remember(_VARIABLE, names[0])
    remember(_VARIABLE, remembered(_VARIABLE))
    chosen: str = st.selectbox(
        _("Variable"),
        names,
        key=_VARIABLE,
        format_func=lambda name: name_of(dataset.variable(name)),
        width=360,
        on_change=draft.refill,
    )
    return chosen


def _rank(draft: Draft, dataset: Dataset, name: str) -> int:
    """Return 0 for a short list of codes, 1 for a long one, 2 where there is none or nobody chooses from it."""
    entry = draft.dictionary.entry(name)
    count = len(entry.codes or ()) + len(entry.missing or ())
    is_private = dataset.variable(name).role in (VariableRole.IDENTIFIER, VariableRole.HIDDEN)
    return 2 if is_private or not count else int(count > _LONG_LIST)


def _ordered(draft: Draft, entry: Entry) -> None:
    key = f"dictionary_ordered_{entry.name}_{draft.round}"
    st.checkbox(
        _("The codes have an order, such as grades or levels"),
        value=bool(entry.is_ordered),
        key=key,
        on_change=lambda: change(
            draft, draft.dictionary.with_entry(replace(entry, is_ordered=bool(remembered(key))))
        ),
    )


def _lines(entry: Entry) -> tuple[_Line, ...]:
    codes = [(code, False) for code in entry.codes or ()] + [(code, True) for code in entry.missing or ()]
    return tuple(_Line(code, is_missing, place) for place, (code, is_missing) in enumerate(codes, 1))


def _rows(base: Sequence[_Line], languages: Sequence[str]) -> dict[str, list[Any]]:
    return {
        "value": [line.code.value for line in base],
        **{f"{_LABEL}{each}": [line.code.label.get(each, "") for line in base] for each in languages},
        "order": [line.order for line in base],
        "missing": [line.is_missing for line in base],
    }


def _take(draft: Draft, name: str, key: str, base: tuple[_Line, ...]) -> None:
    """Put the edits of the grid into the draft: rows changed, added and deleted, then put in order."""
    edits = remembered(key) or {}
    changed, deleted = edits.get("edited_rows", {}), set(edits.get("deleted_rows", ()))
    lines = [_edited(line, changed.get(place, {})) for place, line in enumerate(base) if place not in deleted]
    lines += [_edited(_Line(Code("", {}), False), row) for row in edits.get("added_rows", ()) if _says(row)]
    lines.sort(key=lambda line: (line.order is None, line.order or 0.0))
    entry = replace(
        draft.dictionary.entry(name),
        codes=tuple(line.code for line in lines if not line.is_missing),
        missing=tuple(line.code for line in lines if line.is_missing),
    )
    change(draft, draft.dictionary.with_entry(entry))


def _edited(line: _Line, edit: Mapping[str, Any]) -> _Line:
    words: dict[str, str] = dict(line.code.label)
    for column, text in edit.items():
        if column.startswith(_LABEL):
            words[column.removeprefix(_LABEL)] = (text or "").strip()
    label: Words = {language: text for language, text in words.items() if text}
    value = edit.get("value", line.code.value) or ""
    order = edit.get("order", line.order)
    return _Line(
        Code(value, label),
        bool(edit.get("missing", line.is_missing)),
        None if order is None else float(order),
    )


def _says(row: Mapping[str, Any]) -> bool:
    """Whether anything was written into a new row."""
    return any(value not in (None, "", False) for value in row.values())
