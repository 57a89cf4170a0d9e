"""What stands above the grids of a dictionary: which language is edited, what is unsaved or wrong, and what to do about it."""

from functools import partial

import streamlit as st

from charts.codebook import to_codebook
from core.dictionary_faults import faults
from core.dictionary_review import difference, languages_of
from core.words import N_
from ui.dictionary_draft import Draft, put_on_top, save, undo
from ui.dictionary_words import LANGUAGE_NAMES, change_row, is_language, language_name, viewers_language
from ui.session import forget, remember, remembered
from ui.words import _, counted, plain, say, voice

_MOST_FAULTS = 6
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LANGUAGE = "dictionary_language"


def language(draft: Draft) -> str:
    """Ask which language the texts are edited in, and return its code. Any code of two or three letters may be added."""
    used = languages_of(draft.dictionary)
    options = list(dict.fromkeys(["es", "en", *used, *LANGUAGE_NAMES]))
    chosen = remembered(_LANGUAGE) or viewers_language()
    if not is_language(chosen):
        st.warning(_("A language is written as its code of two or three letters, such as es or qu."))
        chosen = viewers_language()
        forget(_LANGUAGE)
    if chosen not in options:
        options.append(chosen)
    remember(_LANGUAGE, chosen)
    st.selectbox(
        _("Language of the texts"),
        options,
        key=_LANGUAGE,
        format_func=language_name,
        accept_new_options=True,
        width=220,
        on_change=draft.refill,
    )
    return chosen


def actions(draft: Draft) -> None:
    """Show what is unsaved and what is wrong, with the buttons to save, to undo, and to take the codebook away."""
    wrong = faults(draft.dictionary, draft.dataset) if draft.is_changed else ()
    with st.container(horizontal=True, vertical_alignment="center", key="dictionary_actions"):
        st.button(
            _("Save"),
            key="dictionary_save",
            type="primary",
            icon=":material/save:",
            disabled=not draft.is_changed or bool(wrong),
            on_click=partial(save, draft),
        )
        st.button(
            _("Undo to what is stored"),
            key="dictionary_undo",
            icon=":material/undo:",
            disabled=not draft.is_changed,
            on_click=partial(undo, draft),
        )
        _download(draft)
    _unsaved(draft)
    for fault in wrong[:_MOST_FAULTS]:
        st.error(plain(say(fault)), icon=":material/error:")
    if len(wrong) > _MOST_FAULTS:
        more = len(wrong) - _MOST_FAULTS
        st.caption(
            counted(N_("%(count)s more thing to correct"), N_("%(count)s more things to correct"), more)
        )
    _failed(draft)


def _unsaved(draft: Draft) -> None:
    if not draft.is_changed:
        if draft.is_saved:
            st.success(_("Saved. It is in force everywhere from now on."), icon=":material/check:")
        return
    found = difference(draft.stored, draft.dictionary)
    said = counted(
        N_("%(count)s change is not saved yet"), N_("%(count)s changes are not saved yet"), len(found)
    )
    with st.expander(
        plain(said), icon=":material/edit:", key="dictionary_unsaved", on_change="rerun"
    ) as more:
        if more.open:
            show_changes([change_row(each, draft.dataset) for each in found], "dictionary_changes")


def show_changes(rows: list[dict[str, str]], key: str) -> None:
    """Show differences as a table."""
    if not rows:
        return
    st.dataframe(
        {name: [row[name] for row in rows] for name in rows[0]},
        hide_index=True,
        height=min(38 + 35 * len(rows), 420),
        column_config={
            "variable": st.column_config.TextColumn(_("Variable"), pinned=True, width=170),
            "part": st.column_config.TextColumn(_("What changes"), width=150),
            "code": st.column_config.TextColumn(_("Code"), width=80),
            "language": st.column_config.TextColumn(_("Language"), width=90),
            "before": st.column_config.TextColumn(_("Now"), width=280),
            "after": st.column_config.TextColumn(_("Then"), width=280),
        },
        alt=_("Table of the changes"),
        placeholder="",
        key=key,
    )


def _failed(draft: Draft) -> None:
    if draft.failure is None:
        return
    st.error(plain(say(draft.failure)), icon=":material/error:")
    if draft.is_stale:
        st.button(
            _("Put my changes on top"),
            key="dictionary_on_top",
            icon=":material/layers:",
            on_click=partial(put_on_top, draft),
        )


def _download(draft: Draft) -> None:
    """Offer the codebook as a workbook; it is made when the button is pressed."""
    languages = tuple(dict.fromkeys(["es", "en", *languages_of(draft.dictionary)]))
    make = partial(to_codebook, draft.dataset, draft.dictionary, voice(), languages)
    st.download_button(
        _("Codebook as Excel, to edit"),
        data=make,
        file_name=f"{draft.dataset.name}_codebook.xlsx",
        mime=_XLSX,
        key="dictionary_xlsx",
        on_click="ignore",
        icon=":material/table:",
    )
