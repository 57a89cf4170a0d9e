"""The list of checks, each a sentence: what was found, what the rule is, and one click to agree or to look."""

from dataclasses import replace
from functools import partial

import streamlit as st

from core import quality_words
from core.catalog import Dataset
from core.quality import Check, CheckKind, Finding, Findings, State
from core.words import N_
from ui import address, quality
from ui.session import catalog
from ui.words import _, counted, plain, say, voice

_MOST_OPEN = 12
FOUND = {
    CheckKind.REQUIRED: (N_("%(count)s record has no value"), N_("%(count)s records have no value")),
    CheckKind.UNIQUE: (
        N_("%(count)s record shares its key"),
        N_("%(count)s records share their key with another"),
    ),
    CheckKind.REPEATED: (
        N_("%(count)s record is equal to an earlier one"),
        N_("%(count)s records are equal to an earlier one"),
    ),
    CheckKind.EXISTS: (
        N_("%(count)s record points at something that is not there"),
        N_("%(count)s records point at something that is not there"),
    ),
    CheckKind.ALLOWED: (
        N_("%(count)s record has a value that is not in the list"),
        N_("%(count)s records have a value that is not in the list"),
    ),
    CheckKind.RANGE: (N_("%(count)s record lies outside"), N_("%(count)s records lie outside")),
    CheckKind.PATTERN: (
        N_("%(count)s record is written in another form"),
        N_("%(count)s records are written in another form"),
    ),
    CheckKind.TIDY: (N_("%(count)s record is untidy"), N_("%(count)s records are untidy")),
    CheckKind.RULE: (
        N_("%(count)s record does not keep the rule"),
        N_("%(count)s records do not keep the rule"),
    ),
    CheckKind.DEPENDS: (N_("%(count)s record"), N_("%(count)s records")),
    CheckKind.JUMP: (N_("%(count)s change is sudden"), N_("%(count)s changes are sudden")),
    CheckKind.OUTLIER: (
        N_("%(count)s value is far from the usual"),
        N_("%(count)s values are far from the usual"),
    ),
    CheckKind.REPORTED: (N_("%(count)s report is missing"), N_("%(count)s reports are missing")),
    CheckKind.ON_TIME: (N_("%(count)s report came late"), N_("%(count)s reports came late")),
}


def checks(dataset: Dataset, findings: Findings) -> None:
    """Show the checks: what needs looking at first, then hints, then what is in order, then what was dismissed."""
    spoken = [each for each in findings.findings if each.check.state is not State.DISMISSED]
    notable = [each for each in spoken if each.is_notable and not each.check.is_hint]
    hints = [each for each in spoken if each.is_notable and each.check.is_hint]
    broken = [each for each in spoken if each.broken is not None]
    quiet = [each for each in spoken if not each.is_notable and each.broken is None]
    _confirm_all(dataset, spoken)
    ordered = sorted(notable, key=_surest_first)
    for finding in ordered[:_MOST_OPEN]:
        _card(dataset, finding)
    rest = ordered[_MOST_OPEN:]
    _folded(dataset, rest, _more(len(rest)), "more")
    for finding in broken:
        _card(dataset, finding)
    if hints:
        st.subheader(_("Hints"), anchor=False)
        st.caption(_("A hint says look, not wrong. It does not count in any score."))
        for finding in hints:
            _card(dataset, finding)
    _folded(dataset, quiet, _in_order(len(quiet)), "quiet")
    _dismissed(dataset)


def _surest_first(finding: Finding) -> tuple[bool, float]:
    """Put broken rules before what is only unusual, and many hits before few."""
    return (finding.check.kind in {CheckKind.OUTLIER, CheckKind.JUMP}, -finding.share)


def status(finding: Finding) -> None:
    """Show in a word and a sign how a check came out."""
    if finding.broken is not None:
        st.badge(_("could not be run"), icon=":material/block:", color="gray")
    elif finding.check.is_hint:
        st.badge(_("hint"), icon=":material/lightbulb:", color="gray")
    elif finding.is_notable:
        st.badge(_("to look at"), icon=":material/flag:", color="orange")
    else:
        st.badge(_("in order"), icon=":material/check:", color="green")


