"""Values in a dictionary, spelled as a variable stores them; and what a variable cannot be or hold."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from core.catalog import NUMERIC, TEMPORAL, Code, Dataset, Variable, VariableRole, VariableType
from core.dictionary import Dictionary, Entry, Limit
from core.errors import BadQuestion
from core.stored import as_stored_text, stored
from core.words import Words, in_language

MOST_MEANINGS = 20
_WHOLE = re.compile(r"[-+]?\d+\.0+\Z")


def spelled(dictionary: Dictionary, dataset: Dataset) -> Dictionary:
    """Return the dictionary with its codes and limits as the data have them, without what they cannot hold."""
    variables = {variable.name: variable for variable in dataset.variables}
    entries = (
        _spelled(entry, variables[entry.name]) if entry.name in variables else entry
        for entry in dictionary.variables
    )
    return replace(dictionary, variables=tuple(entries))


def code_as_stored(text: str, variable: Variable) -> str | None:
    """Return a value as code lists write it, or None where a variable of this type cannot hold it.

    >>> grade = Variable("grade", VariableType.INTEGER, {})
    >>> code_as_stored("01", grade), code_as_stored("9.0", grade), code_as_stored("first", grade)
    ('1', '9', None)
    """
    bare = text if variable.type is VariableType.TEXT else text.strip()
    if variable.type in (VariableType.INTEGER, VariableType.YEAR) and _WHOLE.match(bare):
        bare = bare.partition(".")[0]
    try:
        return as_stored_text(stored(bare, variable))
    except BadQuestion:
        return None


def limit_as_stored(limit: Limit, kind: VariableType) -> Limit | None:
    """Return an end of a valid range as a number or an ISO date; "" for no limit; None where the type has none such.

    >>> limit_as_stored("20", VariableType.INTEGER), limit_as_stored("2024-02-30", VariableType.DATE)
    (20, None)
    """
    if limit == "":
        return ""
    if kind in (*NUMERIC, VariableType.YEAR):
        return _number(limit)
    if kind not in TEMPORAL or not isinstance(limit, str):
        return None
    read = date.fromisoformat if kind is VariableType.DATE else datetime.fromisoformat
    try:
        return read(limit.strip()).isoformat()
    except ValueError:
        return None


def may_be(role: VariableRole, variable: Variable) -> bool:
    """Return whether a variable can be used so: only numbers are measures."""
    return role is not VariableRole.MEASURE or variable.type in NUMERIC


def with_meanings(description: Words, codes: Sequence[Code]) -> Words:
    """Return the description with what single values mean: "98 = No sabe; 99 = No responde"."""
    languages = dict.fromkeys([*description, *(language for code in codes for language in code.label)])
    meanings = {
        language: "; ".join(
            f"{code.value} = {in_language(code.label, language)}" for code in codes[:MOST_MEANINGS]
        )
        for language in languages
    }
    return {
        language: _with_text(description.get(language, ""), f"({text})")
        for language, text in meanings.items()
    }


def _with_text(before: str, text: str) -> str:
    return before if text in before else f"{before} {text}".strip()


def _number(limit: Limit) -> Limit | None:
    try:
        number = float(limit)
    except ValueError:
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else number


def _spelled(entry: Entry, variable: Variable) -> Entry:
    role = entry.role if entry.role is None or may_be(entry.role, variable) else None
    return replace(
        entry,
        role=role,
        codes=None if entry.codes is None else _codes(entry.codes, variable),
        missing=None if entry.missing is None else _codes(entry.missing, variable),
        valid_low=None if entry.valid_low is None else limit_as_stored(entry.valid_low, variable.type),
        valid_high=None if entry.valid_high is None else limit_as_stored(entry.valid_high, variable.type),
    )


def _codes(codes: Iterable[Code], variable: Variable) -> tuple[Code, ...]:
    found: dict[str, Code] = {}
    for code in codes:
        value = code_as_stored(code.value, variable)
        if value is not None:
            found.setdefault(value, replace(code, value=value))
    return tuple(found.values())
