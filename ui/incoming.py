"""The page of files on their way in: their tables, how one was read, its first rows."""

from dataclasses import replace
from functools import partial

import streamlit as st

from core.words import N_
from data_loaders import importer
from data_loaders.intake import Layout, Staged
from data_loaders.reading import ReadTable
from data_loaders.refusals import for_download
from ui.bringing import Bringing, put_away, read
from ui.jobs import State, follow
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


def heading(bringing: Bringing) -> None:
    """Show what is on its way in, and a way to take something else."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(plain(bringing.title), anchor=False, width="content")
        st.button(
            _("Take another file"),
            icon=":material/close:",
            type="tertiary",
            key="put_away",
            on_click=put_away,
        )
    for name, reason in bringing.listed.unreadable if bringing.listed else ():
        st.warning(plain(f"{name}: {say(reason)}"), icon=":material/warning:")


def part(bringing: Bringing) -> None:
    """Let the person choose one table where there are several."""
    if bringing.listed is None or not bringing.has_choice:
        return
    parts = bringing.listed.parts
    chosen = st.selectbox(
        _("There are several tables. Which one?"),
        parts,
        index=parts.index(bringing.part) if bringing.part else None,
        format_func=lambda item: item.name,
        placeholder=_("Choose a table"),
        key=f"part_{bringing.scratch.name}",
    )
    if chosen and chosen != bringing.part:
        read(bringing, chosen)
        st.rerun()


def progress(bringing: Bringing) -> bool:
    """Show the job that is running, if one is; return whether the page has to wait for it."""
    running = [job for job in bringing.jobs() if job.state is State.RUNNING]
    if running:
        follow(running[-1])
    return bool(running)


def account(table: ReadTable) -> None:
    """Say what was read: how the file is laid out, and where every record of it went."""
    number, staged = voice().number, table.staged
    st.markdown(
        _(
            "**%(physical)s** records in the file = **%(loaded)s** read + **%(refused)s** refused + **%(skipped)s** skipped",
            physical=number(staged.physical),
            loaded=number(staged.loaded),
            refused=number(staged.refused),
            skipped=number(staged.skipped),
        )
    )
    said = dict.fromkeys(say(note) for note in (*table.found.notes, *staged.notes))
    if said:
        st.caption("  \n".join(plain(note) for note in said))
    if staged.refused:
        _refused(staged)


def layout(bringing: Bringing, table: ReadTable) -> None:
    """Show how the file was read, and let the person read it otherwise."""
    found = table.found
    if found.part is None or not isinstance(found.layout, Layout):
        return
    question = _("Does something look wrong? Change how the file is read")
    with st.expander(question, icon=":material/tune:"), st.form("layout", border=False):
        changed = _layout_form(found.layout)
        if st.form_submit_button(_("Read it again")) and changed != found.layout:
            read(bringing, found.part, changed)
            st.rerun()


def rows(bringing: Bringing, table: ReadTable) -> None:
    """Show the first rows as they will be stored."""
    st.subheader(_("The first rows, as they will be stored"), anchor=False)
    first = importer.sample(table.staged, bringing.columns)
    names = {column.name: label(column.variable.label) for column in bringing.columns}
    st.dataframe(
        first,
        hide_index=True,
        height=min(38 + 35 * max(first.num_rows, 1), 320),
        column_config={name: st.column_config.Column(names.get(name, name)) for name in first.column_names},
        alt=_("Table of the first rows"),
        placeholder="–",
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
