"""The front door: every page is reached through `app.py`, also the first one that a fresh server is asked for.

Streamlit treats a folder called `pages/` as an older kind of app until `st.navigation` has run once in the process: a deep
link to a server that has just started would run the page's file alone, without its frame and without asking who is
looking. So whatever a page needs first calls `through_the_door`.
"""

import streamlit as st

_OPENED: list[bool] = []


def remember_the_door() -> None:
    """Note that `app.py` has run in this process; from now on it always runs first."""
    if not _OPENED:
        _OPENED.append(True)


def through_the_door() -> None:
    """Start the run again at `app.py` if it has not come that way."""
    if not _OPENED:
        remember_the_door()
        st.navigation([st.Page("app.py", default=True)], position="hidden")
        st.rerun()
