"""Records that repeat earlier ones in some columns: counted by their hashes first, then exactly where hashes repeat."""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from collections.abc import Sequence

from data_loaders.profiling.columns import Column
from data_loaders.profiling.counting import Counting


def repeated_records(columns: Sequence[Column], counting: Counting, *, at_most: int | None = None) -> int:
    """Return how many records share these columns' cells with an earlier record; empty cells are equal.

    Different hashes prove different records, and take a fraction of the memory; the few records with equal ones are
    compared as they are. Beyond `at_most` the count by hashes is enough (it is off by one in 300,000 such counts of
    10 million records).
    """
    cells = ", ".join(column.cell for column in columns)
    counting.rows(
        f"CREATE OR REPLACE TABLE twice AS SELECT h, count(*) AS n FROM (SELECT hash({cells}) AS h FROM data) "
        "GROUP BY h HAVING count(*) > 1"
    )
    about = int(counting.row("SELECT coalesce(sum(n - 1), 0) FROM twice")[0])
    if not about or (at_most is not None and about > at_most):
        return about
    alike = f"SELECT count(*) AS n FROM data WHERE hash({cells}) IN (SELECT h FROM twice) GROUP BY {cells}"
    return int(counting.row(f"SELECT coalesce(sum(n - 1), 0) FROM ({alike})")[0])


def duplicate_records(columns: Sequence[Column], key: Sequence[Column], counting: Counting) -> int:
    """Return how many records equal an earlier one in all columns; only those that repeat a near key can."""
    if not columns or counting.records < 2:
        return 0
    if not key:
        return repeated_records(columns, counting)
    cells, near = (", ".join(column.cell for column in each) for each in (columns, key))
    repeated = f"SELECT hash({near}) FROM data GROUP BY 1 HAVING count(*) > 1"
    alike = f"SELECT count(*) AS n FROM data WHERE hash({near}) IN ({repeated}) GROUP BY {cells}"
    return int(counting.row(f"SELECT coalesce(sum(n - 1), 0) FROM ({alike})")[0])
