"""The top of the page: how good the data are in one sentence and in a few scores, each with its formula."""

import streamlit as st

from core.catalog import Dataset
from core.quality import Dimension, Findings
from core.words import N_
from ui.words import _, counted, plain, voice

TITLES = {
    Dimension.COMPLETENESS: N_("Completeness"),
    Dimension.VALIDITY: N_("Validity"),
    Dimension.CONSISTENCY: N_("Consistency"),
    Dimension.UNIQUENESS: N_("Uniqueness"),
    Dimension.TIMELINESS: N_("Timeliness"),
}
MEANINGS = {
    Dimension.COMPLETENESS: N_("Is everything there that should be: values, and reports of every unit?"),
    Dimension.VALIDITY: N_("Can every value be: in its list, between its limits, written as it should be?"),
    Dimension.CONSISTENCY: N_("Do values agree with each other, with other datasets and with the year before?"),
    Dimension.UNIQUENESS: N_("Is everything there only once?"),
    Dimension.TIMELINESS: N_("Did reports come in time?"),
}
_METRIC_WIDTH = 158


def summary(dataset: Dataset, findings: Findings) -> None:
    """Show the sentence and the scores."""
    st.markdown(plain(_sentence(findings)))
    with st.container(horizontal=True, key="scores", gap="small"):
        overall = findings.score.overall
        if overall is not None:
            _metric(_("All in all"), overall, _("The plain mean of the scores beside it."))
        for dimension, share in findings.score.by_dimension.items():
            _metric(_(TITLES[dimension]), share, f"{_(MEANINGS[dimension])} {_formula()}")
    _how(findings)
    st.caption(plain(_dated(dataset, findings)))


def _sentence(findings: Findings) -> str:
    """Return the finding of findings: how many checks have something to look at."""
    notable = [each for each in findings.findings if each.is_notable and not each.check.is_hint]
    if not findings.findings:
        return _("No check fits these data yet. Add one below.")
    if not notable:
        return counted(
            N_("%(count)s check was made and found nothing to look at."),
            N_("%(count)s checks were made and found nothing to look at."),
            len(findings.findings),
        )
    made = counted(N_("of %(count)s check"), N_("of %(count)s checks"), len(findings.findings))
    return _("%(some)s %(made)s found something to look at.", some=voice().number(len(notable)), made=made)


def _metric(name: str, share: float, explanation: str) -> None:
    # 99.97 % is not yet 100 %: what is not whole must not look whole
    decimals = 1 if share < 0.999 or share == 1.0 else 2  # noqa: PLR2004
    st.metric(
        name, voice().percent(share, decimals=decimals), help=explanation, border=True, width=_METRIC_WIDTH
    )


def _formula() -> str:
    return _("100 % less the share of hits among what was checked, the mean over its checks.")


def _how(findings: Findings) -> None:
    with st.expander(_("How the scores are counted"), icon=":material/help:"):
        st.markdown(
            _(
                "For each check: 100 % − hits ÷ records checked. Hits that somebody marked as true values do not count. "
                "A score is the mean of the checks that speak of it; “all in all” is the mean of the scores. "
                "Hints do not count, nor do checks that were dismissed."
            )
        )
        spoken = [
            f"- **{_(TITLES[dimension])}**: {plain(_(MEANINGS[dimension]))}"
            for dimension in findings.score.by_dimension
        ]
        st.markdown("\n".join(spoken))
        silent = [_(TITLES[each]) for each in Dimension if each not in findings.score.by_dimension]
        if silent:
            st.markdown(plain(_("No check speaks of: %(sides)s.", sides=", ".join(silent))))


def _dated(dataset: Dataset, findings: Findings) -> str:
    speaker = voice()
    return _(
        "%(records)s records, edition of %(published)s, checked on %(made)s",
        records=speaker.number(findings.records),
        published=speaker.day(dataset.edition.published.date()),
        made=speaker.day(findings.made.date()),
    )
