"""Hints from digits: first digits against Benford's law, last digits against chance. They say look, and never wrong."""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from math import log10

from core.quality import Check, CheckKind
from data_loaders.checking.plans import Setting
from data_loaders.checking.records import composed, quoted
from data_loaders.checking.session import Session

BENFORD = tuple(log10(1 + 1 / digit) for digit in range(1, 10))
"""The expected shares of the first digits 1 to 9 (Benford 1938)."""
BY_CHANCE = 0.2
"""The share of the last digits 0 and 5 where all ten are alike."""
FEWEST = 300
"""Values that a distance can be told from (Nigrini 2012 asks for at least 300)."""


def distance_of(check: Check, setting: Setting, session: Session) -> tuple[int, float | None]:
    """Return how many values were looked at, and how far their digits are from what is expected; None of too few."""
    name = check.variables[0]
    digit = _FIRST if check.kind is CheckKind.FIRST_DIGITS else _LAST
    value = f"abs(CAST(r.{quoted(name)} AS DOUBLE))"
    # the place of a record is not asked for: a hint is about all of them together
    query = composed(
        f"SELECT digit, count(*) FROM (SELECT {digit.format(value=value)} AS digit FROM {{}} AS r "
        f"WHERE r.{quoted(name)} IS NOT NULL) WHERE digit IS NOT NULL GROUP BY digit",
        setting.records.reading([name]),
    )
    counts = {int(each): often for each, often in session.ask(query)}
    total = sum(counts.values())
    if total < FEWEST:
        return total, None
    measure = benford_distance if check.kind is CheckKind.FIRST_DIGITS else heaping_distance
    return total, measure(counts)


def benford_distance(counts: dict[int, int]) -> float:
    """Return the mean absolute deviation of the shares of first digits from Benford's (Nigrini 2012, chapter 7).

    >>> benford_distance({digit: 1 for digit in range(1, 10)}) > 0.05
    True
    """
    total = sum(counts.values())
    away = [abs(counts.get(digit, 0) / total - BENFORD[digit - 1]) for digit in range(1, 10)]
    return sum(away) / len(away)


def heaping_distance(counts: dict[int, int]) -> float:
    """Return the share of last digits 0 and 5 beyond the fifth that chance gives; 0 where there are fewer.

    >>> heaping_distance({0: 30, 5: 20, 3: 50})
    0.3
    """
    total = sum(counts.values())
    return max(0.0, round((counts.get(0, 0) + counts.get(5, 0)) / total - BY_CHANCE, 12))


_FIRST = (
    "CASE WHEN {value} > 0 AND isfinite({value}) "
    "THEN CAST(floor({value} / pow(10, floor(log10({value})))) AS INTEGER) END"
)
_LAST = "CASE WHEN {value} = trunc({value}) AND {value} < 1e15 THEN CAST(CAST({value} AS BIGINT) % 10 AS INTEGER) END"
