"""The page of files on their way in: their tables, where every record went, the first rows."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import streamlit as st

from core.words import N_
from data_loaders import importer
from data_loaders.bringing import Prepared
from data_loaders.refusals import for_download
from ui.accounts import accounts
from ui.bringing import Bringing, put_away, read
from ui.jobs import State, follow
from ui.words import _, counted, label, plain, say, voice

_ODD_ROWS: Mapping[str, tuple[str, str]] = {
    "refused.csv": (N_("Rows that were refused"), N_("refused.csv")),
    "mended.csv": (N_("Rows that were mended"), N_("mended.csv")),
    "skipped.csv": (N_("Lines that were left out"), N_("left_out.csv")),
}
MOST_SHOWN = 12


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
    listed = bringing.listed.unreadable if bringing.listed else ()
    read_later = bringing.brought[0].gathered.unreadable if bringing.brought else ()
    for name, reason in (*listed, *read_later):
        st.warning(plain(f"{name}: {say(reason)}"), icon=":material/warning:")


def tables(bringing: Bringing) -> None:
    """Let the person choose the tables that she wants, where there are several."""
    parts = bringing.listed.parts if bringing.listed else ()
    if len(parts) < 2:
        return
    names = [part.name for part in parts]
    question = _("Which tables? Several become one dataset.")
    key, taken = f"tables_{bringing.scratch.name}", [part.name for part in bringing.parts]
    if len(names) <= MOST_SHOWN:
        chosen = st.pills(question, names, selection_mode="multi", default=taken, key=key)
    else:
        with st.expander(question, icon=":material/checklist:"):
            chosen = st.multiselect(
                question,
                names,
                default=taken,
                placeholder=_("Choose tables"),
                key=key,
                label_visibility="collapsed",
            )
    wanted = tuple(part for part in parts if part.name in chosen)
    if wanted and wanted != bringing.parts and st.button(_("Read them"), type="primary", key="read_tables"):
        read(bringing, wanted)
        st.rerun()


def progress(bringing: Bringing) -> bool:
    """Show the job that is running, if one is; return whether the page has to wait for it."""
    running = [job for job in bringing.jobs() if job.state is State.RUNNING]
    if running:
        follow(running[-1])
    return bool(running)


def account(bringing: Bringing) -> None:
    """Say what was read: how it is laid out, and where every record of it went; what is odd can be taken away."""
    prepared = bringing.prepared
    staged = prepared.staged
    number = voice().number
    one = N_(
        "**%(physical)s** records in the file = **%(loaded)s** read + **%(refused)s** refused + **%(skipped)s** skipped"
    )
    several = N_(
        "**%(physical)s** records in the files = **%(loaded)s** read + **%(refused)s** refused + **%(skipped)s** skipped"
    )
    st.markdown(
        _(
            several if len(staged.files) > 1 else one,
            physical=number(staged.physical),
            loaded=number(staged.loaded),
            refused=number(staged.refused),
            skipped=number(staged.skipped),
        )
    )
    said = dict.fromkeys(say(note) for note in (*prepared.notes, *staged.notes))
    if said:
        st.caption("  \n".join(plain(note) for note in said))
    if len(staged.files) > 1:
        accounts(staged.files, counted(N_("%(count)s table"), N_("%(count)s tables"), len(staged.files)))
    _left_out(prepared)
    _odd_rows(prepared)


def rows(bringing: Bringing) -> None:
    """Show the first rows as they will be stored."""
    st.subheader(_("The first rows, as they will be stored"), anchor=False)
    first = importer.sample(bringing.prepared.staged, bringing.columns)
    names = {column.name: label(column.variable.label) for column in bringing.columns}
    st.dataframe(
        first,
        hide_index=True,
        height=min(38 + 35 * max(first.num_rows, 1), 320),
        column_config={name: st.column_config.Column(names.get(name, name)) for name in first.column_names},
        alt=_("Table of the first rows"),
        placeholder="–",
    )


def _left_out(prepared: Prepared) -> None:
    """Show the lines that are no records, so that a total or a note that is one after all is noticed."""
    lines = [line for piece in prepared.pieces for line in piece.staged.found.left_out]
    if not lines:
        return
    with st.expander(counted(N_("%(count)s line left out"), N_("%(count)s lines left out"), len(lines))):
        st.caption(_("Titles, notes, totals. If one of them is a record, change how the file is read."))
        st.dataframe(
            {"line": [str(number) for number, _text in lines], "text": [text for _number, text in lines]},
            hide_index=True,
            height=min(38 + 35 * len(lines), 250),
            column_config={
                "line": st.column_config.TextColumn(_("Line"), width="small"),
                "text": st.column_config.TextColumn(_("Text"), width="large"),
            },
            alt=_("Table of the lines that were left out"),
        )


def _odd_rows(prepared: Prepared) -> None:
    folders = dict.fromkeys(piece.staged.rows.parent for piece in prepared.pieces)
    refused = prepared.staged.refused_file
    with st.container(horizontal=True):
        for name, (text, file_name) in _ODD_ROWS.items():
            there = [refused] if name == refused.name else [folder / name for folder in folders]
            files = [file for file in there if _has_rows(file)]
            if files:
                st.download_button(
                    _(text),
                    data=partial(for_download, files, voice()),
                    file_name=_(file_name),
                    mime="text/csv",
                    on_click="ignore",
                    icon=":material/download:",
                    key=f"download_{name}",
                )


def _has_rows(file: Path) -> bool:
    """Whether there is more in the file than its heading."""
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        stream.readline()
        return bool(stream.read(1))
