"""What the profile says of the dataset as a whole: keys, repeated records, what settles what, what is missing together."""

from collections.abc import Sequence

import streamlit as st

from core.catalog import Dataset
from core.profile import Profile
from core.profile_words import (
    break_in_words,
    dependencies_in_words,
    key_in_words,
    missing_together_in_words,
)
from core.words import Message, N_
from ui.words import _, counted, plain, say, voice

_MOST = 6


def whole(dataset: Dataset, profile: Profile) -> None:
    """Show in plain sentences how records are told apart and how variables hang together."""
    st.subheader(_("The records as a whole"), anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        _part(_("What tells records apart"), _keys(dataset, profile))
        _part(_("What changed suddenly"), _breaks(dataset, profile))
    with right:
        _part(_("What settles what"), dependencies_in_words(profile.dependencies, dataset))
        together = [missing_together_in_words(each, dataset) for each in profile.missing_together]
        _part(_("What is missing together"), together)


def _keys(dataset: Dataset, profile: Profile) -> list[Message]:
    said = [key_in_words(key, dataset) for key in profile.keys]
    none = Message(N_("No variable, and no pair that was looked at, tells all records apart."))
    return [*(said or [none]), _repeated(profile)]


def _repeated(profile: Profile) -> Message:
    if not profile.duplicates:
        return Message(N_("No record is there twice."))
    one = N_("%(count)s record is equal to an earlier one in every variable.")
    many = N_("%(count)s records are equal to an earlier one in every variable.")
    count = profile.duplicates
    return Message(one, {"count": count}, plural=many, count=count)


def _breaks(dataset: Dataset, profile: Profile) -> list[Message]:
    between = [break_in_words(each, dataset, voice()) for each in profile.breaks]
    return [*between, *(break_in_words(each, dataset, voice(), is_edition=True) for each in profile.changes)]


def _part(title: str, sentences: Sequence[Message]) -> None:
    """Show some sentences under a title; those beyond the first few wait behind a click."""
    if not sentences:
        return
    st.markdown(f"**{plain(title)}**")
    said = [f"- {plain(say(each))}" for each in sentences]
    st.markdown("\n".join(said[:_MOST]))
    if len(said) > _MOST:
        more = counted(N_("%(count)s more"), N_("%(count)s more"), len(said) - _MOST)
        with st.expander(more):
            st.markdown("\n".join(said[_MOST:]))
