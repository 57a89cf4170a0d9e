"""The start page's parts: search, what to do next, the datasets there are, questions to begin with."""

import streamlit as st

from core.catalog import Catalog, Dataset, Variable, VariableRole
from core.question import Question, parts_of
from core.search import Hit
from core.sentences import question_in_words
from core.suggestions import default_breakdown, first_question, suggested_questions
from core.words import N_
from ui import address
from ui.dataset_cards import cards, in_order
from ui.navigation import go, link
from ui.session import remembered, take_out_sample
from ui.variable_words import about, name_of
from ui.words import _, counted, label, plain, say, voice

_MOST_SUGGESTIONS = 6
_MOST_CARDS = 12
_MOST_DESCRIBED = 3_000


def freshness(known: Catalog) -> str:
    """Return one line: whose data this is, and how fresh."""
    newest = max(dataset.edition.published for dataset in known.datasets.values())
    parts = [_number_of_datasets(known)]
    if any(dataset.is_sample for dataset in known.datasets.values()):
        parts.insert(0, _("Sample ministry: its people are made up"))
    parts.append(_("last refreshed on %(day)s", day=newest.date()))
    return plain(" · ".join(parts))


def search(known: Catalog) -> None:
    """Show the search box: a dataset or a variable, found by any part of its name, opens in Explore."""
    found = {f"{name}/{variable}": text for name, variable, text in _findable(known)}
    st.selectbox(
        _("Search"),
        list(found),
        index=None,
        key="search",
        format_func=found.__getitem__,
        placeholder=_("Search: dropout, region, teachers ..."),
        label_visibility="collapsed",
        icon=":material/search:",
    )
    chosen = remembered("search")
    if chosen in found:
        name, _slash, variable = chosen.partition("/")
        go("explore", address.link(_about(known.dataset(name), variable)))


def doors(known: Catalog) -> None:
    """Show what one can do here, a door each."""
    size = f"{_number_of_datasets(known)}, {_number_of_variables(known)}"
    rows = (
        ("catalogue", _("See what data we have"), ":material/menu_book:", size),
        ("explore", _("Make a chart"), ":material/bar_chart:", _("Ask in one sentence, picked from lists")),
        ("add_data", _("Add your data"), ":material/upload_file:", _("A CSV or Parquet file, read right")),
    )
    for column, (page, title, icon, text) in zip(st.columns(len(rows)), rows, strict=True):
        with column, st.container(border=True, height="stretch"):
            link(page, f"**{title}**", icon=icon)
            st.caption(text)


def starters(known: Catalog) -> None:
    """Show questions to begin with, one click from their chart."""
    for question in _good_starts(known):
        dataset = known.dataset(question.dataset)
        link(
            "explore",
            plain(question_line(question, dataset)),
            icon=":material/arrow_forward:",
            query=address.link(question),
        )


def datasets(known: Catalog) -> None:
    """Show the first datasets: what a row is, which years, how many records, how fresh; the catalogue has them all."""
    ordered = in_order(known)
    cards([Hit(dataset) for dataset in ordered[:_MOST_CARDS]])
    if len(ordered) > _MOST_CARDS:
        link("catalogue", _("All %(count)s datasets", count=len(ordered)), icon=":material/menu_book:")


def sample_notice(known: Catalog) -> None:
    """Say that the sample ministry is made up, and let the person take it out."""
    if not any(dataset.is_sample for dataset in known.datasets.values()):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            _("The sample ministry is made up, so that there is something to look at before your own data.")
        )
        st.button(
            _("Remove the sample ministry"), key="remove_sample", type="tertiary", on_click=take_out_sample
        )


def question_line(question: Question, dataset: Dataset) -> str:
    """Return a question in one line: of which dataset, what, by what."""
    return f"{label(dataset.title)}: {without_dataset(question, dataset)}"


def without_dataset(question: Question, dataset: Dataset) -> str:
    """Return a question in one line where the dataset is plain: what, by what."""
    words = question_in_words(question, dataset, voice())
    parts = [say(words.measures[0]), *([say(words.by)] if question.by else [])]
    if question.compare:
        parts.append(say(words.compare))
    return " ".join(parts)


def _findable(known: Catalog) -> list[tuple[str, str, str]]:
    found = [(name, "", label(dataset.title)) for name, dataset in known.datasets.items()]
    # every line travels to the browser: where there are very many, their names must do
    is_described = sum(len(dataset.variables) for dataset in known.datasets.values()) <= _MOST_DESCRIBED
    for name, dataset in known.datasets.items():
        found.extend(
            (name, variable.name, _findable_line(variable, dataset, is_described=is_described))
            for variable in dataset.variables
            if variable.role is not VariableRole.HIDDEN
        )
    return found


def _findable_line(variable: Variable, dataset: Dataset, *, is_described: bool) -> str:
    """Return what the search shows of a variable: its label, its dataset, its unit and one line of meaning."""
    name = f"{name_of(variable)} · {label(dataset.title)}"
    described = about(variable) if is_described else ""
    return f"{name} · {described}" if described else name


def _about(dataset: Dataset, name: str) -> Question:
    if not name or not parts_of(dataset.variable(name)):
        return first_question(dataset)
    variable = dataset.variable(name)
    if variable.role is VariableRole.IDENTIFIER:
        return first_question(dataset)
    return Question(dataset.name, by=(default_breakdown(variable),))


def _number_of_datasets(known: Catalog) -> str:
    return counted(N_("%(count)s dataset"), N_("%(count)s datasets"), len(known.datasets))


def _number_of_variables(known: Catalog) -> str:
    variables = sum(len(dataset.variables) for dataset in known.datasets.values())
    return counted(N_("%(count)s variable"), N_("%(count)s variables"), variables)


def _good_starts(known: Catalog) -> list[Question]:
    """Return a few questions from different datasets, the person's own first."""
    ordered = in_order(known)
    lists = [suggested_questions(dataset)[:3] for dataset in ordered[:4]]
    mixed = [questions[place] for place in range(3) for questions in lists if place < len(questions)]
    return mixed[:_MOST_SUGGESTIONS]
