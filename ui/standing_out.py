"""What stands out in a dataset, on its start page: each finding is a sentence, and a link to the chart that shows it."""

import streamlit as st

from core.catalog import Dataset
from core.errors import AppError
from core.noteworthy import MOST_FOUND, Kind, Noteworthy
from core.noteworthy_words import kind_label, sentence
from core.profile import Profile
from ui import address
from ui.jobs import Job, State
from ui.navigation import link
from ui.session import forget, office, remember, remembered, viewer
from ui.words import _, plain, say, voice

_SHORT_SECONDS = 0.3
_EVERY_SECONDS = 0.4
_CARD = 108

_ICONS = {
    Kind.GAP: ":material/compare_arrows:",
    Kind.CHANGE: ":material/trending_up:",
    Kind.INCOMPLETE: ":material/incomplete_circle:",
    Kind.AREA: ":material/location_on:",
    Kind.DISTRIBUTION: ":material/bar_chart:",
}

Found = tuple[Noteworthy, ...]


def standing_out(dataset: Dataset, profile: Profile | None) -> Found:
    """Show up to five findings and return them; while they are looked for, cards of their size stand in for them."""
    try:
        found = office().noticed.kept(dataset, viewer(), profile)
    except AppError:
        return ()
    if found is None:
        found = _looked_for(dataset, profile)
    if not found:
        return ()
    st.subheader(_("What stands out"), anchor=False)
    for start in range(0, len(found), 2):
        for column, item in zip(st.columns(2), found[start : start + 2], strict=False):
            with column, st.container(border=True, height="stretch"):
                _card(item, dataset)
    return found


def _card(item: Noteworthy, dataset: Dataset) -> None:
    st.caption(say(kind_label(item)))
    said = plain(say(sentence(item, dataset, voice())))
    link("explore", said, icon=_ICONS[item.kind], query=address.link(item.question))


def _looked_for(dataset: Dataset, profile: Profile | None) -> Found | None:
    key = f"standing_out_{dataset.name}_{dataset.edition.id}_{profile is not None}"
    job: Job[Found] | None = remembered(key)
    if job is None:
        noticed, who = office().noticed, viewer()
        job = Job(lambda watch: noticed.find(dataset, who, profile, watch.is_cancelled), _("What stands out"))
        remember(key, job)
        job.wait(_SHORT_SECONDS)
    if job.state is State.RUNNING:
        _waiting(job)
        return None
    if job.state is State.DONE:
        forget(key)
    return job.result or ()


@st.fragment(run_every=_EVERY_SECONDS)
def _waiting(job: Job[Found]) -> None:
    if job.state is not State.RUNNING:
        st.rerun()
    st.subheader(_("What stands out"), anchor=False)
    for start in range(0, MOST_FOUND, 2):
        for _place, column in zip(range(start, MOST_FOUND), st.columns(2), strict=False):
            with column:
                st.skeleton(height=_CARD)
