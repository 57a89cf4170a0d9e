"""Making a profile: the steps in their order, cheap ones first, each a share of the whole for the progress bar."""

from core.catalog import Dataset
from core.profile import Profile
from data_loaders.profiling.columns import Column, columns_of
from data_loaders.profiling.counting import Counting
from data_loaders.profiling.variables import variable_profiles

_VARIABLES = (0.0, 0.7)


def make_profile(dataset: Dataset, counting: Counting) -> Profile:
    """Return the profile of the edition that is being counted; `changes` against the one before are left empty."""
    columns = _columns(dataset, counting)
    for column in columns:
        counting.given.update(column.given)
    counting.stage(*_VARIABLES)
    variables = variable_profiles(columns, dataset.edition.published.date(), counting, _VARIABLES)
    counting.stage(1.0, 1.0)
    return Profile(dataset.name, dataset.edition.id, counting.records, variables)


def _columns(dataset: Dataset, counting: Counting) -> tuple[Column, ...]:
    types = {name: kind for name, kind, *_ in counting.rows("DESCRIBE data")}
    return columns_of(dataset.variables, types)
