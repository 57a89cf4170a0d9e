"""Who reported when: areas by periods, the darker the more reports are missing."""

from collections.abc import Sequence

import streamlit as st

from charts.quality_pictures import reporting_grid
from core.catalog import Dataset
from core.errors import AppError
from core.quality import Finding, Reporting
from ui.answers import problem, style
from ui.quality_hits import area_name
from ui.session import office, viewer
from ui.words import _, label, plain, voice

_MOST_PERIODS = 36


def grid(dataset: Dataset, finding: Finding) -> None:
    """Show the share of units without a report, by area and period."""
    try:
        counted = office().checks.reporting(dataset, viewer(), finding.check.id)
    except AppError as error:
        problem(error)
        return
    periods = sorted({each.period for each in counted})[-_MOST_PERIODS:]
    area = dataset.variable(finding.area_variable) if finding.area_variable else None
    cells = [
        Reporting(
            area_name(area, each.area) if area else _("everywhere"),
            each.period[:7],
            each.expected,
            each.reported,
        )
        for each in counted
        if each.period in periods
    ]
    if not cells:
        return
    st.subheader(_("Who reported when"), anchor=False)
    st.caption(_("Share of those who should have reported and did, in %%. An empty cell: all of them."))
    st.vega_lite_chart(
        spec=reporting_grid(cells, words=_in_words(cells), speaker=voice(), style=style()),
        theme=None,
        key="reporting_grid",
        alt=plain(_("Who reported when, by %(area)s", area=label(area.label) if area else "")),
    )


def _in_words(cells: Sequence[Reporting]) -> list[str]:
    return [
        _(
            "%(area)s, %(period)s: %(reported)s of %(expected)s reported",
            area=cell.area,
            period=cell.period,
            reported=voice().number(cell.reported),
            expected=voice().number(cell.expected),
        )
        for cell in cells
    ]
