"""The top of the page: how good the data are in one sentence and in a few scores, each with its formula."""

from math import floor

import streamlit as st

from core.catalog import Dataset
from core.quality import Dimension, Findings
from core.quality_words import dimension_name, formula_of, overall_formula
from core.words import N_
from ui.words import _, counted, plain, say, voice

_METRIC_WIDTH = 158


def summary(dataset: Dataset, findings: Findings) -> None:
    """Show the sentence and the scores."""
    st.markdown(plain(_sentence(findings)))
    with st.container(horizontal=True, key="scores", gap="small"):
        overall = findings.score.overall
        if overall is not None:
            _metric(_("All in all"), overall, say(overall_formula()))
        for dimension, share in findings.score.by_dimension.items():
            _metric(say(dimension_name(dimension)), share, say(formula_of(dimension)))
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
    # what is not whole must not look whole, so 99.97 % is shown as 99.9 %
    shown = share if share == 1.0 else floor(share * 1000) / 1000
    text = voice().percent(shown, decimals=0 if share == 1.0 else 1)
    st.metric(name, text, help=plain(explanation), border=True, width=_METRIC_WIDTH)


def _how(findings: Findings) -> None:
    with st.expander(_("How the scores are counted"), icon=":material/help:"):
        spoken = [
            f"- **{plain(say(dimension_name(side)))}**: {plain(say(formula_of(side)))}"
            for side in findings.score.by_dimension
        ]
        st.markdown("\n".join([*spoken, f"- **{plain(_('All in all'))}**: {plain(say(overall_formula()))}"]))
        silent = [say(dimension_name(side)) for side in Dimension if side not in findings.score.by_dimension]
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
