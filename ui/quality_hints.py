"""Hints of digits: what was written suspiciously often, in a small picture. A hint says look, not wrong."""

from math import log10

import streamlit as st

from charts.quality_pictures import digits
from core.catalog import Dataset
from core.errors import AppError
from core.profile import VariableProfile
from core.quality import CheckKind, Finding
from ui.answers import problem, style
from ui.session import office, viewer
from ui.words import _, label, plain, voice

LAST_DIGITS = (0.1,) * 10
FIRST_DIGITS = tuple(log10(1 + 1 / digit) for digit in range(1, 10))
"""Benford (1938), The Law of Anomalous Numbers: how often amounts begin with 1 to 9."""


def picture(dataset: Dataset, finding: Finding) -> None:
    """Show the digits that a hint is about, where the profile has counted them."""
    check = finding.check
    try:
        profile = office().profiles.kept(dataset, viewer())
        held = profile.variable(check.variables[0]) if profile else None
    except AppError as error:
        problem(error)
        return
    except KeyError:
        return
    counts = _counts(held, check.kind)
    if not sum(counts):
        return
    first = 0 if check.kind is CheckKind.HEAPING else 1
    expected = LAST_DIGITS if first == 0 else FIRST_DIGITS
    name = plain(label(dataset.variable(check.variables[0]).label))
    st.vega_lite_chart(
        spec=digits(counts, expected, first=first, speaker=voice(), style=style()),
        theme=None,
        key=f"digits_{check.id}",
        alt=_("How often each digit is there: %(variable)s", variable=name),
    )


def _counts(held: VariableProfile | None, kind: CheckKind) -> tuple[int, ...]:
    if held is None:
        return ()
    return held.last_digits if kind is CheckKind.HEAPING else held.first_digits
