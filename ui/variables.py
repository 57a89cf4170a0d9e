"""The list of a dataset's variables: type, use, share missing, a small picture and what is odd, found by any word."""

from typing import Any

import streamlit as st

from charts.profile_picture import sketch
from core.catalog import Dataset, Variable, VariableRole
from core.profile import Profile, VariableProfile
from core.remarks import SHORT, remarks
from core.search import folded
from core.words import N_
from ui import address
from ui.session import remembered
from ui.variable_words import ROLE_LABELS, TYPE_LABELS, name_of
from ui.words import _, counted, label, voice

_HIGHEST = 738
_KEY = "variables_list"

ALL, ODD, INCOMPLETE, MEASURES, BREAKDOWNS = "all", "odd", "incomplete", "measures", "breakdowns"

_FILTERS = {
    ALL: N_("All"),
    ODD: N_("With something odd"),
    INCOMPLETE: N_("Incomplete"),
    MEASURES: N_("Measures"),
    BREAKDOWNS: N_("Breakdowns"),
}


def variables(dataset: Dataset, profile: Profile) -> None:
    """Show the list; a click on a row opens its variable."""
    shown = _chosen(dataset, profile)
    if not shown:
        st.info(
            _("No variable is like that. Use another word, or choose “All”."), icon=":material/search_off:"
        )
        return
    rows = [_row(each, profiled(profile, each.name)) for each in shown]
    st.dataframe(
        {name: [row[name] for row in rows] for name in rows[0]},
        hide_index=True,
        height=min(38 + 35 * len(rows), _HIGHEST),
        column_config=_configured(),
        alt=_("Table of the variables"),
        placeholder="",
        key=_KEY,
        selection_mode="single-row",
        on_select=lambda: _open_chosen(shown),
    )
    st.caption(_("Choose a row to see all about its variable."))


def profiled(profile: Profile, name: str) -> VariableProfile | None:
    """Return the profile of a variable; None where it was not there when the profile was made."""
    try:
        return profile.variable(name)
    except KeyError:
        return None


def _chosen(dataset: Dataset, profile: Profile) -> list[Variable]:
    """Show the search and the filter, and return the variables that they leave."""
    with st.container(horizontal=True, vertical_alignment="center"):
        words = st.text_input(
            _("Search the variables"),
            key="variables_search",
            placeholder=_("Search the variables"),
            label_visibility="collapsed",
            icon=":material/search:",
            width=320,
        )
        names = {kind: _(text) for kind, text in _FILTERS.items()}
        kind = st.pills(
            _("Which variables"),
            list(names),
            default=ALL,
            key="variables_filter",
            format_func=names.__getitem__,
            label_visibility="collapsed",
        )
    kept = [each for each in dataset.variables if _fits(each, profiled(profile, each.name), kind or ALL)]
    wanted = folded(words or "").split()
    found = [each for each in kept if all(word in _text(each) for word in wanted)]
    if len(found) < len(dataset.variables):
        of_all = counted(N_("%(count)s variable"), N_("%(count)s variables"), len(dataset.variables))
        st.caption(_("%(found)s of %(all)s", found=len(found), all=of_all))
    return found


def _fits(variable: Variable, found: VariableProfile | None, kind: str) -> bool:
    if kind == ODD:
        return found is not None and bool(remarks(found))
    if kind == INCOMPLETE:
        return found is not None and found.missing > 0
    roles = {MEASURES: VariableRole.MEASURE, BREAKDOWNS: VariableRole.DIMENSION}
    return kind not in roles or variable.role is roles[kind]


def _text(variable: Variable) -> str:
    said = f"{label(variable.label)} {label(variable.description)} {variable.name} {variable.original}"
    return folded(said)


def _row(variable: Variable, found: VariableProfile | None) -> dict[str, Any]:
    return {
        "label": name_of(variable),
        "missing": found.share_missing if found else variable.share_missing,
        "sketch": _sketch(variable, found),
        "odd": ", ".join(_(SHORT[each.kind]) for each in remarks(found)) if found else "",
        "type": _(TYPE_LABELS[variable.type]),
        "role": _(ROLE_LABELS[variable.role]),
        "distinct": _distinct(found),
        "unit": label(variable.unit),
        "description": label(variable.description),
        "name": variable.name,
    }


def _sketch(variable: Variable, found: VariableProfile | None) -> list[float]:
    return sketch(variable, found) if found else []


def _distinct(found: VariableProfile | None) -> str:
    if found is None:
        return ""
    number = voice().number(found.distinct)
    return number if found.is_distinct_exact else _("about %(number)s", number=number)


def _configured() -> dict[str, Any]:
    text = st.column_config.TextColumn
    return {
        "label": text(_("Variable"), pinned=True, width=170),
        "missing": st.column_config.ProgressColumn(
            _("Missing"), format="percent", min_value=0, max_value=1, width=110
        ),
        "sketch": st.column_config.BarChartColumn(_("Values"), y_min=0, width=130),
        "odd": text(_("What is odd"), width=150),
        "type": text(_("Type"), width=110),
        "role": text(_("Use"), width=100),
        "distinct": text(_("Different values"), width=120),
        "unit": text(_("Unit"), width=90),
        "description": text(_("Meaning"), width=300),
        "name": text(_("Short name")),
    }


def _open_chosen(shown: list[Variable]) -> None:
    rows = (remembered(_KEY) or {}).get("selection", {}).get("rows", [])
    if rows and rows[0] < len(shown):
        address.set_parameter("variable", shown[rows[0]].name)
