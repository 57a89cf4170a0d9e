"""What changed since the edition before, and from year to year: said in sentences, the steepest first."""

import streamlit as st

from core.catalog import Dataset
from core.errors import AppError
from core.profile import Break, BreakKind
from ui.answers import problem
from ui.session import office, viewer
from ui.words import _, label, plain, voice

_MOST_SHOWN = 40
_MOST_CODES = 8


def changes(dataset: Dataset) -> None:
    """Show the changes that the profile found."""
    try:
        profile = office().profiles.kept(dataset, viewer())
    except AppError as error:
        problem(error)
        return
    if profile is None:
        st.info(
            _("The profile of this edition is not made yet. Open “Variables” to make it."),
            icon=":material/info:",
        )
        return
    st.subheader(_("Since the edition before"), anchor=False)
    if not profile.before:
        st.caption(_("This is the first edition, so there is nothing to compare it with."))
    else:
        _list(dataset, profile.changes, _("Nothing changed suddenly."))
    if profile.years:
        st.subheader(_("From year to year"), anchor=False)
        _list(dataset, profile.breaks, _("Nothing changed suddenly from one year to the next."))


def _list(dataset: Dataset, breaks: tuple[Break, ...], nothing: str) -> None:
    if not breaks:
        st.markdown(f":material/check: {plain(nothing)}")
        return
    st.markdown("\n".join(f"- {plain(sentence(dataset, each))}" for each in breaks[:_MOST_SHOWN]))
    if len(breaks) > _MOST_SHOWN:
        st.caption(_("%(count)s more are not shown", count=len(breaks) - _MOST_SHOWN))


def sentence(dataset: Dataset, change: Break) -> str:
    """Return one change as a sentence."""
    name = _name(dataset, change.variable)
    speaker = voice()
    before, after = change.before, change.after
    if change.kind is BreakKind.RECORDS:
        return _(
            "%(at)s: %(after)s records instead of %(before)s.",
            at=change.at,
            after=speaker.number(after),
            before=speaker.number(before),
        )
    if change.kind is BreakKind.MISSING:
        return _(
            "%(at)s: “%(name)s” is missing in %(after)s of the records instead of %(before)s.",
            at=change.at,
            name=name,
            after=speaker.percent(after),
            before=speaker.percent(before),
        )
    if change.kind is BreakKind.LEVEL:
        return _(
            "%(at)s: the mean of “%(name)s” is %(after)s instead of %(before)s.",
            at=change.at,
            name=name,
            after=speaker.number(after),
            before=speaker.number(before),
        )
    if change.kind is BreakKind.CODES:
        return _(
            "%(at)s: other values in “%(name)s”: %(codes)s.",
            at=change.at,
            name=name,
            codes=_codes(dataset, change),
        )
    return _came_or_went(change, name)


def _came_or_went(change: Break, name: str) -> str:
    if change.kind is BreakKind.APPEARED:
        return _("%(at)s: “%(name)s” is new.", at=change.at, name=name)
    if change.kind is BreakKind.VANISHED:
        return _("%(at)s: “%(name)s” is not there any more.", at=change.at, name=name)
    return _("%(at)s: “%(name)s” is stored in another way.", at=change.at, name=name)


def _name(dataset: Dataset, name: str) -> str:
    known = {each.name: each for each in dataset.variables}
    return label(known[name].label) if name in known else name


def _codes(dataset: Dataset, change: Break) -> str:
    known = {each.name: each for each in dataset.variables}
    labels = known[change.variable].code_labels if change.variable in known else {}
    shown = [label(labels.get(code, {})) or code for code in change.codes[:_MOST_CODES]]
    more = len(change.codes) - len(shown)
    return ", ".join([*shown, *([_("%(count)s more", count=more)] if more > 0 else [])])
