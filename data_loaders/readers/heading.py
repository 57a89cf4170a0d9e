"""Deciding whether the first record names the columns or is data already, and which names to use."""

import re
from collections.abc import Sequence

_NUMBER = re.compile(r"\s*[-+]?\d[\d.,' ]*%?\s*\Z")
_DATE = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b")
_YEAR = re.compile(r"\s*(?:19|20)\d\d\s*\Z")
COMPARED = 200


def has_heading(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first row is a heading, judged by how it differs from the rows below it."""
    if len(rows) < 2:
        return not rows or not any(_is_value(cell) for cell in rows[0])
    first, below = rows[0], rows[1 : COMPARED + 1]
    votes = [_vote(cell, [row[index] for row in below]) for index, cell in enumerate(first)]
    return sum(votes) > 0 if any(votes) else _is_distinct(first)


def headings(first: Sequence[str], width: int, *, is_heading: bool) -> tuple[str, ...]:
    """Return one name per column, made up where there is none.

    >>> headings(["Mês ", "", "RISP"], 3, is_heading=True)
    ('Mês', 'column_2', 'RISP')
    """
    cells = list(first) if is_heading else []
    cells += [""] * (width - len(cells))
    return tuple(_clean(cell) or f"column_{index}" for index, cell in enumerate(cells[:width], 1))


def _vote(cell: str, below: Sequence[str]) -> int:
    """Return 1 if the cell can only be a name, -1 if it looks like the values below it, 0 if it tells nothing."""
    values = [value for value in below if value.strip()]
    if not cell.strip() or not values:
        return 0
    numeric = sum(map(_is_value, values)) / len(values)
    if _is_value(cell):
        return 0 if _YEAR.match(cell) and not all(map(_YEAR.match, values)) else -3 * (numeric > 0.5)
    if numeric > 0.8:
        return 1
    return -1 if cell in values and len(cell.strip()) < 40 else 0


def _is_value(cell: str) -> bool:
    return bool(_NUMBER.match(cell) or _DATE.match(cell))


def _is_distinct(first: Sequence[str]) -> bool:
    named = [cell.strip().casefold() for cell in first if cell.strip()]
    return bool(named) and not any(map(_is_value, named))


def _clean(cell: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in cell).split())
