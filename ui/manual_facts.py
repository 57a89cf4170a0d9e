"""What a manual is written from: what is kept is there at once, and what is not is found out by a job meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from core.catalog import Dataset, Link
from core.errors import AppError
from core.manual_tree import Facts
from core.profile import Profile
from core.quality import Findings
from data_loaders.intake import Watch
from ui.answers import problem
from ui.jobs import Job, State, follow
from ui.session import catalog, editions, forget, office, remember, remembered, viewer
from ui.words import _, plain, say, voice

if TYPE_CHECKING:
    from core.links import LinkFacts

_JOB = "manual_job_of"
_AT_ONCE_SECONDS = 0.6


@dataclass(frozen=True)
class Found:
    """What the parts of the office have found out about an edition; None of what they have not."""

    profile: Profile | None = None
    findings: Findings | None = None
    links: "tuple[LinkFacts, ...] | None" = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to find out."""
        return None not in (self.profile, self.findings, self.links)


def facts(dataset: Dataset) -> Facts:
    """Return all that is known of the dataset; figures that this viewer may not see are left out."""
    found = _found(dataset)
    return Facts(
        dataset,
        voice(),
        catalog(),
        found.profile,
        found.findings,
        editions(dataset),
        _matched(found),
    )


def progress(dataset: Dataset) -> None:
    """Show how far the job is that finds out what is missing, or why there are no figures."""
    job = _job(dataset)
    if job is None:
        return
    if job.state is State.RUNNING:
        follow(job)
        return
    if job.error is not None:
        problem(job.error)
    else:
        text = say(job.failure) if job.failure else _("Stopped. Nothing was changed.")
        st.info(plain(text), icon=":material/info:")
    st.button(_("Go through the data"), key="manual_again", on_click=partial(forget, _JOB))


def _found(dataset: Dataset) -> Found:
    """Return what is kept; if that is not all, what a job has found, and start one where none has been."""
    try:
        kept = _kept(dataset)
    except AppError:
        return Found()
    job = _job(dataset)
    if kept.is_whole:
        forget(_JOB)
        return kept
    if job is None:
        job = _started(dataset)
    if job.state is State.DONE and job.result is not None:
        forget(_JOB)
        return job.result
    return kept


def _kept(dataset: Dataset) -> Found:
    asking = viewer()
    return Found(
        office().profiles.kept(dataset, asking),
        office().checks.kept(dataset, asking),
        office().links.kept(dataset, asking),
    )


def _started(dataset: Dataset) -> Job[Found]:
    """Start the job and wait a moment, for small data need no more."""
    asking, here = viewer(), office()

    def work(watch: Watch) -> Found:
        return Found(
            here.profiles.profile(dataset, asking, watch),
            here.checks.findings(dataset, asking, watch),
            here.links.facts(dataset, asking, watch),
        )

    job = Job(work, _("Going through the data"))
    remember(_JOB, (dataset.name, dataset.edition.id, job))
    job.wait(_AT_ONCE_SECONDS)
    return job


def _job(dataset: Dataset) -> Job[Found] | None:
    """Return the job about this edition; one about another is let go of."""
    name, edition, job = remembered(_JOB) or ("", "", None)
    if job is not None and (name, edition) != (dataset.name, dataset.edition.id):
        job.cancel()
        forget(_JOB)
        return None
    return job


def _matched(found: Found) -> Mapping[tuple[str, Link], float]:
    shares = {(each.origin, each.link): each.share_matched for each in found.links or ()}
    return {key: share for key, share in shares.items() if share is not None}