def sentence(finding: Finding, dataset: Dataset) -> str:
    """Return what a check found, in one sentence with numbers, and what people have said of it."""
    if finding.broken is not None:
        return say(finding.broken)
    if finding.check.is_hint:
        return ""
    checked = voice().number(finding.checked)
    if not finding.hits:
        return _("Nothing to look at among %(checked)s.", checked=checked)
    found = counted(*FOUND[finding.check.kind], finding.hits)
    about = quality_words.concerned(finding, dataset)
    if about:
        found = _("%(about)s: %(found)s", about=about, found=found)
    share = _share(finding.hits, finding.checked)
    parts = [_("%(found)s (%(share)s of %(checked)s).", found=found, share=share, checked=checked)]
    if finding.true_values:
        one, many = N_("%(count)s is marked as a true value."), N_("%(count)s are marked as true values.")
        parts.append(counted(one, many, finding.true_values))
    if finding.to_correct:
        one, many = N_("%(count)s is marked to be corrected."), N_("%(count)s are marked to be corrected.")
        parts.append(counted(one, many, finding.to_correct))
    return " ".join(parts)


def decisions(dataset: Dataset, check: Check, *, place: str) -> None:
    """Offer to agree to a check or to dismiss it, one click each."""
    if check.state is State.SUGGESTED:
        _button(dataset, check, State.CONFIRMED, _("Confirm"), ":material/check:", place)
    if check.state is State.DISMISSED:
        _button(dataset, check, State.CONFIRMED, _("Take it back"), ":material/undo:", place)
    else:
        _button(dataset, check, State.DISMISSED, _("Dismiss"), ":material/close:", place)


def open_check(check_id: str) -> None:
    """Put the check into the address, so that the page shows what it found."""
    address.set_parameter(quality.OPENED, check_id)


def _card(dataset: Dataset, finding: Finding) -> None:
    check = finding.check
    with st.container(border=True, key=f"card_{check.id}"):
        left, right = st.columns([2, 1], vertical_alignment="center", gap="small")
    with left, st.container(gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            status(finding)
            st.markdown(f"**{plain(say(quality_words.title_of(check, dataset)))}**", width="content")
        found = sentence(finding, dataset)
        if found:
            st.markdown(plain(found))
        rule = say(quality_words.rule_of(check, dataset, catalog().titles))
        st.caption(plain(_("The rule: %(rule)s", rule=rule)))
    with right, st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            _("Look at them") if finding.kept else _("Look closer"),
            key=f"open_{check.id}",
            icon=":material/search:",
            on_click=partial(open_check, check.id),
        )
        decisions(dataset, check, place="card")


def _folded(dataset: Dataset, findings: list[Finding], title: str, key: str) -> None:
    if not findings:
        return
    box = st.expander(title, key=f"fold_{key}", on_change="rerun")
    if box.open:
        with box:
            for finding in findings:
                _card(dataset, finding)


def _confirm_all(dataset: Dataset, findings: list[Finding]) -> None:
    waiting = sum(1 for each in findings if each.check.state is State.SUGGESTED)
    if not waiting:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        text = counted(
            N_(
                "%(count)s check is only suggested. A confirmed check stays as it is and runs at every new edition."
            ),
            N_(
                "%(count)s checks are only suggested. Confirmed checks stay as they are and run at every new edition."
            ),
            waiting,
        )
        st.caption(plain(text), width="content")
        st.button(
            _("Confirm all"),
            key="confirm_all",
            icon=":material/done_all:",
            on_click=partial(_confirm, dataset),
        )


def _confirm(dataset: Dataset) -> None:
    quality.decide(dataset, _all_agreed)


def _all_agreed(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    return tuple(
        replace(each, state=State.CONFIRMED) if each.state is State.SUGGESTED else each for each in checks
    )


def _dismissed(dataset: Dataset) -> None:
    dismissed = [each for each in quality.checks_of(dataset) if each.state is State.DISMISSED]
    if not dismissed:
        return
    text = counted(N_("%(count)s check was dismissed"), N_("%(count)s checks were dismissed"), len(dismissed))
    with st.expander(text, key="fold_dismissed"):
        for check in dismissed:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(plain(say(quality_words.title_of(check, dataset))), width="content")
                decisions(dataset, check, place="dismissed")


def _button(dataset: Dataset, check: Check, state: State, text: str, icon: str, place: str) -> None:
    st.button(
        text,
        key=f"{state.value}_{place}_{check.id}",
        icon=icon,
        type="tertiary",
        on_click=partial(_decided, dataset, check, state),
    )


def _decided(dataset: Dataset, check: Check, state: State) -> None:
    """Store the decision. The check as it is seen is what is agreed to, even if the suggestion has changed since."""
    quality.put(dataset, replace(check, state=state))


def _share(hits: int, checked: int) -> str:
    share = hits / checked if checked else 0.0
    least = 0.0005
    return voice().percent(share) if share >= least else _("less than 0.1 %%")


def _more(count: int) -> str:
    return counted(N_("%(count)s more to look at"), N_("%(count)s more to look at"), count)


def _in_order(count: int) -> str:
    return counted(N_("%(count)s check in order"), N_("%(count)s checks in order"), count)
