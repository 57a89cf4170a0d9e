"""Showing an answer: the picture, and everything that must stand beside it."""

from functools import partial
from typing import Any

import streamlit as st

from charts.draw import specification
from charts.kinds import ChartKind, alternative, fitting, kind_label
from charts.style import Style
from core.answer import Answer
from core.errors import AppError
from core.question import Question
from core.sentences import finding, subtitle
from ui import address, downloads
from ui.downloads import source_of
from ui.session import ask, explain, forget, is_kept, remember, remembered, stop
from ui.tables import HEIGHT, show_table
from ui.words import _, label, plain, say, voice

_MOST_BESIDE = 3


def show(question: Question) -> None:
    """Ask, and show the answer: finding, chart, table, downloads, how it was counted, source."""
    answer = _answered(question)
    if answer is None:
        return
    _heading(answer)
    if answer.table.num_rows == 0:
        return
    kind = _chosen_chart(answer)
    chart_place, table_place = _places(answer)
    with chart_place:
        picture(answer, kind)
    with table_place:
        show_table(answer, voice(), say(subtitle(answer, voice())))
    _actions(answer, kind)
    st.caption(plain(" · ".join(_source_line(answer))))


def _places(answer: Answer) -> tuple[Any, Any]:
    """Return where picture and table go: side by side, or below each other when the table is wide."""
    if len(answer.groups) + len(answer.values) > _MOST_BESIDE:
        return st.container(), st.container()
    wide, narrow = st.columns([3, 2], gap="large")
    return wide, narrow


def picture(answer: Answer, kind: ChartKind, *, key: str = "picture") -> None:
    """Draw one picture of an answer."""
    if kind is ChartKind.NUMBER:
        _numbers(answer)
        return
    st.vega_lite_chart(
        spec=specification(kind, answer, speaker=voice(), style=style()),
        theme=None,
        key=key,
        alt=alternative(kind, answer, voice()),
    )


def style() -> Style:
    """Return how pictures look for this viewer."""
    is_phone = "Mobi" in st.context.headers.get("User-Agent", "")
    return Style(ground="dark" if st.context.theme.type == "dark" else "light", is_narrow=is_phone)


def problem(error: AppError) -> None:
    """Show what went wrong and what to do, in one sentence."""
    st.error(plain(say(error.message)), icon=":material/error:")


def _answered(question: Question) -> Answer | None:
    if remembered("stopped") == question:
        st.info(_("Stopped. Nothing was changed."))
        st.button(_("Count it again"), on_click=partial(forget, "stopped"))
        return None
    try:
        return ask(question) if is_kept(question) else _counted(question)
    except AppError as error:
        problem(error)
        return None


def _counted(question: Question) -> Answer:
    """Count with a skeleton of the final size in place, and a button that stops."""
    place = st.empty()
    with place.container():
        st.skeleton(height=HEIGHT)
        st.button(_("Stop"), key="stop", icon=":material/stop_circle:", on_click=partial(stop, question))
    try:
        return ask(question)
    finally:
        place.empty()


def _heading(answer: Answer) -> None:
    st.subheader(plain(say(finding(answer, voice()))), anchor=False)
    st.caption(plain(say(subtitle(answer, voice()))))
    for note in answer.notes:
        st.info(plain(say(note)), icon=":material/info:")


def _chosen_chart(answer: Answer) -> ChartKind:
    kinds = fitting(answer)
    wanted = next((kind for kind in kinds if kind.value == address.chart()), kinds[0])
    if len(kinds) > 1:
        remember("chart_choice", wanted)
        st.segmented_control(
            _("Show as"),
            kinds,
            key="chart_choice",
            format_func=lambda kind: say(kind_label(kind)),
            on_change=lambda: address.show_chart(remembered("chart_choice") or ""),
            label_visibility="collapsed",
        )
    return wanted


def _numbers(answer: Answer) -> None:
    for column in answer.values:
        cells = answer.cells(column)
        unit = label(column.unit)
        name = f"{say(column.label)} ({unit})" if unit else say(column.label)
        st.metric(plain(name), column.text(cells[0], voice()), border=True)


def _actions(answer: Answer, kind: ChartKind) -> None:
    with st.container(horizontal=True, gap="small"):
        # what is inside costs time, so it is made when it is opened
        download = st.popover(_("Download"), icon=":material/download:", key="download", on_change="rerun")
        how = st.popover(
            _("How was this counted?"), icon=":material/help:", type="tertiary", key="how", on_change="rerun"
        )
    if download.open:
        with download:
            _download_buttons(answer, kind)
    if how.open:
        with how:
            _how(answer)


def _download_buttons(answer: Answer, kind: ChartKind) -> None:
    for form in downloads.forms(kind):
        st.download_button(
            _(form.title),
            data=downloads.maker(form, answer, kind, voice()),
            file_name=downloads.file_name(answer, form),
            mime=form.mime,
            key=f"download_{form.suffix}",
            on_click="ignore",
            icon=form.icon,
        )


def _how(answer: Answer) -> None:
    st.markdown(
        _(
            "This is what the app asked of the stored records of “%(dataset)s”:",
            dataset=plain(label(answer.dataset.title)),
        )
    )
    try:
        st.code(explain(answer.question), language="sql", wrap_lines=True)
    except AppError as error:
        problem(error)


def _source_line(answer: Answer) -> list[str]:
    """Return what must be said under every figure: source, edition, what is left out."""
    dataset, edition = answer.dataset, answer.dataset.edition
    parts = [
        _("Source: %(source)s", source=source_of(dataset)),
        _("Edition of %(day)s, %(records)s records", day=edition.published.date(), records=edition.records),
    ]
    if answer.cut:
        parts.append(_("%(count)s more groups are not shown", count=answer.cut))
    return parts
