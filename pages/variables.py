"""Variables: what every column of a dataset holds, one by one."""

import streamlit as st

from core.errors import AppError
from ui import address, dataset_bar, profiles
from ui.answers import problem
from ui.variable_page import variable
from ui.variables import variables
from ui.variables_whole import whole
from ui.words import _

dataset = dataset_bar.chosen("variables")
profile = profiles.profile(dataset) if dataset else None
if dataset and profile:
    name = address.parameter("variable")
    if name:
        try:
            variable(dataset, profile, dataset.variable(name).name)
        except AppError as error:
            problem(error)
            name = ""
    if not name:
        st.caption(_("What every column holds, counted over all records."))
        variables(dataset, profile)
        whole(dataset, profile)
