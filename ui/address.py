"""The address bar: the view that a page shows, as readable text. The URL is the truth; pickers only change it."""

from collections.abc import Callable

import streamlit as st

from core.question import Question
from core.question_text import PARAMETERS, from_params, to_params
from ui.session import remember, remembered

CHART = "chart"


def question() -> Question | None:
    """Return the question in the address, or None if there is none. Raises BadQuestion if it cannot be read."""
    params = {name: st.query_params.get_all(name) for name in PARAMETERS if name in st.query_params}
    return from_params(params) if params.get("data") else None


def change(how: Callable[[Question], Question]) -> None:
    """Change the question that the page shows. Called by pickers; Back undoes it."""
    asked = remembered("asked")
    if asked is not None:
        show(how(asked))


def show(asked: Question) -> None:
    """Put the question into the address, keeping what is there about other things."""
    remember("asked", asked)
    rest = {
        name: st.query_params.get_all(name) for name in st.query_params if name not in (*PARAMETERS, CHART)
    }
    st.query_params.from_dict({**rest, **to_params(asked)})


def link(asked: Question) -> dict[str, list[str]]:
    """Return the parameters of a link that opens a question."""
    return to_params(asked)


def chart() -> str:
    """Return the chart that the address asks for, or nothing."""
    return st.query_params.get(CHART, "")


def show_chart(kind: str) -> None:
    """Put the chosen chart into the address."""
    if kind:
        st.query_params[CHART] = kind
    else:
        st.query_params.pop(CHART, None)


def parameter(name: str) -> str:
    """Return one plain parameter of the address, or nothing."""
    return st.query_params.get(name, "")


def set_parameter(name: str, value: str) -> None:
    """Put one plain parameter into the address; nothing takes it out."""
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)
