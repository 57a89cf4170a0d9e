"""The front door: every page is reached through `app.py`, also the first one that a fresh server is asked for.

Streamlit treats a folder called `pages/` as an older kind of app until `st.navigation` has run once in the process: a deep
link to a server that has just started would run the page's file alone, without its frame and without asking who is
looking. So whatever a page needs first calls `through_the_door`.
"""

import streamlit as st

_OPENED: list[bool] = []


def configure() -> None:
    """Set the width of the pages. The tab's icon is set in `frame.py`: here it would load numpy and an image library."""
    st.set_page_config(layout="wide", initial_sidebar_state="collapsed")


def remember_the_door() -> None:
    """Note that `app.py` has run in this process; from now on it always runs first."""
    if not _OPENED:
        _OPENED.append(True)


def through_the_door() -> None:
    """Start the run again at `app.py` if it has not come that way."""
    if not _OPENED:
        # navigation itself asks who speaks the viewer's language, which leads back here
        from ui.navigation import navigation

        configure()
        navigation()
        st.rerun()
