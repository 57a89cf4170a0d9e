"""The catalogue's page about one dataset: what a row is, years, source, variables, code lists, editions."""

import streamlit as st

from core.catalog import Dataset, Variable, VariableRole, VariableType
from core.suggestions import first_question, suggested_questions
from core.words import N_
from ui import address
from ui.navigation import link
from ui.overview import without_dataset
from ui.session import broken_datasets
from ui.words import _, label, plain, say, voice

_LONG_LIST = 100

TYPE_LABELS = {
    VariableType.TEXT: N_("Text"),
    VariableType.INTEGER: N_("Whole number"),
    VariableType.NUMBER: N_("Number"),
    VariableType.BOOLEAN: N_("Yes or no"),
    VariableType.DATE: N_("Date"),
    VariableType.DATETIME: N_("Date and time"),
    VariableType.YEAR: N_("Year"),
}

ROLE_LABELS = {
    VariableRole.IDENTIFIER: N_("Identifier"),
    VariableRole.DIMENSION: N_("Breakdown"),
    VariableRole.MEASURE: N_("Measure"),
    VariableRole.HIDDEN: N_("Hidden"),
}


def heading(dataset: Dataset) -> None:
    """Show the title, the description and the way to a first chart."""
    st.title(plain(label(dataset.title)), anchor=False)
    description = label(dataset.description)
    if description:
        st.markdown(plain(description))
    link(
        "explore",
        _("Explore this dataset"),
        icon=":material/bar_chart:",
        query=address.link(first_question(dataset)),
    )


def facts(dataset: Dataset) -> None:
    """Show the facts that a newcomer asks for first."""
    speaker, edition = voice(), dataset.edition
    rows = [
        (_("A row is"), label(dataset.row)),
        (_("Years"), _years(dataset)),
        (_("Source"), label(dataset.source)),
        (_("Licence"), dataset.licence),
        (_("Records"), speaker.number(edition.records)),
        (_("Edition"), speaker.day(edition.published.date())),
        (_("Rows refused"), speaker.number(edition.refused) if edition.refused else ""),
        (_("Key"), _key(dataset)),
        (_("Short name"), dataset.name),
    ]
    shown = [(name, value) for name, value in rows if value]
    with st.container(border=True):
        for column, part in zip(st.columns(2), (shown[::2], shown[1::2]), strict=True):
            column.markdown("  \n".join(f"**{plain(name)}:** {plain(value)}" for name, value in part))


def problems(dataset: Dataset) -> None:
    """Show what is known to be wrong with the data."""
    if dataset.problems:
        st.subheader(_("Known problems"), anchor=False)
        st.markdown("\n".join(f"- {plain(label(problem))}" for problem in dataset.problems))


def questions(dataset: Dataset) -> None:
    """Show questions that this dataset answers, one click from the chart."""
    st.subheader(_("Questions it can answer"), anchor=False)
    for question in suggested_questions(dataset):
        link(
            "explore",
            plain(without_dataset(question, dataset)),
            icon=":material/arrow_forward:",
            query=address.link(question),
        )


def variables(dataset: Dataset) -> None:
    """Show every variable: label, meaning, type, unit, code list, share missing."""
    st.subheader(_("Variables"), anchor=False)
    rows = [_variable_row(variable) for variable in dataset.variables]
    st.dataframe(
        {name: [row[name] for row in rows] for name in rows[0]},
        hide_index=True,
        height=min(38 + 35 * len(rows), 600),
        column_config={
            "label": st.column_config.TextColumn(_("Variable"), pinned=True, width=170),
            "description": st.column_config.TextColumn(_("Meaning"), width=300),
            "type": st.column_config.TextColumn(_("Type"), width=115),
            "role": st.column_config.TextColumn(_("Use")),
            "unit": st.column_config.TextColumn(_("Unit")),
            "codes": st.column_config.NumberColumn(_("Codes")),
            "missing": st.column_config.ProgressColumn(
                _("Missing"), format="percent", min_value=0, max_value=1
            ),
            "range": st.column_config.TextColumn(_("From – to")),
            "name": st.column_config.TextColumn(_("Short name")),
        },
        alt=_("Table of the variables"),
        placeholder="",
    )


def code_list(dataset: Dataset) -> None:
    """Show the code list of the variable that the reader chooses."""
    coded = [variable.name for variable in dataset.variables if variable.codes or variable.missing]
    coded.sort(key=lambda name: len(dataset.variable(name).codes) > _LONG_LIST)
    if not coded:
        return
    st.subheader(_("Code lists"), anchor=False)
    name = st.selectbox(
        _("Variable"), coded, key="code_list", format_func=lambda name: label(dataset.variable(name).label)
    )
    variable = dataset.variable(name)
    codes = [*variable.codes, *variable.missing]
    st.dataframe(
        {"value": [code.value for code in codes], "label": [label(code.label) for code in codes]},
        hide_index=True,
        height=min(38 + 35 * len(codes), 400),
        column_config={"value": _("Stored value"), "label": _("Meaning")},
        alt=_("Table of the code list"),
    )


def left_out() -> None:
    """Say which datasets are left out of the catalogue because their description is broken, and what to do."""
    for _name, reason in broken_datasets():
        st.warning(plain(say(reason)), icon=":material/warning:")


def _years(dataset: Dataset) -> str:
    if dataset.years is None:
        return ""
    first, last = dataset.years
    return f"{first}" if first == last else f"{first}–{last}"


def _key(dataset: Dataset) -> str:
    return ", ".join(label(dataset.variable(name).label) for name in dataset.key)


def _variable_row(variable: Variable) -> dict[str, object]:
    return {
        "label": label(variable.label),
        "description": label(variable.description),
        "type": _(TYPE_LABELS[variable.type]),
        "role": _(ROLE_LABELS[variable.role]),
        "unit": label(variable.unit),
        "codes": len(variable.codes) or None,
        "missing": variable.share_missing,
        "range": _range(variable),
        "name": variable.name,
    }


def _range(variable: Variable) -> str:
    if variable.lowest is None or variable.highest is None or variable.type is VariableType.TEXT:
        return ""
    if isinstance(variable.lowest, str) or isinstance(variable.highest, str):
        return f"{variable.lowest} – {variable.highest}"
    if variable.type is VariableType.YEAR:
        return f"{variable.lowest:.0f} – {variable.highest:.0f}"
    return f"{voice().number(variable.lowest)} – {voice().number(variable.highest)}"
