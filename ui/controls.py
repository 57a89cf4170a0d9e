"""The question bar: the question as a sentence of chips, each of which opens its picker."""

from dataclasses import replace

import streamlit as st

from core.catalog import Catalog, Dataset
from core.errors import AppError
from core.question import MOST_MEASURES, Comparison, Measure, Question, check
from core.sentences import question_in_words
from core.suggestions import first_question
from ui import address, pickers
from ui.filters import add_filter, edit_filter
from ui.kept import kept
from ui.session import catalog, remember, remembered
from ui.words import _, label, plain, say, voice


def question() -> Question | None:
    """Show the question bar and return the question it stands for; None if there is nothing to ask about."""
    known = catalog()
    if not known.datasets:
        return None
    asked, dataset = _asked(known)
    remember("asked", asked)
    with st.container(horizontal=True, gap="small", key="question_bar", vertical_alignment="center"):
        _dataset_chip(asked, known, dataset)
        _measure_chips(asked, dataset)
        _other_chips(asked, dataset)
    return asked


def _asked(known: Catalog) -> tuple[Question, Dataset]:
    """Return the question in the address, else the one asked last, else a good first one."""
    known_name = ""
    try:
        asked = address.question()
        if asked is not None:
            known_name = known.dataset(asked.dataset).name
            check(asked, known.dataset(known_name))
            return asked, known.dataset(known_name)
    except AppError as error:
        st.warning(plain(say(error.message)), icon=":material/help:")
        return _first(known.dataset(known_name) if known_name else _main_dataset(known))
    return _asked_last(known) or _first(_main_dataset(known))


def _asked_last(known: Catalog) -> tuple[Question, Dataset] | None:
    """Return the question that this tab asked last, if it still makes sense: an edition may have come since."""
    last = remembered("asked")
    if last is None:
        return None
    try:
        dataset = known.dataset(last.dataset)
        check(last, dataset)
    except AppError:
        return None
    return last, dataset


def _first(dataset: Dataset) -> tuple[Question, Dataset]:
    return first_question(dataset), dataset


def _main_dataset(known: Catalog) -> Dataset:
    """Return a dataset to begin with: the newest of the person's own, else the largest."""
    return max(
        known.datasets.values(),
        key=lambda item: (
            not item.is_sample,
            item.edition.published if not item.is_sample else item.edition.records,
        ),
    )


def _dataset_chip(asked: Question, known: Catalog, dataset: Dataset) -> None:
    with st.popover(plain(label(dataset.title)), icon=":material/database:", key="chip_data"):
        kept(
            st.selectbox,
            _("Dataset"),
            "data",
            asked.dataset,
            lambda _question, name: first_question(known.dataset(name)),
            options=list(known.datasets),
            format_func=lambda name: label(known.dataset(name).title),
        )
        row = label(dataset.row)
        if row:
            st.caption(plain(_("A row is %(row)s.", row=row)))


def _measure_chips(asked: Question, dataset: Dataset) -> None:
    words = question_in_words(asked, dataset, voice())
    for place in range(len(asked.measures)):
        with st.popover(plain(say(words.measures[place])), key=f"chip_measure_{place}", type="primary"):
            pickers.measure(asked, dataset, place)
            _more_or_fewer_measures(asked, place)
    with st.popover(plain(say(words.by)), key="chip_by"):
        pickers.breakdowns(asked, dataset)
    for place, sentence in enumerate(words.where):
        with st.popover(plain(say(sentence)), key=f"chip_where_{place}", icon=":material/filter_alt:"):
            edit_filter(asked, dataset, place)
    with st.popover(_("Add a filter"), key="chip_add", icon=":material/add:", type="tertiary"):
        add_filter(asked, dataset)


def _other_chips(asked: Question, dataset: Dataset) -> None:
    words = question_in_words(asked, dataset, voice())
    with st.popover(plain(say(words.compare)), key="chip_compare"):
        pickers.comparison(asked)
    with st.popover(_("Order"), key="chip_order", icon=":material/sort:", type="tertiary"):
        pickers.order(asked)


def _more_or_fewer_measures(asked: Question, place: int) -> None:
    if len(asked.measures) > 1:
        st.button(
            _("Remove this measure"),
            key=f"remove_measure_{place}",
            icon=":material/close:",
            on_click=lambda: address.change(lambda question: _without(question, place)),
        )
    elif len(asked.measures) < MOST_MEASURES:
        st.button(
            _("Add another measure"),
            key=f"add_measure_{place}",
            icon=":material/add:",
            on_click=lambda: address.change(_with_one_more),
        )


def _without(question: Question, place: int) -> Question:
    return replace(question, measures=question.measures[:place] + question.measures[place + 1 :])


def _with_one_more(question: Question) -> Question:
    return replace(question, measures=(*question.measures, Measure()), compare=Comparison.NOTHING)
