"""Variables that tell records apart: guessed from how many different values they have, then confirmed exactly."""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from collections.abc import Mapping, Sequence
from itertools import combinations

from core.catalog import VariableRole
from core.profile import KeyCandidate, VariableProfile
from data_loaders.profiling.columns import Column, Kind
from data_loaders.profiling.counting import Counting
from data_loaders.profiling.repeated import repeated_records

NEARLY = 0.01
"""A key may be repeated by so large a share of the records: such repeats are errors worth a list."""
_ESTIMATE = 0.93
"""An estimate of distinct values may be so far below the truth."""
_POOL = 8
"""Keys of several variables are looked for among so many."""
SLICED = 200_000
"""About so many records of each combination are looked at before it is confirmed over all."""
_TRIED, _CONFIRMED = 12, 3


def key_candidates(
    declared: Sequence[str],
    columns: Sequence[Column],
    profiles: Mapping[str, VariableProfile],
    counting: Counting,
) -> tuple[KeyCandidate, ...]:
    """Return the declared key first, then single variables, pairs or triples that are keys, or nearly.

    Larger ones are only looked for where no smaller one is a key, so none contains another exact one.
    """
    records = counting.records
    if not records:
        return ()
    by_name = {column.name: column for column in columns}
    found = []
    if declared and all(name in by_name for name in declared):
        repeated = repeated_records([by_name[name] for name in declared], counting)
        found.append(KeyCandidate(tuple(declared), repeated))
    singles = (_single(column, profiles[column.name], counting) for column in columns if may_be_key(column))
    found += [each for each in singles if each and each.variables != tuple(declared)]
    if any(not each.repeated for each in found):
        return tuple(found)
    for size in (2, 3):
        several = _several(size, _pool(columns, profiles), profiles, counting)
        found += [each for each in several if set(each.variables) != set(declared)]
        if any(not each.repeated for each in several):
            break
    return tuple(found)


def may_be_key(column: Column) -> bool:
    """Whether a column may be part of a key: what is measured, or has a fraction, tells nothing apart by intention."""
    return column.kind is not Kind.NUMBER and column.variable.role is not VariableRole.MEASURE


def _single(column: Column, profile: VariableProfile, counting: Counting) -> KeyCandidate | None:
    if column.kind in (Kind.FLAG, Kind.DAY, Kind.MOMENT):
        return None
    records = counting.records
    at_most = int(NEARLY * records)
    if profile.is_distinct_exact:
        kinds_of_missing = len(profile.coded) + bool(profile.not_reported)
        repeated = records - profile.distinct - kinds_of_missing
    elif profile.distinct < _ESTIMATE * records:
        return None
    else:
        repeated = repeated_records([column], counting, at_most=at_most)
    return KeyCandidate((column.name,), repeated) if repeated <= at_most else None


def _pool(columns: Sequence[Column], profiles: Mapping[str, VariableProfile]) -> list[Column]:
    """Return the columns that keys of several variables are made of: identifiers, time, then the most varied."""
    usable = [each for each in columns if may_be_key(each) and profiles[each.name].distinct > 1]

    def rank(column: Column) -> tuple[bool, bool, int]:
        is_time = column.is_year or column.kind in (Kind.DAY, Kind.MOMENT)
        return (
            column.variable.role is not VariableRole.IDENTIFIER,
            not is_time,
            -profiles[column.name].distinct,
        )

    return sorted(usable, key=rank)[:_POOL]


def _several(
    size: int, pool: Sequence[Column], profiles: Mapping[str, VariableProfile], counting: Counting
) -> list[KeyCandidate]:
    records = counting.records
    possible = [each for each in combinations(pool, size) if _product(each, profiles) >= records * _ESTIMATE]
    tried = possible[:_TRIED]
    if not tried:
        return []
    likely = [
        (repeated, each)
        for repeated, each in zip(_repeated_in_slices(tried, counting), tried, strict=True)
        if repeated <= 2 * NEARLY
    ]
    likely.sort(key=lambda pair: pair[0])
    at_most = int(NEARLY * records)
    found = []
    for _, each in likely[:_CONFIRMED]:
        repeated = repeated_records(each, counting, at_most=at_most)
        if repeated <= at_most:
            found.append(KeyCandidate(tuple(column.name for column in each), repeated))
        if not repeated:
            break
    exact = [each for each in found if not each.repeated]
    return exact or sorted(found, key=lambda each: each.repeated)


def _repeated_in_slices(tried: Sequence[Sequence[Column]], counting: Counting) -> list[float]:
    """Return about how large a share of the records repeats each combination: exact for a slice of its hashes."""
    slices = max(counting.records // SLICED, 1)
    hashes = ", ".join(f"hash({_cells(each)}) AS h{place}" for place, each in enumerate(tried))
    counts = ", ".join(
        f"count(*) FILTER (h{place} % {slices} = 0), count(DISTINCT h{place}) FILTER (h{place} % {slices} = 0)"
        for place in range(len(tried))
    )
    found = counting.row(f"SELECT {counts} FROM (SELECT {hashes} FROM data)")
    return [1 - distinct / max(records, 1) for records, distinct in zip(found[::2], found[1::2], strict=True)]


def _product(columns: Sequence[Column], profiles: Mapping[str, VariableProfile]) -> int:
    product = 1
    for column in columns:
        product *= profiles[column.name].distinct
    return product


def _cells(columns: Sequence[Column]) -> str:
    return ", ".join(column.cell for column in columns)
