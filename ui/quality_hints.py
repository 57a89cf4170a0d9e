"""Hints of digits: what was written suspiciously often, in a small picture. A hint says look, not wrong."""

import streamlit as st

from charts.digits import first_digits, last_digits
from core.catalog import Dataset
from core.errors import AppError
from core.quality import CheckKind, Finding
from ui.answers import problem, style
from ui.session import office, viewer
from ui.words import _, label, plain, voice


def picture(dataset: Dataset, finding: Finding) -> None:
    """Show the digits that a hint is about, where the profile has counted them."""
    check = finding.check
    try:
        variable = dataset.variable(check.variables[0])
        profile = office().profiles.kept(dataset, viewer())
        held = profile.variable(variable.name) if profile else None
    except AppError as error:
        problem(error)
        return
    except KeyError:
        return
    if held is None:
        return
    draw = last_digits if check.kind is CheckKind.HEAPING else first_digits
    spec = draw(variable, held, voice(), is_dark=style().ground == "dark")
    if spec is not None:
        st.vega_lite_chart(
            spec=spec,
            theme=None,
            key=f"digits_{check.id}",
            alt=_("How often each digit is there: %(variable)s", variable=plain(label(variable.label))),
        )
