"""A small register as a published edition, and its profile: shared by the tests of profiles."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from core.access import Role, Viewer
from core.catalog import Code, Dataset, Edition, Variable, VariableRole, VariableType
from core.profile import Profile
from data_loaders.intake import Unwatched
from data_loaders.profiling.profiles import Profiles
from data_loaders.store import Store

STEWARD = Viewer(Role.STEWARD)
_TYPES = [
    (pa.types.is_boolean, VariableType.BOOLEAN),
    (pa.types.is_integer, VariableType.INTEGER),
    (pa.types.is_floating, VariableType.NUMBER),
    (pa.types.is_decimal, VariableType.NUMBER),
    (pa.types.is_date, VariableType.DATE),
    (pa.types.is_timestamp, VariableType.DATETIME),
]


def variable(name: str, kind: pa.DataType, **said: Any) -> Variable:
    """Return a variable for an Arrow column; `missing` may be a list of codes."""
    found = next((each for fits, each in _TYPES if fits(kind)), VariableType.TEXT)
    missing = tuple(Code(code, {"en": "no answer"}) for code in said.pop("missing", ()))
    codes = tuple(Code(code, {"en": code}) for code in said.pop("codes", ()))
    return Variable(name, said.pop("type", found), {"en": name}, missing=missing, codes=codes, **said)


def publish(
    store: Store, table: pa.Table, about: Mapping[str, Mapping[str, Any]] | None = None, **said: Any
) -> Dataset:
    """Publish a table; `about` says more of its variables, `said` of the dataset."""
    variables = tuple(
        variable(field.name, field.type, **dict((about or {}).get(field.name, {}))) for field in table.schema
    )
    edition = Edition("", datetime.now(UTC), 0)
    dataset = Dataset("register", {"en": "Register"}, variables, edition, **said)
    with store.scratch() as folder:
        pq.write_table(table, folder / "data.parquet")
        return store.publish(dataset, folder)


def profile_of(
    tmp_path: Path,
    columns: Mapping[str, Sequence[Any]] | pa.Table,
    about: Mapping[str, Mapping[str, Any]] | None = None,
    **said: Any,
) -> Profile:
    """Return the profile of a register of these columns."""
    store = Store(tmp_path / "data")
    table = columns if isinstance(columns, pa.Table) else pa.table(dict(columns))
    return Profiles(store).profile(publish(store, table, about, **said), STEWARD, Unwatched())


MEASURE = {"role": VariableRole.MEASURE}
IDENTIFIER = {"role": VariableRole.IDENTIFIER}
HIDDEN = {"role": VariableRole.HIDDEN}
YEAR = {"type": VariableType.YEAR}
