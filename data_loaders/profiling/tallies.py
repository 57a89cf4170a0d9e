"""The values of a column with the number of records of each: the one relation that all its figures are counted from.

Columns with not too many different values are tallied once: a small table, from which everything is exact. Of the others
(documents, names, amounts of millions of records) the records themselves are the relation, one record each; their
distinct values are estimated, and so are their quantiles (t-digest). The estimate counts exactly the values of which the
hash falls into one of 64 slices: 1 % off for 600,000 values, less for more (the engine's own HyperLogLog is 13 % off).
"""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.profile import Tally
from core.stored import as_stored_text
from data_loaders.profiling.columns import Column, Kind
from data_loaders.profiling.counting import Counting

ALWAYS_TALLIED = 1_000_000
"""So many different values are tallied whatever the number of records."""
MOST_TALLIED = 5_000_000
SLICES = 64
FIRST_RECORDS = 200_000
MANY_AMONG_FIRST = 0.3
"""A column of whose first values so large a share is different may have too many different ones to be tallied."""


@dataclass(frozen=True)
class Values:
    """A column's values as `relation`: SQL with the columns v (the value, never NULL) and n (records).

    `first` has the records without a value: empty ones, and per code.
    """

    column: Column
    relation: str
    values: int
    not_reported: int
    coded: tuple[Tally, ...]
    distinct: int
    is_tallied: bool


def values_of(columns: Sequence[Column], counting: Counting) -> Iterator[Values]:
    """Yield each column's values; a tally is there until the next one is asked for."""
    estimates = _estimates(columns, counting)
    most = min(max(ALWAYS_TALLIED, counting.records // 4), MOST_TALLIED)
    for column in columns:
        if estimates.get(column.name, 0) > most:
            yield _untallied(column, counting, estimates[column.name])
        else:
            yield _tallied(column, counting)
            counting.rows("DROP TABLE tally")


def _estimates(columns: Sequence[Column], counting: Counting) -> dict[str, int]:
    """Return about how many different values the columns have that may have too many; few columns need counting."""
    if counting.records <= ALWAYS_TALLIED or not columns:
        return {}
    doubtful = [column for column in columns if column.kind is not Kind.FLAG]
    first = f"(SELECT * FROM data LIMIT {FIRST_RECORDS})"
    few = _distinct(doubtful, first, 1, counting)
    many = [column for column in doubtful if few[column.name] >= MANY_AMONG_FIRST * FIRST_RECORDS]
    return _distinct(many, "data", SLICES, counting)


def _distinct(columns: Sequence[Column], source: str, slices: int, counting: Counting) -> dict[str, int]:
    """Return about how many different values the columns have: those whose hashes fall into one of the slices, times all."""
    if not columns:
        return {}
    hashes = ", ".join(f"hash({column.value}) AS h{place}" for place, column in enumerate(columns))
    counts = ", ".join(
        f"count(DISTINCT h{place}) FILTER (h{place} % {slices} = 0)" for place in range(len(columns))
    )
    found = counting.row(f"SELECT {counts} FROM (SELECT {hashes} FROM {source})")
    return {column.name: count * slices for column, count in zip(columns, found, strict=True)}


def _tallied(column: Column, counting: Counting) -> Values:
    counting.rows(
        f"CREATE OR REPLACE TABLE tally AS SELECT {column.cell} AS v, count(*) AS n FROM data GROUP BY 1"
    )
    marks = ", ".join(f"${name}" for name in column.given)
    coded = counting.rows(f"SELECT v, n FROM tally WHERE v IN ({marks}) ORDER BY n DESC, v") if marks else []
    if coded:
        counting.rows(f"DELETE FROM tally WHERE v IN ({marks})")
    query = "SELECT coalesce(sum(n) FILTER (v IS NOT NULL), 0), coalesce(sum(n) FILTER (v IS NULL), 0), count(v) FROM tally"
    values, empty, distinct = counting.row(query)
    relation = "(SELECT v, n FROM tally WHERE v IS NOT NULL)"
    return Values(column, relation, int(values), int(empty), _tallies(coded), distinct, is_tallied=True)


def _untallied(column: Column, counting: Counting, estimate: int) -> Values:
    query = f"SELECT count({column.value}), count({column.cell}) FROM data"
    values, filled = counting.row(query)
    coded: list[tuple[object, int]] = []
    if filled > values:
        marks = ", ".join(f"${name}" for name in column.given)
        coded = counting.rows(
            f"SELECT {column.cell} AS v, count(*) AS n FROM data WHERE {column.cell} IN ({marks}) GROUP BY 1 ORDER BY 2 DESC, 1"
        )
    relation = f"(SELECT v, 1 AS n FROM (SELECT {column.value} AS v FROM data) WHERE v IS NOT NULL)"
    empty = counting.records - filled
    return Values(column, relation, values, empty, _tallies(coded), min(estimate, values), is_tallied=False)


def _tallies(rows: Sequence[tuple[object, int]]) -> tuple[Tally, ...]:
    return tuple(Tally(as_stored_text(value), int(count)) for value, count in rows)
