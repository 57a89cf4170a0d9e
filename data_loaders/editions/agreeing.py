"""The columns of a new edition, read as the published edition reads them, wherever every value allows it.

A year whose codes happen to have no leading zero, or whose marks happen to be whole, does not change the type of a column.
"""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from collections.abc import Sequence
from dataclasses import replace

from core.catalog import Code, Dataset, Variable, VariableType
from data_loaders.editions.edition_types import MOST_CODES
from data_loaders.intake import Column, Staged
from data_loaders.loading import effect
from data_loaders.scratch_engine import engine, nothing_left_behind
from data_loaders.values.conversions import cleaned


def as_published(staged: Staged, columns: Sequence[Column], published: Dataset) -> tuple[Column, ...]:
    """Return the columns with the published types and roles where all values convert; the others stay as proposed."""
    known = {variable.name: variable for variable in published.variables}
    different = [
        column
        for column in columns
        if column.name in known and column.variable.type is not known[column.name].type
    ]
    if not different:
        return tuple(columns)
    wanted = [_wanted(staged, column, known[column.name]) for column in different]
    counted = effect(staged, wanted)
    agreed = {column.position: column for column in counted if not column.unconvertible}
    return tuple(agreed.get(column.position, column) for column in columns)


def _wanted(staged: Staged, column: Column, known: Variable) -> Column:
    variable = replace(column.variable, type=known.type, role=known.role, codes=())
    wanted = replace(column, variable=variable, needs_answer=False, notes=())
    if known.type is not VariableType.TEXT:
        return wanted
    wanted = replace(wanted, decimal=".", thousands="", symbols=(), date_order="", date_format="")
    return replace(wanted, variable=replace(variable, codes=codes_in(staged, wanted) if known.codes else ()))


def codes_in(staged: Staged, column: Column) -> tuple[Code, ...]:
    """Return the different values of a text column as a code list; none where there are too many."""
    cell = cleaned(column, staged.types[column.position], f'"{staged.names[column.position]}"')
    query = (
        f"SELECT DISTINCT CAST({cell.sql} AS VARCHAR) AS value FROM read_parquet(?) "
        f"ORDER BY value NULLS LAST LIMIT {MOST_CODES + 2}"
    )
    with nothing_left_behind(), engine(staged.rows.parent) as connection:
        rows = connection.cursor().execute(query, [*cell.values, str(staged.rows)]).fetchall()
    values = [value for (value,) in rows if value is not None]
    return (
        tuple(Code(value, {"en": value, "es": value}) for value in values)
        if len(values) <= MOST_CODES
        else ()
    )
