"""The columns of an edition as they are profiled: the kind of their values, and each value as an expression."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.catalog import Variable, VariableRole, VariableType
from core.errors import BadQuestion
from core.stored import stored


class Kind(StrEnum):
    """What can be counted of a column."""

    WHOLE = "whole"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    FLAG = "flag"
    TEXT = "text"


_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
_KINDS = {
    **dict.fromkeys([*_WHOLE, *(f"U{name}" for name in _WHOLE)], Kind.WHOLE),
    **dict.fromkeys(["FLOAT", "DOUBLE"], Kind.NUMBER),
    "DATE": Kind.DAY,
    "BOOLEAN": Kind.FLAG,
}
SECRET = frozenset({VariableRole.IDENTIFIER, VariableRole.HIDDEN})
"""Roles whose values never enter a profile."""


@dataclass(frozen=True, eq=False)
class Column:
    """A variable, the kind of what is stored, and SQL for it.

    `cell` is the stored value, codes for "no value" included; `value` is NULL where there is none. Parameters of
    `value` are in `given`; their names carry the position of the column, so that they can stand in one query. Each is
    itself alone: two are never equal.
    """

    variable: Variable
    kind: Kind
    cell: str
    value: str
    given: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The variable's name."""
        return self.variable.name

    @property
    def is_secret(self) -> bool:
        """Whether none of its values may enter the profile."""
        return self.variable.role in SECRET

    @property
    def is_year(self) -> bool:
        """Whether the values are years."""
        return self.variable.type is VariableType.YEAR and self.kind is Kind.WHOLE

    @property
    def is_amount(self) -> bool:
        """Whether the values count or measure something: numbers without a code list that are not years."""
        return self.kind in (Kind.WHOLE, Kind.NUMBER) and not self.is_year and not self.variable.codes


def columns_of(variables: Sequence[Variable], types: Mapping[str, str]) -> tuple[Column, ...]:
    """Return the columns of these variables; `types` are those that the engine sees in the file, by name."""
    return tuple(
        _column(place, variable, types[variable.name])
        for place, variable in enumerate(variables)
        if variable.name in types
    )


def quoted(name: str) -> str:
    """Return a name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def _column(place: int, variable: Variable, stored_type: str) -> Column:
    kind = _kind(stored_type)
    cell = _cell(quoted(variable.name), kind, stored_type)
    given = {f"c{place}_{code}": value for code, value in enumerate(_codes(variable, kind))}
    marks = ", ".join(f"${name}" for name in given)
    value = f"CASE WHEN {cell} IN ({marks}) THEN NULL ELSE {cell} END" if given else cell
    return Column(variable, kind, cell, value, given)


def _kind(stored_type: str) -> Kind:
    if stored_type.startswith("TIMESTAMP"):
        return Kind.MOMENT
    if stored_type.startswith("DECIMAL"):
        return Kind.WHOLE if stored_type.endswith(",0)") else Kind.NUMBER
    return _KINDS.get(stored_type, Kind.TEXT)


def _cell(name: str, kind: Kind, stored_type: str) -> str:
    """Return the cell in a type that the figures can be counted from; what is not a number is no value."""
    if stored_type in ("FLOAT", "DOUBLE"):
        return f"CASE WHEN isnan({name}) THEN NULL ELSE {name}::DOUBLE END"
    if kind is Kind.NUMBER:
        return f"{name}::DOUBLE"
    if kind is Kind.MOMENT:
        return f"{name}::TIMESTAMP"
    return f"{name}::VARCHAR" if kind is Kind.TEXT and stored_type != "VARCHAR" else name


def _codes(variable: Variable, kind: Kind) -> list[Any]:
    """Return the codes for "no value" as the column stores them; one that it cannot hold is in no record."""
    codes = []
    for code in variable.missing:
        try:
            codes.append(code.value if kind is Kind.TEXT else stored(code.value, variable))
        except BadQuestion:
            continue
    return codes
