"""What a page says when there is nothing to show yet, and the one thing to do about it."""

import streamlit as st

from ui.navigation import link
from ui.session import bring_back_sample
from ui.words import _


def nothing_yet() -> None:
    """Say that there is no dataset, and offer to add one or to bring the sample ministry."""
    st.subheader(_("There is no data yet"), anchor=False)
    st.markdown(
        _("Add a file of your own, or look around with the sample ministry, whose people are made up.")
    )
    with st.container(horizontal=True):
        link("add_data", _("Add your data"), icon=":material/upload_file:")
        st.button(_("Bring the sample ministry"), on_click=bring_back_sample, icon=":material/school:")
