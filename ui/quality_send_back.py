"""The lists to send back: one unit's workbook, or all of them in one archive made in the background."""

import io
import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import streamlit as st

from charts.send_back import Recipient, write_list
from charts.send_back_all import Listed, One, file_name, write_all
from charts.send_back_rows import Wording
from core.catalog import Dataset
from core.errors import AppError, Cancelled
from core.quality import Findings, UnitHits
from core.words import Message, Speaker, N_
from data_loaders.intake import Watch
from ui.answers import problem
from ui.jobs import Job, State, follow
from ui.session import catalog, forget, office, remember, remembered, viewer
from ui.words import _, counted, label, plain, say, voice

_JOB = "send_back"
_PATIENCE_SECONDS = 1.0
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Archive:
    """An archive in a scratch folder, deleted when this tab lets go of it."""

    file: Path
    listed: tuple[Listed, ...]
    room: ExitStack = field(repr=False)

    def __post_init__(self) -> None:
        weakref.finalize(self, self.room.close)


def lists(dataset: Dataset, findings: Findings) -> None:
    """Show what can be sent back, and make it."""
    if not findings.unit_variable:
        st.info(
            _("No variable says who reported the records, so nobody can be sent a list."),
            icon=":material/info:",
        )
        return
    st.markdown(
        _(
            "Each gets a workbook with its own records to look at: what is wrong, what was expected, what to do, and room "
            "for the corrected value. Marked true values are left out; so are names of people."
        )
    )
    wording = Wording(dataset, findings.unit_variable, voice(), catalog().titles)
    with st.container(border=True, key="send_all"):
        _all(dataset, findings, wording)
    with st.container(border=True, key="send_one"):
        _one(dataset, findings, wording)


def _all(dataset: Dataset, findings: Findings, wording: Wording) -> None:
    st.markdown(f"**{_('All in one file')}**")
    job: Job[Archive] | None = _job_of(dataset, findings)
    if job is None:
        st.button(
            _("Make all lists"),
            key="make_lists",
            icon=":material/folder_zip:",
            type="primary",
            on_click=partial(_begin, dataset, findings, wording),
        )
        return
    if job.state is State.RUNNING:
        follow(job)
        return
    if job.state is State.DONE and job.result is not None:
        _ready(dataset, job.result)
    elif job.state is State.CANCELLED:
        st.info(_("Stopped. Nothing was changed."), icon=":material/stop_circle:")
    elif job.failure is not None:
        st.error(plain(say(job.failure)), icon=":material/error:")
    st.button(_("Make them again"), key="make_again", type="tertiary", on_click=partial(forget, _JOB))


def _ready(dataset: Dataset, archive: Archive) -> None:
    rows = sum(each.rows for each in archive.listed)
    if not archive.listed:
        st.success(_("There is nothing to send back."), icon=":material/check:")
        return
    text = counted(N_("%(count)s list is ready"), N_("%(count)s lists are ready"), len(archive.listed))
    st.markdown(plain(_("%(lists)s, with %(rows)s rows in all.", lists=text, rows=voice().number(rows))))
    st.download_button(
        _("Download all lists"),
        data=archive.file.read_bytes,
        file_name=_("%(dataset)s_to_correct.zip", dataset=dataset.name),
        mime="application/zip",
        key="download_zip",
        icon=":material/download:",
        on_click="ignore",
        type="primary",
    )


def _job_of(dataset: Dataset, findings: Findings) -> Job[Archive] | None:
    """Return the job that makes the lists of just these findings, if there is one."""
    wanted, job = remembered(_JOB, (None, None))
    if wanted == _made_of(dataset, findings):
        return job  # type: ignore[no-any-return]
    if job is not None:
        job.cancel()
        forget(_JOB)
    return None


def _made_of(dataset: Dataset, findings: Findings) -> tuple[object, ...]:
    marks = sum(each.true_values for each in findings.findings)
    return (dataset.name, dataset.edition.id, findings.made, marks, voice().language)


