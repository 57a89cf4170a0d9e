"""The order of an answer's rows, and its cut to the top. Always after release: the order would give a hidden value away."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from core.answer import Column, Kind
from core.plan import value_column


def arrange(table: pa.Table, columns: tuple[Column, ...], sort: str) -> pa.Table:
    """Return the rows in order.

    By value when asked, or when the only group is one without an order of its own; else each group in its natural
    order (periods and bands ascending, code lists as listed). Missing values come last; ties follow the groups.
    """
    groups = [column for column in columns if column.kind is Kind.GROUP]
    ranks = {
        f"_rank_{place}": _rank(table.column(column.name), column) for place, column in enumerate(groups)
    }
    keys = [(name, "ascending", "at_end") for name in ranks]
    if _is_by_value(groups, sort):
        keys.insert(0, (value_column(0), "ascending" if sort == "value" else "descending", "at_end"))
    if not keys or table.num_rows < 2:
        return table
    ranked = table
    for name, rank in ranks.items():
        ranked = ranked.append_column(name, rank)
    return table.take(pc.sort_indices(ranked, sort_keys=keys))


def _is_by_value(groups: list[Column], sort: str) -> bool:
    return bool(sort) or (len(groups) == 1 and not groups[0].is_ordered)


def _rank(values: pa.ChunkedArray, column: Column) -> pa.Array:
    """Return each value's place in the natural order of its column."""
    found = values.unique().to_pylist()
    places = {code: place for place, code in enumerate(column.codes)}
    ordered = sorted(found, key=lambda value: _place(value, places))
    place_of = {value: place for place, value in enumerate(ordered)}
    return pa.array([place_of[value] for value in values.to_pylist()], pa.int64())


def _place(value: Any, places: dict[str, int]) -> tuple[bool, int, Any]:
    if value is None:
        return (True, 0, "")
    stored = str(value).lower() if isinstance(value, bool) else str(value)
    return (False, places.get(stored, len(places)), value)
