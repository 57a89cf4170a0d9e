"""The profile of a dataset: at once where it is kept, else made by a job that tells how far it is."""

import streamlit as st

from core.catalog import Dataset
from core.errors import AppError
from core.profile import Profile
from ui.answers import problem
from ui.jobs import Job, State, follow
from ui.session import forget, office, remember, remembered, viewer
from ui.words import _, plain, say

_SHORT_SECONDS = 1.0


def kept(dataset: Dataset) -> Profile | None:
    """Return the profile if it was made before; None where it was not, or where this viewer may not see it."""
    try:
        return office().profiles.kept(dataset, viewer())
    except AppError:
        return None


def profile(dataset: Dataset) -> Profile | None:
    """Return the profile, having it made where it is not kept: shows how far it is, or what went wrong, and returns None."""
    try:
        found = office().profiles.kept(dataset, viewer())
    except AppError as error:
        problem(error)
        return None
    return found or _made(dataset)


def _made(dataset: Dataset) -> Profile | None:
    key = f"profile_job_{dataset.name}_{dataset.edition.id}"
    job: Job[Profile] | None = remembered(key)
    if job is None:
        job = _started(dataset)
        remember(key, job)
        job.wait(_SHORT_SECONDS)
    if job.state is State.DONE:
        forget(key)
        return job.result
    if job.state is State.RUNNING:
        follow(job)
        st.skeleton(height=420)
        return None
    text = say(job.failure) if job.failure else _("Stopped. Nothing was changed.")
    st.info(plain(text), icon=":material/info:")
    st.button(_("Look through the records"), key="profile_again", on_click=lambda: forget(key))
    return None


def _started(dataset: Dataset) -> Job[Profile]:
    makers, who = office().profiles, viewer()
    return Job(lambda watch: makers.profile(dataset, who, watch), _("Looking through all records"))