def _begin(dataset: Dataset, findings: Findings, wording: Wording) -> None:
    """Start making the archive; everything in the session's language is put into words by the speaker it takes along."""
    checks, who, store = office().checks, viewer(), office().store
    speaker, about = wording.speaker, _about(dataset, voice())
    most = sum(1 for each in checks.scores(dataset, who) if each.hits)

    def work(watch: Watch) -> Archive:
        with ExitStack() as room:
            file = room.enter_context(store.scratch()) / "lists.zip"
            units = _recipients(checks.units_with_hits(dataset, who), dataset, findings, speaker)
            listed = write_all(file, units, wording, about, partial(_heard, watch, most))
            return Archive(file, listed, room.pop_all())

    title = counted(N_("Making %(count)s list"), N_("Making %(count)s lists"), most)
    job = Job(work, title)
    remember(_JOB, (_made_of(dataset, findings), job))
    job.wait(_PATIENCE_SECONDS)


def _heard(watch: Watch, most: int, done: int) -> None:
    watch.progress(done / most if most else None, 0)
    if watch.is_cancelled():
        raise Cancelled(Message(N_("Stopped. Nothing was changed.")))


def _recipients(
    units: Iterator[UnitHits], dataset: Dataset, findings: Findings, speaker: Speaker
) -> Iterator[One]:
    """Return each unit as one would address it, with what was found at it."""
    for each in units:
        yield _recipient(each, dataset, findings, speaker), each.hits


def _recipient(unit: UnitHits, dataset: Dataset, findings: Findings, speaker: Speaker) -> Recipient:
    variable = dataset.variable(findings.unit_variable)
    area = ""
    if findings.area_variable and unit.area:
        labels = dataset.variable(findings.area_variable).code_labels
        area = speaker.label(labels.get(unit.area, {})) or unit.area
    kind = speaker.label(variable.label)
    return Recipient(unit.unit, speaker.label(unit.label), kind, area, unit.total)


def _about(dataset: Dataset, speaker: Speaker) -> str:
    day = speaker.day(dataset.edition.published.date())
    return _("%(dataset)s, edition of %(day)s", dataset=label(dataset.title), day=day)


def _one(dataset: Dataset, findings: Findings, wording: Wording) -> None:
    """Offer the list of one unit, those with most to look at first."""
    variable = dataset.variable(findings.unit_variable)
    st.markdown(f"**{plain(_('One alone: %(unit)s', unit=label(variable.label)))}**")
    try:
        scores = office().checks.scores(dataset, viewer())
    except AppError as error:
        problem(error)
        return
    hits = {each.unit: each.hits for each in scores if each.hits}
    if not hits:
        st.caption(_("There is nothing to send back."))
        return
    names = {code.value: label(code.label) for code in variable.codes}
    unit = st.selectbox(
        label(variable.label),
        sorted(hits, key=lambda code: -hits[code]),
        key=f"send_unit_{dataset.name}",
        format_func=lambda code: _called(code, names, hits),
        label_visibility="collapsed",
    )
    recipient = Recipient(unit, names.get(unit, ""), label(variable.label))
    name = file_name(recipient, _("without_%(unit)s", unit=recipient.kind))
    st.download_button(
        _("Download this list"),
        data=_maker(dataset, findings, wording, unit),
        file_name=f"{name}.xlsx",
        mime=_XLSX,
        key="download_one",
        icon=":material/download:",
        on_click="ignore",
    )


def _maker(dataset: Dataset, findings: Findings, wording: Wording, unit: str) -> Callable[[], bytes]:
    """Return what makes the list of one unit when the button is pressed, in a thread without a session."""
    checks, who, about = office().checks, viewer(), _about(dataset, voice())

    def make() -> bytes:
        sink = io.BytesIO()
        for each in checks.units_with_hits(dataset, who):
            if each.unit == unit:
                recipient = _recipient(each, dataset, findings, wording.speaker)
                write_list(sink, recipient, each.hits, wording, about)
                break
        return sink.getvalue()

    return make


def _called(code: str, names: dict[str, str], hits: dict[str, int]) -> str:
    called = f"{names.get(code, '')} {code}".strip() or _("(not known)")
    return f"{called} · {voice().number(hits[code])}"
