"""The form that names what is on its way in and stores it, and what happens when it is stored."""

import streamlit as st

from core.merging import Duplicates, Mode
from core.suggestions import first_question
from core.words import N_
from data_loaders.bringing import Options
from ui import address
from ui.arrival import remember_arrival
from ui.bringing import MODES, Bringing, become_edition_of, put_away, take_in, title_of
from ui.navigation import go
from ui.session import catalog, office
from ui.words import _, counted, label

_DUPLICATES = {
    Duplicates.KEEP_BOTH: N_("Keep both rows"),
    Duplicates.KEEP_NEW: N_("Keep the new row"),
    Duplicates.REFUSE: N_("Keep the row that was there; refuse the new one"),
}


def edition(bringing: Bringing) -> None:
    """Ask whether the files are a new edition of a dataset that is already here."""
    known = catalog().datasets
    if not known:
        return
    chosen = st.selectbox(
        _("Is it a new edition of a dataset that is already here?"),
        ["", *known],
        index=["", *known].index(bringing.before) if bringing.before in known else 0,
        format_func=lambda name: label(known[name].title) if name else _("No, it is a new dataset"),
        key=f"edition_{bringing.scratch.name}",
    )
    if chosen != bringing.before:
        become_edition_of(bringing, chosen)
        st.rerun()


def store(bringing: Bringing) -> None:
    """Show the form that names the dataset and stores it."""
    st.subheader(_("Store it") if bringing.before else _("Name it"), anchor=False)
    with st.form("store", border=False):
        said = _edition_form(bringing) if bringing.before else _new_form(bringing)
        if st.form_submit_button(_("Looks right: add it"), type="primary", icon=":material/check:"):
            _store(bringing, said)


def arrived(bringing: Bringing) -> bool:
    """Open Explore with a good first question about the dataset, once it is stored; return whether it is."""
    job = bringing.storing
    if job is None or job.result is None:
        return False
    receipt = job.result
    dataset = catalog().dataset(receipt.dataset)
    office().profiles.prepare(dataset)
    office().checks.prepare(dataset)
    remember_arrival(receipt)
    put_away()
    go("explore", address.link(first_question(dataset)))
    return True


def _new_form(bringing: Bringing) -> Options:
    about = bringing.prepared.staged.about
    title = st.text_input(_("Title"), value=label(about.title) or title_of(bringing), max_chars=80)
    left, right = st.columns(2)
    row = left.text_input(_("A row is ... (optional)"), placeholder=_("a crime in a month"), max_chars=80)
    source = right.text_input(_("Who collects it (optional)"), value=label(about.source), max_chars=120)
    return Options("", title.strip() or title_of(bringing), row.strip(), source.strip())


def _edition_form(bringing: Bringing) -> Options:
    """Ask what becomes of the rows that are published, and of keys that are there twice."""
    mode: Mode = st.radio(
        _("The new rows come"), list(MODES), format_func=lambda each: _(MODES[each]), horizontal=True
    )
    names = [column.name for column in bringing.columns if column.is_included]
    known = catalog().dataset(bringing.before).key
    key = st.multiselect(
        _("Columns that tell rows apart (their key)"),
        names,
        default=[name for name in known if name in names],
        placeholder=_("None"),
    )
    duplicates = _decision(bringing)
    return Options("", mode=mode, key=tuple(key), duplicates=duplicates, accepts_proposals=_goes_on(bringing))


def _goes_on(bringing: Bringing) -> bool:
    """Ask whether to store the rows although columns are not of the type they had, once that is known."""
    found = bringing.overlap
    if found is None or not any(change.needs_answer for change in found.types):
        return False
    return st.checkbox(_("Store them all the same, with the columns as they are now"))


def _decision(bringing: Bringing) -> Duplicates | None:
    """Show the keys that are there more than once, as far as they are known, and let the person decide."""
    found = bringing.overlap
    if found is None or not found.has_duplicates:
        return None
    if found.keys is not None:
        st.caption(
            counted(
                N_("%(count)s row has a key that another one has"),
                N_("%(count)s rows have a key that another one has"),
                found.repeated + found.known,
            )
        )
        st.dataframe(found.keys, hide_index=True, height=200, alt=_("Table of the repeated keys"))
    chosen: Duplicates = st.radio(
        _("What should happen with rows whose key is there already?"),
        list(_DUPLICATES),
        format_func=lambda each: _(_DUPLICATES[each]),
    )
    return chosen


def _store(bringing: Bringing, said: Options) -> None:
    if not any(column.is_included for column in bringing.columns):
        st.error(_("Keep at least one column."))
        return
    prepared = bringing.prepared
    if prepared.questions and prepared.harmonised.doubtful:
        st.error(
            _(
                "A column is in doubt. Decide under “How the tables fit together”, and press “Put them together like this”."
            ),
            icon=":material/error:",
        )
        return
    take_in(bringing, said)
    st.rerun()
