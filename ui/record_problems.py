"""What is known to be wrong with a dataset: what people wrote, what the checks found, what changed suddenly."""

import streamlit as st

from core.catalog import Dataset
from core.errors import AppError
from core.figures import percentage
from core.profile import Profile
from core.profile_words import break_in_words
from core.quality import Finding, Findings, Score, State
from core.quality_words import dimension_name, title_of
from core.words import N_
from ui.navigation import link
from ui.session import office, viewer
from ui.words import _, counted, label, plain, say, voice

_MOST_FINDINGS = 5
_MOST_BREAKS = 6
_LEAST_SHARE = 0.001
"""A smaller share says less than the number of records."""


def problems(dataset: Dataset, profile: Profile | None) -> None:
    """Show what is wrong, written and computed; says where to look when nobody has looked yet."""
    st.subheader(_("Known problems"), anchor=False)
    found = checked(dataset)
    lines = [label(problem) for problem in dataset.problems]
    lines += _breaks(dataset, profile) if profile else []
    lines += [_finding(each, dataset) for each in _worst(found)] if found else []
    if found:
        _score(found.score)
    if lines:
        st.markdown("\n".join(f"- {plain(line)}" for line in lines))
    elif found:
        st.markdown(_("The checks found nothing, and nobody has written anything down."))
    if not found:
        st.caption(_("The checks have not been run on this edition yet."))
    text = _("All checks and what they found") if found else _("Run the checks")
    link("quality", text, icon=":material/rule:", query={"data": [dataset.name]})


def checked(dataset: Dataset) -> Findings | None:
    """Return what the checks found, if they were run and this viewer may see it."""
    try:
        return office().checks.kept(dataset, viewer())
    except AppError:
        return None


def score_text(score: Score) -> str:
    """Return the score of a dataset as "94 of 100"; nothing where nothing speaks of it."""
    if score.overall is None:
        return ""
    return _("%(points)s of 100", points=voice().number(_floored(score.overall), decimals=0))


def _floored(share: float) -> int:
    """Return points of 100; only what is without any fault gets all of them."""
    return 100 if share >= 1 else min(round(share * 100), 99)


def _score(score: Score) -> None:
    text = score_text(score)
    if not text:
        return
    sides = ", ".join(
        f"{say(dimension_name(side))} {percentage(share, voice())}"
        for side, share in score.by_dimension.items()
    )
    st.markdown(plain(_("Quality score: %(score)s (%(sides)s).", score=text, sides=sides)))


def _worst(found: Findings) -> list[Finding]:
    """Return the findings that concern the largest share of what was checked; dismissed checks are not among them."""
    open_ones = [
        each for each in found.findings if each.open_hits > 0 and each.check.state is not State.DISMISSED
    ]
    return sorted(open_ones, key=lambda each: -each.share)[:_MOST_FINDINGS]


def _finding(found: Finding, dataset: Dataset) -> str:
    hits = counted(N_("%(count)s record"), N_("%(count)s records"), found.open_hits)
    title = say(title_of(found.check, dataset))
    if found.share < _LEAST_SHARE:
        return _("%(check)s: %(hits)s", check=title, hits=hits)
    share = percentage(found.share, voice())
    return _("%(check)s: %(hits)s (%(share)s)", check=title, hits=hits, share=share)


def _breaks(dataset: Dataset, profile: Profile) -> list[str]:
    between_years = [say(break_in_words(each, dataset, voice())) for each in profile.breaks]
    since = [say(break_in_words(each, dataset, voice(), is_edition=True)) for each in profile.changes]
    return [*between_years, *since][:_MOST_BREAKS]
