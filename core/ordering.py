"""The order of an answer's rows, and its cut to the top. Always after release: the order would give a hidden value away."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from core.answer import Column, Kind, value_column
from core.arrow import integers
from core.stored import as_stored_text


def arrange(table: pa.Table, columns: tuple[Column, ...], sort: str, top: int = 0) -> pa.Table:
    """Return the rows in order, cut to the first `top` of them (0: all).

    By value when asked, or when the only group is one without an order of its own; else each group in its natural
    order (periods and bands ascending, code lists as listed). Missing values come last; ties follow the groups.
    """
    groups = [column for column in columns if column.kind is Kind.GROUP]
    if not groups or table.num_rows < 2:
        return table
    keys = [(f"_rank_{place}", "ascending", "at_end") for place in range(len(groups))]
    if _is_by_value(groups, sort):
        order = "ascending" if sort == "value" else "descending"
        table = _candidates(table, order, top)
        keys.insert(0, (value_column(0), order, "at_end"))
    ranked = table
    for place, column in enumerate(groups):
        ranked = ranked.append_column(f"_rank_{place}", _rank(table.column(column.name), column))
    indices = pc.sort_indices(ranked, sort_keys=keys)
    return table.take(indices[:top] if top else indices)


def _candidates(table: pa.Table, order: str, top: int) -> pa.Table:
    """Return the rows that may come first: ranking tens of thousands of groups to show twenty takes longer than counting."""
    values = table.column(value_column(0))
    known = len(values) - values.null_count
    if not top or top >= known or pc.any(pc.is_nan(values)).as_py():
        return table
    last = values[pc.select_k_unstable(table, top, sort_keys=[(value_column(0), order)])[-1].as_py()]
    return table.filter(
        pc.less_equal(values, last) if order == "ascending" else pc.greater_equal(values, last)
    )


def _is_by_value(groups: list[Column], sort: str) -> bool:
    return bool(sort) or (len(groups) == 1 and not groups[0].is_ordered)


def _rank(values: pa.ChunkedArray, column: Column) -> pa.Array | pa.ChunkedArray:
    """Return each value's place in the natural order of its column, or the values themselves where they have it."""
    if not column.codes and not pa.types.is_boolean(values.type):
        return values
    encoded = values.combine_chunks().dictionary_encode(null_encoding="encode")
    found = encoded.dictionary.to_pylist()
    places = {code: place for place, code in enumerate(column.codes)}
    ordered = sorted(range(len(found)), key=lambda index: _place(found[index], places))
    place_of = integers(sorted(range(len(found)), key=ordered.__getitem__))
    return place_of.take(encoded.indices)


def _place(value: Any, places: dict[str, int]) -> tuple[bool, int, Any]:
    if value is None or value != value:
        return (True, 0, "")
    return (False, places.get(as_stored_text(value), len(places)), value)
