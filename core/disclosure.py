"""Disclosure control: what may leave the desk.

This is the one seam through which every figure passes. Until protected figures exist, the seam is closed by
default: exact figures of a dataset of people leave for stewards only.
"""

from dataclasses import dataclass

import pyarrow as pa

from core.access import Clearance, Role, Viewer
from core.answer import RECORDS
from core.catalog import Dataset
from core.errors import NotAllowed
from core.plan import CONTRIBUTORS
from core.words import Message, N_


@dataclass(frozen=True)
class Shown:
    """A table that may be shown, and how many of its cells are withheld."""

    table: pa.Table
    withheld: int = 0


def clearance(dataset: Dataset, viewer: Viewer) -> Clearance:
    """Return how this viewer may see figures of this dataset, or raise NotAllowed with the reason."""
    if viewer.role < dataset.audience:
        text = N_('"%(dataset)s" is open to stewards only. Ask a steward to open it.')
        raise NotAllowed(Message(text, {"dataset": dataset.title}))
    if dataset.is_open or viewer.role >= Role.STEWARD:
        return Clearance.EXACT
    return Clearance.PROTECTED


def exact_only(dataset: Dataset, viewer: Viewer) -> None:
    """Raise NotAllowed unless this viewer may see records and exact figures of this dataset.

    Whatever is not an Answer (profiles, checks and their hits, manuals with figures) passes here first.
    """
    if clearance(dataset, viewer) is not Clearance.EXACT:
        text = N_('Only a steward may see this part of "%(dataset)s". Ask a steward.')
        raise NotAllowed(Message(text, {"dataset": dataset.title}))


def release(counted: pa.Table, cleared: Clearance) -> Shown:
    """Return what may be shown of a counted table (breakdowns, values, contributors)."""
    if cleared is not Clearance.EXACT:
        raise NotAllowed(
            Message(N_("Protected figures are not available yet. Ask a steward for this answer."))
        )
    names = [RECORDS if name == CONTRIBUTORS else name for name in counted.column_names]
    return Shown(counted.rename_columns(names))
