"""What types and uses of variables are called, and how one value of a variable reads."""

from datetime import date

from core.catalog import Variable, VariableRole, VariableType
from core.figures import rounded
from core.labelling import category_label
from core.words import Message, Words, N_

TYPE_LABELS = {
    VariableType.TEXT: N_("Text"),
    VariableType.INTEGER: N_("Whole number"),
    VariableType.NUMBER: N_("Number"),
    VariableType.BOOLEAN: N_("Yes or no"),
    VariableType.DATE: N_("Date"),
    VariableType.DATETIME: N_("Date and time"),
    VariableType.YEAR: N_("Year"),
}

ROLE_LABELS = {
    VariableRole.IDENTIFIER: N_("Identifier"),
    VariableRole.DIMENSION: N_("Breakdown"),
    VariableRole.MEASURE: N_("Measure"),
    VariableRole.HIDDEN: N_("Hidden"),
}

_NEARLY_ALL, _NEARLY_NONE = 99.9, 0.1


def reading(value: float | str, variable: Variable) -> Message:
    """Return one value as a sentence has it: a number with its unit, a year bare, a day with its month in letters.

    >>> age = Variable("age", VariableType.INTEGER, {"en": "Age"}, unit={"en": "years"})
    >>> str(reading(13.0, age)), str(reading(2024.0, Variable("y", VariableType.YEAR, {})))
    ('13 years', '2024')
    """
    if variable.type is VariableType.YEAR:
        return Message("%(year)s", {"year": str(int(float(value)))})
    if isinstance(value, str):
        return Message("%(value)s", {"value": _day(value) or meaning(value, variable)})
    number = int(value) if value == int(value) else value
    if not any(variable.unit.values()):
        return Message("%(number)s", {"number": number})
    return Message(N_("%(number)s %(unit)s"), {"number": number, "unit": variable.unit})


def meaning(value: str, variable: Variable) -> Message | Words:
    """Return what a stored value means; of one without a label, the value itself."""
    return category_label(variable, value)


def percent(share: float) -> Message:
    """Return a share between 0 and 1 as a percentage with three digits; nearly all is not all, and nearly none not none.

    >>> str(percent(0.03072)), str(percent(0.99999)), str(percent(0.00001)), str(percent(1.0))
    ('3.07 %', '99.9 %', 'less than 0.1 %', '100 %')
    """
    number = rounded(share * 100)
    if 0 < number < _NEARLY_NONE:
        return Message(N_("less than %(number)s %%"), {"number": _NEARLY_NONE})
    if share < 1 and number >= _NEARLY_ALL:
        number = _NEARLY_ALL
    return Message(N_("%(number)s %%"), {"number": int(number) if number == int(number) else number})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
