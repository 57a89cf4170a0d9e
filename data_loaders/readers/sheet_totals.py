"""Rows that sum up other rows: told by their name, or because their numbers are the sums of the rows around them."""

import math
import re
from collections.abc import Iterator, Sequence

from data_loaders.readers.cells import Cell, Row, is_year

_TOTAL = re.compile(
    r"\W*(?:(?:gran|grand)\s+)?(?:sub\s?-?\s?)?(?:total|totales|totals|totais|suma|soma|sum)(?![^\W\d])(?:\s+\S+){0,4}\W*\Z"
    r"|.*[\s(](?:sub\s?-?\s?)?total(?:es)?(?![^\W\d])[\W\d]*\Z",
    re.IGNORECASE | re.DOTALL,
)
_SUMMARY = re.compile(
    r"\W*(?:median|mediana|promedio|average|mean|media|média|m[ií]nimo?|m[aá]ximo?|minimum|maximum)\W*\Z",
    re.IGNORECASE,
)
MOST_ROWS, MOST_STEPS, MOST_COLUMNS = 20_000, 2_000_000, 6
CERTAIN = 8.0
"""Digits that have to agree, over all columns together, before a row counts as the sum of others."""


def says_total(label: Cell) -> bool:
    """Return whether a row's name says that it is a total.

    >>> [
    ...     says_total(name)
    ...     for name in ("TOTAL", "United States Total6, 7", "Lima (Total)", "Totalán", "Total")
    ... ]
    [True, True, True, False, True]
    """
    return isinstance(label, str) and len(label) < 100 and bool(_TOTAL.match(label))


def says_summary(label: Cell) -> bool:
    """Return whether a row's name says that it sums up in another way; asked at the end of a table only."""
    return isinstance(label, str) and bool(_SUMMARY.match(label))


def sums(rows: Sequence[Row]) -> set[int]:
    """Return which rows are the exact sums of the rows below or above them, also of sums again.

    >>> rows = [("A", 3000, 40000), ("a", 1000, 15000), ("b", 2000, 25000), ("C", 7, 9)]
    >>> sums(rows)
    {0}
    """
    if not 3 <= len(rows) <= MOST_ROWS:
        return set()
    columns = _additive(rows)
    vectors = [tuple(_whole(row[column]) or 0 for column in columns) for row in rows]
    below = set(_sums(list(reversed(vectors))))
    return {len(rows) - 1 - place for place in below} | set(_sums(vectors))


def _additive(rows: Sequence[Row]) -> list[int]:
    """Return the columns whose numbers can be summed: whole ones, not years or all the same, hardly any missing."""
    found = []
    for column in range(len(rows[0])):
        cells = [row[column] for row in rows]
        whole = sum(_whole(cell) is not None for cell in cells)
        is_constant = len(set(map(str, cells))) == 1
        if whole >= 0.9 * len(cells) and sum(map(is_year, cells)) < 0.5 * len(cells) and not is_constant:
            found.append(column)
    return found[:MOST_COLUMNS]


def _whole(cell: Cell) -> int | None:
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell)
    return int(cell) if is_number and cell >= 0 and cell == int(cell) else None  # type: ignore[operator, arg-type]


def _sums(vectors: Sequence[tuple[int, ...]]) -> Iterator[int]:
    """Yield the places whose numbers are the sums of two or more standing right before them."""
    nodes: list[tuple[int, ...]] = []
    steps = 0
    for place, vector in enumerate(vectors):
        taken = 0
        if sum(math.log10(value + 1) for value in vector) >= CERTAIN:
            taken, tried = _parts(nodes, vector)
            steps += tried
        if steps > MOST_STEPS:
            return
        if taken:
            del nodes[-taken:]
            yield place
        nodes.append(vector)


def _parts(nodes: Sequence[tuple[int, ...]], total: tuple[int, ...]) -> tuple[int, int]:
    """Return how many of the last nodes sum up to the total, 0 if none do, and how many were tried."""
    reached = (0,) * len(total)
    for count, node in enumerate(reversed(nodes), 1):
        reached = tuple(map(sum, zip(reached, node, strict=True)))
        if reached == total and count > 1 and node != total:
            return count, count
        if any(one > other for one, other in zip(reached, total, strict=True)):
            return 0, count
    return 0, len(nodes)
