"""The page of a file on its way in: what was detected, the first rows, each column, and the form that stores it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from core.catalog import Dataset, Variable, VariableRole, VariableType
from core.errors import AppError
from core.suggestions import first_question
from core.words import N_
from data_loaders import importer
from data_loaders.cataloguing import Title
from data_loaders.intake import Column, Layout, Part, Staged
from data_loaders.refusals import for_download
from ui import address
from ui.arrival import remember_arrival
from ui.bringing import Bringing, change_columns, look_again, put_away, take_in, title_of
from ui.jobs import Job, State, follow, outcome
from ui.navigation import go
from ui.record import ROLE_LABELS, TYPE_LABELS
from ui.session import catalog, remember, remembered
from ui.words import _, label, plain, say, voice

_DELIMITERS = {
    ",": N_("comma"),
    ";": N_("semicolon"),
    "\t": N_("tab"),
    "|": N_("vertical bar"),
    " ": N_("space"),
    "": N_("nothing: one column"),
}
_ENCODINGS = {
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252, Latin-1",
    "utf-16-le": "UTF-16 (little-endian)",
    "utf-16-be": "UTF-16 (big-endian)",
}
_QUOTES = {'"': '"', "'": "'", "": N_("none")}
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


def part(bringing: Bringing) -> None:
    """Let the person choose one table of a file that holds several."""
    found = bringing.found
    if found is not None and len(found.parts) > 1:
        chosen = st.selectbox(
            _("This file holds several tables. Which one?"),
            found.parts,
            index=found.parts.index(found.part) if found.part else None,
            format_func=lambda item: item.name,
            placeholder=_("Choose a table"),
        )
        if chosen and chosen != found.part:
            _again(bringing, part=chosen)


def progress(job: Job[Any] | None) -> bool:
    """Show a running job, or say why it brought nothing; return whether it is done."""
    if job is None:
        return False
    if job.state is State.RUNNING:
        follow(job)
        return False
    return outcome(job) is not None


def account(bringing: Bringing) -> None:
    """Say what was read: how the file is laid out, and where every record of it went."""
    staged = bringing.staged
    if staged is None:
        return
    number = voice().number
    st.markdown(
        _(
            "**%(physical)s** records in the file = **%(loaded)s** read + **%(refused)s** refused + **%(skipped)s** skipped",
            physical=number(staged.physical),
            loaded=number(staged.loaded),
            refused=number(staged.refused),
            skipped=number(staged.skipped),
        )
    )
    notes = [*(bringing.found.notes if bringing.found else ()), *staged.notes]
    said = dict.fromkeys(say(note) for note in notes)
    if said:
        st.caption("  \n".join(plain(note) for note in said))
    if staged.refused:
        _refused(staged)


def layout(bringing: Bringing) -> None:
    """Show how the file was read, and let the person read it otherwise."""
    found = bringing.found
    if found is None or not isinstance(found.layout, Layout):
        return
    question = _("Does something look wrong? Change how the file is read")
    with st.expander(question, icon=":material/tune:"), st.form("layout", border=False):
        changed = _layout_form(found.layout)
        if st.form_submit_button(_("Read it again")) and changed != found.layout:
            _again(bringing, part=found.part, layout=changed)


def rows(bringing: Bringing) -> None:
    """Show the first rows as they will be stored."""
    if bringing.staged is None:
        return
    st.subheader(_("The first rows, as they will be stored"), anchor=False)
    table = importer.sample(bringing.staged, bringing.columns)
    names = {column.name: label(column.variable.label) for column in bringing.columns}
    st.dataframe(
        table,
        hide_index=True,
        height=min(38 + 35 * max(table.num_rows, 1), 320),
        column_config={name: st.column_config.Column(names.get(name, name)) for name in table.column_names},
        alt=_("Table of the first rows"),
        placeholder="–",
    )


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


def store(bringing: Bringing) -> None:
    """Show the form that names the dataset and stores it."""
    st.subheader(_("Name it"), anchor=False)
    known = catalog().datasets
    with st.form("store", border=False):
        title = st.text_input(_("Title"), value=title_of(bringing), max_chars=80)
        left, right = st.columns(2)
        row = left.text_input(_("A row is ... (optional)"), placeholder=_("a crime in a month"), max_chars=80)
        source = right.text_input(_("Who collects it (optional)"), max_chars=120)
        same = st.selectbox(
            _("Is it a new edition of a dataset that is already here?"),
            ["", *known],
            format_func=lambda name: label(known[name].title) if name else _("No, it is a new dataset"),
        )
        if st.form_submit_button(_("Looks right: add it"), type="primary", icon=":material/check:"):
            _store(
                bringing,
                Title(title.strip() or title_of(bringing), row.strip(), source.strip()),
                known.get(same),
            )


def arrive(dataset: Dataset) -> None:
    """Open Explore with a good first question about the dataset that has just come in."""
    remember_arrival(dataset)
    put_away()
    go("explore", address.link(first_question(dataset)))


def _store(bringing: Bringing, title: Title, before: Dataset | None) -> None:
    if not any(column.is_included for column in bringing.columns):
        st.error(_("Keep at least one column."))
        return
    take_in(bringing, title, before)
    st.rerun()


def _again(bringing: Bringing, *, part: Part | None = None, layout: Layout | None = None) -> None:
    try:
        look_again(bringing, part=part, layout=layout)
    except AppError as error:
        st.error(plain(say(error.message)), icon=":material/error:")
        return
    st.rerun()


def _layout_form(now: Layout) -> Layout:
    left, middle, right = st.columns(3)
    delimiters = (
        _DELIMITERS if now.delimiter in _DELIMITERS else {now.delimiter: now.delimiter, **_DELIMITERS}
    )
    delimiter = left.selectbox(
        _("Columns are separated by"),
        list(delimiters),
        index=list(delimiters).index(now.delimiter),
        format_func=lambda mark: _(delimiters[mark]),
    )
    encoding = middle.selectbox(
        _("Letters are stored as"),
        list(_ENCODINGS),
        index=list(_ENCODINGS).index(now.encoding),
        format_func=_ENCODINGS.__getitem__,
    )
    quote = right.selectbox(
        _("Text stands between"),
        list(_QUOTES),
        index=list(_QUOTES).index(now.quote) if now.quote in _QUOTES else 0,
        format_func=lambda mark: _(_QUOTES[mark]),
    )
    preamble = left.number_input(_("Lines before the heading"), 0, 1000, now.preamble_lines)
    footer = middle.number_input(_("Note lines at the end"), 0, 1000, now.footer_lines)
    heading = right.checkbox(_("The first row is a heading"), value=now.header_rows > 0)
    return replace(
        now,
        delimiter=delimiter,
        encoding=encoding,
        quote=quote,
        escape=quote if now.escape == now.quote else now.escape,
        preamble_lines=int(preamble),
        footer_lines=int(footer),
        header_rows=int(heading),
    )


def _refused(staged: Staged) -> None:
    st.download_button(
        _("Rows that were refused, as CSV"),
        data=partial(for_download, staged.refused_file, voice()),
        file_name=_("refused.csv"),
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
    )


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
    _change(bringing, tuple(changed))


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
    _change(bringing, tuple(changed))


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


def _change(bringing: Bringing, changed: tuple[Column, ...]) -> None:
    try:
        change_columns(bringing, changed)
    except AppError as error:
        remember("refusal", say(error.message))
