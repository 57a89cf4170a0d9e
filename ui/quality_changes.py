"""What changed since the edition before, and from year to year: said in sentences, the steepest first."""

import streamlit as st

from core import quality_words
from core.catalog import Dataset
from core.errors import AppError
from core.profile import Break, BreakKind
from core.quality import Findings
from ui.answers import problem
from ui.session import office, viewer
from ui.words import _, label, plain, say, voice

_MOST_SHOWN = 40
_MOST_CODES = 8


def changes(dataset: Dataset, findings: Findings) -> None:
    """Show what the checks find now and found before, and the changes that the profile found."""
    try:
        profile = office().profiles.kept(dataset, viewer())
        before = office().checks.before(dataset, viewer())
    except AppError as error:
        problem(error)
        return
    if before is not None:
        _checks(dataset, findings, before)
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


def _checks(dataset: Dataset, findings: Findings, before: Findings) -> None:
    """Show the checks that find more or fewer than in the edition before, the greatest change first."""
    st.subheader(_("What the checks find now and found before"), anchor=False)
    earlier = {each.check.id: each for each in before.findings if each.broken is None}
    pairs = [
        (each, earlier[each.check.id])
        for each in findings.findings
        if each.broken is None and not each.check.is_hint and each.check.id in earlier
    ]
    moved = [(now, then) for now, then in pairs if now.hits != then.hits]
    if not moved:
        st.markdown(f":material/check: {plain(_('Every check finds as many as before.'))}")
        return
    moved.sort(key=lambda pair: -abs(pair[0].share - pair[1].share))
    lines = [
        _(
            "%(check)s: %(now)s now, %(then)s before",
            check=say(quality_words.title_of(now.check, dataset)),
            now=voice().number(now.hits),
            then=voice().number(then.hits),
        )
        for now, then in moved[:_MOST_SHOWN]
    ]
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))


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
