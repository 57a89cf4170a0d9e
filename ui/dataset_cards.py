"""The datasets as cards: what a row is, which years, how many records, how good, how fresh. Found by any word."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from core.catalog import Catalog, Dataset, Variable
from core.search import Hit, search
from core.suggestions import first_question
from core.words import N_
from ui import address
from ui.navigation import link
from ui.record_problems import checked, score_text
from ui.session import remember, remembered
from ui.variable_words import name_of
from ui.words import _, counted, label, plain, voice

_AT_ONCE = 24
_MOST_NAMED = 4


def datasets(known: Catalog) -> None:
    """Show a search box and the datasets it finds, the person's own first, some two dozen at once."""
    words = ""
    if len(known.datasets) > 1:
        words = st.text_input(
            _("Search datasets and variables"),
            key="catalogue_search",
            placeholder=_("Search datasets and variables: dropout, region, salary ..."),
            label_visibility="collapsed",
            icon=":material/search:",
        )
    hits = search(words or "", in_order(known), voice())
    _count(known, hits, words)
    most = remembered("catalogue_most", _AT_ONCE)
    cards(hits[:most], is_scored=True)
    if len(hits) > most:
        st.button(
            _("Show more"),
            key="catalogue_more",
            icon=":material/expand_more:",
            on_click=partial(remember, "catalogue_most", most + 2 * _AT_ONCE),
        )


def in_order(known: Catalog) -> list[Dataset]:
    """Return the datasets, the person's own first, then the large ones."""
    return sorted(known.datasets.values(), key=lambda item: (item.is_sample, -item.edition.records))


def cards(hits: Sequence[Hit], *, is_scored: bool = False) -> None:
    """Show a card per dataset, two in a row; `is_scored` adds what the checks gave, where they were run."""
    for start in range(0, len(hits), 2):
        for column, hit in zip(st.columns(2), hits[start : start + 2], strict=False):
            with column, st.container(border=True, height="stretch"):
                _card(hit, is_scored=is_scored)


def dataset_line(dataset: Dataset) -> str:
    """Return the facts about a dataset in one line."""
    speaker = voice()
    parts = [_("A row is %(row)s", row=dataset.row)] if dataset.row else []
    if dataset.years:
        first, last = dataset.years
        parts.append(f"{first}" if first == last else f"{first}–{last}")
    parts.append(_("%(records)s records", records=speaker.number(dataset.edition.records)))
    parts.append(_("edition of %(day)s", day=dataset.edition.published.date()))
    return " · ".join(parts)


def _count(known: Catalog, hits: Sequence[Hit], words: str | None) -> None:
    of_all = counted(N_("%(count)s dataset"), N_("%(count)s datasets"), len(known.datasets))
    if not words:
        said = _("What each dataset holds, where it comes from, and what is known to be wrong with it.")
        st.caption(plain(f"{of_all} · {said}"))
    elif hits:
        st.caption(plain(_("%(found)s of %(all)s", found=len(hits), all=of_all)))
    else:
        st.info(
            _("No dataset has these words. Try fewer of them, or another word for the same thing."),
            icon=":material/search_off:",
        )


def _card(hit: Hit, *, is_scored: bool) -> None:
    dataset = hit.dataset
    link("catalogue", f"**{plain(label(dataset.title))}**", query={"data": [dataset.name]})
    parts = [dataset_line(dataset)]
    found = checked(dataset) if is_scored else None
    score = score_text(found.score) if found else ""
    if score:
        parts.append(_("quality %(score)s", score=score))
    st.caption(plain(" · ".join(parts)))
    if hit.variables:
        _found_in(hit.variables, dataset)
    link("explore", _("Explore"), icon=":material/bar_chart:", query=address.link(first_question(dataset)))


def _found_in(variables: Sequence[Variable], dataset: Dataset) -> None:
    """Show in which variables the words stand, each a click away."""
    for variable in variables[:_MOST_NAMED]:
        query = {"data": [dataset.name], "variable": [variable.name]}
        link("variables", plain(_("Variable: %(label)s", label=name_of(variable))), query=query)
    more = len(variables) - _MOST_NAMED
    if more > 0:
        st.caption(counted(N_("and %(count)s more variable"), N_("and %(count)s more variables"), more))
