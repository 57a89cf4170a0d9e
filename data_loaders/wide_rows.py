"""Writing the typed rows of very wide tables: some columns after the others, then all side by side.

Converting a column takes the engine a megabyte or more while it runs; of thousands of columns at once that is more than
an import may use.
"""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from collections.abc import Sequence
from pathlib import Path

import duckdb

from data_loaders.intake import Watch
from data_loaders.parquet_options import parquet_options
from data_loaders.scratch_engine import run
from data_loaders.values.expression import Expression

COLUMNS_AT_ONCE = 100


def write_rows(
    columns: Sequence[Expression],
    source: Expression,
    file: Path,
    connection: duckdb.DuckDBPyConnection,
    watch: Watch,
) -> None:
    """Write columns of a source (what stands after FROM) to a Parquet file, in its order."""
    parts: list[Path] = []
    try:
        for start in range(0, len(columns), COLUMNS_AT_ONCE):
            parts.append(file.with_name(f"{file.stem}-{start}.part"))
            some = columns[start : start + COLUMNS_AT_ONCE]
            selected = Expression(", ".join(each.sql for each in some), _values(some))
            _copy(selected, source, parts[-1], len(some), connection, watch)
        reading = " POSITIONAL JOIN ".join("read_parquet(?)" for _ in parts)
        joined = Expression(reading, tuple(str(part) for part in parts))
        _copy(Expression("*"), joined, file, len(columns), connection, watch)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def _copy(
    selected: Expression,
    source: Expression,
    file: Path,
    columns: int,
    connection: duckdb.DuckDBPyConnection,
    watch: Watch,
) -> None:
    target = str(file).replace("'", "''")
    query = f"COPY (SELECT {selected.sql} FROM {source.sql}) TO '{target}' ({parquet_options(columns)})"
    run(connection.cursor(), query, [*selected.values, *source.values], watch=watch)


def _values(parts: Sequence[Expression]) -> tuple[object, ...]:
    return tuple(value for part in parts for value in part.values)
