"""The grid of variables: label, description and unit in one language, use, what is possible, codes for "no value"."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from core.catalog import Code, Variable, VariableRole
from core.dictionary import LIMITS, Entry
from core.dictionary_review import without_words
from core.dictionary_values import code_as_stored, limit_as_stored
from core.profile import Profile
from core.profile_words import value_in_words
from core.words import Words, in_language, N_
from data_loaders.codebooks.value_lists import values_in
from ui import profiles
from ui.dictionary_draft import Draft, change
from ui.dictionary_words import LEVELS, language_name, level_name
from ui.session import remembered
from ui.variable_words import ROLE_LABELS, TYPE_LABELS, ends, examples
from ui.words import _, label, plain, voice

ALL, NO_LABEL, NO_DESCRIPTION = "all", "label", "description"
_WHICH = {
    ALL: N_("All"),
    NO_LABEL: N_("No label"),
    NO_DESCRIPTION: N_("No description"),
}
_TEXTS = ("label", "description", "unit")
_HIGHEST, _MOST_EXAMPLES = 620, 3


def variables_grid(draft: Draft, language: str) -> None:
    """Show how complete the texts are, and the grid; what is written is in the draft at once."""
    _completeness(draft, language)
    which = st.segmented_control(
        _("Which variables"),
        list(_WHICH),
        default=ALL,
        key="dictionary_which",
        format_func=lambda name: _(_WHICH[name]),
        label_visibility="collapsed",
        on_change=draft.refill,
    )
    key = f"dictionary_variables_{language}_{draft.round}"
    base = draft.base(key, lambda: _shown(draft, language, which or ALL))
    assert isinstance(base, tuple)  # noqa: S101 - put there a line above
    if not base:
        st.info(_("Every variable has one."), icon=":material/check:")
        return
    roles = {_(text): role for role, text in ROLE_LABELS.items()}
    st.data_editor(
        _rows(draft, base, language),
        key=key,
        hide_index=True,
        height=min(38 + 35 * len(base), _HIGHEST),
        num_rows="fixed",
        placeholder="",
        disabled=["variable", "type", "examples", "name"],
        column_config=_configured(language, list(roles), _levels(base)),
        on_change=partial(_take, draft, key, base, (language, roles)),
    )
    st.caption(
        _(
            "Codes for “no value” are written as -99 = Not asked; -98 = Does not apply. They are never counted or averaged."
        )
    )


def _completeness(draft: Draft, language: str) -> None:
    """Say how many variables have no label and no description in the language."""
    total = len(draft.dataset.variables)
    there = {variable.name for variable in draft.dataset.variables}
    lines = []
    for part, text in (
        ("label", N_("%(count)s of %(total)s variables have no label in this language (%(language)s).")),
        (
            "description",
            N_("%(count)s of %(total)s variables have no description in this language (%(language)s)."),
        ),
    ):
        absent = len(there & set(without_words(draft.dictionary, part, language)))
        if absent:
            gaps = {"count": voice().number(absent), "total": voice().number(total)}
            lines.append(_(text, language=language_name(language), **gaps))
    st.caption(plain(" ".join(lines) or _("Every variable has a label and a description in this language.")))


def _shown(draft: Draft, language: str, which: str) -> tuple[Entry, ...]:
    there = {variable.name for variable in draft.dataset.variables}
    entries = [entry for entry in draft.dictionary.variables if entry.name in there]
    if which == ALL:
        return tuple(entries)
    absent = set(without_words(draft.dictionary, which, language))
    return tuple(entry for entry in entries if entry.name in absent)


def _rows(draft: Draft, base: Sequence[Entry], language: str) -> dict[str, list[Any]]:
    profile = profiles.kept(draft.dataset)
    variables = [draft.dataset.variable(entry.name) for entry in base]

    def texts(part: str) -> list[str]:
        return [(getattr(entry, part) or {}).get(language, "") for entry in base]

    return {
        "variable": [label(variable.label) or variable.name for variable in variables],
        **{part: texts(part) for part in ("label", "description")},
        "examples": [_examples(variable, profile) for variable in variables],
        "unit": texts("unit"),
        "role": [_(ROLE_LABELS[entry.role or VariableRole.HIDDEN]) for entry in base],
        "area_level": [entry.area_level or "" for entry in base],
        "valid_low": [_limit(entry.valid_low) for entry in base],
        "valid_high": [_limit(entry.valid_high) for entry in base],
        "missing": [_codes_text(entry.missing or (), language) for entry in base],
        "type": [_(TYPE_LABELS[variable.type]) for variable in variables],
        "name": [variable.original.strip() or variable.name for variable in variables],
    }


def _configured(language: str, roles: list[str], levels: Sequence[str]) -> dict[str, Any]:
    text, name = st.column_config.TextColumn, language_name(language)
    return {
        "variable": text(_("Variable"), pinned=True, width=150),
        "label": text(_("Label (%(language)s)", language=name), max_chars=200, width=190),
        "description": text(_("Description (%(language)s)", language=name), max_chars=5_000, width=300),
        "unit": text(_("Unit"), max_chars=60, width=90),
        "role": st.column_config.SelectboxColumn(_("Use"), options=roles, required=True, width=115),
        "area_level": st.column_config.SelectboxColumn(
            _("Place or unit"), options=["", *levels], format_func=level_name, width=145
        ),
        "valid_low": text(_("Lowest possible"), max_chars=40, width=145),
        "valid_high": text(_("Highest possible"), max_chars=40, width=150),
        "missing": text(_("Codes for “no value”"), max_chars=5_000, width=190),
        "examples": text(_("Examples"), width=200),
        "type": text(_("Type"), width=110),
        "name": text(_("In the file"), width=130),
    }


def _levels(base: Sequence[Entry]) -> tuple[str, ...]:
    """Return the levels to choose from: the usual ones, and what is written already."""
    written = [entry.area_level for entry in base if entry.area_level]
    return tuple(dict.fromkeys([*LEVELS, *written]))


def _take(
    draft: Draft,
    key: str,
    base: tuple[Entry, ...],
    reading: tuple[str, Mapping[str, VariableRole]],
) -> None:
    """Put the edits of the grid into the draft."""
    dictionary = draft.dictionary
    for place, edit in (remembered(key) or {}).get("edited_rows", {}).items():
        entry = dictionary.entry(base[int(place)].name)
        variable = draft.dataset.variable(entry.name)
        dictionary = dictionary.with_entry(_edited(entry, edit, variable, reading))
    change(draft, dictionary)


def _edited(
    entry: Entry, edit: Mapping[str, Any], variable: Variable, reading: tuple[str, Mapping[str, VariableRole]]
) -> Entry:
    language, roles = reading
    said: dict[str, Any] = {}
    for part in _TEXTS:
        if part in edit:
            words = {**(getattr(entry, part) or {}), language: (edit[part] or "").strip()}
            said[part] = {each: text for each, text in words.items() if text}
    if "role" in edit:
        said["role"] = roles.get(edit["role"], entry.role)
    if "area_level" in edit:
        said["area_level"] = edit["area_level"] or ""
    for limit in LIMITS:
        if limit in edit:
            written = (edit[limit] or "").strip()
            stored = limit_as_stored(written, variable.type)
            said[limit] = written if stored is None else stored
    if "missing" in edit:
        said |= _missing(entry, edit["missing"] or "", variable, language)
    return replace(entry, **said)


def _missing(entry: Entry, text: str, variable: Variable, language: str) -> dict[str, tuple[Code, ...]]:
    """Return the codes for "no value" that were written, and the code list without them."""
    known: dict[str, Words] = {
        code.value: code.label for code in (*(entry.codes or ()), *(entry.missing or ()))
    }
    found: list[Code] = []
    for written, meaning in values_in(text):
        value = code_as_stored(written, variable) or written
        words = {**known.get(value, {}), **({language: meaning} if meaning else {})}
        found.append(Code(value, words or {language: value}))
    none = {code.value for code in found}
    listed = entry.codes or ()
    # what is no longer "no value" is a choice again, where there is a list of choices
    back = [code for code in entry.missing or () if listed and code.value not in none]
    codes = tuple(code for code in (*listed, *back) if code.value not in none)
    return {"missing": tuple(found), "codes": codes}


def _codes_text(codes: Sequence[Code], language: str) -> str:
    """Return codes in one cell, each with its meaning where it says more than the code."""
    said = [(code.value, in_language(code.label, language)) for code in codes]
    return "; ".join(f"{value} = {text}" if text and text != value else value for value, text in said)


def _limit(limit: float | str | None) -> str:
    return "" if limit is None else str(limit)


def _examples(variable: Variable, profile: Profile | None) -> str:
    """Return the most frequent values, else what the code list or the ends say; nothing of who is hidden."""
    top = next((each.top for each in profile.variables if each.name == variable.name), ()) if profile else ()
    if top and variable.role not in (VariableRole.IDENTIFIER, VariableRole.HIDDEN):
        return " · ".join(_in_words(variable, each.value) for each in top[:_MOST_EXAMPLES])
    return " · ".join(examples(variable)) or ends(variable)


def _in_words(variable: Variable, value: str) -> str:
    words = variable.code_labels.get(value)
    return (label(words) if words else "") or value_in_words(variable, value, voice())
