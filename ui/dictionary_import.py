"""Bringing a codebook: a file is read apart, what it would change is shown, and nothing changes before the person agrees."""

import shutil
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from core.dictionary import Dictionary
from core.dictionary_faults import faults
from core.dictionary_matching import Codebook, Matched, best_of, matched
from core.dictionary_review import Change, difference
from core.errors import AppError, UnreadableFile
from core.words import Message, N_
from data_loaders.intake import Watch
from data_loaders.readers.kinds import shown
from ui.dictionary_bar import show_changes
from ui.dictionary_draft import Draft, change, save
from ui.dictionary_words import change_row, named
from ui.jobs import Job, State, follow
from ui.session import forget, office, remember, remembered
from ui.words import _, counted, plain, say

_MOST_NAMED = 12
_SHORT_SECONDS = 2.0
_KINDS = N_(
    "A codebook as Excel (ours, a form with survey and choices, or a list with a row per variable), a data package or table "
    "schema (.json), DDI (.xml), a Stata, SPSS or SAS file for its labels, or Stata commands (.do). "
    "A SAS file and its catalogue are given together."
)
_NO_ROOM = N_(
    "The file could not be copied: the disk is full or cannot be written. Free some space and try again."
)


@dataclass(frozen=True)
class _Review:
    """What a codebook would change."""

    file: str
    found: Matched
    before: Dictionary
    changes: tuple[Change, ...]


def bring_codebook(draft: Draft) -> None:
    """Show the way in for a codebook, or what the one that was brought would change."""
    review: _Review | None = remembered(_key(draft, "review"))
    if review is not None and review.before is draft.dictionary:
        _show(draft, review)
        return
    _refusal(draft)
    job: Job[tuple[Codebook, ...]] | None = remembered(_key(draft, "job"))
    if job is not None:
        _settle(draft, job)
        return
    _ask(draft)


def _ask(draft: Draft) -> None:
    generation = remembered("dictionary_generation", 0)
    uploads = st.file_uploader(
        _("A codebook for this dataset"), key=f"dictionary_upload_{generation}", accept_multiple_files=True
    )
    st.caption(_(_KINDS))
    if not uploads:
        return
    remember("dictionary_generation", generation + 1)
    remember(_key(draft, "file"), shown(uploads[0].name))
    remember(_key(draft, "job"), Job(partial(_read, uploads), _("Reading the codebook")))
    st.rerun()


def _read(uploads: list[Any], watch: Watch) -> tuple[Codebook, ...]:
    from data_loaders.codebooks.reading import read_codebook  # what reads files is heavy; the page is not

    with office().store.scratch() as room:
        files = []
        for number, upload in enumerate(uploads):
            name = shown(upload.name) or f"codebook_{number}"
            target = room / name
            try:
                with target.open("wb") as file:
                    shutil.copyfileobj(upload, file, 1 << 20)
            except OSError:
                raise UnreadableFile(Message(_NO_ROOM)) from None
            files.append((name, target))
        return read_codebook(files, room, watch)


def _settle(draft: Draft, job: Job[tuple[Codebook, ...]]) -> None:
    job.wait(_SHORT_SECONDS)
    if job.state is State.RUNNING:
        follow(job)
        return
    forget(_key(draft, "job"))
    if job.result is not None:
        try:
            _review(draft, job.result)
        except AppError as error:
            remember(_key(draft, "refusal"), error.message)
    elif job.failure is not None:
        remember(_key(draft, "refusal"), job.failure)
    st.rerun()


def _review(draft: Draft, read: tuple[Codebook, ...]) -> None:
    before = draft.dictionary
    found = matched(best_of(read, draft.dataset), draft.dataset, before)
    name = remembered(_key(draft, "file"), "")
    review = _Review(name, found, before, difference(before, found.dictionary))
    remember(_key(draft, "review"), review)


def _refusal(draft: Draft) -> None:
    reason: Message | None = remembered(_key(draft, "refusal"))
    if reason is not None:
        st.error(plain(say(reason)), icon=":material/error:")
        forget(_key(draft, "refusal"))


def _show(draft: Draft, review: _Review) -> None:
    """Show what matches, what does not, and every difference; then ask."""
    total = len(draft.dataset.variables)
    met = total - len(review.found.undescribed)
    told = _("“%(file)s” describes %(met)s of %(total)s variables.", file=review.file, met=met, total=total)
    many = counted(
        N_("It would change %(count)s text."), N_("It would change %(count)s texts."), len(review.changes)
    )
    st.markdown(plain(f"{told} {many}" if review.changes else f"{told} {_('It says nothing new.')}"))
    _leftovers(draft, review)
    show_changes([change_row(each, draft.dataset) for each in review.changes], "dictionary_review")
    wrong = faults(review.found.dictionary, draft.dataset)
    for fault in wrong[:_MOST_NAMED]:
        st.warning(plain(say(fault)), icon=":material/warning:")
    if review.changes and draft.is_changed:
        st.caption(_("Your other changes that are not saved yet are saved with it."))
    with st.container(horizontal=True):
        if review.changes:
            text = (
                _("Take it into the grids, to correct it") if wrong else _("Change the dictionary like this")
            )
            st.button(
                text,
                key="dictionary_agree",
                type="primary",
                icon=":material/check:",
                on_click=partial(_agree, draft, review, is_sound=not wrong),
            )
        st.button(
            _("Do not use it"),
            key="dictionary_decline",
            icon=":material/close:",
            on_click=partial(_put_away, draft),
        )


def _leftovers(draft: Draft, review: _Review) -> None:
    """Say what has no counterpart on the other side, and what was taken as one though it is spelled otherwise."""
    found = review.found
    if found.unmatched:
        names = ", ".join(found.unmatched[:_MOST_NAMED]) + (
            " …" if len(found.unmatched) > _MOST_NAMED else ""
        )
        st.info(
            plain(_("The codebook also describes what this dataset does not have: %(names)s.", names=names)),
            icon=":material/info:",
        )
    if found.undescribed:
        names = named(draft.dataset, found.undescribed, _MOST_NAMED)
        st.caption(plain(_("The codebook does not speak of: %(names)s.", names=names)))
    if found.renamed:
        pairs = ", ".join(f"{name} → {place}" for name, place in found.renamed[:_MOST_NAMED])
        st.caption(plain(_("Taken as one, though not spelled alike: %(pairs)s.", pairs=pairs)))
    for note in found.notes:
        st.warning(plain(say(note)), icon=":material/warning:")


def _agree(draft: Draft, review: _Review, *, is_sound: bool) -> None:
    change(draft, review.found.dictionary)
    draft.refill()
    _put_away(draft)
    if is_sound:
        save(draft)


def _put_away(draft: Draft) -> None:
    forget(_key(draft, "review"))


def _key(draft: Draft, name: str) -> str:
    return f"dictionary_{name}_of_{draft.dataset.name}"
