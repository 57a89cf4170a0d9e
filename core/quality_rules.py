"""What each kind of check demands, as one sentence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from core.catalog import Dataset, VariableType
from core.pattern_words import form_of
from core.quality import Check, CheckKind, Operator, Term
from core.words import Message, Words, N_

TODAY = "today"
_SOME = 6

Titles = Mapping[str, Words]
"""What datasets are called, by their short name."""
NO_TITLES: Titles = {}


def rule_of(check: Check, dataset: Dataset, titles: Titles = NO_TITLES) -> Message:
    """Return what has to hold, as one sentence. `titles` name the dataset that a check looks into."""
    rule = _RULES[check.kind](check, dataset)
    return replace(rule, values={**rule.values, "dataset": other_dataset(check, titles)})


def other_dataset(check: Check, titles: Titles) -> Words:
    """Return the title of the dataset that a check looks into; its short name where nobody knows the title."""
    name = check.to.dataset if check.to else ""
    return titles.get(name) or {"": name}


def labels_in(names: Sequence[str], dataset: Dataset) -> list[Words]:
    """Return the labels of variables, for the gap of a sentence."""
    return [label_in(name, dataset) for name in names if name]


def label_in(name: str, dataset: Dataset) -> Words:
    """Return the label of a variable; of one that is no longer there, its name."""
    found = next((each for each in dataset.variables if each.name == name), None)
    return (found.label if found else None) or {"": name}


def _of_variables(text: str) -> Callable[[Check, Dataset], Message]:
    return lambda check, dataset: Message(text, {"variables": labels_in(check.variables, dataset)})


def _exists(check: Check, dataset: Dataset) -> Message:
    names = check.to.variables if check.to else ()
    return Message(
        N_("Every value of %(variables)s is found in “%(dataset)s”."),
        {"variables": labels_in(names, dataset)},
    )


def _allowed(check: Check, dataset: Dataset) -> Message:
    names = {"variables": labels_in(check.variables, dataset)}
    if not check.values:
        return Message(N_("%(variables)s is one of the values in its code list."), names)
    shown = list(check.values[:_SOME])
    if len(check.values) > _SOME:
        text = N_("%(variables)s is one of %(count)s allowed values, for example: %(values)s.")
        return Message(text, {**names, "values": shown, "count": len(check.values)})
    return Message(N_("%(variables)s is one of: %(values)s."), {**names, "values": shown})


def _range(check: Check, dataset: Dataset) -> Message:
    is_year = _has_years(check.variables, dataset)
    values = {
        "variables": labels_in(check.variables, dataset),
        "low": _end(check.low, is_year=is_year),
        "high": _end(check.high, is_year=is_year),
    }
    if check.low is None:
        return Message(N_("%(variables)s is at most %(high)s."), values)
    if check.high is None:
        return Message(N_("%(variables)s is at least %(low)s."), values)
    return Message(N_("%(variables)s lies between %(low)s and %(high)s."), values)


def _end(end: float | str | None, *, is_year: bool = False) -> object:
    if end == TODAY:
        return Message(N_("the day on which the data were published"))
    if isinstance(end, str):
        return _day(end)
    if is_year and end is not None:
        return f"{end:.0f}"  # text: a number would get a separator, and 1900 be read 1,900
    return int(end) if isinstance(end, float) and end.is_integer() else end


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _has_years(names: Sequence[str], dataset: Dataset) -> bool:
    return any(each.name in names and each.type is VariableType.YEAR for each in dataset.variables)


def _pattern(check: Check, dataset: Dataset) -> Message:
    names = {"variables": labels_in(check.variables, dataset)}
    form = form_of(check.pattern)
    if form is None:
        return Message(
            N_("%(variables)s is written in the form %(pattern)s."), {**names, "pattern": check.pattern}
        )
    return Message(N_("%(variables)s is written with %(form)s."), {**names, "form": form})


def _rule(check: Check, dataset: Dataset) -> Message:
    if check.rule is None:
        return Message(N_("The rule has not been written yet."))
    names = [term.variable for term in (*check.rule.left, *check.rule.right)]
    is_year = _has_years(names, dataset)
    left, right = (_side(side, dataset, is_year=is_year) for side in (check.rule.left, check.rule.right))
    return Message(_COMPARISONS[check.rule.operator], {"left": left, "right": right})


def _side(terms: Sequence[Term], dataset: Dataset, *, is_year: bool) -> object:
    """Return a sum as what fills a gap: its first term, then each next one with its sign."""
    if not terms:
        return Message(N_("nothing"))
    said = _term(terms[0], dataset, is_year=is_year)
    if terms[0].is_subtracted:
        said = Message(N_("- %(term)s"), {"term": said})
    for term in terms[1:]:
        text = N_("%(sum)s - %(term)s") if term.is_subtracted else N_("%(sum)s + %(term)s")
        said = Message(text, {"sum": said, "term": _term(term, dataset, is_year=is_year)})
    return said


def _term(term: Term, dataset: Dataset, *, is_year: bool) -> object:
    # a small number beside years is a distance between them, and reads the same either way
    return label_in(term.variable, dataset) if term.variable else _end(term.number, is_year=is_year)


def _depends(check: Check, dataset: Dataset) -> Message:
    first, second = (*labels_in(check.variables, dataset), {}, {})[:2]
    values = {"first": first, "second": second, "by": labels_in(check.by, dataset)}
    if check.by:
        return Message(N_("Within the same %(by)s, each %(first)s goes with one %(second)s."), values)
    return Message(N_("Each %(first)s goes with one %(second)s."), values)


def _jump(check: Check, dataset: Dataset) -> Message:
    values = {
        "variables": labels_in(check.variables, dataset),
        "unit": labels_in(check.by, dataset),
        "period": labels_in((check.period,), dataset),
    }
    if not check.variables:
        return Message(
            N_(
                "From one %(period)s to the next, the number of records of each %(unit)s changes about as it usually does."
            ),
            values,
        )
    return Message(
        N_(
            "From one %(period)s to the next, the %(variables)s of each %(unit)s changes about as it usually does."
        ),
        values,
    )


def _outlier(check: Check, dataset: Dataset) -> Message:
    values = {"variables": labels_in(check.variables, dataset), "by": labels_in(check.by, dataset)}
    if check.by:
        return Message(
            N_("%(variables)s is not far from the median of the records with the same %(by)s."), values
        )
    return Message(N_("%(variables)s is not far from the median of all records."), values)


def _reported(check: Check, dataset: Dataset) -> Message:
    values = {
        "unit": labels_in(check.by, dataset),
        "period": labels_in((check.period,), dataset),
    }
    if not check.period:
        return Message(N_("Every %(unit)s of “%(dataset)s” has records here."), values)
    if check.to:
        return Message(N_("Every %(unit)s of “%(dataset)s” has records in every %(period)s."), values)
    return Message(N_("Every %(unit)s that ever reported has records in every %(period)s."), values)


def _on_time(check: Check, dataset: Dataset) -> Message:
    values = {"variables": labels_in(check.variables, dataset), "period": labels_in((check.period,), dataset)}
    return Message(N_("%(variables)s is soon after the end of the %(period)s."), values)


_RULES: Mapping[CheckKind, Callable[[Check, Dataset], Message]] = {
    CheckKind.REQUIRED: _of_variables(N_("Every record has a value for %(variables)s.")),
    CheckKind.UNIQUE: _of_variables(N_("No two records have the same %(variables)s.")),
    CheckKind.REPEATED: _of_variables(N_("No record is equal to an earlier one in all its values.")),
    CheckKind.EXISTS: _exists,
    CheckKind.ALLOWED: _allowed,
    CheckKind.RANGE: _range,
    CheckKind.PATTERN: _pattern,
    CheckKind.TIDY: _of_variables(
        N_("%(variables)s is written without extra blanks, and always with the same capitals.")
    ),
    CheckKind.RULE: _rule,
    CheckKind.DEPENDS: _depends,
    CheckKind.JUMP: _jump,
    CheckKind.OUTLIER: _outlier,
    CheckKind.REPORTED: _reported,
    CheckKind.ON_TIME: _on_time,
    CheckKind.HEAPING: _of_variables(
        N_("The last digits of %(variables)s are 0 or 5 no more often than chance makes them.")
    ),
    CheckKind.FIRST_DIGITS: _of_variables(
        N_("The first digits of %(variables)s are spread as Benford's law says: 1 most often, 9 least.")
    ),
}
_COMPARISONS: Mapping[Operator, str] = {
    Operator.EQUAL: N_("%(left)s = %(right)s"),
    Operator.NOT_EQUAL: N_("%(left)s is different from %(right)s"),
    Operator.AT_LEAST: N_("%(left)s is at least %(right)s"),
    Operator.AT_MOST: N_("%(left)s is at most %(right)s"),
    Operator.MORE: N_("%(left)s is more than %(right)s"),
    Operator.LESS: N_("%(left)s is less than %(right)s"),
    Operator.BOTH_OR_NEITHER: N_("%(left)s and %(right)s both have a value, or neither has."),
}
