"""What a person says about hits: that the value is true, or that it is to be corrected; and taking that back."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from core.catalog import Dataset, VariableRole
from core.quality import Hit, Mark
from core.words import N_
from ui import quality
from ui.session import forget, office, remember, remembered, viewer
from ui.words import _, counted, label, plain

_ROUND, _UNDO = "marks_round", "marks_undo"
Undo = tuple[str, tuple[tuple[Mark | None, tuple[Hit, ...]], ...], str]
"""The dataset, which hits had which mark before, and what was said of them."""


def round_of() -> int:
    """Return how often hits were marked: tables of an earlier round forget what was chosen in them."""
    return remembered(_ROUND, 0)  # type: ignore[no-any-return]


def also_by_list(dataset: Dataset, hits: Sequence[Hit], chosen: list[int], key: str) -> list[int]:
    """Offer to choose hits without the table, by keyboard alone; return the places of all that are chosen."""
    with st.expander(_("Choose from a list instead"), icon=":material/checklist:"):
        everything = st.checkbox(_("All of this page"), key=f"all_{key}")
        listed = st.multiselect(
            _("Rows"),
            range(len(hits)),
            key=f"listed_{key}",
            format_func=lambda place: _called(dataset, hits[place], place),
            placeholder=_("Choose rows"),
            disabled=everything,
        )
    if everything:
        return list(range(len(hits)))
    return sorted(place for place in {*chosen, *listed} if place < len(hits))


def buttons(dataset: Dataset, hits: Sequence[Hit], chosen: Sequence[int]) -> None:
    """Show what can be said about the chosen hits, and the way back from what was said last."""
    picked = tuple(hits[place] for place in chosen)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="marks"):
        st.caption(_how_many(len(picked)), width="content")
        for mark, text, icon in (
            (Mark.TRUE_VALUE, _("It is a true value"), ":material/check:"),
            (Mark.TO_CORRECT, _("It is to be corrected"), ":material/edit:"),
        ):
            st.button(
                text,
                key=f"mark_{mark.value}",
                icon=icon,
                disabled=not picked,
                on_click=partial(_mark, dataset, picked, mark),
            )
        if any(hit.mark for hit in picked):
            st.button(
                _("Take the mark away"),
                key="mark_none",
                icon=":material/backspace:",
                on_click=partial(_mark, dataset, picked, None),
            )
    _undo_line(dataset)


def _called(dataset: Dataset, hit: Hit, place: int) -> str:
    shown = []
    for name, text in (hit.key or hit.values).items():
        if name in dataset.key or dataset.variable(name).role is not VariableRole.HIDDEN:
            shown.append(f"{label(dataset.variable(name).label)} {text}")
    return f"{place + 1}: {' · '.join(shown)}"


def _how_many(count: int) -> str:
    if not count:
        return _("Choose rows, then say what they are:")
    return counted(N_("%(count)s row is chosen:"), N_("%(count)s rows are chosen:"), count)


def _mark(dataset: Dataset, hits: tuple[Hit, ...], mark: Mark | None) -> None:
    before: dict[Mark | None, list[Hit]] = {}
    for hit in hits:
        before.setdefault(hit.mark, []).append(hit)
    if not quality.tried(lambda: office().checks.mark(dataset, viewer(), hits, mark)):
        return
    remember(_ROUND, round_of() + 1)
    undo: Undo = (
        dataset.name,
        tuple((old, tuple(those)) for old, those in before.items()),
        _said(len(hits), mark),
    )
    remember(_UNDO, undo)


def _said(count: int, mark: Mark | None) -> str:
    if mark is Mark.TRUE_VALUE:
        one, many = (
            N_("%(count)s row is marked as a true value."),
            N_("%(count)s rows are marked as true values."),
        )
    elif mark is Mark.TO_CORRECT:
        one, many = (
            N_("%(count)s row is marked to be corrected."),
            N_("%(count)s rows are marked to be corrected."),
        )
    else:
        one, many = (
            N_("The mark of %(count)s row is taken away."),
            N_("The marks of %(count)s rows are taken away."),
        )
    return counted(one, many, count)


def _undo_line(dataset: Dataset) -> None:
    undo: Undo | None = remembered(_UNDO)
    if undo is None or undo[0] != dataset.name:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":material/check: {plain(undo[2])}", width="content")
        st.button(
            _("Undo"),
            key="undo_marks",
            icon=":material/undo:",
            type="tertiary",
            on_click=partial(_take_back, dataset, undo),
        )


def _take_back(dataset: Dataset, undo: Undo) -> None:
    for mark, hits in undo[1]:
        if not quality.tried(partial(office().checks.mark, dataset, viewer(), hits, mark)):
            return
    remember(_ROUND, round_of() + 1)
    forget(_UNDO)
