"""The stored records of a dataset as SQL reads them: codes for "no value", blanks and NaN are no values, rows have numbers."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from core.catalog import Dataset, Variable, VariableType
from core.errors import BadQuestion
from core.stored import stored
from data_loaders.store import Store
from data_loaders.values.expression import Expression

ROW = "row_number_"
"""The place of a record in its edition, from 1."""


@dataclass(frozen=True)
class Records:
    """One edition: its files, each with the number of records before it."""

    dataset: Dataset
    files: tuple[tuple[Path, int], ...]

    def reading(self, names: Iterable[str], *, is_raw: bool = False) -> Expression:
        """Return a table expression (in brackets) of the row number and these variables, each once.

        What stands for "no value" is NULL, unless `is_raw`.
        """
        variables = [self.dataset.variable(name) for name in dict.fromkeys(names)]
        columns = [column(each, is_raw=is_raw) for each in variables]
        parts = [self._of_file(columns, path, before) for path, before in self.files]
        return composed("(" + " UNION ALL ".join("{}" for _ in parts) + ")", *parts)

    def _of_file(self, columns: Sequence[Expression], path: Path, before: int) -> Expression:
        selected = ", ".join("{}" for _ in columns)
        template = f"SELECT file_row_number + {before + 1} AS {ROW}{', ' * bool(columns)}{selected} "
        return composed(
            template + "FROM read_parquet({}, file_row_number = true)",
            *columns,
            Expression("?", (str(path),)),
        )


def records_of(dataset: Dataset, store: Store) -> Records:
    """Return the records of exactly the edition that the dataset names. Raises StoreFailed."""
    files, before = [], 0
    for path in store.files(dataset):
        files.append((path, before))
        before += pq.read_metadata(path).num_rows
    return Records(dataset, tuple(files))


def composed(template: str, *parts: Expression) -> Expression:
    """Return a piece of SQL with other pieces in its gaps, their parameters in the order of the gaps.

    >>> composed("{} AND {}", Expression("a = ?", (1,)), Expression("b"))
    Expression(sql='a = ? AND b', values=(1,))
    """
    return Expression(
        template.format(*(part.sql for part in parts)),
        tuple(value for part in parts for value in part.values),
    )


def joined(parts: Sequence[Expression], between: str) -> Expression:
    """Return pieces of SQL with something between them."""
    return composed(between.join("{}" for _ in parts), *parts)


def quoted(name: str) -> str:
    """Return a name of ours as SQL writes it."""
    return f'"{name}"'


def column(variable: Variable, *, is_raw: bool = False) -> Expression:
    """Return a variable as a column, what stands for "no value" as NULL."""
    name = quoted(variable.name)
    if is_raw:
        return Expression(name)
    conditions = list[Expression]()
    codes = missing_codes(variable)
    if codes:
        conditions.append(Expression(f"{name} NOT IN ({', '.join('?' for _ in codes)})", codes))
    if variable.type is VariableType.TEXT:
        conditions.append(Expression(f"trim({name}) <> ''"))
    if variable.type is VariableType.NUMBER:
        conditions.append(Expression(f"NOT isnan(CAST({name} AS DOUBLE))"))
    if not conditions:
        return Expression(name)
    return composed(f"CASE WHEN {{}} THEN {name} END AS {name}", joined(conditions, " AND "))


def missing_codes(variable: Variable) -> tuple[Any, ...]:
    """Return the codes for "no value" as they are stored; one that the type cannot hold is in no record."""
    codes = list[Any]()
    for code in variable.missing:
        with suppress(BadQuestion):
            codes.append(stored(code.value, variable))
    return tuple(codes)


def as_text(variable: Variable, name: str) -> str:
    """Return the SQL of a value as code lists write it: `1` for 1.0, `true` for True."""
    if variable.type is not VariableType.NUMBER:
        return f"CAST({name} AS VARCHAR)"
    number = f"CAST({name} AS DOUBLE)"
    return as_number_text(number)


def as_number_text(number: str) -> str:
    """Return the SQL of a floating number as text, `1` for 1.0."""
    is_whole = f"{number} = trunc({number}) AND abs({number}) < 1e15"
    return f"CASE WHEN {is_whole} THEN CAST(CAST({number} AS BIGINT) AS VARCHAR) ELSE CAST({number} AS VARCHAR) END"
