"""Catalogue: which datasets there are, and the start page of each one."""

import streamlit as st

from core.errors import AppError
from ui import address, dataset_bar, dataset_cards, editions, profiles, record
from ui.answers import problem
from ui.empty import nothing_yet
from ui.navigation import link
from ui.record_links import links
from ui.record_problems import problems
from ui.session import catalog
from ui.standing_out import standing_out
from ui.words import _

known = catalog()
name = address.parameter("data")
dataset = None
if name:
    try:
        dataset = known.dataset(name)
    except AppError as error:
        problem(error)
if dataset is not None:
    link("catalogue", _("All datasets"), icon=":material/arrow_back:")
    dataset_bar.bar(dataset, "catalogue")
    profile = profiles.kept(dataset)
    record.heading(dataset)
    record.facts(dataset)
    found = standing_out(dataset, profile)
    left, right = st.columns(2, gap="large")
    with left:
        problems(dataset, profile)
    with right:
        record.completeness(dataset, profile)
    with left:
        links(dataset)
    with right:
        record.questions(dataset, [each.question for each in found])
    editions.editions(dataset)
else:
    st.title(_("Catalogue"), anchor=False)
    if known.datasets:
        dataset_cards.datasets(known)
        record.left_out()
    else:
        nothing_yet()
