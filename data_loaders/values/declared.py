"""What a file's own description says about a column, applied to what its values show.

The description names, labels and lists; where the values contradict its types, they win and a note says so.
"""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import duckdb

from core.catalog import NUMERIC, Code, Variable, VariableRole, VariableType
from core.dictionary_values import with_meanings
from core.errors import BadQuestion
from core.stored import as_stored_text, stored
from core.words import Message, N_
from data_loaders.intake import Column, Hint, Reading
from data_loaders.values.conversions import cleaned, typed
from data_loaders.values.date_spellings import date_readings
from data_loaders.values.number_spellings import number_readings

if TYPE_CHECKING:
    from data_loaders.values.drafts import Draft

MOST_CODES = 1_000
MOST_UNLISTED = 0.5
"""Share of a column's different numbers that may be missing in its code list; beyond it, the list only names exceptions."""

_ONLY_SOME = N_(
    "This column has too many different values for its code list (codes listed: %(count)s). The values stay as they are; "
    "what the codes mean was written into the description."
)
_UNLISTED = N_("%(count)s value is not in the code list and stands for itself: %(values)s.")
_UNLISTED_PLURAL = N_("%(count)s values are not in the code list and stand for themselves: %(values)s.")
SHOWN = 5


def declared_readings(hint: Hint, kept: str, values: Sequence[str]) -> tuple[Reading, ...]:
    """Return how to read a column as its description says; empty where it says nothing, or text, or what is there anyway."""
    kind = declared_type(hint, kept)
    if kind is None or kind is VariableType.TEXT or kind.value == kept:
        return ()
    if kind in (VariableType.DATE, VariableType.DATETIME):
        return _dates(kind, hint.date_format, values)
    if kind in NUMERIC and kept == "text":
        found = number_readings("", list(values)) if values else ()
        fitting = [each for each in found if each.type is kind or kind is VariableType.NUMBER]
        return tuple(replace(each, type=kind) for each in fitting) or (Reading(kind),)
    return (Reading(kind),)


def declared_type(hint: Hint, kept: str) -> VariableType | None:
    """Return the type that the description gives, or that its code list needs: codes such as 01 are text."""
    if hint.type is not None and not (hint.type is VariableType.NUMBER and hint.codes):
        return hint.type
    if not hint.codes:
        return hint.type
    values = [code.value for code in hint.codes]
    if all(re.fullmatch(r"-?(0|[1-9][0-9]*)", value) for value in values):
        return VariableType.INTEGER if kept in ("text", VariableType.NUMBER.value) else hint.type
    return hint.type or (VariableType.TEXT if kept == "text" else None)


def described(column: Column, draft: "Draft", connection: duckdb.DuckDBPyConnection) -> Column:
    """Return the column with the label, unit, code list, missing codes and role that its description gives."""
    hint, variable = draft.hint, column.variable
    variable = replace(
        variable,
        label=hint.label or variable.label,
        description=hint.description or variable.description,
        unit=hint.unit or variable.unit,
        missing=_as_stored(hint.missing, variable) or variable.missing,
        is_ordered=hint.is_ordered or variable.is_ordered,
    )
    column = replace(column, variable=variable)
    column = _coded(column, draft, connection) if hint.codes else column
    role = hint.role or column.variable.role
    return replace(column, variable=replace(column.variable, role=role))


def _dates(kind: VariableType, form: str, values: Sequence[str]) -> tuple[Reading, ...]:
    if form:
        day, has_time, time = (
            form.replace("%b", "%B").replace("%e", "%d").replace("T%H", " %H").partition(" %H")
        )
        form = day + (" %H:%M" if has_time else "") + ("%z" if time.endswith(("Z", "%z")) else "")
        order = "".join(dict.fromkeys(re.sub(r"[^dmy]", "", day.lower().replace("b", "m"))))
        return (Reading(kind, date_order=order, date_format=form),)
    found = date_readings("date", list(values)) if values else ()
    return tuple(each for each in found if each.type is kind) or (
        Reading(kind, date_order="ymd", date_format="%Y-%m-%d"),
    )


def _as_stored(codes: Sequence[Code], variable: Variable) -> tuple[Code, ...]:
    """Return codes spelled as the column's type spells them, 9.0 as 9 among numbers; without those that it cannot hold."""
    spelled = []
    for code in codes:
        try:
            spelled.append(replace(code, value=as_stored_text(stored(code.value, variable))))
        except BadQuestion:
            is_whole = variable.type is VariableType.INTEGER and re.fullmatch(r"-?[0-9]+\.0+", code.value)
            spelled += [replace(code, value=code.value.partition(".")[0])] if is_whole else []
    return tuple(spelled)


def _coded(column: Column, draft: "Draft", connection: duckdb.DuckDBPyConnection) -> Column:
    """Return the column with its code list; values that the list does not know are added as themselves."""
    codes = _as_stored(draft.hint.codes, column.variable)
    codes = tuple(
        code for code in codes if code.value not in {each.value for each in column.variable.missing}
    )
    present = _present(column, draft, connection)
    known = {code.value for code in (*codes, *column.variable.missing)}
    unlisted = [value for value in present if value not in known]
    is_number = column.variable.type in NUMERIC
    if len(present) > MOST_CODES or (is_number and len(unlisted) > MOST_UNLISTED * len(present)):
        note = Message(_ONLY_SOME, {"count": len(codes)})
        described = replace(column.variable, description=with_meanings(column.variable.description, codes))
        return replace(column, variable=described, notes=(*column.notes, note))
    added = tuple(Code(value, {"en": value, "es": value}) for value in unlisted)
    variable = replace(column.variable, codes=(*codes, *added), role=VariableRole.DIMENSION)
    gaps = {"count": len(unlisted), "values": unlisted[:SHOWN]}
    note = Message(_UNLISTED, gaps, plural=_UNLISTED_PLURAL, count=len(unlisted))
    return replace(column, variable=variable, notes=(*column.notes, note) if unlisted else column.notes)


def _present(column: Column, draft: "Draft", connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the different values of the column as they will be stored, as text, in their order; a few too many to list."""
    cell = f"c{column.position}"
    cleaning, value = cleaned(column, draft.stored, cell), typed(column, draft.stored, cell)
    query = (
        f"SELECT DISTINCT ({value.sql}) AS v FROM (SELECT {cleaning.sql} AS {cell} FROM ({draft.rows})) "
        f"WHERE v IS NOT NULL ORDER BY v LIMIT {MOST_CODES + 1}"
    )
    rows = connection.cursor().execute(query, [*value.values, *cleaning.values]).fetchall()
    return [as_stored_text(value) for (value,) in rows]
