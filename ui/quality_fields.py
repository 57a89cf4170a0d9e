"""What a person fills in for a check, kind by kind: lists to choose from, and limits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from core.catalog import NUMERIC, TEMPORAL, Dataset, Link, Variable, VariableType
from core.quality import Check, CheckKind
from core.words import N_
from ui.quality_rule import rule
from ui.session import catalog
from ui.words import _, label

TODAY = "today"
_DAYS = frozenset([VariableType.DATE, VariableType.DATETIME])


@dataclass(frozen=True)
class Form:
    """One kind of check as a person may add it: what it is called, and the fields to fill in.

    `fields` return the check, or None while something is still to be chosen.
    """

    title: str
    fields: Callable[[Dataset, Check, str], Check | None]


def one_variable(dataset: Dataset, start: Check, key: str) -> Check | None:
    """Let one variable be chosen."""
    return _with_variable(dataset, start, key, lambda _variable: True)


def several_variables(dataset: Dataset, start: Check, key: str) -> Check | None:
    """Let the variables of a key be chosen."""
    chosen = st.multiselect(
        _("Variables that together must not repeat"),
        [each.name for each in dataset.variables],
        default=list(start.variables),
        key=f"{key}_variables",
        format_func=_named(dataset),
        placeholder=_("Choose variables"),
    )
    return replace(start, variables=tuple(chosen)) if chosen else None


def whole_records(_dataset: Dataset, start: Check, _key: str) -> Check | None:
    """Nothing is to be chosen: the check is about whole records."""
    return start


def between(dataset: Dataset, start: Check, key: str) -> Check | None:
    """Let a variable and its limits be chosen."""
    check = _with_variable(dataset, start, key, lambda each: each.type in NUMERIC | TEMPORAL)
    if check is None:
        return None
    variable = dataset.variable(check.variables[0])
    left, right = st.columns(2)
    with left:
        low = _limit(_("At least"), variable, check.low, f"{key}_{variable.name}_low")
    with right:
        high = _limit(_("At most"), variable, check.high, f"{key}_{variable.name}_high")
    if low is None and high is None:
        st.caption(_("Give one limit or both."))
        return None
    return replace(check, low=low, high=high)


def of_a_list(dataset: Dataset, start: Check, key: str) -> Check | None:
    """Let a variable and the values that are allowed be chosen."""
    check = _with_variable(dataset, start, key, lambda each: each.type not in _DAYS)
    if check is None:
        return None
    variable = dataset.variable(check.variables[0])
    if variable.codes and not check.values:
        st.caption(_("Allowed is what the code list of the variable has. Change it in the dictionary."))
        return check
    text = st.text_area(
        _("Allowed values, one in each line"),
        value="\n".join(check.values),
        key=f"{key}_{variable.name}_values",
        max_chars=20_000,
    )
    values = tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    return replace(check, values=values) if values else None


def pattern(dataset: Dataset, start: Check, key: str) -> Check | None:
    """Let a variable and the shape of its text be given."""
    check = _with_variable(dataset, start, key, lambda each: each.type is VariableType.TEXT)
    if check is None:
        return None
    text = st.text_input(
        _("Its whole text looks like this"),
        value=check.pattern,
        key=f"{key}_pattern",
        placeholder="[0-9]{8}",
        max_chars=300,
        help=_(
            "A regular expression: [0-9]{8} is eight digits, [A-Z]{2}-[0-9]+ is two capitals, a dash and digits."
        ),
    )
    return replace(check, pattern=text.strip()) if text.strip() else None


def a_rule(dataset: Dataset, start: Check, key: str) -> Check | None:
    """Let a rule between variables be put together."""
    made = rule(dataset, f"{key}_rule", start.rule)
    if made is None:
        return None
    return replace(start, rule=made)


def goes_with(dataset: Dataset, start: Check, key: str) -> Check | None:
    """Let two variables be chosen of which one follows from the other."""
    left, right = st.columns(2)
    with left:
        first = _variable(
            _("Each value of"), dataset, start.variables[0] if start.variables else "", f"{key}_of"
        )
    with right:
        before = start.variables[1] if len(start.variables) > 1 else ""
        second = _variable(_("has one value of"), dataset, before, f"{key}_one")
    by = _several(_("within each"), dataset, start.by, f"{key}_by")
    if not first or not second or first == second:
        return None
    return replace(start, variables=(first, second), by=by)


def unusual(dataset: Dataset, start: Check, key: str) -> Check | None:
    """Let a measure, the groups it is compared within, and the limit be chosen."""
    check = _with_variable(dataset, start, key, lambda each: each.type in NUMERIC)
    if check is None:
        return None
    by = _several(_("Compared within each"), dataset, check.by, f"{key}_by")
    return replace(check, by=by, threshold=_threshold(check, key, 3.5))


def jump(dataset: Dataset, start: Check, key: str) -> Check | None:
    """Let be chosen what must not jump from one period to the next, and for whom."""
    numbers = [each.name for each in dataset.variables if each.type in NUMERIC]
    before = start.variables[0] if start.variables else ""
    name = st.selectbox(
        _("What must not jump"),
        ["", *numbers],
        index=["", *numbers].index(before) if before in numbers else 0,
        key=f"{key}_what",
        format_func=lambda each: _named(dataset)(each) if each else _("The number of records"),
    )
    by = _several(_("for each"), dataset, start.by, f"{key}_by")
    period = _period(dataset, start, key)
    if not by or not period:
        return None
    threshold = _threshold(start, key, 3.5)
    return replace(start, variables=(name,) if name else (), by=by, period=period, threshold=threshold)


def reported(dataset: Dataset, start: Check, key: str) -> Check | None:
    """Let be chosen who should be there in every period."""
    unit = _variable(_("Who should report"), dataset, start.by[0] if start.by else "", f"{key}_unit")
    period = _period(dataset, start, key)
    if not unit or not period:
        return None
    link = next((each for each in dataset.links if each.variables == (unit,)), None)
    if link is not None:
        title = catalog().datasets[link.dataset].title if link.dataset in catalog().datasets else {}
        st.caption(_("Who should report stands in “%(dataset)s”.", dataset=label(title) or link.dataset))
    return replace(start, by=(unit,), period=period, to=link)


def on_time(dataset: Dataset, start: Check, key: str) -> Check | None:
    """Let the day of receipt, the period and the days allowed be chosen."""
    check = _with_variable(dataset, start, key, lambda each: each.type in _DAYS)
    period = _period(dataset, start, key)
    if check is None or not period:
        return None
    days = st.number_input(
        _("Days after the end of the period"),
        min_value=0,
        value=int(start.threshold if start.threshold is not None else 30),
        key=f"{key}_days",
        width=260,
    )
    return replace(check, period=period, threshold=float(days))


def exists(dataset: Dataset, start: Check, key: str) -> Check | None:
    """Let another dataset be chosen, and which variables point at its key."""
    others = {name: each for name, each in catalog().datasets.items() if each.key and name != dataset.name}
    if not others:
        st.caption(_("No other dataset has a key to point at."))
        return None
    before = start.to.dataset if start.to and start.to.dataset in others else next(iter(others))
    name = st.selectbox(
        _("Must be there in"),
        list(others),
        index=list(others).index(before),
        key=f"{key}_to",
        format_func=lambda each: label(others[each].title),
    )
    known = {each.name for each in dataset.variables}
    ours = []
    for place, target in enumerate(others[name].key):
        text = _("What stands for “%(variable)s” there", variable=label(others[name].variable(target).label))
        same = start.to.variables[place] if start.to and start.to.dataset == name else target
        ours.append(_variable(text, dataset, same if same in known else "", f"{key}_{name}_{place}"))
    if not all(ours):
        return None
    return replace(start, to=Link(tuple(ours), name, others[name].key))


FORMS: Mapping[CheckKind, Form] = {
    CheckKind.REQUIRED: Form(N_("A value must be there"), one_variable),
    CheckKind.UNIQUE: Form(N_("Values must not repeat (a key)"), several_variables),
    CheckKind.REPEATED: Form(N_("No record may be there twice"), whole_records),
    CheckKind.RANGE: Form(N_("A number or a day lies between limits"), between),
    CheckKind.ALLOWED: Form(N_("A value is one of a list"), of_a_list),
    CheckKind.PATTERN: Form(N_("A text looks like this"), pattern),
    CheckKind.TIDY: Form(N_("A text has no stray blanks or capitals"), one_variable),
    CheckKind.RULE: Form(N_("Variables agree with each other (a sum, an order)"), a_rule),
    CheckKind.DEPENDS: Form(N_("One value goes with one value"), goes_with),
    CheckKind.EXISTS: Form(N_("A code is there in another dataset"), exists),
    CheckKind.OUTLIER: Form(N_("A number is not far from the usual"), unusual),
    CheckKind.JUMP: Form(N_("Nothing jumps from one period to the next"), jump),
    CheckKind.REPORTED: Form(N_("Everybody reported in every period"), reported),
    CheckKind.ON_TIME: Form(N_("Reports came in time"), on_time),
}


def _with_variable(
    dataset: Dataset, start: Check, key: str, fits: Callable[[Variable], bool]
) -> Check | None:
    before = start.variables[0] if start.variables else ""
    name = _variable(_("Variable"), dataset, before, f"{key}_variable", fits)
    return replace(start, variables=(name,)) if name else None


def _variable(
    text: str, dataset: Dataset, before: str, key: str, fits: Callable[[Variable], bool] = lambda _each: True
) -> str:
    names = [each.name for each in dataset.variables if fits(each)]
    chosen = st.selectbox(
        text,
        names,
        index=names.index(before) if before in names else None,
        key=key,
        format_func=_named(dataset),
        placeholder=_("Choose a variable"),
    )
    return chosen or ""


def _several(text: str, dataset: Dataset, before: tuple[str, ...], key: str) -> tuple[str, ...]:
    chosen = st.multiselect(
        text,
        [each.name for each in dataset.variables],
        default=list(before),
        key=key,
        format_func=_named(dataset),
        placeholder=_("none"),
        max_selections=3,
    )
    return tuple(chosen)


def _period(dataset: Dataset, start: Check, key: str) -> str:
    return _variable(_("Period"), dataset, start.period, f"{key}_period", lambda each: each.type in TEMPORAL)


def _threshold(start: Check, key: str, usual: float) -> float:
    return st.number_input(
        _("Limit, in median-based scores"),
        min_value=0.5,
        value=start.threshold if start.threshold is not None else usual,
        step=0.5,
        key=f"{key}_threshold",
        width=260,
        help=_(
            "How many times the usual distance from the middle is still all right. 3.5 is what is usually taken."
        ),
    )


def _limit(text: str, variable: Variable, before: float | str | None, key: str) -> float | str | None:
    if variable.type not in _DAYS:
        value = float(before) if isinstance(before, int | float) else None
        return st.number_input(text, value=value, key=key, placeholder=_("no limit"))
    if st.checkbox(
        _("%(limit)s: the day of the edition", limit=text), value=before == TODAY, key=f"{key}_today"
    ):
        return TODAY
    start = date.fromisoformat(str(before)[:10]) if before and before != TODAY else None
    day = st.date_input(
        text,
        value=start,
        key=key,
        min_value=date(1800, 1, 1),
        max_value=date(2200, 12, 31),
        format="YYYY-MM-DD",
    )
    return day.isoformat() if isinstance(day, date) else None


def _named(dataset: Dataset) -> Callable[[str], str]:
    return lambda name: label(dataset.variable(name).label) or name
