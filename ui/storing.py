"""The form that names a table on its way in and stores it, and what happens when it is stored."""

import streamlit as st

from core.catalog import Dataset
from core.suggestions import first_question
from data_loaders.cataloguing import Title
from ui import address
from ui.arrival import remember_arrival
from ui.bringing import Bringing, put_away, take_in, title_of
from ui.navigation import go
from ui.session import catalog
from ui.words import _, label


def store(bringing: Bringing) -> None:
    """Show the form that names the dataset and stores it."""
    st.subheader(_("Name it"), anchor=False)
    known = catalog().datasets
    with st.form("store", border=False):
        title = st.text_input(_("Title"), value=title_of(bringing), max_chars=80)
        left, right = st.columns(2)
        row = left.text_input(_("A row is ... (optional)"), placeholder=_("a crime in a month"), max_chars=80)
        source = right.text_input(_("Who collects it (optional)"), max_chars=120)
        same = st.selectbox(
            _("Is it a new edition of a dataset that is already here?"),
            ["", *known],
            format_func=lambda name: label(known[name].title) if name else _("No, it is a new dataset"),
        )
        if st.form_submit_button(_("Looks right: add it"), type="primary", icon=":material/check:"):
            _store(
                bringing,
                Title(title.strip() or title_of(bringing), row.strip(), source.strip()),
                known.get(same),
            )


def arrived(bringing: Bringing) -> bool:
    """Open Explore with a good first question about the dataset, once it is stored; return whether it is."""
    job = bringing.storing
    if job is None or job.result is None:
        return False
    remember_arrival(job.result)
    put_away()
    go("explore", address.link(first_question(job.result)))
    return True


def _store(bringing: Bringing, title: Title, before: Dataset | None) -> None:
    if not any(column.is_included for column in bringing.columns):
        st.error(_("Keep at least one column."))
        return
    take_in(bringing, title, before)
    st.rerun()
