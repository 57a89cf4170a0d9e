"""The manual of a dataset as a page that reads like a document. Variables are shown in parts, so that very many do not freeze it."""

from collections.abc import Sequence

import streamlit as st

from core.catalog import Dataset, Variable
from core.manual import after, before
from core.manual_tree import variable_id
from core.manual_variable import variable_section
from ui import manual_facts, manual_finding, manual_look
from ui.manual_blocks import show_section
from ui.manual_files import downloads
from ui.session import remember, remembered
from ui.words import _, voice

PER_PART = 25


def show(dataset: Dataset) -> None:
    """Show the whole manual: its tools, its contents, and its sections in the order of reading."""
    manual_look.look()
    known = manual_facts.facts(dataset)
    beginning, ending = before(known), after(known)
    wanted = manual_finding.newly_wanted(dataset)
    if wanted is not None:
        remember("manual_part", dataset.variables.index(wanted) // PER_PART + 1)
        remember("manual_scroll", (variable_id(wanted.name), remembered("manual_scroll", ("", 0))[1] + 1))
    part = _part(dataset)
    variables = [variable_section(each, known) for each in part]
    with st.container(key="manual_job"):
        manual_facts.progress(dataset)
    with st.container(key="manual_tools"):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            downloads(known)
            st.button(_("Print"), key="print_manual", icon=":material/print:")
            manual_finding.go_to_variable(dataset)
        manual_finding.search(known, (*beginning, *ending), part)
    with st.container(key="manual"):
        manual_finding.contents((*beginning, *ending), variables)
        for section in beginning:
            show_section(section, known)
        _parts(dataset)
        for section in variables:
            show_section(section, known)
        for section in ending:
            show_section(section, known)
    manual_look.scroll_to(*remembered("manual_scroll", ("", 0)))


def _part(dataset: Dataset) -> Sequence[Variable]:
    """Return the variables of the part that is open."""
    number = min(max(remembered("manual_part", 1), 1), _number_of_parts(dataset))
    remember("manual_part", number)
    return dataset.variables[(number - 1) * PER_PART : number * PER_PART]


def _number_of_parts(dataset: Dataset) -> int:
    return max(-(-len(dataset.variables) // PER_PART), 1)


def _parts(dataset: Dataset) -> None:
    """Show which variables are on this page, and the way to the others."""
    parts = _number_of_parts(dataset)
    if parts == 1:
        return
    with st.container(key="manual_parts"):
        number = remembered("manual_part", 1)
        first = (number - 1) * PER_PART + 1
        speaker = voice()
        st.caption(
            _(
                "Here are the variables %(first)s to %(last)s of %(all)s.",
                first=speaker.number(first),
                last=speaker.number(min(first + PER_PART - 1, len(dataset.variables))),
                all=speaker.number(len(dataset.variables)),
            )
        )
        st.pagination(parts, key="manual_part")
