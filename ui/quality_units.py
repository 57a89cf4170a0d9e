"""Scores of those who report (schools, offices): the worst first, with a search, and how the scores are spread."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from charts.quality_pictures import score_bands
from core.catalog import Dataset, Variable
from core.errors import AppError
from core.quality import Dimension, Findings, Score
from core.quality_words import dimension_name
from ui.answers import problem, style
from ui.quality_hits import area_name
from ui.session import office, viewer
from ui.words import _, counted, label, plain, say, voice

_MOST_SHOWN = 500


def units(dataset: Dataset, findings: Findings) -> None:
    """Show the scores per unit."""
    if not findings.unit_variable:
        st.info(
            _(
                "No variable says who reported the records. Choose one in the dictionary, under “Place or unit”."
            ),
            icon=":material/info:",
        )
        return
    try:
        scores = office().checks.scores(dataset, viewer())
    except AppError as error:
        problem(error)
        return
    if not scores:
        st.info(_("No check speaks of single units yet."), icon=":material/info:")
        return
    variable = dataset.variable(findings.unit_variable)
    _spread(scores, variable)
    _list(dataset, findings, scores, variable)


def _spread(scores: Sequence[Score], variable: Variable) -> None:
    known = [each.overall for each in scores if each.overall is not None]
    whole = sum(1 for share in known if share == 1.0)
    st.markdown(
        plain(
            _(
                "%(whole)s of %(all)s have a score of 100 %%. The lowest is %(lowest)s.",
                whole=voice().number(whole),
                all=voice().number(len(known)),
                lowest=voice().percent(min(known, default=None)),
            )
        )
    )
    below = [share for share in known if share < 1.0]
    if below:
        st.caption(_("How many of the others have which score:"))
        st.vega_lite_chart(
            spec=score_bands(below, speaker=voice(), style=style()),
            theme=None,
            key="score_bands",
            alt=_("How many have which score: %(unit)s", unit=plain(label(variable.label))),
        )


def _list(dataset: Dataset, findings: Findings, scores: Sequence[Score], variable: Variable) -> None:
    sought = st.text_input(
        _("Search by code or name"), key="unit_search", placeholder=label(variable.label), width=320
    )
    names = {code.value: label(code.label) for code in variable.codes}
    area = dataset.variable(findings.area_variable) if findings.area_variable else None
    found = [each for each in scores if _is_sought(each, names, sought)]
    shown = found[:_MOST_SHOWN]
    columns: dict[str, list[Any]] = {
        "name": [names.get(each.unit, "") or each.unit or _("(not known)") for each in shown],
        "overall": [each.overall for each in shown],
        "hits": [each.hits for each in shown],
    }
    if names:
        columns["unit"] = [each.unit for each in shown]
    if area is not None:
        columns["area"] = [area_name(area, each.area) for each in shown]
    columns["records"] = [each.records for each in shown]
    sides = [side for side in Dimension if any(side in each.by_dimension for each in shown)]
    for side in sides:
        columns[side.value] = [each.by_dimension.get(side) for each in shown]
    st.dataframe(
        columns,
        hide_index=True,
        height=min(38 + 35 * max(len(shown), 1), 460),
        column_config=_config(variable, area, sides),
        alt=_("Table of scores: %(unit)s", unit=plain(label(variable.label))),
        placeholder="–",
    )
    text = counted("%(count)s, the lowest score first", "%(count)s, the lowest scores first", len(found))
    st.caption(plain(text))


def _config(variable: Variable, area: Variable | None, sides: Sequence[Dimension]) -> dict[str, Any]:
    config: dict[str, Any] = {
        "name": st.column_config.TextColumn(label(variable.label), width=230),
        "unit": st.column_config.TextColumn(_("Code")),
        "overall": st.column_config.ProgressColumn(
            _("All in all"), format="percent", min_value=0, max_value=1
        ),
        "hits": st.column_config.NumberColumn(_("To look at"), format="localized"),
        "records": st.column_config.NumberColumn(_("Records"), format="localized"),
    }
    if area is not None:
        config["area"] = st.column_config.TextColumn(label(area.label))
    for side in sides:
        config[side.value] = st.column_config.NumberColumn(say(dimension_name(side)), format="percent")
    return config


def _is_sought(score: Score, names: dict[str, str], sought: str) -> bool:
    wanted = sought.strip().casefold()
    return wanted in f"{score.unit} {names.get(score.unit, '')}".casefold()
