"""The page of quality: one check if the address names one, else the scores and everything that was found."""

import streamlit as st

from core.catalog import Dataset
from core.quality import CheckKind, Findings
from ui import (
    address,
    quality,
    quality_builder,
    quality_changes,
    quality_hints,
    quality_hits,
    quality_list,
    quality_reporting,
    quality_score,
    quality_send_back,
    quality_units,
)
from ui.words import _, label


def show(dataset: Dataset, findings: Findings) -> None:
    """Show the check that the address names, or everything."""
    finding = quality.finding_of(findings, address.parameter(quality.OPENED))
    if finding is None:
        _everything(dataset, findings)
        return
    quality_hits.opened(dataset, findings, finding)
    if finding.check.is_hint:
        quality_hints.picture(dataset, finding)
    if finding.check.kind is CheckKind.REPORTED:
        quality_reporting.grid(dataset, finding)
    quality_builder.change(dataset, finding.check)


def _everything(dataset: Dataset, findings: Findings) -> None:
    quality_score.summary(dataset, findings)
    unit = label(dataset.variable(findings.unit_variable).label) if findings.unit_variable else ""
    names = [
        _("What was found"),
        _("By %(unit)s", unit=unit) if unit else _("By unit"),
        _("List to send back"),
        _("What changed"),
        _("Add a check"),
    ]
    tabs = st.tabs(names, on_change="rerun", key="quality_tabs")
    if tabs[0].open:
        with tabs[0]:
            quality_list.checks(dataset, findings)
    if tabs[1].open:
        with tabs[1]:
            quality_units.units(dataset, findings)
    if tabs[2].open:
        with tabs[2]:
            quality_send_back.lists(dataset, findings)
    if tabs[3].open:
        with tabs[3]:
            quality_changes.changes(dataset, findings)
    if tabs[4].open:
        with tabs[4]:
            quality_builder.add(dataset)
