"""A rule between variables, put together from lists: what is added up on either side, and how the two must stand."""

import streamlit as st

from core.catalog import NUMERIC, Dataset
from core.quality import Operator, Rule, Term
from core.words import N_
from ui.words import _, label

OPERATORS = {
    Operator.EQUAL: N_("is equal to"),
    Operator.NOT_EQUAL: N_("is not equal to"),
    Operator.AT_LEAST: N_("is at least"),
    Operator.AT_MOST: N_("is at most"),
    Operator.MORE: N_("is more than"),
    Operator.LESS: N_("is less than"),
    Operator.BOTH_OR_NEITHER: N_("is there exactly when the other is there"),
}
_DAYS = frozenset(["date", "datetime"])


def rule(dataset: Dataset, key: str, start: Rule | None) -> Rule | None:
    """Show the pickers of a rule and return it; None while a side is still empty."""
    left = _side(dataset, f"{key}_left", _("On one side"), start.left if start else ())
    operator = st.selectbox(
        _("must stand to the other side like this"),
        list(OPERATORS),
        index=list(OPERATORS).index(start.operator) if start else 0,
        key=f"{key}_operator",
        format_func=lambda each: _(OPERATORS[each]),
    )
    right = _side(dataset, f"{key}_right", _("On the other side"), start.right if start else ())
    tolerance = 0.0
    if operator in {Operator.EQUAL, Operator.AT_LEAST, Operator.AT_MOST}:
        tolerance = st.number_input(
            _("A difference up to this is all right"),
            min_value=0.0,
            value=start.tolerance if start else 0.0,
            key=f"{key}_tolerance",
            width=260,
        )
    if not left or not right:
        return None
    return Rule(left, operator, right, tolerance)


def may_stand(dataset: Dataset) -> list[str]:
    """Return the variables that may stand in a rule: numbers, years and days."""
    kinds = {kind.value for kind in NUMERIC} | {"year"} | _DAYS
    return [each.name for each in dataset.variables if each.type.value in kinds and not each.codes]


def _side(dataset: Dataset, key: str, title: str, start: tuple[Term, ...]) -> tuple[Term, ...]:
    names = may_stand(dataset)
    added = [term.variable for term in start if term.variable in names and not term.is_subtracted]
    taken = [term.variable for term in start if term.variable in names and term.is_subtracted]
    number = sum(-term.number if term.is_subtracted else term.number for term in start if not term.variable)
    with st.container(border=True):
        st.markdown(f"**{title}**")
        first, second, third = st.columns([3, 3, 2])
        plus = first.multiselect(
            _("Add up"),
            names,
            default=added,
            key=f"{key}_plus",
            format_func=lambda name: label(dataset.variable(name).label),
            placeholder=_("Choose variables"),
        )
        minus = second.multiselect(
            _("Take away"),
            [name for name in names if name not in plus],
            default=[name for name in taken if name not in plus],
            key=f"{key}_minus",
            format_func=lambda name: label(dataset.variable(name).label),
            placeholder=_("none"),
        )
        constant = third.number_input(
            _("And a number"),
            value=float(number) if number else None,
            key=f"{key}_number",
            placeholder=_("none"),
        )
    terms = [*(Term(name) for name in plus), *(Term(name, is_subtracted=True) for name in minus)]
    if constant is not None and (constant or not terms):
        terms.append(Term(number=abs(constant), is_subtracted=constant < 0))
    return tuple(terms)
