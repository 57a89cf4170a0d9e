"""How a file was read, and a form for the person who knows better."""

from dataclasses import replace

import streamlit as st

from core.words import N_
from data_loaders.intake import Layout, SheetLayout
from ui.bringing import Bringing, read
from ui.words import _

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


def layout(bringing: Bringing) -> None:
    """Show how the only table was read, and let the person read it otherwise."""
    pieces = bringing.prepared.pieces
    found = pieces[0].staged.found
    if len(pieces) > 1 or found.part is None or found.layout is None:
        return
    question = _("Does something look wrong? Change how the file is read")
    with st.expander(question, icon=":material/tune:"), st.form("layout", border=False):
        now = found.layout
        changed = _layout_form(now) if isinstance(now, Layout) else _sheet_form(now)
        if st.form_submit_button(_("Read it again")) and changed != now:
            read(bringing, bringing.parts, changed)
            st.rerun()


def _sheet_form(now: SheetLayout) -> SheetLayout:
    left, middle, right = st.columns(3)
    first = left.number_input(_("First row of data"), 1, 1_048_576, now.first_row)
    last = middle.number_input(_("Last row (0: to the end)"), 0, 1_048_576, now.last_row)
    heading = right.number_input(_("Rows of headings above the data"), 0, 10, now.header_rows)
    from_column = left.number_input(_("First column"), 1, 16_384, now.first_column)
    to_column = middle.number_input(_("Last column (0: to the end)"), 0, 16_384, now.last_column)
    keeps = right.checkbox(_("Keep totals and names of groups as records"), value=now.keeps_totals)
    return replace(
        now,
        first_row=int(first),
        last_row=int(last),
        header_rows=int(heading),
        first_column=int(from_column),
        last_column=int(to_column),
        keeps_totals=keeps,
    )


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
    heading = right.number_input(_("Rows of headings"), 0, 10, now.header_rows)
    totals = left.checkbox(_("Keep totals among the data as records"), value=now.keeps_totals)
    repeated = middle.checkbox(_("Keep repeated headings as records"), value=now.keeps_repeated_headings)
    return replace(
        now,
        delimiter=delimiter,
        encoding=encoding,
        quote=quote,
        escape=quote if now.escape == now.quote else now.escape,
        preamble_lines=int(preamble),
        footer_lines=int(footer),
        header_rows=int(heading),
        keeps_totals=totals,
        keeps_repeated_headings=repeated,
    )
