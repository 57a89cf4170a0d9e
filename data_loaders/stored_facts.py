"""What the columns of a stored table hold: how much is missing, the lowest and the highest value.

A Parquet file notes most of it itself, so that it need not be read again. Codes for "no value" count as missing.
"""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from core.catalog import Variable, VariableType
from core.stored import stored
from data_loaders.intake import Column
from data_loaders.values.expression import Expression

COLUMNS_AT_ONCE = 100


@dataclass(frozen=True)
class _Facts:
    """How many values a column has, and their ends; None where they say nothing."""

    values: int
    lowest: float | str | None = None
    highest: float | str | None = None


def described(
    columns: Sequence[Column], file: Path, records: int, connection: duckdb.DuckDBPyConnection
) -> tuple[Variable, ...]:
    """Return the variables with share missing, distinct, lowest and highest, as the new file has them."""
    metadata = pq.read_metadata(file)
    places = {name: place for place, name in enumerate(metadata.schema.names)}
    facts = {
        column.name: noted
        for column in columns
        if not column.variable.missing
        and (noted := _noted(metadata, places[column.name], column.variable.type))
    }
    rest = [column for column in columns if column.name not in facts]
    for start in range(0, len(rest), COLUMNS_AT_ONCE):
        facts |= _counted(rest[start : start + COLUMNS_AT_ONCE], [file], connection)
    return tuple(_with_facts(column.variable, column.name, records, facts[column.name]) for column in columns)


def recounted(
    variables: Sequence[Variable], files: Sequence[Path], records: int, connection: duckdb.DuckDBPyConnection
) -> tuple[Variable, ...]:
    """Return variables whose codes for "no value" have changed, with their facts counted anew over stored files."""
    columns = [Column(variable.original, variable.name, variable) for variable in variables]
    facts: dict[str, _Facts] = {}
    for start in range(0, len(columns), COLUMNS_AT_ONCE):
        facts |= _counted(columns[start : start + COLUMNS_AT_ONCE], files, connection)
    return tuple(
        _with_facts(variable, variable.name, records, facts[variable.name]) for variable in variables
    )


def _noted(metadata: pq.FileMetaData, place: int, kind: VariableType) -> _Facts | None:
    """Return what the file notes about a column; None where it does not."""
    chunks = [metadata.row_group(group).column(place) for group in range(metadata.num_row_groups)]
    noted = [chunk.statistics for chunk in chunks]
    if kind is VariableType.DATETIME or any(each is None or not each.has_null_count for each in noted):
        return None
    values = sum(chunk.num_values - chunk.statistics.null_count for chunk in chunks)
    if kind in (VariableType.TEXT, VariableType.BOOLEAN):
        return _Facts(values)
    filled = [chunk.statistics for chunk in chunks if chunk.num_values > chunk.statistics.null_count]
    if not all(each.has_min_max for each in filled):
        return None
    if not filled:
        return _Facts(values)
    lowest, highest = min(each.min for each in filled), max(each.max for each in filled)
    return _Facts(values, _as_fact(lowest), _as_fact(highest))


def _as_fact(value: float | date | datetime) -> float | str:
    return value.isoformat() if isinstance(value, date) else value


def _counted(
    columns: Sequence[Column], files: Sequence[Path], connection: duckdb.DuckDBPyConnection
) -> dict[str, _Facts]:
    """Return the facts of some columns by one scan of the files."""
    counts = [_description(column) for column in columns]
    query = f"SELECT {', '.join(count.sql for count in counts)} FROM read_parquet(?)"
    given = [*(value for count in counts for value in count.values), [str(file) for file in files]]
    row = list(connection.cursor().execute(query, given).fetchone() or ())
    return {column.name: _Facts(*row[place * 3 : place * 3 + 3]) for place, column in enumerate(columns)}


def _description(column: Column) -> Expression:
    """Return the count, the lowest and the highest of the values that are no codes for "no value"."""
    name, kind = f'"{column.name}"', column.variable.type
    codes = [stored(code.value, column.variable) for code in column.variable.missing]
    marks = ", ".join("?" for _ in codes)
    value = f"CASE WHEN {name} NOT IN ({marks}) THEN {name} END" if codes else name
    if kind in (VariableType.TEXT, VariableType.BOOLEAN):
        return Expression(f"count({value}), NULL, NULL", tuple(codes))
    bound = f"CAST({{}}({value}) AS {'DOUBLE' if kind is VariableType.NUMBER else 'VARCHAR'})"
    if kind in (VariableType.INTEGER, VariableType.YEAR):
        bound = f"{{}}({value})"
    return Expression(
        f"count({value}), {bound.format('min')}, {bound.format('max')}", (*codes, *codes, *codes)
    )


def _with_facts(variable: Variable, name: str, records: int, facts: _Facts) -> Variable:
    distinct = variable.distinct
    return replace(
        variable,
        name=name,
        share_missing=round(1 - facts.values / records, 6) if records else None,
        distinct=None if distinct is None else min(distinct, facts.values),
        lowest=facts.lowest,
        highest=facts.highest,
    )
