"""Catalogue: which datasets there are, and what each one holds."""

import streamlit as st

from core.errors import AppError
from ui import address, editions, overview, record
from ui.answers import problem
from ui.empty import nothing_yet
from ui.navigation import link
from ui.session import catalog
from ui.words import _, plain

known = catalog()
name = address.parameter("data")
dataset = None
if name:
    try:
        dataset = known.dataset(name)
    except AppError as error:
        problem(error)
if dataset is not None:
    link("catalogue", _("All datasets"), icon=":material/arrow_back:")
    record.heading(dataset)
    record.facts(dataset)
    record.problems(dataset)
    record.questions(dataset)
    record.variables(dataset)
    record.code_list(dataset)
    editions.editions(dataset)
else:
    st.title(_("Catalogue"), anchor=False)
    if known.datasets:
        st.caption(
            plain(_("What each dataset holds, where it comes from, and what is known to be wrong with it."))
        )
        overview.datasets(known)
        record.left_out()
    else:
        nothing_yet()
