"""Bringing a file, step by step: choose it, see how it was read, change what is wrong, add it to the catalogue."""

import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import streamlit as st

from core.catalog import Dataset
from core.errors import AppError, Cancelled, UnreadableFile
from core.words import Message, N_
from data_loaders import importer
from data_loaders.cataloguing import Title, catalogued, dataset_name, suggested_title
from data_loaders.intake import Column, Found, Layout, Loaded, Part, SheetLayout, Staged, Watch
from data_loaders.proposals import propose
from ui.jobs import Job, State
from ui.session import forget, office, remember, remembered
from ui.words import _, plain, say

_KEY = "bringing"
_PATIENCE_SECONDS = 1.5


@dataclass
class Bringing:
    """One file on its way in. Lives in this tab until it is published or put away."""

    path: Path
    shown_name: str
    scratch: Path
    room: ExitStack = field(default_factory=ExitStack)
    found: Found | None = None
    staging: Job[tuple[Staged, tuple[Column, ...]]] | None = None
    staged: Staged | None = None
    columns: tuple[Column, ...] = ()
    loading: Job[Dataset] | None = None
    round: int = 0


def current() -> Bringing | None:
    """Return the file that is on its way in, if there is one."""
    return remembered(_KEY)  # type: ignore[no-any-return]


def put_away() -> None:
    """Forget the file on its way in and delete what was made of it."""
    bringing = current()
    forget(_KEY)
    if bringing is None:
        return
    for job in (bringing.staging, bringing.loading):
        if job is not None:
            job.cancel()
            job.wait(2.0)
    bringing.room.close()


def choose() -> None:
    """Show the two ways in: a file from this computer, or a big one that lies in the inbox folder."""
    generation = remembered("upload_generation", 0)
    upload = st.file_uploader(
        _("A file from this computer (up to 200 MB)"),
        key=f"upload_{generation}",
        help=_("CSV, TSV or text, also as .gz or .zip, and Parquet."),
    )
    if upload is not None:
        remember("upload_generation", generation + 1)
        _begin(upload.name, lambda target: _copy(upload, target))
    waiting = _waiting()
    if waiting:
        name = st.selectbox(
            _("Or a file from the inbox folder"),
            waiting,
            index=None,
            placeholder=_("Choose a file"),
            key="inbox",
        )
        if name and st.button(_("Read this file"), icon=":material/folder_open:"):
            _begin(name, None)
    with st.expander(_("Is the file bigger than 200 MB?"), icon=":material/help:"):
        st.markdown(_("Put it into this folder and open this page again:"))
        st.code(str(office().settings.inbox), language=None)


def heading(bringing: Bringing) -> None:
    """Show which file is on its way in, and a way to take another one."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(plain(bringing.shown_name), anchor=False, width="content")
        st.button(_("Take another file"), icon=":material/close:", type="tertiary", on_click=put_away)


def look_again(
    bringing: Bringing, *, part: Part | None = None, layout: Layout | SheetLayout | None = None
) -> None:
    """Read the file again, as the person says it is laid out."""
    if bringing.staging is not None:
        bringing.staging.cancel()
        bringing.staging.wait(2.0)
    bringing.staged, bringing.staging, bringing.columns = None, None, ()
    bringing.round += 1
    known = bringing.found.parts if bringing.found else ()
    room = bringing.scratch / f"look_{bringing.round}"
    found = importer.look(bringing.path, bringing.shown_name, room, part=part, layout=layout)
    bringing.found = replace(found, parts=known or found.parts)
    if found.part is not None:
        _stage(bringing)


def change_columns(bringing: Bringing, columns: tuple[Column, ...]) -> None:
    """Take over what the person changed, and count again what cannot be converted."""
    if bringing.staged is not None and columns != bringing.columns:
        bringing.columns = importer.effect(bringing.staged, columns)


def take_in(bringing: Bringing, title: Title, before: Dataset | None) -> None:
    """Start storing the file as a dataset, or as a new edition of one."""
    store = office().store
    staged, columns, shown_name = bringing.staged, bringing.columns, bringing.shown_name
    name = before.name if before else dataset_name(title.title, store.catalog().datasets)
    if staged is None:
        return

    def work(watch: Watch) -> Dataset:
        with store.scratch() as folder:
            loaded: Loaded = importer.load(staged, columns, folder, watch)
            _stop_if_cancelled(watch)
            return store.publish(catalogued(loaded, title, shown_name, name, before), folder)

    bringing.loading = Job(work, _("Storing"))
    bringing.loading.wait(_PATIENCE_SECONDS)


def settle(bringing: Bringing) -> None:
    """Take over what the staging job brought, once it has ended."""
    job = bringing.staging
    if job is not None and job.state is State.DONE and job.result is not None and bringing.staged is None:
        bringing.staged, bringing.columns = job.result


def title_of(bringing: Bringing) -> str:
    """Return a title made from the file's name."""
    part = bringing.found.part if bringing.found else None
    return suggested_title(part.table or part.source.shown_name if part else bringing.shown_name)


def _begin(shown_name: str, copy: Callable[[Path], None] | None) -> None:
    """Start with a new file: copied into a scratch folder, or read where it lies."""
    put_away()
    room = ExitStack()
    try:
        scratch = room.enter_context(office().store.scratch())
        path = scratch / "upload" if copy else office().settings.inbox / shown_name
        if copy:
            copy(path)
        bringing = Bringing(path, shown_name, scratch, room)
        look_again(bringing)
        remember(_KEY, bringing)
    except AppError as error:
        room.close()
        remember("refusal", say(error.message))
    st.rerun()


def refusal() -> None:
    """Say why the last file could not be taken in."""
    reason = remembered("refusal")
    if reason:
        st.error(plain(reason), icon=":material/error:")
        forget("refusal")


def _stage(bringing: Bringing) -> None:
    found, scratch = bringing.found, bringing.scratch
    room = scratch / f"round_{bringing.round}"
    if found is None:
        return

    def work(watch: Watch) -> tuple[Staged, tuple[Column, ...]]:
        room.mkdir()
        staged = importer.stage(found, room, watch)
        columns = propose(staged)
        _stop_if_cancelled(watch)
        return staged, columns

    bringing.staging = Job(work, _("Reading"))
    bringing.staging.wait(_PATIENCE_SECONDS)


def _stop_if_cancelled(watch: Watch) -> None:
    if watch.is_cancelled():
        raise Cancelled(Message(N_("Cancelled. Nothing was stored.")))


def _copy(upload: Any, target: Path) -> None:
    try:
        with target.open("wb") as file:
            shutil.copyfileobj(upload, file, 1 << 20)
    except OSError:
        text = N_(
            "The file could not be copied: the disk is full or cannot be written. Free some space and try again."
        )
        raise UnreadableFile(Message(text)) from None


def _waiting() -> list[str]:
    """Return the files in the inbox folder, newest first."""
    inbox = office().settings.inbox
    if not inbox.is_dir():
        return []
    files = [path for path in inbox.iterdir() if path.is_file() and not path.name.startswith(".")]
    return [path.name for path in sorted(files, key=lambda path: -path.stat().st_mtime)]
