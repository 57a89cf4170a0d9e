"""Checks that are guessed from the data, to be tried before they are suggested."""

from collections.abc import Iterator

from core.catalog import Dataset
from core.profile import Profile
from core.quality import Check, CheckKind
from core.reporting import unit_variable
from data_loaders.checking.evidence import Evidence


def guesses(dataset: Dataset, profile: Profile, evidence: Evidence) -> list[Check]:
    """Return checks that may be good ones."""
    del profile, evidence
    return list(_filled(dataset))


def _filled(dataset: Dataset) -> Iterator[Check]:
    unit = unit_variable(dataset)
    if unit:
        yield Check(CheckKind.REQUIRED, (unit,))
    for variable in dataset.variables:
        if variable.share_missing and variable.share_missing < 0.05:
            yield Check(CheckKind.REQUIRED, (variable.name,))
