"""The front door: page configuration, who is looking, navigation. Nothing else."""

import streamlit as st

st.set_page_config(page_icon="static/icon.png", layout="wide", initial_sidebar_state="collapsed")

from ui import session  # noqa: E402 - the page configuration comes first
from ui.frame import frame  # noqa: E402
from ui.navigation import navigation  # noqa: E402

session.begin()
page = navigation()
frame()
page.run()
