"""Start: what is here, how fresh it is, and what to do next."""

import streamlit as st

from ui import overview
from ui.empty import nothing_yet
from ui.session import catalog
from ui.words import _

known = catalog()
st.title(_("What would you like to know?"), anchor=False)
if not known.datasets:
    nothing_yet()
else:
    st.caption(overview.freshness(known))
    overview.search(known)
    overview.doors(known)
    st.subheader(_("Questions to begin with"), anchor=False)
    overview.starters(known)
    st.subheader(_("Your datasets"), anchor=False)
    overview.datasets(known)
    overview.sample_notice(known)
