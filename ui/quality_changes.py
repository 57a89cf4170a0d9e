"""What changed since the edition before, and from year to year: said in sentences, the steepest first."""

import streamlit as st

from core import quality_words
from core.catalog import Dataset
from core.errors import AppError
from core.profile import Break
from core.profile_words import break_in_words
from core.quality import Findings
from ui.answers import problem
from ui.session import office, viewer
from ui.words import _, plain, say, voice

_MOST_SHOWN = 40


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
        _list(dataset, profile.changes, _("Nothing changed suddenly."), is_edition=True)
    if profile.years:
        st.subheader(_("From year to year"), anchor=False)
        nothing = _("Nothing changed suddenly from one year to the next.")
        _list(dataset, profile.breaks, nothing, is_edition=False)


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


def _list(dataset: Dataset, breaks: tuple[Break, ...], nothing: str, *, is_edition: bool) -> None:
    if not breaks:
        st.markdown(f":material/check: {plain(nothing)}")
        return
    shown = [break_in_words(each, dataset, voice(), is_edition=is_edition) for each in breaks[:_MOST_SHOWN]]
    st.markdown("\n".join(f"- {plain(say(sentence))}" for sentence in shown))
    if len(breaks) > _MOST_SHOWN:
        st.caption(_("%(count)s more are not shown", count=len(breaks) - _MOST_SHOWN))
