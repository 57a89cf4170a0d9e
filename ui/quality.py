"""What the checks found in one dataset: kept from before, or found now while the person watches and may stop it."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.catalog import Dataset
from core.errors import AppError
from core.quality import Check, Finding, Findings
from ui.answers import problem
from ui.jobs import Job, follow
from ui.jobs import State as JobState
from ui.session import forget, office, remember, remembered, viewer
from ui.words import _, plain, say

OPENED = "check"
"""The parameter of the address that names the check that is looked at."""
_PATIENCE_SECONDS = 1.5
_JOB, _FAILURE = "checking", "quality_failure"


def found(dataset: Dataset) -> Findings | None:
    """Return what the checks found in this edition; None while they run, with their progress on the page."""
    _tell_failure()
    try:
        kept = office().checks.kept(dataset, viewer())
    except AppError as error:
        problem(error)
        return None
    if kept is not None:
        _let_go()
        return kept
    return _running(dataset)


def checks_of(dataset: Dataset) -> tuple[Check, ...]:
    """Return the checks of the dataset: those that a person spoke about and those that are suggested."""
    return office().checks.checks(dataset, viewer())


def finding_of(findings: Findings, check_id: str) -> Finding | None:
    """Return what one check found, or None where there is no such check any more."""
    return next((each for each in findings.findings if each.check.id == check_id), None)


def decide(dataset: Dataset, change: Callable[[tuple[Check, ...]], tuple[Check, ...]]) -> bool:
    """Change the checks and store them; return whether that worked. What went wrong is told at the top of the page."""

    def store() -> None:
        seen = checks_of(dataset)
        office().checks.save(dataset, viewer(), change(seen), seen=seen)

    return tried(store)


def put(dataset: Dataset, check: Check, *, instead_of: str = "") -> bool:
    """Store a check in the place of the one with the same id, or with the id that is named; return whether that worked."""
    gone = {check.id, instead_of}
    return decide(dataset, lambda checks: (*(each for each in checks if each.id not in gone), check))


def tried(action: Callable[[], None]) -> bool:
    """Do it; return whether it worked. What went wrong is told at the top of the page."""
    try:
        action()
    except AppError as error:
        remember(_FAILURE, say(error.message))
        return False
    return True


def _tell_failure() -> None:
    failure = remembered(_FAILURE)
    if failure:
        forget(_FAILURE)
        st.error(plain(failure), icon=":material/error:")


def _running(dataset: Dataset) -> Findings | None:
    """Run the checks in a job, and show how far it is."""
    job = _job(dataset)
    if job.state is JobState.DONE:
        _let_go()
        return job.result
    if job.state is JobState.RUNNING:
        st.markdown(
            _("Every record is being checked. This is done once for each edition; the result is kept.")
        )
        follow(job)
        st.skeleton(height=220)
        return None
    if job.state is JobState.CANCELLED:
        st.info(_("Stopped. Nothing was changed."), icon=":material/stop_circle:")
    elif job.failure is not None:
        st.error(plain(say(job.failure)), icon=":material/error:")
    st.button(_("Check again"), key="check_again", icon=":material/refresh:", on_click=partial(forget, _JOB))
    return None


def _job(dataset: Dataset) -> Job[Findings]:
    """Return the job about this edition; one about another dataset is stopped, for nobody waits for it."""
    wanted = (dataset.name, dataset.edition.id)
    known, job = remembered(_JOB, (None, None))
    if known == wanted and job is not None:
        return job  # type: ignore[no-any-return]
    _let_go()
    desk, who = office().checks, viewer()
    started: Job[Findings] = Job(lambda watch: desk.findings(dataset, who, watch), _("Checking"))
    remember(_JOB, (wanted, started))
    started.wait(_PATIENCE_SECONDS)
    return started


def _let_go() -> None:
    _known, job = remembered(_JOB, (None, None))
    if job is not None and job.state is JobState.RUNNING:
        job.cancel()
    forget(_JOB)
