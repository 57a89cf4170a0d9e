"""The order of an answer's rows, and its cut to the top. Always after release: the order would give a hidden value away."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from core.answer import Column, Kind, value_column
from core.stored import as_stored_text


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
    encoded = values.combine_chunks().dictionary_encode(null_encoding="encode")
    found = encoded.dictionary.to_pylist()
    places = {code: place for place, code in enumerate(column.codes)}
    ordered = sorted(range(len(found)), key=lambda index: _place(found[index], places))
    place_of = pa.array(sorted(range(len(found)), key=ordered.__getitem__), pa.int64())
    return place_of.take(encoded.indices)


def _place(value: Any, places: dict[str, int]) -> tuple[bool, int, Any]:
    if value is None or value != value:
        return (True, 0, "")
    return (False, places.get(as_stored_text(value), len(places)), value)
