"""Small registers that a test puts into a store, and what links them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from core.access import Role, Viewer
from core.catalog import Code, Dataset, Edition, Link, Variable, VariableRole, VariableType
from core.engine import Limits
from data_loaders.linking import Links
from data_loaders.store import Store

STEWARD = Viewer(Role.STEWARD)
ANALYST = Viewer(Role.ANALYST)
T = VariableType.TEXT


def variable(name: str, kind: VariableType = T, **more: Any) -> Variable:
    more.setdefault("label", {"en": name.replace("_", " ").capitalize()})
    return Variable(name, kind, **more)


def published(
    store: Store,
    name: str,
    columns: Mapping[str, Sequence[Any]],
    variables: Sequence[Variable] = (),
    **more: Any,
) -> Dataset:
    """Publish a dataset of these columns; those that `variables` does not describe are text."""
    described = {each.name: each for each in variables}
    dataset = Dataset(
        name,
        {"en": name.replace("_", " ").capitalize()},
        tuple(described.get(column) or variable(column) for column in columns),
        Edition("", datetime.now(UTC), 0),
        **more,
    )
    with store.scratch() as folder:
        pq.write_table(pa.table(dict(columns)), folder / "data.parquet")
        return store.publish(dataset, folder)


def links_of(store: Store) -> Links:
    return Links(store, Limits(memory_mb=512))


def to_schools(*variables: str, to: Sequence[str] = ("school",)) -> tuple[Link, ...]:
    return (Link(variables or ("school",), "schools", tuple(to)),)


def missing(*codes: str) -> tuple[Code, ...]:
    return tuple(Code(code, {"en": "No answer"}) for code in codes)


IDENTIFIER = VariableRole.IDENTIFIER
