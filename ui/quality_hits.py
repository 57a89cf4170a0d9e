"""One check opened: its rule and reason, where its hits lie, the hits one by one, and what people say about them."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from charts.send_back_rows import cell_of
from core import quality_words
from core.catalog import NUMERIC, Dataset, Variable, VariableRole, VariableType
from core.errors import AppError
from core.quality import Finding, Findings, Hit, Mark
from core.words import N_
from ui import address, quality, quality_marks
from ui.answers import problem
from ui.quality_list import decisions, sentence, status
from ui.session import catalog, office, remember, remembered, viewer
from ui.words import _, label, plain, say, voice

PAGE = 50
_MOST_AREAS = 30
_MARKS = {Mark.TRUE_VALUE: N_("✓ true value"), Mark.TO_CORRECT: N_("✎ to correct")}


def opened(dataset: Dataset, findings: Findings, finding: Finding) -> None:
    """Show what one check found."""
    st.button(
        _("All checks"), key="all_checks", icon=":material/arrow_back:", type="tertiary", on_click=_close
    )
    _heading(dataset, finding)
    if finding.check.is_hint or finding.broken is not None or not finding.hits:
        return
    if finding.by_area:
        _areas(dataset, finding)
    _hits(dataset, findings, finding)


def _close() -> None:
    address.set_parameter(quality.OPENED, "")


def _heading(dataset: Dataset, finding: Finding) -> None:
    check, titles = finding.check, catalog().titles
    st.subheader(plain(say(quality_words.title_of(check, dataset))), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        status(finding)
        st.markdown(plain(sentence(finding, dataset)), width="content")
    lines = [
        (_("Rule"), say(quality_words.rule_of(check, dataset, titles))),
        (_("Why"), say(quality_words.reason_of(check))),
        (_("What to do"), say(quality_words.advice_of(check, dataset, titles))),
        (_("Note"), label(check.note)),
    ]
    threshold = quality_words.threshold_of(check)
    if threshold is not None:
        lines.insert(1, (_("Threshold"), say(threshold)))
    st.markdown("  \n".join(f"**{plain(name)}:** {plain(text)}" for name, text in lines if text))
    with st.container(horizontal=True, gap="small"):
        decisions(dataset, check, place="opened")


def _areas(dataset: Dataset, finding: Finding) -> None:
    """Show the areas with the greatest share of hits."""
    variable = dataset.variable(finding.area_variable)
    ranked = sorted(finding.by_area, key=lambda each: -(each.hits / each.checked if each.checked else 0.0))
    shown = [each for each in ranked if each.hits][:_MOST_AREAS]
    name = label(variable.label)
    with st.expander(_("Where they are: %(area)s", area=plain(name)), expanded=True, icon=":material/map:"):
        st.dataframe(
            {
                "area": [area_name(variable, each.area) for each in shown],
                "share": [each.hits / each.checked if each.checked else 0.0 for each in shown],
                "hits": [each.hits for each in shown],
                "checked": [each.checked for each in shown],
            },
            hide_index=True,
            height=min(38 + 35 * len(shown), 248),
            column_config={
                "area": st.column_config.TextColumn(name),
                "share": st.column_config.ProgressColumn(
                    _("Share"), format="percent", min_value=0, max_value=_most(shown)
                ),
                "hits": st.column_config.NumberColumn(_("Found"), format="localized"),
                "checked": st.column_config.NumberColumn(_("Checked"), format="localized"),
            },
            alt=_("Table of shares by %(area)s", area=plain(name)),
        )


def _most(shown: Sequence[Any]) -> float:
    return max((each.hits / each.checked for each in shown if each.checked), default=1.0) or 1.0


def area_name(variable: Variable, code: str) -> str:
    """Return what an area is called, or that it is not known."""
    return label(variable.code_labels.get(code, {})) or code or _("(not known)")


def _hits(dataset: Dataset, findings: Findings, finding: Finding) -> None:
    """Show the hits a page at a time, filtered as the person wants, with what may be said about them."""
    st.subheader(_("One by one"), anchor=False)
    key = f"{dataset.name}_{finding.check.id}"
    unit, area = _filters(dataset, findings, finding, key)
    page_key = f"page_{key}_{unit}_{area}"
    page = remembered(page_key, 0)
    try:
        hits = office().checks.hits(
            dataset, viewer(), finding.check.id, unit=unit, area=area, first=page * PAGE, most=PAGE + 1
        )
    except AppError as error:
        problem(error)
        return
    if not hits and not page:
        st.info(_("Nothing here. Choose another place."), icon=":material/info:")
        return
    shown = hits[:PAGE]
    chosen = _table(dataset, findings, shown, f"{page_key}_{page}")
    quality_marks.buttons(dataset, shown, chosen)
    _pages(page_key, page, len(shown), has_more=len(hits) > PAGE)
    if finding.kept < finding.hits:
        text = _(
            "Only the first %(kept)s of %(hits)s can be looked at one by one. Correct these, and check again.",
            kept=voice().number(finding.kept),
            hits=voice().number(finding.hits),
        )
        st.caption(plain(text))


def _filters(dataset: Dataset, findings: Findings, finding: Finding, key: str) -> tuple[str, str]:
    unit = area = ""
    with st.container(horizontal=True, gap="small"):
        if finding.by_area:
            variable = dataset.variable(finding.area_variable)
            codes = ["", *(each.area for each in finding.by_area if each.hits and each.area)]
            area = st.selectbox(
                label(variable.label),
                codes,
                key=f"area_{key}",
                format_func=lambda code: area_name(variable, code) if code else _("everywhere"),
                width=260,
            )
        if findings.unit_variable and findings.unit_variable != finding.area_variable:
            unit = _unit_filter(dataset.variable(findings.unit_variable), key)
    return unit, area


def _unit_filter(variable: Variable, key: str) -> str:
    name = label(variable.label)
    if not variable.codes:
        return st.text_input(name, key=f"unit_{key}", placeholder=_("its code"), width=320).strip()
    labels = {code.value: f"{label(code.label)} · {code.value}" for code in variable.codes}
    return st.selectbox(
        name,
        ["", *labels],
        key=f"unit_{key}",
        format_func=lambda code: labels.get(code, _("all")),
        width=320,
    )


def _table(dataset: Dataset, findings: Findings, hits: Sequence[Hit], key: str) -> list[int]:
    """Show hits as a table and return the places of those that are chosen."""
    key = f"{key}_{quality_marks.round_of()}"
    columns, config = _columns(dataset, findings, hits)
    event = st.dataframe(
        columns,
        hide_index=True,
        height=min(38 + 35 * len(hits), 420),
        column_config=config,
        on_select="rerun",
        selection_mode="multi-row",
        key=f"hits_{key}",
        placeholder="–",
        alt=_("Table of what was found"),
    )
    chosen = list(event["selection"]["rows"])
    return quality_marks.also_by_list(dataset, hits, chosen, key)


def _columns(
    dataset: Dataset, findings: Findings, hits: Sequence[Hit]
) -> tuple[dict[str, list[Any]], dict[str, Any]]:
    columns: dict[str, list[Any]] = {
        "mark": [_(_MARKS[hit.mark]) if hit.mark else "" for hit in hits],
    }
    config: dict[str, Any] = {"mark": st.column_config.TextColumn(_("Said of it"), width=110)}
    for variable in _shown_variables(dataset, findings, hits):
        name = f"v_{variable.name}"
        cells = [hit.key.get(variable.name, hit.values.get(variable.name, "")) for hit in hits]
        columns[name] = [_cell(variable, text) for text in cells]
        config[name] = _config(variable)
    if any(hit.expected for hit in hits):
        columns["expected"] = [hit.expected for hit in hits]
        config["expected"] = st.column_config.TextColumn(_("Expected"))
    if findings.unit_variable:
        variable = dataset.variable(findings.unit_variable)
        columns["unit"] = [_coded(variable, hit.unit) for hit in hits]
        config["unit"] = st.column_config.TextColumn(label(variable.label))
    return columns, config


def _shown_variables(dataset: Dataset, findings: Findings, hits: Sequence[Hit]) -> list[Variable]:
    """Return the variables of the key, then those that the check is about; hidden ones only if they are the key."""
    names = dict.fromkeys(name for hit in hits for name in (*hit.key, *hit.values))
    known = {variable.name: variable for variable in dataset.variables}
    ordered = [*(name for name in dataset.key if name in names), *names]
    return [
        known[name]
        for name in dict.fromkeys(ordered)
        if name in known
        and name != findings.unit_variable
        and (known[name].role is not VariableRole.HIDDEN or name in dataset.key)
    ]


def _cell(variable: Variable, text: str) -> Any:
    if variable.type in NUMERIC and not variable.code_labels:
        cell = cell_of(variable, text)
        return cell if isinstance(cell, int | float) else None
    return _coded(variable, text)


def _coded(variable: Variable, text: str) -> str:
    name = label(variable.code_labels.get(text, {}))
    return f"{name} ({text})" if name and name != text else text


def _config(variable: Variable) -> Any:
    name = label(variable.label)
    if variable.type in NUMERIC and not variable.code_labels:
        return st.column_config.NumberColumn(
            name, format="localized" if variable.type is not VariableType.YEAR else "%d"
        )
    return st.column_config.TextColumn(name)


def _pages(page_key: str, page: int, count: int, *, has_more: bool) -> None:
    if not page and not has_more:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            _("Back"), key="hits_back", disabled=not page, on_click=partial(remember, page_key, page - 1)
        )
        first = page * PAGE + 1
        st.caption(
            plain(
                _(
                    "%(first)s to %(last)s",
                    first=voice().number(first),
                    last=voice().number(first + count - 1),
                )
            ),
            width="content",
        )
        st.button(
            _("Next"), key="hits_next", disabled=not has_more, on_click=partial(remember, page_key, page + 1)
        )
