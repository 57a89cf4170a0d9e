"""Making a profile: the steps in their order, cheap ones first, each a share of the whole for the progress bar."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.catalog import Dataset
from core.profile import KeyCandidate, Profile, VariableProfile
from data_loaders.profiling.breaks import breaks
from data_loaders.profiling.columns import Column, columns_of
from data_loaders.profiling.counting import Counting
from data_loaders.profiling.dependencies import dependencies
from data_loaders.profiling.keys import key_candidates
from data_loaders.profiling.missing_together import missing_together
from data_loaders.profiling.repeated import duplicate_records
from data_loaders.profiling.variables import variable_profiles
from data_loaders.profiling.years import codes_by_year, year_column, year_figures

_VARIABLES, _YEARS, _MISSING, _KEYS, _DEPENDENCIES = (
    (0.0, 0.5),
    (0.5, 0.6),
    (0.6, 0.65),
    (0.65, 0.85),
    (0.85, 1.0),
)


def make_profile(dataset: Dataset, counting: Counting) -> Profile:
    """Return the profile of the edition that is being counted; `changes` against the one before are left empty."""
    profile = variables_only(dataset, counting)
    columns = _columns(dataset, counting)
    by_name = {each.name: each for each in profile.variables}
    profile = _with_years(profile, dataset, columns, counting)
    counting.stage(*_MISSING)
    together = missing_together(columns, by_name, counting)
    counting.stage(*_KEYS)
    keys = key_candidates(dataset.key, columns, by_name, counting)
    duplicates = _duplicates(columns, keys, counting)
    counting.stage(*_DEPENDENCIES)
    found = dependencies(columns, by_name, counting)
    return replace(profile, duplicates=duplicates, keys=keys, dependencies=found, missing_together=together)


def variables_only(dataset: Dataset, counting: Counting) -> Profile:
    """Return a profile with the variables alone: what an earlier edition is compared by."""
    columns = _columns(dataset, counting)
    for column in columns:
        counting.given.update(column.given)
    counting.stage(*_VARIABLES)
    variables = variable_profiles(columns, dataset.edition.published.date(), counting, _VARIABLES)
    return Profile(dataset.name, dataset.edition.id, counting.records, variables)


def _columns(dataset: Dataset, counting: Counting) -> tuple[Column, ...]:
    types = {name: kind for name, kind, *_ in counting.rows("DESCRIBE data")}
    return columns_of(dataset.variables, types)


def _with_years(profile: Profile, dataset: Dataset, columns: Sequence[Column], counting: Counting) -> Profile:
    by_name: Mapping[str, VariableProfile] = {each.name: each for each in profile.variables}
    column = year_column(dataset, columns, by_name)
    if column is None:
        return profile
    counting.stage(*_YEARS)
    years = year_figures(column, columns, by_name, counting)
    inner = [year for year in years if _is_usual(year.year, by_name[column.name])]
    spreads = {each.name: each.sd for each in profile.variables if each.sd}
    codes = codes_by_year(column, columns, by_name, counting)
    return replace(profile, year_variable=column.name, years=years, breaks=breaks(inner, spreads, codes))


def _is_usual(year: int, profile: VariableProfile) -> bool:
    """Whether a year is among the 98 % in the middle: typing errors make years of their own, and no breaks."""
    return int(float(str(profile.quantiles[0])[:4])) <= year <= int(float(str(profile.quantiles[-1])[:4]))


def _duplicates(columns: Sequence[Column], keys: Sequence[KeyCandidate], counting: Counting) -> int:
    """Return the duplicate records: none where there is a key."""
    if any(not each.repeated for each in keys):
        return 0
    best = min(keys, key=lambda each: each.repeated, default=None)
    names = best.variables if best else ()
    return duplicate_records(columns, [each for each in columns if each.name in names], counting)
