"""Add data: files become a dataset, with nothing lost on the way and nothing stored before the person agrees."""

import streamlit as st

from ui import bringing, columns, incoming, layouts, matching, storing, ways_in
from ui.words import _

st.title(_("Add your data"), anchor=False)
current = bringing.current()
if current is not None:
    bringing.settle(current)
ways_in.refusal()
current = bringing.current()
if current is None:
    st.caption(_("The files stay on this computer. Nothing is stored before you agree."))
    ways_in.choose()
else:
    incoming.heading(current)
    incoming.tables(current)
    if not incoming.progress(current) and not storing.arrived(current) and current.brought is not None:
        incoming.account(current)
        matching.matching(current)
        incoming.rows(current)
        layouts.layout(current)
        columns.columns(current)
        storing.edition(current)
        storing.store(current)
