"""The start page of a dataset: what a row is, who collects it, how and since when, how complete it is."""

from collections.abc import Sequence

import streamlit as st

from core.catalog import Dataset
from core.figures import percentage
from core.profile import Profile
from core.question import Question
from core.suggestions import first_question, suggested_questions
from core.words import N_
from ui import address
from ui.navigation import link
from ui.overview import without_dataset
from ui.session import broken_datasets, editions
from ui.variable_words import ROLE_LABELS, TYPE_LABELS, name_of
from ui.words import _, counted, label, plain, say, voice

__all__ = ["ROLE_LABELS", "TYPE_LABELS", "completeness", "facts", "heading", "left_out", "questions"]

_MOST_INCOMPLETE = 6


def heading(dataset: Dataset) -> None:
    """Show the description and the way to a first chart; the title stands in the bar above."""
    description = label(dataset.description)
    if description:
        st.markdown(plain(description))
    link(
        "explore",
        _("Explore this dataset"),
        icon=":material/bar_chart:",
        query=address.link(first_question(dataset)),
    )


def facts(dataset: Dataset) -> None:
    """Show the facts that a newcomer asks for first, and which of them nobody has written down yet."""
    described = [
        (_("A row is"), label(dataset.row)),
        (_("Collected by"), label(dataset.source)),
        (_("How it is collected"), label(dataset.collected)),
        (_("Contact"), dataset.contact),
    ]
    counted_ones = [
        (_("Years"), years(dataset)),
        (_("Records"), voice().number(dataset.edition.records)),
        (_("Rows refused"), voice().number(dataset.edition.refused) if dataset.edition.refused else ""),
        (_("Editions"), _editions(dataset)),
        (_("A record is told apart by"), _key(dataset)),
        (_("Licence"), dataset.licence),
        (_("Short name"), dataset.name),
    ]
    with st.container(border=True):
        left, right = st.columns(2)
        left.markdown(_lines(described))
        right.markdown(_lines(counted_ones))
        unsaid = [name for name, value in described if not value]
        if unsaid:
            _not_described(dataset, unsaid)


def completeness(dataset: Dataset, profile: Profile | None) -> None:
    """Show how complete the data are: in one sentence, and the least complete variables with their share missing."""
    shares = {each.name: _share_missing(each.name, profile, each.share_missing) for each in dataset.variables}
    known = {name: share for name, share in shares.items() if share is not None}
    if not dataset.edition.records:
        return
    st.subheader(_("How complete it is"), anchor=False)
    if not known:
        st.caption(_("The records have not been looked through yet."))
        _to_variables(dataset, _("Look through the records"))
        return
    st.markdown(plain(_filled(known)))
    worst = sorted((name for name, share in known.items() if share), key=lambda name: -known[name])
    if worst:
        _least_complete(dataset, worst[:_MOST_INCOMPLETE], known)
    link(
        "variables",
        _("All variables, one by one"),
        icon=":material/view_list:",
        query={"data": [dataset.name]},
    )


def _filled(shares: dict[str, float]) -> str:
    """Return in one sentence how complete the data are."""
    complete = sum(not share for share in shares.values())
    if complete == len(shares):
        return _("Every record has a value in every variable.")
    return _(
        "%(share)s of all cells have a value; %(complete)s of %(count)s variables are complete.",
        share=percentage(1 - sum(shares.values()) / len(shares), voice()),
        complete=complete,
        count=len(shares),
    )


def _to_variables(dataset: Dataset, text: str) -> None:
    link("variables", text, icon=":material/view_list:", query={"data": [dataset.name]})


def questions(dataset: Dataset, shown: Sequence[Question] = ()) -> None:
    """Show questions that this dataset answers, one click from the chart, without those that are `shown` already."""
    known = {_asked(question) for question in shown}
    wanted = [each for each in suggested_questions(dataset) if _asked(each) not in known]
    if not wanted:
        return
    st.subheader(_("Questions it can answer"), anchor=False)
    for question in wanted:
        link(
            "explore",
            plain(without_dataset(question, dataset)),
            icon=":material/arrow_forward:",
            query=address.link(question),
        )


def _asked(question: Question) -> tuple[object, ...]:
    """Return what a question is about, however its answer is ordered, cut or compared."""
    return question.measures, frozenset(question.by), frozenset(question.where)


def left_out() -> None:
    """Say which datasets are left out of the catalogue because their description is broken, and what to do."""
    for _name, reason in broken_datasets():
        st.warning(plain(say(reason)), icon=":material/warning:")


def years(dataset: Dataset) -> str:
    """Return the years that a dataset covers; nothing where that is not known."""
    if dataset.years is None:
        return ""
    first, last = dataset.years
    return f"{first}" if first == last else f"{first}–{last}"


def _lines(rows: list[tuple[str, str]]) -> str:
    return "  \n".join(f"**{plain(name)}:** {plain(value)}" for name, value in rows if value)


def _editions(dataset: Dataset) -> str:
    kept = counted(N_("%(count)s is kept"), N_("%(count)s are kept"), len(editions(dataset)))
    return _("%(kept)s, the one in use of %(day)s", kept=kept, day=dataset.edition.published.date())


def _key(dataset: Dataset) -> str:
    return ", ".join(name_of(dataset.variable(name)) for name in dataset.key)


def _not_described(dataset: Dataset, unsaid: list[str]) -> None:
    st.caption(plain(_("Nobody has written down yet: %(facts)s.", facts=", ".join(unsaid))))
    link("dictionary", _("Describe it"), icon=":material/edit:", query={"data": [dataset.name]})


def _share_missing(name: str, profile: Profile | None, catalogued: float | None) -> float | None:
    if profile:
        try:
            return profile.variable(name).share_missing
        except KeyError:  # made before the variable was there
            return catalogued
    return catalogued


def _least_complete(dataset: Dataset, worst: list[str], shares: dict[str, float]) -> None:
    st.dataframe(
        {
            "label": [name_of(dataset.variable(name)) for name in worst],
            "missing": [shares[name] for name in worst],
        },
        hide_index=True,
        height=38 + 35 * len(worst),
        column_config={
            "label": st.column_config.TextColumn(_("Variable")),
            "missing": st.column_config.ProgressColumn(
                _("Missing"), format="percent", min_value=0, max_value=1
            ),
        },
        alt=_("Table of the least complete variables"),
    )
