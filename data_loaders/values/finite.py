"""Numbers that are none: NaN and infinities, which typed files may hold. They become empty, and a note counts them."""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from core.catalog import VariableType
from core.words import Message, N_
from data_loaders.intake import Column, Staged

COLUMNS_AT_ONCE = 100

_NOT_FINITE = N_("%(count)s value is not a number (NaN or infinite) and becomes empty.")
_NOT_FINITE_PLURAL = N_("%(count)s values are not numbers (NaN or infinite) and become empty.")


def known_finite(
    staged: Staged, columns: Sequence[Column], connection: duckdb.DuckDBPyConnection
) -> tuple[Column, ...]:
    """Return the columns with those marked that hold such numbers; text files were checked while they were read."""
    doubtful = [
        column
        for column in columns
        if staged.types[column.position] == VariableType.NUMBER.value
        and staged.readings[column.position] is None
    ]
    found: dict[int, int] = {}
    for start in range(0, len(doubtful), COLUMNS_AT_ONCE):
        some = doubtful[start : start + COLUMNS_AT_ONCE]
        counts = ", ".join(
            f'count(*) FILTER (NOT isfinite("{staged.names[column.position]}"))' for column in some
        )
        row = connection.cursor().execute(f"SELECT {counts} FROM staged").fetchone() or ()
        found |= {column.position: count for column, count in zip(some, row, strict=True) if count}
    return tuple(_marked(column, found.get(column.position, 0)) for column in columns)


def _marked(column: Column, count: int) -> Column:
    if not count:
        return column
    note = Message(_NOT_FINITE, {"count": count}, plural=_NOT_FINITE_PLURAL, count=count)
    return replace(column, is_finite=False, notes=(*column.notes, note))
