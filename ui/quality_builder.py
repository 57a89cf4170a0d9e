"""Adding a check from lists, or changing one: what it would find is shown before it is stored."""

from dataclasses import replace
from functools import partial

import streamlit as st

from core import quality_words
from core.catalog import Dataset
from core.errors import AppError
from core.quality import Check, Finding, State
from ui import address, quality
from ui.jobs import Job
from ui.jobs import State as JobState
from ui.quality_fields import FORMS
from ui.session import catalog, forget, office, remember, remembered, viewer
from ui.words import _, plain, say, voice

_TRIED, _ROUND = "quality_tried", "quality_added"
_PATIENCE_SECONDS = 4.0


def add(dataset: Dataset) -> None:
    """Show the form for a new check."""
    key = f"new_{dataset.name}_{remembered(_ROUND, 0)}"
    kind = st.selectbox(
        _("What should be checked"),
        list(FORMS),
        index=None,
        key=f"{key}_kind",
        format_func=lambda each: _(FORMS[each].title),
        placeholder=_("Choose what should hold"),
    )
    if kind is None:
        return
    made = FORMS[kind].fields(dataset, Check(kind), f"{key}_{kind.value}")
    _finish(dataset, made, None, key)


def change(dataset: Dataset, check: Check) -> None:
    """Show the form of a check that is there, folded up."""
    if check.kind not in FORMS:
        return
    box = st.expander(
        _("Change this check"), icon=":material/edit:", key=f"change_{check.id}", on_change="rerun"
    )
    if box.open:
        with box:
            key = f"edit_{check.id}_{remembered(_ROUND, 0)}"
            _finish(dataset, FORMS[check.kind].fields(dataset, check, key), check, key)


def _finish(dataset: Dataset, made: Check | None, before: Check | None, key: str) -> None:
    """Show what the check says and would find, and the button that stores it."""
    if made is None:
        st.caption(_("Choose from the lists above; then you see what the check would find."))
        return
    if before is not None and replace(made, state=before.state) == before:
        return
    if not _shown(dataset, made):
        return
    st.button(
        _("Add this check") if before is None else _("Use it like this"),
        key=f"{key}_store",
        icon=":material/add:" if before is None else ":material/check:",
        type="primary",
        on_click=partial(_store, dataset, made, before),
    )


def _shown(dataset: Dataset, made: Check) -> bool:
    """Say in words what the check is and what it would find; return whether it can be stored."""
    try:
        rule = say(quality_words.rule_of(made, dataset, catalog().titles))
        job = _trying(dataset, made)
    except AppError as error:
        st.error(plain(say(error.message)), icon=":material/error:")
        return False
    st.markdown(plain(rule))
    if job.state is JobState.RUNNING:
        job.wait(_PATIENCE_SECONDS)
    if job.failure is not None:
        st.error(plain(say(job.failure)), icon=":material/error:")
        return False
    if job.result is not None and job.result.broken is not None:
        st.error(plain(say(job.result.broken)), icon=":material/error:")
        return False
    st.markdown(f":material/visibility: {plain(_holds(job.result))}")
    return True


def _holds(finding: Finding | None) -> str:
    if finding is None:
        return _("It takes a while to see what it would find. You can add it all the same.")
    if not finding.checked:
        return _("It would apply to no record.")
    share = (finding.checked - finding.hits) / finding.checked
    decimals = 1 if finding.hits * 1000 >= finding.checked or not finding.hits else 3
    return _(
        "Holds for %(share)s of %(checked)s; %(hits)s would have to be looked at.",
        share=voice().percent(share, decimals=decimals),
        checked=voice().number(finding.checked),
        hits=voice().number(finding.hits),
    )


def _trying(dataset: Dataset, made: Check) -> Job[Finding]:
    """Return the job that tries the check out; an earlier one is stopped."""
    wanted = (dataset.name, dataset.edition.id, made)
    known, job = remembered(_TRIED, (None, None))
    if known == wanted and job is not None:
        return job  # type: ignore[no-any-return]
    if job is not None:
        job.cancel()
    checks, who = office().checks, viewer()
    started: Job[Finding] = Job(lambda watch: checks.preview(dataset, who, made, watch), _("Trying"))
    remember(_TRIED, (wanted, started))
    return started


def _store(dataset: Dataset, made: Check, before: Check | None) -> None:
    """Store the check as one that a person wants; a changed one takes the place of what it was."""
    confirmed = replace(made, state=State.CONFIRMED)
    if quality.decide(dataset, lambda checks: _with(checks, confirmed, before)):
        remember(_ROUND, remembered(_ROUND, 0) + 1)
        forget(_TRIED)
        if before is not None:
            address.set_parameter(quality.OPENED, confirmed.id)


def _with(checks: tuple[Check, ...], made: Check, before: Check | None) -> tuple[Check, ...]:
    """Return the checks with one more, or with one in the place of another.

    A suggestion whose place another check takes would come again from the profile, so it is dismissed.
    """
    if before is None:
        return (*checks, _numbered(made, {each.id for each in checks}))
    if before.id == made.id:
        return (*(each for each in checks if each.id != made.id), made)
    others = (each for each in checks if each.id not in {before.id, made.id})
    return (*others, replace(before, state=State.DISMISSED), made)


def _numbered(check: Check, there: set[str]) -> Check:
    """Return the check with a number that no other check of its kind about the same variables has."""
    while check.id in there:
        check = replace(check, number=check.number + 1)
    return check
