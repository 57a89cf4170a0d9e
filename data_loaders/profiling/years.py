"""Figures by year: which variable says the year, and what each year's records look like."""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from collections.abc import Mapping, Sequence

from core.catalog import Dataset, VariableRole
from core.profile import VariableProfile, YearFigures
from data_loaders.profiling.breaks import CodesByYear
from data_loaders.profiling.columns import Column, Kind
from data_loaders.profiling.counting import Counting
from data_loaders.values.naming import says_birth

LONGEST_SERIES = 30
"""A series of years that nobody declared spans at most so many: more are years of foundation or of birth."""
MOST_YEARS = 100
FEW_CODES = 50
_AT_ONCE = 200


def year_column(
    dataset: Dataset, columns: Sequence[Column], profiles: Mapping[str, VariableProfile]
) -> Column | None:
    """Return the column that says which year a record is about; None where none does.

    A year in the key first, then a year that spans what the dataset says it covers, then any year, then a day.
    """
    usable = [each for each in columns if _may_say_year(each, profiles[each.name])]

    def rank(column: Column) -> tuple[bool, bool, bool, bool, int]:
        profile = profiles[column.name]
        ends = (profile.lowest, profile.highest)
        return (
            not column.is_year,
            column.name not in dataset.key,
            ends != dataset.years,
            _span(profile) > LONGEST_SERIES,
            profile.missing,
        )

    best = min(usable, key=rank, default=None)
    if best is None:
        return None
    is_declared = (
        best.name in dataset.key or (profiles[best.name].lowest, profiles[best.name].highest) == dataset.years
    )
    return best if is_declared or _span(profiles[best.name]) <= LONGEST_SERIES else None


def _may_say_year(column: Column, profile: VariableProfile) -> bool:
    is_time = column.is_year or column.kind in (Kind.DAY, Kind.MOMENT)
    return is_time and bool(profile.quantiles) and not column.is_secret and not says_birth(column.name)


def _span(profile: VariableProfile) -> int:
    """Return how many years nearly all values span."""
    first, last = (int(str(profile.quantiles[place])[:4].split(".")[0]) for place in (0, -1))
    return last - first + 1


def year_of(column: Column) -> str:
    """Return the year of a column's value as SQL."""
    return f"({column.value})" if column.is_year else f"year({column.value})"


def year_figures(
    column: Column, columns: Sequence[Column], profiles: Mapping[str, VariableProfile], counting: Counting
) -> tuple[YearFigures, ...]:
    """Return records, shares missing and means of each year, in their order; at most the last hundred."""
    years: dict[int, tuple[int, dict[str, float], dict[str, float]]] = {}
    others = [each for each in columns if each is not column]
    # a column that misses nothing and has no mean need not be read
    whole = {each for each in others if not profiles[each.name].missing and not _has_mean(each)}
    counted = [each for each in others if each not in whole]
    for start in range(0, max(len(counted), 1), _AT_ONCE):
        _add_figures(column, counted[start : start + _AT_ONCE], years, counting)
    for _, missing, _ in years.values():
        missing.update({each.name: 0.0 for each in whole})
    return tuple(YearFigures(year, *years[year]) for year in sorted(years)[-MOST_YEARS:])


def _add_figures(
    column: Column,
    some: Sequence[Column],
    years: dict[int, tuple[int, dict[str, float], dict[str, float]]],
    counting: Counting,
) -> None:
    measured = [each for each in some if _has_mean(each)]
    parts = [f"count({each.value})" for each in some] + [f"avg({_number(each)})" for each in measured]
    listed = ", ".join([f"{year_of(column)} AS y", "count(*)", *parts])
    for year, records, *found in counting.rows(f"SELECT {listed} FROM data GROUP BY 1 HAVING y IS NOT NULL"):
        _, missing, means = years.setdefault(int(year), (records, {}, {}))
        for each, values in zip(some, found, strict=False):
            missing[each.name] = 1 - values / records
        for each, mean in zip(measured, found[len(some) :], strict=True):
            if mean is not None:
                means[each.name] = mean


def _has_mean(column: Column) -> bool:
    is_flag = column.kind is Kind.FLAG and column.variable.role is VariableRole.MEASURE
    return not column.is_secret and (column.is_amount or is_flag)


def _number(column: Column) -> str:
    if column.kind is Kind.NUMBER:
        return f"CASE WHEN isfinite({column.value}) THEN {column.value} END"
    return f"({column.value})::INT" if column.kind is Kind.FLAG else f"({column.value})::DOUBLE"


def codes_by_year(
    column: Column, columns: Sequence[Column], profiles: Mapping[str, VariableProfile], counting: Counting
) -> CodesByYear:
    """Return, per variable with few values, how often each value is there in each year."""
    found: CodesByYear = {}
    for each in columns:
        profile = profiles[each.name]
        is_list = each.kind in (Kind.TEXT, Kind.WHOLE) and 1 < profile.distinct <= FEW_CODES
        if each is column or each.is_secret or not is_list or (each.is_amount and not each.variable.codes):
            continue
        rows = counting.rows(
            f"SELECT {year_of(column)} AS y, ({each.value})::VARCHAR AS v, count(*) FROM data "
            "GROUP BY 1, 2 HAVING y IS NOT NULL AND v IS NOT NULL"
        )
        counts: dict[int, dict[str, int]] = {}
        for year, value, count in rows:
            counts.setdefault(int(year), {})[value] = count
        found[each.name] = counts
    return found
