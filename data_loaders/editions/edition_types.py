"""Columns of two editions: the type they have in common, and the code lists put together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.catalog import Code, Dataset, Variable, VariableType
from core.words import Message, N_

MOST_CODES = 1_000

_WIDER = N_(
    '"%(column)s" had the type %(before)s and is now %(after)s in the new rows. Both are kept as %(result)s.'
)
_BECOMES_TEXT = N_(
    '"%(column)s" had the type %(before)s, but some of its new values are not of that type. The column would become text, '
    "which cannot be calculated with. Give it its old type, so that the rows with such values are refused, or accept text."
)
_TYPES = {
    VariableType.TEXT: N_("text"),
    VariableType.INTEGER: N_("whole number"),
    VariableType.NUMBER: N_("number"),
    VariableType.BOOLEAN: N_("yes or no"),
    VariableType.DATE: N_("date"),
    VariableType.DATETIME: N_("date and time"),
    VariableType.YEAR: N_("year"),
}
_WIDE = (
    ({VariableType.INTEGER, VariableType.NUMBER}, VariableType.NUMBER),
    ({VariableType.YEAR, VariableType.INTEGER}, VariableType.INTEGER),
    ({VariableType.YEAR, VariableType.NUMBER}, VariableType.NUMBER),
    ({VariableType.DATE, VariableType.DATETIME}, VariableType.DATETIME),
)


@dataclass(frozen=True)
class TypeChange:
    """A column that has another type in the new rows than in the published ones, and what both are kept as."""

    name: str
    before: VariableType
    after: VariableType
    result: VariableType
    note: Message
    needs_answer: bool


def type_changes(published: Dataset, new: Sequence[Variable]) -> tuple[TypeChange, ...]:
    """Return the columns whose types differ. One that becomes text is a question: figures are lost by it."""
    before = {variable.name: variable for variable in published.variables}
    return tuple(
        _change(before[variable.name], variable)
        for variable in new
        if variable.name in before and before[variable.name].type is not variable.type
    )


def common_type(one: VariableType, other: VariableType) -> VariableType:
    """Return the narrowest type that holds the values of both.

    >>> common_type(VariableType.INTEGER, VariableType.NUMBER).value
    'number'
    """
    if one is other:
        return one
    return next((wide for pair, wide in _WIDE if pair == {one, other}), VariableType.TEXT)


def common_variables(published: Dataset | None, new: Sequence[Variable]) -> tuple[Variable, ...]:
    """Return the variables of both: those published in their order, then what is new."""
    arriving = {variable.name: variable for variable in new}
    before = published.variables if published else ()
    known = {variable.name for variable in before}
    return (
        *(_common(variable, arriving.get(variable.name)) for variable in before),
        *(variable for variable in new if variable.name not in known),
    )


def _change(before: Variable, after: Variable) -> TypeChange:
    result = common_type(before.type, after.type)
    is_lost = result is VariableType.TEXT and before.type is not VariableType.TEXT
    gaps = {
        "column": before.name,
        "before": Message(_TYPES[before.type]),
        "after": Message(_TYPES[after.type]),
        "result": Message(_TYPES[result]),
    }
    note = Message(_BECOMES_TEXT if is_lost else _WIDER, gaps)
    return TypeChange(before.name, before.type, after.type, result, note, is_lost)


def _common(before: Variable, after: Variable | None) -> Variable:
    if after is None:
        return before
    return replace(
        after,
        type=common_type(before.type, after.type),
        label=before.label,
        description=before.description or after.description,
        unit=before.unit or after.unit,
        role=before.role,
        area_level=before.area_level or after.area_level,
        codes=_codes(before, after),
        is_ordered=before.is_ordered,
        missing=_joined(before.missing, after.missing),
        distinct=_distinct(before, after),
    )


def _codes(before: Variable, after: Variable) -> tuple[Code, ...]:
    """Return both code lists as one; none where there are too many values for a list."""
    joined = _joined(before.codes, after.codes)
    is_unlisted = bool(before.codes) and not after.codes and (after.distinct or 0) > MOST_CODES
    return () if is_unlisted or len(joined) > max(MOST_CODES, len(before.codes)) else joined


def _joined(before: tuple[Code, ...], after: tuple[Code, ...]) -> tuple[Code, ...]:
    known = {code.value for code in before}
    added = tuple(code for code in after if code.value not in known)
    both = (*before, *added)
    is_sorted = list(before) == sorted(before, key=lambda code: code.value)
    return tuple(sorted(both, key=lambda code: code.value)) if is_sorted and added else both


def _distinct(before: Variable, after: Variable) -> int | None:
    """Return how many different values there may be: exact where the code lists are, else at least that many."""
    codes = _codes(before, after)
    if codes:
        return len(codes)
    return max(before.distinct or 0, after.distinct or 0) or None
