"""What only a person can know about a column on its way in, and what was taken for granted about its values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from core.catalog import VariableType
from core.words import N_
from data_loaders.intake import Column
from ui.bringing import Bringing, change_columns
from ui.session import remember, remembered
from ui.variable_words import TYPE_LABELS
from ui.words import _, counted, label, plain, say, voice

MOST_ASKED, MOST_SAID, MOST_NAMED = 30, 8, 4
_DATE_ORDERS = {
    "dmy": N_("day first: 31/12/2024"),
    "mdy": N_("month first: 12/31/2024"),
    "ymd": N_("year first: 2024/12/31"),
}
_MARKS = {
    "thousands": N_("1200: the mark separates thousands"),
    "decimal": N_("1 and a fifth: the mark is the decimal sign"),
}
_SERIAL = {"dates": N_("dates"), "numbers": N_("plain numbers")}
_ON_ERROR = {"refuse": N_("Leave the whole row out"), "empty": N_("Load the row with this value left empty")}
_MISSING = {"missing": N_("They mean “no value”"), "values": N_("They are real values")}
_PADDING = {"keep": N_("Leave them as they are"), "pad": N_("Give the zero in front back")}


@dataclass(frozen=True)
class _Asked:
    """One question about a column: its sentence, its options, the one that holds now, and what another one changes."""

    field: str
    text: str
    options: Mapping[str, str]
    now: str
    change: Callable[[Column, str], Column]


def ask_about(bringing: Bringing, reading: str) -> None:
    """Ask about every column that is in doubt, and say what was taken for granted about the others.

    `reading` names the reading that the columns come from, so that answers to an earlier one are not taken for these.
    """
    included = [(place, column) for place, column in enumerate(bringing.columns) if column.is_included]
    _say([column for _place, column in included])
    questions = [(place, question) for place, column in included for question in _questions(column)]
    for place, question in questions[:MOST_ASKED]:
        _ask(bringing, place, question, reading)
    more = len(questions) - MOST_ASKED
    if more > 0:
        one = N_("%(count)s more question follows; answer these first.")
        st.info(counted(one, N_("%(count)s more questions follow; answer these first."), more))


def _say(columns: Sequence[Column]) -> None:
    """Say each thing once, with the columns that it is true of."""
    about: dict[str, list[str]] = {}
    for column in columns:
        said = [say(note) for note in column.notes]
        words = [
            word for word in column.null_words if word.strip() and not any(word in text for text in said)
        ]
        if words:
            said.append(_("Read as missing: %(words)s.", words=", ".join(words)))
        for text in said:
            about.setdefault(text, []).append(label(column.variable.label))
    lines = [_("%(columns)s: %(note)s", columns=_listed(names), note=text) for text, names in about.items()]
    if len(lines) > MOST_SAID:
        with st.expander(
            counted(N_("%(count)s remark"), N_("%(count)s remarks"), len(lines)), icon=":material/info:"
        ):
            st.caption("  \n".join(map(plain, lines)))
    elif lines:
        st.caption("  \n".join(map(plain, lines)))


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"“{name}”" for name in names[:MOST_NAMED])
    return (
        shown
        if len(names) <= MOST_NAMED
        else _("%(names)s and %(more)s more", names=shown, more=len(names) - MOST_NAMED)
    )


def _questions(column: Column) -> list[_Asked]:
    name = plain(label(column.variable.label))
    found = []
    if column.needs_answer and column.doubt == "date_order":
        text = _("“%(column)s”: every day is 12 or less. Is the day or the month first?", column=name)
        found.append(_Asked("date_order", text, _DATE_ORDERS, column.date_order, _with_order))
    elif column.needs_answer and column.doubt == "serial":
        text = _(
            "“%(column)s”: are these numbers the day numbers of a spreadsheet, or plain numbers?", column=name
        )
        found.append(_Asked("serial", text, _SERIAL, "dates", _with_serial))
    elif column.needs_answer and column.doubt:
        mark = column.thousands or column.decimal
        text = _("“%(column)s”: does 1%(mark)s200 mean 1200, or 1 and a fifth?", column=name, mark=mark)
        found.append(_Asked("mark", text, _MARKS, "thousands" if column.thousands else "decimal", _with_mark))
    if column.offered_width:
        text = _("“%(column)s”: some codes are one digit short. What should happen with them?", column=name)
        now = "pad" if column.pad_width else "keep"
        found.append(_Asked("padding", text, _PADDING, now, _with_padding))
    if column.variable.missing and column.variable.type in (VariableType.INTEGER, VariableType.NUMBER):
        values = ", ".join(code.value for code in column.variable.missing)
        text = _("“%(column)s”: what do %(values)s stand for?", column=name, values=plain(values))
        found.append(_Asked("missing", text, _MISSING, "missing", _with_missing))
    if column.unconvertible:
        count, kind = voice().number(column.unconvertible), _(TYPE_LABELS[column.variable.type])
        text = _(
            "“%(column)s”: %(count)s values cannot be read as “%(kind)s”. What should happen with these rows?",
            column=name,
            count=count,
            kind=kind,
        )
        found.append(_Asked("on_error", text, _ON_ERROR, column.on_error, _with_on_error))
    return found


def _ask(bringing: Bringing, place: int, question: _Asked, reading: str) -> None:
    key = f"{question.field}_{place}_{reading}"
    st.warning(question.text)
    remember(key, question.now)
    st.radio(
        _("Your choice"),
        list(question.options),
        key=key,
        format_func=lambda value: _(question.options[value]),
        horizontal=True,
        label_visibility="collapsed",
        on_change=lambda: _change(bringing, place, question, remembered(key)),
    )


def _change(bringing: Bringing, place: int, question: _Asked, value: str) -> None:
    changed = list(bringing.columns)
    changed[place] = question.change(changed[place], value)
    change_columns(bringing, tuple(changed))


def _with_order(column: Column, value: str) -> Column:
    return replace(column, date_order=value)


def _with_serial(column: Column, value: str) -> Column:
    """Plain numbers keep their question, so that a person may change her mind."""
    kind = VariableType.DATE if value == "dates" else VariableType.NUMBER
    return replace(column, variable=replace(column.variable, type=kind))


def _with_mark(column: Column, value: str) -> Column:
    mark = column.thousands or column.decimal
    other = "," if mark == "." else "."
    if value == "thousands":
        return replace(column, thousands=mark, decimal=other)
    return replace(column, thousands="", decimal=mark)


def _with_padding(column: Column, value: str) -> Column:
    return replace(column, pad_width=column.offered_width if value == "pad" else 0)


def _with_missing(column: Column, value: str) -> Column:
    if value == "missing":
        return column
    return replace(column, variable=replace(column.variable, missing=()), notes=())


def _with_on_error(column: Column, value: str) -> Column:
    return replace(column, on_error=value)
