"""What a manual is written from: what is kept is there at once, and what is not is found out by a job meanwhile."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from core.catalog import Dataset, Link
from core.errors import NotAllowed
from core.manual_tree import Facts
from core.quality import Findings
from core.words import Message
from data_loaders.intake import Watch
from ui.answers import problem
from ui.jobs import Job, State, follow
from ui.session import catalog, editions, forget, office, remember, remembered, viewer
from ui.words import _, voice

_JOB = "manual_job"
_AT_ONCE_SECONDS = 0.4
_FINDERS = {"profiles": "profile", "checks": "findings", "links": "facts"}
"""The parts of the office that find out something, and the verb of each."""


def facts(dataset: Dataset) -> Facts:
    """Return all that is known of the dataset; figures that this viewer may not see are left out."""
    _find_out(dataset)
    findings = _kept("checks", dataset)
    return Facts(
        dataset,
        voice(),
        catalog(),
        _kept("profiles", dataset),
        findings,
        editions(dataset),
        _rules(findings, dataset),
        _matched(dataset),
    )


def progress(dataset: Dataset) -> None:
    """Show how far the job is that finds out what is missing, or why it failed."""
    job = _job(dataset)
    if job is None:
        return
    if job.state is State.RUNNING:
        follow(job)
    elif job.error is not None:
        problem(job.error)


def _find_out(dataset: Dataset) -> None:
    """Start the job, once per edition, if anything is missing; wait a moment, for small data need no more."""
    if _job(dataset) is not None or not _lacks(dataset):
        return
    asking, offices = (
        viewer(),
        {name: getattr(office(), name) for name in _FINDERS if hasattr(office(), name)},
    )

    def work(watch: Watch) -> None:
        for name, part in offices.items():
            getattr(part, _FINDERS[name])(dataset, asking, watch)

    job = Job(work, _("Going through the data"))
    remember(_JOB, (_key(dataset), job))
    job.wait(_AT_ONCE_SECONDS)


def _lacks(dataset: Dataset) -> bool:
    try:
        return any(
            getattr(office(), name).kept(dataset, viewer()) is None
            for name in _FINDERS
            if hasattr(office(), name)
        )
    except NotAllowed:
        return False


def _job(dataset: Dataset) -> Job[None] | None:
    """Return the job about this edition; one about another is let go of."""
    kept = remembered(_JOB)
    if kept is None or kept[0] != _key(dataset):
        if kept is not None:
            kept[1].cancel()
            forget(_JOB)
        return None
    return kept[1]  # type: ignore[no-any-return]


def _key(dataset: Dataset) -> tuple[str, str]:
    return dataset.name, dataset.edition.id


def _kept(name: str, dataset: Dataset) -> Any:
    """Return what one part of the office has kept about the dataset; nothing where the viewer may not see it."""
    part = getattr(office(), name, None)
    try:
        return part.kept(dataset, viewer()) if part else None
    except NotAllowed:
        return None


def _rules(findings: Findings | None, dataset: Dataset) -> Mapping[str, Message]:
    if findings is None:
        return {}
    rule_of = import_module("core.quality_words").rule_of
    return {each.check.id: rule_of(each.check, dataset) for each in findings.findings}


def _matched(dataset: Dataset) -> Mapping[tuple[str, Link], float]:
    found = _kept("links", dataset) or ()
    shares = {(each.origin, each.link): each.share_matched for each in found}
    return {key: share for key, share in shares.items() if share is not None}
