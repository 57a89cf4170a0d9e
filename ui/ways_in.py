"""The ways in for data: files from this computer, big ones from the inbox folder, tables of a database."""

import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import streamlit as st

from core.errors import AppError, UnreadableFile
from core.words import Message, N_
from data_loaders.readers.kinds import shown
from data_loaders.reading import NamedFile
from ui.bringing import begin, put_away, refuse
from ui.database import choose_from_database
from ui.session import forget, office, remember, remembered
from ui.words import _, plain

_KINDS = N_(
    "CSV and text, Excel and OpenDocument, Stata, SPSS, SAS, JSON, Parquet, SQLite, map files, data packages; also as .zip, "
    ".gz or .zst. Files that belong together, such as a data file and its codebook, are given together."
)


def choose() -> None:
    """Show the ways in."""
    names = [_("From this computer"), _("From the inbox folder"), _("From a database")]
    tabs = st.tabs(names, on_change="rerun", key="ways_in")
    for tab, show in zip(tabs, (_upload, _from_inbox, choose_from_database), strict=True):
        if tab.open:
            with tab:
                show()


def _upload() -> None:
    generation = remembered("upload_generation", 0)
    uploads = st.file_uploader(
        _("Files from this computer (up to 200 MB)"),
        key=f"upload_{generation}",
        accept_multiple_files=True,
        label_visibility="collapsed",
    )
    st.caption(_(_KINDS))
    if uploads:
        remember("upload_generation", generation + 1)
        _take_uploads(uploads)


def _from_inbox() -> None:
    st.markdown(_("Put big files into this folder, and open this page again:"))
    st.code(str(office().settings.inbox), language=None)
    waiting = _waiting()
    if not waiting:
        st.info(_("The folder is empty, or not there yet."), icon=":material/folder_open:")
        return
    names = st.multiselect(_("Files"), waiting, placeholder=_("Choose files"), key="inbox")
    if names and st.button(_("Read them"), type="primary", icon=":material/folder_open:", key="read_inbox"):
        _begin([(name, office().settings.inbox / name) for name in names], ExitStack())


def refusal() -> None:
    """Say why the last file could not be taken in."""
    reason, is_wish = remembered("refusal") or ("", False)
    if reason and is_wish:
        st.info(plain(reason), icon=":material/info:")
    elif reason:
        st.error(plain(reason), icon=":material/error:")
    forget("refusal")


def _take_uploads(uploads: list[Any]) -> None:
    """Copy the files into a folder of their own, under their names, so that what belongs together is found."""
    room = ExitStack()
    try:
        folder = room.enter_context(office().store.scratch())
        files = [_copied(upload, folder / "given") for upload in uploads]
    except AppError as error:
        room.close()
        refuse(error.message)
        st.rerun()
    _begin(files, room)


def _begin(files: list[NamedFile], room: ExitStack) -> None:
    try:
        scratch = room.enter_context(office().store.scratch())
        begin(files, scratch, room)
    except AppError as error:
        room.close()
        put_away()
        refuse(error.message)
    st.rerun()


def _copied(upload: Any, folder: Path) -> NamedFile:
    name = shown(upload.name) or "file"
    target = folder / name
    number = 2
    while target.exists():
        target, number = folder / str(number) / name, number + 1
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            shutil.copyfileobj(upload, file, 1 << 20)
    except OSError:
        raise UnreadableFile(Message(_NO_ROOM)) from None
    return name, target


def _waiting() -> list[str]:
    """Return the files in the inbox folder, newest first."""
    inbox = office().settings.inbox
    if not inbox.is_dir():
        return []
    files = [path for path in inbox.iterdir() if path.is_file() and not path.name.startswith(".")]
    return [path.name for path in sorted(files, key=lambda path: -path.stat().st_mtime)]


_NO_ROOM = N_(
    "The file could not be copied: the disk is full or cannot be written. Free some space and try again."
)
