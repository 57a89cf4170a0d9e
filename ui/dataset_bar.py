"""What stands above every page about one dataset: its title, and the way to the other pages about it."""

import streamlit as st

from core.catalog import Dataset
from core.errors import AppError
from core.words import N_
from ui import address
from ui.answers import problem
from ui.empty import nothing_yet
from ui.navigation import link
from ui.session import catalog, remember, remembered
from ui.words import _, label, plain

_PAGES = (
    ("catalogue", N_("Overview")),
    ("variables", N_("Variables")),
    ("quality", N_("Checks")),
    ("dictionary", N_("Dictionary")),
    ("manual", N_("Manual")),
    ("explore", N_("Explore")),
)


def chosen(page: str) -> Dataset | None:
    """Return the dataset in the address (`data`), else the one looked at last, else the first; draws the bar above it.

    None where there is no dataset at all; the page then shows what to do.
    """
    known = catalog()
    if not known.datasets:
        nothing_yet()
        return None
    name = address.parameter("data") or remembered("looked_at", "")
    try:
        dataset = known.dataset(name) if name else next(iter(known.datasets.values()))
    except AppError as error:
        if address.parameter("data"):
            problem(error)
        dataset = next(iter(known.datasets.values()))
    bar(dataset, page)
    return dataset


def bar(dataset: Dataset, page: str) -> None:
    """Show the title with a picker of datasets, and links to the other pages about this one."""
    remember("looked_at", dataset.name)
    known = catalog().datasets
    with st.container(horizontal=True, vertical_alignment="center", key="dataset_bar"):
        for name, text in _PAGES:
            if name == page:
                # a word like the links beside it, under which the look in frame.py draws a line
                st.markdown(f"**{_(text)}**", width="content")
            else:
                link(name, _(text), query={"data": [dataset.name]})
        if len(known) > 1:
            _other_dataset(dataset)
    st.title(plain(label(dataset.title)), anchor=False)


def _other_dataset(dataset: Dataset) -> None:
    titles = {name: label(other.title) for name, other in catalog().datasets.items()}
    remember("other_dataset", dataset.name)
    st.selectbox(
        _("Dataset"),
        list(titles),
        key="other_dataset",
        format_func=titles.__getitem__,
        label_visibility="collapsed",
        width=260,
        on_change=_open_other,
    )


def _open_other() -> None:
    address.set_parameter("data", remembered("other_dataset"))
