"""How many decimals a whole column gets, so that its numbers line up and none pretends to know more than it does."""

import math
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from core.answer import Column, Format, Kind

_SHARES = frozenset({Format.PERCENT, Format.POINTS})
_MOST = 8


def lined_up(columns: tuple[Column, ...], table: pa.Table) -> tuple[Column, ...]:
    """Return the columns, each number column with the decimals that its largest value calls for."""
    return tuple(
        column
        if column.kind in {Kind.GROUP, Kind.RECORDS}
        else replace(column, decimals=_of_column(column, table.column(column.name)))
        for column in columns
    )


def decimals(largest: float) -> int:
    """Return how many decimals leave about four significant digits of the largest value.

    >>> decimals(13.6), decimals(512.0), decimals(0.034), decimals(1234.5)
    (2, 1, 4, 0)
    """
    if largest >= 1_000 or largest == 0 or not math.isfinite(largest):
        return 0
    return 1 if largest >= 100 else 2 if largest >= 1 else min(2 - math.floor(math.log10(largest)), _MOST)


def _of_column(column: Column, values: pa.ChunkedArray) -> int:
    if column.format is Format.COUNT:
        return 0
    numbers = values.cast(pa.float64(), safe=False)
    largest = float(pc.max(pc.abs(numbers)).as_py() or 0)
    if column.format in _SHARES:
        return 1 if largest >= 0.01 else 2
    return 0 if _is_whole(numbers) else decimals(largest)


def _is_whole(numbers: pa.ChunkedArray) -> bool:
    return bool(pc.all(pc.equal(numbers, pc.round(numbers))).as_py())
