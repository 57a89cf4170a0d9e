"""Add data: a file becomes a dataset, with nothing lost on the way and nothing stored before the person agrees."""

import streamlit as st

from ui import bringing, incoming
from ui.words import _

st.title(_("Add your data"), anchor=False)
bringing.refusal()
current = bringing.current()
if current is None:
    st.caption(_("The file stays on this computer. Nothing is stored before you agree."))
    bringing.choose()
else:
    bringing.settle(current)
    bringing.heading(current)
    incoming.part(current)
    if current.loading is not None and incoming.progress(current.loading):
        incoming.arrive(current.loading.result)
    elif incoming.progress(current.staging):
        incoming.account(current)
        incoming.rows(current)
        incoming.layout(current)
        incoming.columns(current)
        incoming.store(current)
