"""Map of the data: all datasets, their keys and links, and what is not linked."""

import streamlit as st

from ui import data_map
from ui.empty import nothing_yet
from ui.session import catalog
from ui.words import _

st.title(_("Map of the data"), anchor=False)
if not catalog().datasets:
    nothing_yet()
else:
    data_map.trouble()
    known = data_map.known_map()
    if known is not None:
        data_map.picture(known)
        data_map.chosen_link(known)
        data_map.proposals(known)
        data_map.gaps(known)
        data_map.as_list(known)
