"""Dictionary: what the variables of a dataset are called and mean, edited in a grid."""

import streamlit as st

from core.errors import AppError
from core.words import N_
from ui import dataset_bar, dictionary_bar
from ui.answers import problem
from ui.dictionary_codes import codes_grid
from ui.dictionary_dataset import dataset_form
from ui.dictionary_draft import opened
from ui.dictionary_import import bring_codebook
from ui.dictionary_variables import variables_grid
from ui.words import _

PARTS = (N_("The variables"), N_("Their codes"), N_("The dataset"), N_("Bring a codebook"))

dataset = dataset_bar.chosen("dictionary")
draft = None
if dataset is not None:
    try:
        draft = opened(dataset)
    except AppError as error:
        problem(error)
if draft is not None:
    st.caption(
        _(
            "What is written here is kept apart from the data: it stays when a new edition comes, and is in force at once."
        )
    )
    language = dictionary_bar.bar(draft)
    views = st.tabs([_(text) for text in PARTS], on_change=draft.refill, key="dictionary_part")
    variables, codes, about, bring = views
    if variables.open:
        with variables:
            variables_grid(draft, language)
    if codes.open:
        with codes:
            codes_grid(draft, language)
    if about.open:
        with about:
            dataset_form(draft, language)
    if bring.open:
        with bring:
            bring_codebook(draft)
