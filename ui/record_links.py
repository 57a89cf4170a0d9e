"""How a dataset hangs together with the others: which ones its records belong to, and which ones point at it."""

import streamlit as st

from core.catalog import Dataset, Link
from ui.navigation import link
from ui.session import catalog
from ui.variable_words import name_of
from ui.words import _, label, plain


def links(dataset: Dataset) -> None:
    """Show the links in both directions, each with words and a click that opens the other dataset."""
    known = catalog().datasets
    outwards = [each for each in dataset.links if each.dataset in known]
    inwards = [
        (other, each) for other in known.values() for each in other.links if each.dataset == dataset.name
    ]
    if not outwards and not inwards:
        return
    st.subheader(_("Links to other datasets"), anchor=False)
    for each in outwards:
        _open(known[each.dataset], _outward(each, dataset, known[each.dataset]), ":material/arrow_forward:")
    for other, each in inwards:
        _open(other, _inward(each, other), ":material/arrow_back:")
    link("data_map", _("The map of all datasets"), icon=":material/hub:")


def _open(other: Dataset, text: str, icon: str) -> None:
    link("catalogue", plain(text), icon=icon, query={"data": [other.name]})


def _outward(each: Link, dataset: Dataset, other: Dataset) -> str:
    by = _names(each.variables, dataset)
    row = label(other.row)
    if row:
        return _(
            "%(other)s: each record belongs to %(row)s, by %(by)s", other=label(other.title), row=row, by=by
        )
    return _("%(other)s: each record belongs to one there, by %(by)s", other=label(other.title), by=by)


def _inward(each: Link, other: Dataset) -> str:
    by = _names(each.variables, other)
    row = label(other.row)
    if row:
        return _("%(other)s points here: %(row)s, by %(by)s", other=label(other.title), row=row, by=by)
    return _("%(other)s points here, by %(by)s", other=label(other.title), by=by)


def _names(names: tuple[str, ...], dataset: Dataset) -> str:
    known = {each.name: each for each in dataset.variables}
    return ", ".join(name_of(known[name]) if name in known else name for name in names)
