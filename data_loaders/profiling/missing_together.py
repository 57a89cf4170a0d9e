"""Variables that are without a value in the same records: a page of a form, or a module, that was left out."""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

from core.profile import MissingTogether, VariableProfile
from data_loaders.profiling.columns import Column
from data_loaders.profiling.counting import Counting

SHARED = 0.8
"""Variables belong together when so many of the records that miss one miss the other as well."""
MOST = 20
_BITS = 62
_PATTERNS = 50_000


def missing_together(
    columns: Sequence[Column], profiles: Mapping[str, VariableProfile], counting: Counting
) -> tuple[MissingTogether, ...]:
    """Return the groups, those with the most records first; `records` miss every variable of the group."""
    missing = {column: profiles[column.name].missing for column in columns}
    partly = [column for column, count in missing.items() if 0 < count < counting.records]
    if len(partly) < 2:
        return ()
    twins = _same_records(partly, missing, counting)
    leaders = sorted(twins, key=lambda each: -missing[each])[:_BITS]
    groups = [
        [column for leader in group for column in (leader, *twins[leader])]
        for group in _grouped(leaders, missing, _both(leaders, counting))
    ]
    return _counted([group for group in groups if len(group) > 1], columns, counting)


def _same_records(
    partly: Sequence[Column], missing: Mapping[Column, int], counting: Counting
) -> dict[Column, list[Column]]:
    """Return each column with those that miss exactly the same records; the latter stand for nothing themselves."""
    by_count: dict[int, list[Column]] = defaultdict(list)
    for column in partly:
        by_count[missing[column]].append(column)
    pairs = [(group[0], other) for group in by_count.values() for other in group[1:]]
    twins: dict[Column, list[Column]] = {column: [] for column in partly}
    for start in range(0, len(pairs), 200):
        some = pairs[start : start + 200]
        counts = ", ".join(f"count(*) FILTER ({a.value} IS NULL AND {b.value} IS NULL)" for a, b in some)
        for (first, other), both in zip(some, counting.row(f"SELECT {counts} FROM data"), strict=True):
            if both == missing[first]:
                twins[first].append(other)
                del twins[other]
    return twins


def _both(leaders: Sequence[Column], counting: Counting) -> dict[tuple[Column, Column], int]:
    """Return how many records miss both columns of each pair, from the commonest patterns of missing values."""
    if len(leaders) < 2:
        return {}
    bits = " + ".join(
        f"(({column.value}) IS NULL)::BIGINT * {1 << place}" for place, column in enumerate(leaders)
    )
    patterns = counting.rows(
        f"SELECT {bits} AS pattern, count(*) AS n FROM data GROUP BY 1 HAVING pattern > 0 ORDER BY n DESC LIMIT {_PATTERNS}"
    )
    both: dict[tuple[Column, Column], int] = defaultdict(int)
    for pattern, count in patterns:
        there = [column for place, column in enumerate(leaders) if pattern >> place & 1]
        for pair in combinations(there, 2):
            both[pair] += count
    return both


def _grouped(
    leaders: Sequence[Column], missing: Mapping[Column, int], both: Mapping[tuple[Column, Column], int]
) -> list[list[Column]]:
    """Put each column into the first group whose every member it shares enough records with."""
    groups: list[list[Column]] = []
    for column in leaders:
        for group in groups:
            if all(
                both.get((each, column), 0) >= SHARED * max(missing[each], missing[column]) for each in group
            ):
                group.append(column)
                break
        else:
            groups.append([column])
    return groups


def _counted(
    groups: Sequence[Sequence[Column]], columns: Sequence[Column], counting: Counting
) -> tuple[MissingTogether, ...]:
    if not groups:
        return ()
    place = {column: number for number, column in enumerate(columns)}
    ordered = [sorted(group, key=lambda each: place[each]) for group in groups]
    counts = ", ".join(
        "count(*) FILTER (" + " AND ".join(f"({column.value}) IS NULL" for column in group) + ")"
        for group in ordered
    )
    records = counting.row(f"SELECT {counts} FROM data")
    found = [
        MissingTogether(tuple(column.name for column in group), count)
        for group, count in zip(ordered, records, strict=True)
    ]
    return tuple(sorted(found, key=lambda each: -each.records)[:MOST])
