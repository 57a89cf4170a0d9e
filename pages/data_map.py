"""Map of the data: all datasets, their keys and links, and what is not linked."""

import streamlit as st

from ui.words import _

st.title(_("Map of the data"), anchor=False)
