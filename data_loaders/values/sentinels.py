"""Numbers that stand for "no value": -9999 in a column of counts. They stay in the data and are never averaged."""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from core.catalog import Code
from core.words import Message, N_
from data_loaders.intake import Column
from data_loaders.values.conversions import cleaned, typed
from data_loaders.values.drafts import Draft

BELOW = tuple(-int(str(digit) * length) for length in (2, 3, 4, 5, 6) for digit in (9, 8, 7, 6))
ABOVE = (99, 999, 9999, 99999, 999999)
CANDIDATES = (*BELOW, -1, *ABOVE)
FEWEST = 3
"""Times that a number has to occur; a codebook's number does not occur once."""
FEWEST_SMALL = 5
HOLE = 2
"""The lowest other number from which on a -1 stands apart from the rest."""

_FOUND = N_(
    "Taken for codes of “no value”: %(values)s (%(count)s×). They stay in the data, but no sum or mean counts them. "
    "Take them off the list if they are real values."
)


def with_missing_codes(column: Column, draft: Draft, connection: duckdb.DuckDBPyConnection) -> Column:
    """Return the column of numbers with the values that stand for "no value", each with its reason."""
    cell = f"c{column.position}"
    cleaning, value = cleaned(column, draft.stored, cell), typed(column, draft.stored, cell)
    numbers = (
        f"(SELECT ({value.sql})::DOUBLE AS v, n "
        f"FROM (SELECT {cleaning.sql} AS {cell}, n FROM ({draft.rows})) WHERE v IS NOT NULL)"
    )
    given = [*value.values, *cleaning.values]
    among = ", ".join(map(str, CANDIDATES))
    cursor = connection.cursor()
    counted = cursor.execute(
        f"SELECT v, sum(n)::BIGINT FROM {numbers} WHERE v IN ({among}) GROUP BY v ORDER BY v", given
    ).fetchall()
    repeated = [(int(number), count) for number, count in counted if count >= _fewest(number)]
    found = _standing_apart(dict(repeated), numbers, given, cursor)
    if not found:
        return column
    codes = tuple(Code(str(number), _reason(number)) for number in found)
    times = sum(count for number, count in repeated if number in found)
    note = Message(_FOUND, {"values": [str(number) for number in found], "count": times})
    return replace(column, variable=replace(column.variable, missing=codes), notes=(*column.notes, note))


def may_hold(bounds: tuple[float | None, float | None]) -> bool:
    """Return whether a column with this lowest and highest number may hold such codes: they are always at an end.

    >>> may_hold((-9999, 25)), may_hold((0, 25)), may_hold((None, None))
    (True, False, False)
    """
    return any(end in CANDIDATES for end in bounds)


def _standing_apart(
    repeated: dict[int, int], numbers: str, given: Sequence[object], cursor: duckdb.DuckDBPyConnection
) -> list[int]:
    """Return those that are far from all other numbers; the nearest ones to the rest are judged first."""
    found: list[int] = []
    for number in repeated:
        others = ", ".join(map(str, (number, *_further(repeated, number))))
        query = f"SELECT min(v), max(v) FROM {numbers} WHERE v NOT IN ({others})"
        low, high = cursor.execute(query, list(given)).fetchone() or (None, None)
        if low is not None and _is_far(number, low, high):
            found.append(number)
    return found


def _further(repeated: dict[int, int], number: int) -> list[int]:
    """Return the candidates on the same side that are further out, or as negative: -9999 and -6666 go together."""
    return [
        other for other in repeated if other * number > 0 and (abs(other) > abs(number) or number < 0)
    ] + [other for other in repeated if other * number < 0]


def _is_far(number: int, low: float, high: float) -> bool:
    """Whether a number is far from the others, which lie between low and high."""
    span = high - low
    if number == -1:
        return low >= HOLE
    if number < 0:
        return low >= 0 or low - number > span
    return number - high > (span if number > ABOVE[1] else 2 * max(span, high))


def _fewest(number: float) -> int:
    return FEWEST if abs(number) > ABOVE[1] else FEWEST_SMALL


def _reason(number: int) -> dict[str, str]:
    return {"en": f"No value ({number})", "es": f"Sin valor ({number})"}
