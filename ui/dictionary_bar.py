"""What stands above the grids of a dictionary: which language is edited, what is unsaved or wrong, and what to do about it."""

from functools import partial

import streamlit as st

from charts.codebook import to_codebook
from core.dictionary_review import difference
from core.words import N_
from ui.dictionary_draft import Draft, put_on_top, save, undo
from ui.dictionary_words import LANGUAGE_NAMES, change_row, is_language, language_name, viewers_language
from ui.session import remember, remembered
from ui.words import _, counted, plain, say, voice

_MOST_FAULTS = 6
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LANGUAGE = "dictionary_language"


def bar(draft: Draft) -> str:
    """Show the language, the buttons, and what is unsaved or wrong; return the language that is edited."""
    wrong = draft.faults()
    with st.container(horizontal=True, vertical_alignment="bottom", key="dictionary_actions"):
        chosen = _language(draft)
        _buttons(draft, may_save=draft.is_changed and not wrong)
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
    return chosen


def _language(draft: Draft) -> str:
    """Ask which language the texts are edited in. Any code of two or three letters may be added."""
    chosen = remembered(_LANGUAGE) or viewers_language()
    if not is_language(chosen):
        st.toast(_("A language is written as its code of two or three letters, such as es or qu."))
        chosen = viewers_language()
    remember(_LANGUAGE, chosen)
    st.selectbox(
        _("Language of the texts"),
        list(dict.fromkeys(["es", "en", *draft.languages(), *LANGUAGE_NAMES, chosen])),
        key=_LANGUAGE,
        format_func=language_name,
        accept_new_options=True,
        width=200,
        on_change=draft.refill,
    )
    return chosen


def _buttons(draft: Draft, *, may_save: bool) -> None:
    st.button(
        _("Save"),
        key="dictionary_save",
        type="primary" if may_save else "secondary",
        icon=":material/save:",
        disabled=not may_save,
        on_click=partial(save, draft),
    )
    st.button(
        _("Undo to what is stored"),
        key="dictionary_undo",
        icon=":material/undo:",
        disabled=not draft.is_changed,
        on_click=partial(undo, draft),
    )


def _unsaved(draft: Draft) -> None:
    """Say what is unsaved. The line is always there: the grid below must not jump while somebody types."""
    found = difference(draft.stored, draft.dictionary) if draft.is_changed else ()
    if found:
        one, many = N_("%(count)s change is not saved yet"), N_("%(count)s changes are not saved yet")
        said = counted(one, many, len(found))
    elif draft.is_saved:
        said = _("Saved: it is in force everywhere from now on")
    else:
        said = _("Everything is saved")
    icon = ":material/edit:" if found else ":material/check:"
    with st.expander(plain(said), icon=icon, key="dictionary_unsaved", on_change="rerun") as more:
        if not more.open:
            return
        if found:
            show_changes([change_row(each, draft.dataset) for each in found], "dictionary_changes")
        else:
            st.caption(_("What you change is listed here until you save it."))


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
    languages = tuple(dict.fromkeys(["es", "en", *draft.languages()]))
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
